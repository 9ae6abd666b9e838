"""Commands of working time."""
