"""This room's part of the machine door."""
