"""The papers of this room, written in code."""

from .results import result_table

__all__ = ["result_table"]
