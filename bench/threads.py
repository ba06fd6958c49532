"""Questions with everything below them, as the verbs of `qa.board` would have left them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from qa.board.drafts import DEADLINE_DAYS
from qa.board.models import (
    Answer,
    Comment,
    Industry,
    Question,
    QuestionTag,
    State,
    Tag,
    TimelineEntry,
    Vote,
)
from qa.board.ranking import heat, lower_bound
from qa.core.markup import RENDERER
from qa.core.text import slugify
from qa.reputation.rules import rules

from .books import Books
from .bulk import Row, Tables
from .people import People
from .wording import Body, Topic, Writer, languages

ANSWERS = {0: 14, 1: 22, 2: 19, 3: 15, 4: 9, 5: 6, 6: 4, 7: 3, 8: 2, 10: 2, 14: 2, 20: 1, 30: 1}
"""How many of a hundred questions have so many answers: 3.1 on average."""

FULL = 50
"""Answers of the few questions that fill a page with them."""

SOLVED = 0.6  # of the questions with answers
ANONYMOUS = 0.03
DOWN = 0.08  # of the votes by those who may
BOUNTIES = (0, 0, 0, 0, 0, 5, 10, 20, 50)

VOTES = 2.9
"""Mean of the distribution that says how many votes a post gets; rounded down it is 2.4."""

COMMENTS = 3.5
"""The same for the comments of a question with all its answers."""


@dataclass(slots=True)
class Thread:
    """A question in the making."""

    topic: Topic
    question: Row
    answers: list[Row] = field(default_factory=list)
    steps: list[Row] = field(default_factory=list)
    escrow: Row | None = None

    @property
    def id(self) -> int:
        """The question's."""
        return int(self.question["id"])

    @property
    def industry_id(self) -> int:
        """Where it was asked."""
        return int(self.question["industry_id"])


