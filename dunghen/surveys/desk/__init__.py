"""Officers' pages."""
