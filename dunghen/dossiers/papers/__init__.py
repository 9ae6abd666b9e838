"""The papers of this room, written in code from frozen facts."""