class Board:
    """Asks questions and lets them be answered, voted on and solved, until `end`."""

    def __init__(
        self,
        random: Random,
        tables: Tables,
        books: Books,
        people: People,
        industries: Sequence[tuple[int, int]],
        end: datetime,
    ) -> None:
        self._random, self._tables, self._books, self._people = random, tables, books, people
        self._writer = Writer(random)
        self._industries = industries
        self._weights = list(accumulate(1 / (place + 5) for place in range(len(industries))))
        self._end = end
        self._counts: Counter[int] = Counter()
        self._tags = {
            name: tables.add(Tag, name=name, questions=0) for name in languages()[0].words["term"]
        }

    def add(self, at: datetime, answers: int | None = None) -> None:
        """A question asked at `at`, with so many `answers`, or as many as it happens to get."""
        self._books.forget_before(at)
        if answers is None:
            answers = self._random.choices(list(ANSWERS), list(ANSWERS.values()))[0]
        thread = self._ask(at)
        authors = self._people.several(answers, thread.question["author_id"])
        times = sorted(self._after(at, hours=30) for _ in authors)
        for author_id, moment in zip(authors, times, strict=True):
            self._answer(thread, author_id, moment)
        for post in (thread.question, *thread.answers):
            self._vote(thread, post)
        for _ in range(int(self._random.expovariate(1 / COMMENTS))):
            self._comment(thread)
        if thread.answers and self._random.random() < SOLVED:
            self._accept(thread)
        self._finish(thread)

    def close(self) -> None:
        """Write the counters of industries and tags."""
        for industry_id, questions in self._counts.items():
            self._tables.change(Industry, industry_id, questions=questions)
        for tag in self._tags.values():
            self._tables.change(Tag, tag["id"], questions=tag["questions"])

    def _ask(self, at: datetime) -> Thread:
        random = self._random
        topic = self._writer.topic()
        author_id = self._people.anybody()
        title, body, tags = (
            self._writer.title(topic), self._writer.question(topic), self._writer.tags()
        )  # fmt: skip
        industry_id, trade_id = random.choices(self._industries, cum_weights=self._weights)[0]
        anonymous = random.random() < ANONYMOUS
        fee = rules().fees.anonymous_question if anonymous else 0
        bounty = random.choice(BOUNTIES)
        if bounty + fee > self._books.points(author_id):
            anonymous, fee, bounty = False, 0, 0
        question = self._tables.add(
            Question,
            author_id=author_id,
            industry_id=industry_id,
            trade_id=trade_id,
            title=title,
            slug=slugify(title),
            **_columns(body),
            excerpt=body.excerpt,
            tags=list(tags),
            state=State.OPEN,
            anonymous=anonymous,
            bounty=bounty,
            created_at=at,
            deadline_at=at + timedelta(days=random.choice(DEADLINE_DAYS)),
            solved_at=None,
            hidden_at=None,
            ups=0,
            downs=0,
            answers=0,
            heat=0.0,
            accepted_answer_id=None,
            request_key=None,
        )
        thread = Thread(topic, question)
        self._hang(thread, tags)
        self._counts.update({industry_id, trade_id})
        if bounty:
            thread.escrow = self._books.hold(author_id, thread.id, bounty, at)
        if fee:
            self._books.charge(author_id, f"anonymous:question:{thread.id}", fee, at)
        self._step(thread, "asked", None if anonymous else author_id, at)
        return thread

    def _hang(self, thread: Thread, tags: Sequence[str]) -> None:
        for name in tags:
            self._tags[name]["questions"] += 1
            self._tables.add(QuestionTag, tag_id=self._tags[name]["id"], question_id=thread.id)

    def _answer(self, thread: Thread, author_id: int, at: datetime) -> None:
        body = self._writer.answer(thread.topic)
        answer = self._tables.add(
            Answer,
            question_id=thread.id,
            author_id=author_id,
            **_columns(body),
            references=[],
            created_at=at,
            accepted_at=None,
            hidden_at=None,
            ups=0,
            downs=0,
            rank=0.0,
        )
        thread.answers.append(answer)
        self._step(thread, "answered", author_id, at, answer["id"])
        self._books.award(
            author_id, "answer_given", f"answer:{answer['id']}", at, thread.industry_id
        )

    def _vote(self, thread: Thread, post: Row) -> None:
        on_answer = post is not thread.question
        number = int(self._random.expovariate(1 / VOTES))
        for voter_id in self._people.several(number, post["author_id"]):
            down = self._random.random() < DOWN
            down = down and self._people.may(voter_id, rules().privileges.vote_down)
            at = self._after(post["created_at"], hours=50)
            vote = self._tables.add(
                Vote,
                voter_id=voter_id,
                question_id=None if on_answer else post["id"],
                answer_id=post["id"] if on_answer else None,
                value=-1 if down else 1,
                changes=1,
                at=at,
            )
            post["downs" if down else "ups"] += 1
            rule = f"{'answer' if on_answer else 'question'}_voted_{'down' if down else 'up'}"
            key = f"vote:{vote['id']}:1"
            self._books.award(post["author_id"], rule, key, at, thread.industry_id)
            if down and on_answer:
                self._books.award(
                    voter_id, "answer_vote_down_cast", f"{key}:voter", at, thread.industry_id
                )

    def _comment(self, thread: Thread) -> None:
        """A comment on one of the posts, by somebody who may, or by the asker."""
        post = self._random.choice((thread.question, thread.question, *thread.answers))
        author_id = self._people.anybody()
        if not self._people.may(author_id, rules().privileges.comment):
            author_id = thread.question["author_id"]
        self._tables.add(
            Comment,
            question_id=thread.id,
            answer_id=None if post is thread.question else post["id"],
            author_id=author_id,
            **_columns(self._writer.comment(thread.topic)),
            created_at=self._after(post["created_at"], hours=40),
            hidden_at=None,
            request_key=None,
        )

    def _accept(self, thread: Thread) -> None:
        question = thread.question
        answer = max(thread.answers, key=lambda row: row["ups"] - row["downs"])
        at = self._after(answer["created_at"], hours=30)
        self._tables.change(
            Question,
            thread.id,
            state=State.SOLVED,
            solved_at=at,
            accepted_answer_id=answer["id"],
        )
        answer["accepted_at"] = at
        asker = None if question["anonymous"] else question["author_id"]
        self._step(thread, "accepted", asker, at, answer["id"])
        if thread.escrow:
            self._books.pay(thread.escrow, answer["author_id"], thread.id, at)
        self._books.award(
            answer["author_id"],
            "answer_accepted",
            f"accept:answer:{answer['id']}",
            at,
            thread.industry_id,
            question["bounty"],
        )
        if at <= question["deadline_at"]:
            self._books.award(
                question["author_id"],
                "question_ended_in_time",
                f"ended:question:{thread.id}",
                at,
                thread.industry_id,
            )

    def _finish(self, thread: Thread) -> None:
        """Bring the columns that follow from the others up to date."""
        question = thread.question
        question["answers"] = len(thread.answers)
        question["heat"] = heat(
            question["created_at"], question["ups"], question["downs"], question["answers"]
        )
        for answer in thread.answers:
            answer["rank"] = lower_bound(answer["ups"], answer["downs"])
        for step in sorted(thread.steps, key=lambda step: step["at"]):
            self._tables.add(TimelineEntry, question_id=thread.id, data={}, **step)

    def _step(
        self,
        thread: Thread,
        kind: str,
        actor_id: int | None,
        at: datetime,
        answer_id: int | None = None,
    ) -> None:
        thread.steps.append({"kind": kind, "actor_id": actor_id, "answer_id": answer_id, "at": at})

    def _after(self, moment: datetime, hours: float) -> datetime:
        """Some time after `moment`, `hours` on average."""
        later = moment + timedelta(hours=self._random.expovariate(1 / hours))
        return min(later, self._end)


def _columns(body: Body) -> Row:
    return {"body": body.source, "body_html": body.html, "renderer": RENDERER}
