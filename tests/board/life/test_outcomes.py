from __future__ import annotations

import pytest

from qa.board.life import accepting, outcomes
from qa.board.models import Answer, Question
from qa.core.errors import Conflict, Invalid, Refused
from qa.reputation.actors import Actor

from .looking import entries, kinds


def test_a_report_stands_with_the_answer_and_can_be_changed(
    asha: Actor, question: Question, answer: Answer, second: Answer
) -> None:
    accepting.accept(asha, answer)
    for _ in range(2):
        outcomes.report(asha, answer, "works", "货到了，钱也收到了")
    assert (answer.outcome, answer.outcome_note) == ("works", "货到了，钱也收到了")
    assert answer.outcome_at
    outcomes.report(asha, answer, "partly")
    assert (answer.outcome, answer.outcome_note) == ("partly", "")
    told = [entry.data for entry in entries(question) if entry.kind == "outcome"]
    assert told == [{"outcome": "works"}, {"outcome": "partly"}]
    assert second.outcome is None


def test_only_the_asker_reports_and_only_on_the_accepted_answer(
    asha: Actor, ben: Actor, question: Question, answer: Answer, second: Answer
) -> None:
    with pytest.raises(Conflict):
        outcomes.report(asha, answer, "works")
    accepting.accept(asha, answer)
    with pytest.raises(Conflict):
        outcomes.report(asha, second, "works")
    with pytest.raises(Refused):
        outcomes.report(ben, answer, "works")
    assert "outcome" not in kinds(question)


@pytest.mark.parametrize(
    ("outcome", "note", "field"), [("", "", "outcome"), ("works", "长" * 201, "note")]
)
def test_what_means_nothing_is_not_stored(
    asha: Actor, answer: Answer, outcome: str, note: str, field: str
) -> None:
    accepting.accept(asha, answer)
    with pytest.raises(Invalid) as error:
        outcomes.report(asha, answer, outcome, note)
    assert set(error.value.errors) == {field}
    assert answer.outcome is None
