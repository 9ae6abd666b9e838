"""Parquet: columns keep the types they have."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dunghen.dossiers.intake.formats.block import Block, Piece
from dunghen.dossiers.intake.refusals import UnreadableFile

ROWS: Final = 131_072


def _is_nested(kind: pa.DataType) -> bool:
    """Say whether cells are no plain values: lists, structures, bytes, and extensions of whatever."""
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    bytes_ = pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)
    return bool(pa.types.is_nested(kind) or bytes_ or isinstance(kind, pa.BaseExtensionType))


class ParquetFile:
    """One Parquet file; the number of a row stands for its line."""

    kind = "Parquet"

    def __init__(self, path: Path) -> None:
        self._name = path.name
        try:
            self._file = pq.ParquetFile(path)
        except (pa.ArrowException, OSError) as trouble:
            raise UnreadableFile(file=path.name, why="tệp Parquet hỏng hoặc chưa ghi xong.") from trouble
        self.headings = tuple(self._file.schema_arrow.names)
        self.rows = self._file.metadata.num_rows
        self.nested = frozenset(field.name for field in self._file.schema_arrow if _is_nested(field.type))

    def pieces(self, wanted: Sequence[str]) -> Iterator[Piece]:
        """Yield blocks of rows."""
        for heading in wanted:
            if heading in self.nested:
                raise UnreadableFile(
                    file=self._name,
                    why=f"cột “{heading}” chứa danh sách hoặc cấu trúc lồng nhau; vui lòng xuất thành cột đơn.",
                )
        total, done = max(self._file.metadata.num_rows, 1), 0
        try:
            for batch in self._file.iter_batches(ROWS, columns=list(wanted)):
                lines = np.arange(done + 1, done + len(batch) + 1)
                block = Block(pa.Table.from_batches([batch]).select(list(wanted)), lines)
                done += len(batch)
                yield Piece.read(done / total, block)
        except (pa.ArrowException, OSError) as trouble:
            raise UnreadableFile(file=self._name, why=f"tệp Parquet hỏng sau dòng {done}.") from trouble

    def close(self) -> None:
        self._file.close()
