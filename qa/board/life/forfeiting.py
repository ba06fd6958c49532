"""What members gave each other by choosing answers: taken back, and given again.

The choice itself stands, with the question's end: readers found it so. Only what it earned goes,
and comes back exactly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import select

from qa.board.models import Answer, Question
from qa.core.db import db
from qa.reputation import awarding

from . import accepting, seizing, timing, transitions


def forfeit(answer_ids: Collection[int]) -> int:
    """Take back what these answers earned by being chosen, and their shares of a bounty.

    The asker loses what ending the question earned, where it was by one of them. Doing it again
    changes nothing. Returns the points of bounties that were burnt.
    """
    points = 0
    for question, answer in _held(answer_ids):
        for key in _award_keys(question, answer):
            awarding.reverse(key)
        points += seizing.seize(question, answer) if answer.share else 0
    return points


def give_again(answer_ids: Collection[int]) -> int:
    """Undo `forfeit`, as far as the choice still stands.

    Where the acceptance was taken back since, the bounty returns to the asker. Returns the points
    of bounties that moved.
    """
    points = 0
    for question, answer in _held(answer_ids):
        for key in _award_keys(question, answer):
            awarding.restore(key)
        for number in range(1, question.round + 1):
            points += seizing.release(question, answer, number)
    return points


def _held(answer_ids: Collection[int]) -> Iterator[tuple[Question, Answer]]:
    """Each of the answers with its question, all of them locked, and then whom they concern."""
    asked = select(Answer.question_id).where(Answer.id.in_(answer_ids)).distinct()
    questions = {
        question_id: transitions.lock_even_hidden(question_id)
        for question_id in sorted(db.session.scalars(asked))
    }
    answers = transitions.lock_answers(answer_ids)
    awarding.hold(
        *(question.author_id for question in questions.values()),
        *(answer.author_id for answer in answers),
    )
    for answer in answers:
        if answer.question_id in questions:  # else it was moved in this very moment
            yield questions[answer.question_id], answer


def _award_keys(question: Question, answer: Answer) -> tuple[str, ...]:
    """Keys of the awards that choosing `answer` gave, as the question stands."""
    if answer.id == question.accepted_answer_id:
        return accepting.award_key(question, answer), transitions.end_key(question)
    if answer.id == question.recommended_answer_id:
        return (timing.award_key(question, answer),)
    return ()
