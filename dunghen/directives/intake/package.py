"""A .docx as an archive that may be hostile: bounds are checked on its table of contents before anything is unpacked."""

import io
import posixpath
import stat
import zipfile
import zlib
from typing import Any
from urllib.parse import unquote

from lxml import etree

from .contract import Limits, bytes_in_words
from .refusals import Broken, Encrypted, Macros, UnsafeArchive, UnsafeXml

Element = Any  # lxml's element; its stubs name it only by a private class

PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_SMALL = 1024 * 1024  # below that a high ratio harms nobody: blank pages pack a thousandfold
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"


class Package:
    """Parts of a .docx by name. Nothing inside is ever written to disk, and archives inside the archive are never opened.

    Raises on opening: Broken, Encrypted, Macros, UnsafeArchive. Relationships that point outside are kept out of ``related``.
    """

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._limits = limits
        self._packed = len(content)
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, OverflowError):
            raise Broken(content="Word (.docx)") from None
        entries = self._zip.infolist()
        self._check(entries)
        self._by_name = {entry.filename.lower(): entry for entry in entries}
        self.main = self._find_main()

    def _check(self, entries: list[zipfile.ZipInfo]) -> None:
        limits = self._limits
        if len(entries) > limits.max_entries:
            raise UnsafeArchive(reason=f"có {len(entries)} mục bên trong, nhiều hơn {limits.max_entries}")
        seen: set[str] = set()
        for entry in entries:
            name = entry.filename
            # ZipInfo cuts a name at a NUL byte and, on Windows only, turns backslashes; ``orig_filename`` is what the file says.
            said = entry.orig_filename
            parts = said.replace("\\", "/").split("/")
            if said.startswith(("/", "\\")) or ".." in parts or "\x00" in said or ":" in parts[0]:
                raise UnsafeArchive(reason="có tên mục trỏ ra ngoài tài liệu")
            if stat.S_ISLNK(entry.external_attr >> 16):
                raise UnsafeArchive(reason="có liên kết trỏ ra ngoài tài liệu")
            if name.lower() in seen:
                raise UnsafeArchive(reason="có hai mục trùng tên")
            seen.add(name.lower())
            if entry.flag_bits & 0x1:
                raise Encrypted(content="Word (.docx)")
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise UnsafeArchive(reason="dùng kiểu nén lạ")
            if parts[-1].lower().startswith("vbaproject"):
                raise Macros
            if entry.file_size > _SMALL and entry.file_size > limits.max_ratio * max(entry.compress_size, 1):
                raise UnsafeArchive(reason=f"một mục nén quá {limits.max_ratio} lần")
        if sum(entry.compress_size for entry in entries) > self._packed:
            raise UnsafeArchive(reason="các mục chồng lên nhau")
        total = sum(entry.file_size for entry in entries)
        if total > limits.max_unpacked:
            raise UnsafeArchive(
                reason=f"giải nén ra {bytes_in_words(total)}, vượt mức {bytes_in_words(limits.max_unpacked)}"
            )

    def _find_main(self) -> str:
        types = self.xml("[Content_Types].xml")
        if types is None:
            raise Broken(content="Word (.docx)")
        main = ""
        for part in types:
            kind = (part.get("ContentType") or "").lower()
            if "macroenabled" in kind or "vbaproject" in kind:
                raise Macros
            if kind in (_MAIN, _TEMPLATE) and part.get("PartName"):
                main = part.get("PartName").lstrip("/")
        for _, relation, target in self.related(""):
            if relation.endswith("/officeDocument"):
                main = target
        if main.lower() not in self._by_name:
            raise Broken(content="Word (.docx)")
        return main

    def read(self, name: str) -> bytes | None:
        """The bytes of one part, or None when it is missing. What is really unpacked counts against the bounds, not what is claimed."""
        entry = self._by_name.get(name.lower())
        if entry is None:
            return None
        most = min(self._limits.max_part, self._limits.max_unpacked - self._unpacked)
        try:
            with self._zip.open(entry) as part:
                content = part.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
            raise Broken(content="Word (.docx)") from None
        self._unpacked += len(content)
        if len(content) > most:
            raise UnsafeArchive(reason=f"một mục giải nén ra hơn {bytes_in_words(most)}")
        return content

    def xml(self, name: str) -> Element | None:
        """The root of one XML part; None when missing. Raises UnsafeXml for any document type declaration, Broken for bad XML."""
        content = self.read(name)
        if content is None:
            return None
        parser = etree.XMLParser(
            resolve_entities=False,
            load_dtd=False,
            dtd_validation=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        # A declaration can only stand before the root; asking first means that libxml2 never builds the entities.
        prologue = content[:65_536].replace(b"\x00", b"").upper()
        if b"<!DOCTYPE" in prologue or b"<!ENTITY" in prologue:
            raise UnsafeXml
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError, LookupError):
            raise Broken(content="Word (.docx)") from None
        if root is None:
            raise Broken(content="Word (.docx)")
        if root.getroottree().docinfo.internalDTD is not None:
            raise UnsafeXml
        return root

    def related(self, part: str) -> list[tuple[str, str, str]]:
        """(id, type, part name) of the inner relationships of ``part`` ("" for the package itself); outer ones are left out."""
        folder, base = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: list[tuple[str, str, str]] = []
        for relation in () if root is None else root.iter(f"{PACKAGE}Relationship"):
            target = unquote(relation.get("Target") or "")
            if relation.get("TargetMode") == "External" or not target:
                continue
            name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found.append((relation.get("Id") or "", relation.get("Type") or "", name))
        return found
