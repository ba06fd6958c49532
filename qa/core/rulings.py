"""What a policy answers: allowed, or denied with a sentence the member can read.

A policy is a small pure function; a verb turns its answer into an exception with `require`,
and a template asks the very same function to grey out a button and to give its hint.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .errors import Refused
from .i18n import Text


@dataclass(frozen=True, slots=True)
class Allowed:
    """The act may go on."""

    ok: Literal[True] = True
    reason: Text = ""


@dataclass(frozen=True, slots=True)
class Denied:
    """The act may not go on; `reason` says why and what would help."""

    reason: Text
    ok: Literal[False] = False


Ruling = Allowed | Denied

ALLOWED = Allowed()


def require(ruling: Ruling) -> None:
    """Raise `Refused` with the ruling's reason unless it allows the act."""
    if not ruling.ok:
        raise Refused(ruling.reason)
