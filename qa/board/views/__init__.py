"""Pages and forms of the board."""

from . import asking, lists, posts, question
from .blueprint import blueprint

__all__ = ["asking", "blueprint", "lists", "posts", "question"]
