"""The addresses of files, and the part of other forms that takes one."""

from .attaching import attach
from .blueprint import blueprint
from .receiving import receive, takes_a_file

__all__ = ["attach", "blueprint", "receive", "takes_a_file"]
