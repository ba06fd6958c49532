"""How grown the site is, which decides what each level may do.

A site begins young and grows when it has what ``[stages]`` of the rules wants; it does not go
back when members leave. The setting ``SITE_STAGE`` sets a stage by hand, for as long as it is set.
"""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from flask import current_app
from sqlalchemy import func, select, update

from qa.accounts.models import Member
from qa.core import clock, outbox
from qa.core.db import db, fetch, insert_once

from .events import SiteGrew
from .figures import STAGES, Growth, Stage
from .models import Reputation, SiteStage
from .rules import rules

_STORED = select(SiteStage.stage)

STORED = _STORED.scalar_subquery()
"""The stage as it is kept, for statements that ask for more at once."""


def in_force(stored: str | None) -> Stage:
    """The stage that holds where `stored` is kept; None where nothing is yet."""
    fixed = current_app.config["SITE_STAGE"]
    return cast("Stage", (stored or STAGES[0]) if fixed == "auto" else fixed)


def current() -> Stage:
    """The stage that holds now. Actors bring it with them; this is for pages that guests read."""
    return in_force(fetch(_STORED).scalar())


def grow(questions: int) -> None:
    """Take the site, which has so many `questions`, to the stage it has reached; never back."""
    kept = cast("Stage | None", fetch(_STORED).scalar())
    now = STAGES.index(kept or STAGES[0])
    reached = max(
        (place for place, stage in enumerate(STAGES) if place > now and _has(stage, questions)),
        default=now,
    )
    if kept is None:
        insert_once(SiteStage, id=1, stage=STAGES[reached])
    elif reached > now:
        db.session.execute(
            update(SiteStage)
            .where(SiteStage.stage == kept)
            .values(stage=STAGES[reached], since=clock.now())
        )
    if reached > now:
        outbox.record(SiteGrew(STAGES[reached]))


def _has(stage: Stage, questions: int) -> bool:
    wanted = rules().stages[stage]
    return questions >= wanted.questions and _is_old(wanted) and _has_members(wanted)


def _is_old(wanted: Growth) -> bool:
    first = db.session.scalar(select(func.min(Member.created_at)))
    return first is not None and first <= clock.now() - timedelta(days=wanted.days)


def _has_members(wanted: Growth) -> bool:
    enough = select(Reputation.member_id).where(Reputation.level >= wanted.level)
    counted = enough.limit(wanted.members).subquery()
    found = db.session.scalar(select(func.count()).select_from(counted)) or 0
    return found >= wanted.members
