"""The sums of awards by industry and by day, kept with each award.

Whoever adds has locked the member's row of `reputations`, so that no two wait for each other here.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from qa.core.db import Model, dialect, fetch, insertion

from .models import MemberDay, Standing


def add(
    member_id: int, day: date, industry_id: int, experience: int, answers: int, accepted: int
) -> None:
    """Count an award to its industry (0 for none) and to its day, where it counts at all."""
    if not (experience or answers or accepted):
        return
    values = {
        "member_id": member_id,
        "industry_id": industry_id,
        "experience": experience,
        "answers": answers,
        "accepted": accepted,
    }
    fetch(_addition(Standing, dialect()), **values)
    fetch(_addition(MemberDay, dialect()), **values, day=day)


@cache
def _addition(model: type[Model], dialect: str) -> Any:
    """Insert a row of sums, or add to the one that is there."""
    insert = insertion(model, dialect)
    table = model.__table__
    return insert.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={
            name: table.c[name] + insert.excluded[name]
            for name in ("experience", "answers", "accepted")
        },
    )
