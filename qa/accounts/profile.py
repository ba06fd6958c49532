"""What a member tells others about themselves, and how the site speaks to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from qa.core import clock, outbox
from qa.core.errors import Invalid
from qa.core.i18n import LANGUAGES, Text, _
from qa.core.markup import RENDERER, render
from qa.core.text import clean, clean_line

from . import websites
from .events import ProfileEdited
from .models import Member

LONGEST = {"company": 80, "trades": 120, "region": 60, "sells": 200, "buys": 200, "about": 4000}
"""Characters of each text of a profile."""

EARLIEST_YEAR = 1900

SWITCHES = (
    "hides_company",
    "hides_activity",
    "hides_figures",
    "hides_place",
    "hides_from_search",
)
"""What a member may keep from others."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The parts of a profile as they were typed; `about` is Markdown, `websites` one a line."""

    company: str = ""
    trades: str = ""
    region: str = ""
    sells: str = ""
    buys: str = ""
    since_year: str = ""
    websites: str = ""
    about: str = ""


def of(member: Member) -> Profile:
    """The profile of `member` as it would be typed."""
    texts = {part: getattr(member, part) for part in LONGEST}
    return Profile(
        since_year=str(member.since_year or ""), websites="\n".join(member.websites), **texts
    )


def edit(actor: Member, profile: Profile) -> None:
    """Make `profile` the one that others read about `actor`. Raises `Invalid`."""
    texts = {part: clean_line(getattr(profile, part)) for part in LONGEST if part != "about"}
    texts["about"] = clean(profile.about)
    errors: dict[str, Text] = {
        part: _("Use at most %(most)s characters.", most=LONGEST[part])
        for part, text in texts.items()
        if len(text) > LONGEST[part]
    }
    year = _year(profile.since_year, errors)
    addresses = _addresses(profile.websites, errors)
    if errors:
        raise Invalid(errors)
    for part, text in texts.items():
        setattr(actor, part, text)
    actor.since_year = year
    actor.websites = addresses
    actor.about_html = render(actor.about) if actor.about else ""
    actor.about_renderer = RENDERER
    outbox.record(ProfileEdited(actor.id))


def _year(typed: str, errors: dict[str, Text]) -> int | None:
    text = clean_line(typed)
    if not text:
        return None
    latest = clock.today().year
    if text.isdecimal() and len(text) == 4 and EARLIEST_YEAR <= int(text) <= latest:
        return int(text)
    errors["since_year"] = _(
        "Enter a year from %(earliest)s to %(latest)s.", earliest=EARLIEST_YEAR, latest=latest
    )
    return None


def _addresses(typed: str, errors: dict[str, Text]) -> list[str]:
    found: dict[str, None] = {}
    for line in clean(typed).split():
        try:
            found[websites.checked(line)] = None
        except ValueError:
            errors["websites"] = _(
                "%(address)s is not an address of the web, such as www.example.com.",
                address=line[:60],
            )
    if len(found) > websites.MOST:
        errors["websites"] = _("Give at most %(most)s addresses.", most=websites.MOST)
    return list(found)


def hide(actor: Member, switches: Collection[str]) -> None:
    """Keep from others what `switches` name (see `SWITCHES`), and show them all the rest."""
    listed = not actor.hides_place
    for name in SWITCHES:
        setattr(actor, name, name in switches)
    outbox.record(ProfileEdited(actor.id, lists=listed is actor.hides_place))


def choose_language(actor: Member, language: str) -> None:
    """Have pages and mail in `language` wherever `actor` signs in. Raises `Invalid`."""
    if language not in LANGUAGES:
        raise Invalid({"language": _("Choose one of the languages from the list.")})
    actor.language = language
