"""How questions end: accepted, declined, closed, recommended, expired, or not at all yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from qa.board.life import transitions
from qa.board.models import CloseReason, Question, State
from qa.reputation.rules import rules

from .books import Books
from .bulk import Row, Tables
from .wording import Topic

SOLVED = 0.6  # of the questions with answers
CLOSED = 0.02  # of the others
DECLINED = 0.08  # of the others with answers
STILL_OPEN = 0.3  # of what nobody has ended: put off again and again, so that its lists are long


@dataclass(slots=True)
class Thread:
    """A question in the making."""

    topic: Topic
    question: Row
    answers: list[Row] = field(default_factory=list)
    steps: list[Row] = field(default_factory=list)
    escrow: Row | None = None
    hard: bool = False  # nobody finds an answer to accept

    @property
    def id(self) -> int:
        """The question's."""
        return int(self.question["id"])

    @property
    def subject(self) -> str:
        """What the question is called where it is the cause of something."""
        return f"question:{self.id}"

    @property
    def industry_id(self) -> int:
        """Where it was asked."""
        return int(self.question["industry_id"])

    @property
    def asker(self) -> int | None:
        """The asker as the timeline names them."""
        return None if self.question["anonymous"] else int(self.question["author_id"])

    def step(
        self,
        kind: str,
        actor_id: int | None,
        at: datetime,
        answer_id: int | None = None,
        **data: object,
    ) -> None:
        """Something happened; `data` is what its sentence on the timeline needs."""
        own = {"kind": kind, "actor_id": actor_id, "answer_id": answer_id, "at": at}
        self.steps.append({**own, "data": data})


class Endings:
    """Ends questions as `qa.board.life` does, as far as their time has come by `end`."""

    def __init__(self, random: Random, tables: Tables, books: Books, end: datetime) -> None:
        self._random, self._tables, self._books, self._end = random, tables, books, end

    def settle(self, thread: Thread) -> None:
        """Bring the question to where it stands by the end, after its answers and votes."""
        deadline = thread.question["deadline_at"]
        if thread.answers and self._random.random() < SOLVED and not thread.hard:
            self._accept(thread)
        elif self._random.random() < CLOSED:
            self._close(thread, self._later(thread.question["created_at"]))
        elif thread.answers and self._random.random() < DECLINED:
            at = self._later(thread.answers[-1]["created_at"])
            self._end_without(thread, State.DECLINED, "declined", thread.asker, at)
            self._award_end(thread, at)
        elif self._random.random() < STILL_OPEN:
            left = timedelta(minutes=self._random.randint(60, 15 * 24 * 60))
            thread.question["deadline_at"] = max(deadline, self._end + left)
            self._charge_after(thread)
        elif deadline <= self._end:
            self._time_out(thread, deadline)
            self._charge_after(thread)
        else:
            self._charge_after(thread)

    def _later(self, moment: datetime) -> datetime:
        later = moment + timedelta(hours=self._random.expovariate(1 / 30))
        return min(later, self._end)

    def _time_out(self, thread: Thread, deadline: datetime) -> None:
        eligible = [row for row in thread.answers if _score(row) >= rules().life.eligible_score]
        best = max(eligible, key=_score, default=None)
        ballot_ends = deadline + timedelta(days=rules().life.ballot_days)
        if best is not None and len(eligible) > 1:
            thread.step("voting_begun", None, deadline, answers=len(eligible))
            if ballot_ends > self._end:
                self._change(thread, State.VOTING, ballot_ends_at=ballot_ends)
                return
            deadline = ballot_ends
        if best is not None and _score(best) >= rules().life.recommended_score:
            self._recommend(thread, best, deadline)
        else:
            self._end_without(thread, State.EXPIRED, "expired", None, deadline)

    def _charge_after(self, thread: Thread) -> None:
        """Note when leaving it unhandled costs points, or charge them if that has been."""
        question = thread.question
        at = transitions.charge_moment(question["created_at"], question["deadline_at"])
        if at > self._end:
            question["charge_at"] = at
        elif any(_score(row) >= rules().life.eligible_score for row in thread.answers):
            key = f"unhandled:question:{thread.id}"
            asker_id = question["author_id"]
            self._books.award(
                asker_id, "question_left_unhandled", key, thread.subject, at, thread.industry_id
            )
            thread.step("unhandled", None, at)

    def _close(self, thread: Thread, at: datetime) -> None:
        reasons = [reason for reason in CloseReason if reason is not CloseReason.DUPLICATE]
        reason = self._random.choice(reasons)
        self._change(thread, State.CLOSED, closed_at=at, closed_reason=reason)
        thread.step("closed", None, at, reason=reason, votes=rules().life.close_votes)
        if thread.escrow:
            self._books.give_back(thread.escrow, thread.question["author_id"], at)

    def _accept(self, thread: Thread) -> None:
        question = thread.question
        answer = max(thread.answers, key=_score)
        at = self._later(answer["created_at"])
        answer["accepted_at"] = at
        self._change(
            thread, State.SOLVED, solved_at=at, outcome_asked_at=at, accepted_answer_id=answer["id"]
        )
        told = {"bounty": question["bounty"], "split": 1} if thread.escrow else {}
        thread.step("accepted", thread.asker, at, answer["id"], **told)
        self._reward(thread, answer, "answer_accepted", f"accept:answer:{answer['id']}:1", at)
        self._award_end(thread, at)

    def _award_end(self, thread: Thread, at: datetime) -> None:
        question = thread.question
        if at <= question["deadline_at"]:
            key = f"ended:question:{thread.id}:1"
            asker_id = question["author_id"]
            self._books.award(
                asker_id, "question_ended_in_time", key, thread.subject, at, thread.industry_id
            )

    def _recommend(self, thread: Thread, answer: Row, at: datetime) -> None:
        answer["recommended_at"] = at
        self._change(thread, State.RECOMMENDED, solved_at=at, recommended_answer_id=answer["id"])
        thread.step("recommended", None, at, answer["id"], bounty=thread.question["bounty"])
        key = f"recommend:answer:{answer['id']}:1"
        self._reward(thread, answer, "answer_chosen_by_vote", key, at)

    def _reward(self, thread: Thread, answer: Row, rule: str, key: str, at: datetime) -> None:
        bounty = thread.question["bounty"]
        if thread.escrow:
            answer["share"] = bounty
            self._books.pay(thread.escrow, answer["author_id"], thread.id, answer["id"], at)
        share = bounty if rules().awards[rule].bounty_experience_share else 0
        subject = f"answer:{answer['id']}"
        self._books.award(answer["author_id"], rule, key, subject, at, thread.industry_id, share)

    def _end_without(
        self, thread: Thread, state: State, kind: str, actor_id: int | None, at: datetime
    ) -> None:
        self._change(thread, state)
        burnt = returned = 0
        if thread.escrow:
            asker_id = thread.question["author_id"]
            burnt, returned = self._books.burn_part(thread.escrow, asker_id, at)
        thread.step(kind, actor_id, at, burnt=burnt, returned=returned)

    def _change(self, thread: Thread, state: State, **values: Any) -> None:
        """The bulk update wants the same columns of every question; its own come last."""
        columns: Row = {
            "solved_at": None,
            "outcome_asked_at": None,
            "ballot_ends_at": None,
            "closed_at": None,
            "closed_reason": None,
            "accepted_answer_id": None,
            "recommended_answer_id": None,
        }
        self._tables.change(Question, thread.id, state=state, **{**columns, **values})


def _score(answer: Row) -> int:
    return int(answer["ups"] - answer["downs"])
