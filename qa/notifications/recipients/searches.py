"""Whom it concerns that a saved search finds new questions: who saved it, and nobody else."""

from __future__ import annotations

from qa.board.queries import wanted
from qa.board.search_events import SavedSearchMatched
from qa.notifications.messages import Message


def search_matched(fact: SavedSearchMatched) -> list[Message]:
    """The member, of those questions that they may and want to see; once for all of them."""
    found = wanted(fact.member_id, fact.question_ids)
    if not found:
        return []
    cause, data = f"search:{fact.saved_id}:{fact.until}", {"search": fact.words}
    if len(found) == 1:
        return [Message("search_found", cause, found[0], to=(fact.member_id,), data=data)]
    several = {**data, "count": len(found), "arguments": fact.arguments}
    return [Message("search_found_some", cause, None, to=(fact.member_id,), data=several)]
