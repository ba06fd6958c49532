"""``flask demo``: members, questions and answers written for this project, to try the site with.

Everything goes through the verbs, each act at its own moment, so the demo is what a living
board would be: points moved through the ledger, votes belong to members, deadlines run.
"""

from .command import command
from .loading import accounts_text, load

__all__ = ["accounts_text", "command", "load"]
