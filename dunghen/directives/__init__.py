"""Letters of leaders, read into assignments and followed to the report."""
