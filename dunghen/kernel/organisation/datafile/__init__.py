"""The folder of tables that units are loaded from: read, then checked as a whole. Pure; nothing is stored here."""

from .as_directory import as_directory
from .checking import check
from .reading import DataFolder, GroupRow, Row, UnitRow, read
from .troubles import Trouble

__all__ = ["DataFolder", "GroupRow", "Row", "Trouble", "UnitRow", "as_directory", "check", "read"]
