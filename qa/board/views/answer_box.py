"""What the answer box of a question page holds when nothing was sent back in it."""

from __future__ import annotations

from qa.board import drafting, queries
from qa.board.forms import AnswerForm
from qa.core.web.kept import kept_fields
from qa.reputation.actors import current


def answer_form(view: queries.QuestionView) -> AnswerForm:
    """The box with what was kept through a sign-in, or with the draft of this member's answer."""
    kept = kept_fields("answer")
    if kept is not None or not view.drafted or not view.can["answer"].ok:
        return AnswerForm(formdata=kept)
    draft = queries.draft_in(current(), drafting.answer_slot(view.id))
    return AnswerForm(formdata=draft.typed if draft else None)
