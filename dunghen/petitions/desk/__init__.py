"""Officers' pages of petitions."""
