"""Citizens' pages of this room."""
