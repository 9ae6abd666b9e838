"""The acts of this room: the only files that write."""
