"""The demonstration: invented people and letters in the units of Khánh Hòa, so that each page has something to show.

``dunghen demo load`` builds it (again: nothing happens); it is refused outside the demonstration mode.
"""

from .load import PASSWORD, SHOWN, accounts, load, main

__all__ = ["PASSWORD", "SHOWN", "accounts", "load", "main"]
