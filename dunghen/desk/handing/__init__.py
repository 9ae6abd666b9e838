"""Handing over the open work of a unit: the list, the act, the minute."""
