"""The officers' pages of this room."""
