"""What a member tells others about themselves, and how the site speaks to them."""

from __future__ import annotations

from dataclasses import dataclass

from qa.core import outbox
from qa.core.errors import Invalid
from qa.core.i18n import LANGUAGES, Text, _
from qa.core.markup import RENDERER, render
from qa.core.text import clean, clean_line

from .events import ProfileEdited
from .models import Member

LONGEST = {"company": 80, "trades": 120, "region": 60, "about": 4000}
"""Characters of each part of a profile."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The parts of a profile as they were typed; `about` is Markdown."""

    company: str = ""
    trades: str = ""
    region: str = ""
    about: str = ""


def edit(actor: Member, profile: Profile) -> None:
    """Make `profile` the one that others read about `actor`. Raises `Invalid`."""
    texts = {
        "company": clean_line(profile.company),
        "trades": clean_line(profile.trades),
        "region": clean_line(profile.region),
        "about": clean(profile.about),
    }
    errors: dict[str, Text] = {
        part: _("Use at most %(most)s characters.", most=LONGEST[part])
        for part, text in texts.items()
        if len(text) > LONGEST[part]
    }
    if errors:
        raise Invalid(errors)
    for part, text in texts.items():
        setattr(actor, part, text)
    actor.about_html = render(actor.about) if actor.about else ""
    actor.about_renderer = RENDERER
    outbox.record(ProfileEdited(actor.id))


def choose_language(actor: Member, language: str) -> None:
    """Have pages and mail in `language` wherever `actor` signs in. Raises `Invalid`."""
    if language not in LANGUAGES:
        raise Invalid({"language": _("Choose one of the languages from the list.")})
    actor.language = language
