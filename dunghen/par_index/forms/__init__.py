"""Input of the room's pages into values."""
