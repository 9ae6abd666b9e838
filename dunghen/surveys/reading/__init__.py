"""What people wrote in words: covered, and put under themes by phrases that anybody can read."""

from .themes import Theme, distinguishing, themes, themes_of

__all__ = ["Theme", "distinguishing", "themes", "themes_of"]
