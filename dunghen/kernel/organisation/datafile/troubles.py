"""What is wrong with a table, at the place where it is wrong."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """``line`` counts from 1 and includes the heading line; 0 when the whole file is meant."""

    file: str
    line: int
    column: str
    reason: str

    @property
    def sentence(self) -> str:
        place = (
            f"{self.file}"
            + (f", dòng {self.line}" if self.line else "")
            + (f", cột {self.column}" if self.column else "")
        )
        return f"{place}: {self.reason}"
