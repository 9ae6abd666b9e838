"""Officers' pages of this room."""
