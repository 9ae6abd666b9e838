"""An S3 of the tests' own: as much of the protocol as Arrow's client speaks, objects in memory."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

BUCKET = "so-cai"


@contextmanager
def bucket() -> Iterator[str]:
    """Serve one empty bucket; give the URL of a ledger in it."""
    _Door.objects, _Door.parts = {}, {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        port = server.server_address[1]
        yield f"s3://tests:secret@{BUCKET}/tinh?scheme=http&region=us-east-1&endpoint_override=127.0.0.1:{port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    objects: dict[str, bytes]
    parts: dict[str, dict[int, bytes]]

    def do_HEAD(self) -> None:
        self._get(with_body=False)

    def do_GET(self) -> None:
        if self.key:
            self._get(with_body=True)
        else:
            self._list()

    def do_PUT(self) -> None:
        content = self._content()
        if "uploadId" in self.query:
            self.parts[self.query["uploadId"]][int(self.query["partNumber"])] = content
        elif self.key:
            self.objects[self.key] = content
        self._answer(200, headers={"ETag": '"part"'})

    def do_POST(self) -> None:
        self._content()
        if "uploads" in self.query:
            number = str(len(self.parts))
            self.parts[number] = {}
            self._answer(
                200, f"<InitiateMultipartUploadResult><UploadId>{number}</UploadId></InitiateMultipartUploadResult>"
            )
        else:
            parts = self.parts[self.query["uploadId"]]
            self.objects[self.key] = b"".join(parts[number] for number in sorted(parts))
            self._answer(200, "<CompleteMultipartUploadResult></CompleteMultipartUploadResult>")

    def do_DELETE(self) -> None:
        self.objects.pop(self.key, None)
        self._answer(204)

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path).partition(f"/{BUCKET}")[2].lstrip("/")

    @property
    def query(self) -> dict[str, str]:
        return {name: found[0] for name, found in parse_qs(urlsplit(self.path).query, keep_blank_values=True).items()}

    def _get(self, *, with_body: bool) -> None:
        if self.key not in self.objects:
            self._answer(404 if self.key else 200, "<Error><Code>NoSuchKey</Code></Error>" if with_body else "")
            return
        content = self.objects[self.key]
        start, end, status = 0, len(content) - 1, 200
        if wanted := self.headers.get("Range"):
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            start, end, status = int(first), min(int(last), end), 206
        headers = {"Last-Modified": "Mon, 20 Sep 2021 02:00:00 GMT", "Accept-Ranges": "bytes"}
        if status == 206:
            headers["Content-Range"] = f"bytes {start}-{end}/{len(content)}"
        self._answer(status, content[start : end + 1], headers, with_body=with_body)

    def _list(self) -> None:
        prefix = self.query.get("prefix", "")
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(content)}</Size>"
            "<LastModified>2021-09-20T02:00:00.000Z</LastModified></Contents>"
            for key, content in sorted(self.objects.items())
            if key.startswith(prefix)
        )
        self._answer(
            200, f"<ListBucketResult><Name>{BUCKET}</Name><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>"
        )

    def _content(self) -> bytes:
        """Return the body; Arrow's client sends it in chunks with a checksum after the last."""
        body = self._body()
        if "x-amz-decoded-content-length" not in self.headers:
            return body
        content = b""
        while size := int(body.partition(b"\r\n")[0].split(b";")[0], 16):
            rest = body.partition(b"\r\n")[2]
            content, body = content + rest[:size], rest[size + 2 :]
        return content

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        content = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            content += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return content

    def _answer(
        self, status: int, body: str | bytes = "", headers: dict[str, str] | None = None, *, with_body: bool = True
    ) -> None:
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if with_body:
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass
