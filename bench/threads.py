"""Questions with everything below them, as the verbs of `qa.board` would have left them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from qa.board.drafts import DEADLINE_DAYS
from qa.board.following import Followed
from qa.board.genuine import RED_FLAGS
from qa.board.models import (
    Answer,
    Comment,
    Follow,
    Industry,
    Kind,
    Question,
    QuestionTag,
    State,
    Tag,
    TimelineEntry,
    Vote,
)
from qa.board.ranking import heat, lower_bound
from qa.board.trade_card import CHOICES
from qa.core.markup import RENDERER
from qa.core.text import slugify
from qa.reputation.rules import rules

from .books import Books
from .bulk import Row, Tables
from .endings import Endings, Thread
from .people import People
from .wording import Body, Topic, Writer, languages

ANSWERS = {0: 14, 1: 22, 2: 19, 3: 15, 4: 9, 5: 6, 6: 4, 7: 3, 8: 2, 10: 2, 14: 2, 20: 1, 30: 1}
"""How many of a hundred questions have so many answers: 3.1 on average."""

FULL = 50
"""Answers of the few questions that fill a page with them."""

ANONYMOUS = 0.03
CARDS = 0.4  # questions that say in a trade card what the deal is about
FIELDS = 0.6  # fields of a card that are filled in
GENUINE = 0.03
SIGNS = 0.3  # warning signs seen, of those there are
IGNORED = 0.2  # of what members follow, they ignore this instead
FEATURED = 0.01
HARD = 0.22  # questions in Chinese that nobody solves
HARD_TAG = "疑难"
"""The tag of these. A fifth of the site carries it, and no question that is solved or in English:
asked for together, such a list is empty though each half of it is long."""

VIEWS = 140  # on average
DOWN = 0.08  # of the votes by those who may
BOUNTIES = (0, 0, 0, 0, 0, 5, 10, 20, 50)

VOTES = 2.9
"""Mean of the distribution that says how many votes a post gets; rounded down it is 2.4."""

COMMENTS = 3.5
"""The same for the comments of a question with all its answers."""


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
        self._endings = Endings(random, tables, books, end)
        self._counts: Counter[int] = Counter()
        self._tags = {
            name: tables.add(Tag, name=name, questions=0)
            for name in (*languages()[0].words["term"], HARD_TAG)
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
        self._endings.settle(thread)
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
        hard = topic.language is not languages()[2] and random.random() < HARD
        author_id = self._people.anybody()
        title, body, tags = (
            self._writer.title(topic), self._writer.question(topic), self._writer.tags()
        )  # fmt: skip
        tags = (*tags, HARD_TAG) if hard else tags
        industry_id, trade_id = random.choices(self._industries, cum_weights=self._weights)[0]
        anonymous = random.random() < ANONYMOUS
        fee = rules().fees.anonymous_question if anonymous else 0
        bounty = random.choice(BOUNTIES)
        days = random.choice(DEADLINE_DAYS)
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
            **self._card(topic),
            **self._kind(),
            language="en" if topic.language is languages()[2] else "zh",
            featured_at=at if random.random() < FEATURED else None,
            views=int(random.expovariate(1 / VIEWS)),
            state=State.OPEN,
            anonymous=anonymous,
            bounty=bounty,
            created_at=at,
            deadline_days=days,
            deadline_at=at + timedelta(days=days),
            charge_at=None,
            solved_at=None,
            hidden_at=None,
            ups=0,
            downs=0,
            answers=0,
            heat=0.0,
            accepted_answer_id=None,
            request_key=None,
        )
        thread = Thread(topic, question, hard=hard)
        self._hang(thread, tags)
        self._counts.update({industry_id, trade_id})
        if bounty:
            thread.escrow = self._books.hold(author_id, thread.id, bounty, at)
        if fee:
            key = f"anonymous:{thread.subject}"
            self._books.charge(author_id, "anonymous_question", key, thread.subject, at)
        thread.step("asked", None if anonymous else author_id, at)
        self._follow(author_id, Followed.QUESTION, thread.id, at)
        return thread

    def _kind(self) -> Row:
        """An ordinary question, or whether something is genuine, with the signs that are seen."""
        if self._random.random() >= GENUINE:
            return {"kind": Kind.QUESTION, "red_flags": []}
        signs = [flag for flag in RED_FLAGS if self._random.random() < SIGNS]
        return {"kind": Kind.GENUINE, "red_flags": signs}

    def _card(self, topic: Topic) -> dict[str, str]:
        """A trade card; most are empty, or half filled in."""
        filled = FIELDS if self._random.random() < CARDS else 0
        goods = topic.goods if self._random.random() < filled else ""
        return {"product": goods} | {
            name: self._random.choice(list(choices)) if self._random.random() < filled else ""
            for name, choices in CHOICES.items()
        }

    def _hang(self, thread: Thread, tags: Sequence[str]) -> None:
        for name in tags:
            self._tags[name]["questions"] += 1
            self._tables.add(QuestionTag, tag_id=self._tags[name]["id"], question_id=thread.id)

    def follow(self, member_id: int, at: datetime) -> None:
        """Let a member follow, or ignore, a few tags, industries and members."""
        random = self._random
        chosen = {
            Followed.TAG: [tag["id"] for tag in self._tags.values()],
            Followed.INDUSTRY: [industry_id for industry_id, _trade_id in self._industries],
            Followed.MEMBER: range(1, member_id),
        }
        for kind, ids in chosen.items():
            for target_id in random.sample(ids, min(len(ids), random.randint(0, 2))):
                self._follow(member_id, kind, target_id, at, random.random() < IGNORED)

    def _follow(
        self, member_id: int, kind: Followed, target_id: int, at: datetime, ignored: bool = False
    ) -> None:
        self._tables.add(
            Follow, member_id=member_id, kind=kind, target_id=target_id, ignored=ignored, at=at
        )

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
            recommended_at=None,
            share=0,
            hidden_at=None,
            ups=0,
            downs=0,
            rank=0.0,
        )
        thread.answers.append(answer)
        thread.step("answered", author_id, at, answer["id"])
        self._follow(author_id, Followed.QUESTION, thread.id, at)
        subject = f"answer:{answer['id']}"
        self._books.award(author_id, "answer_given", subject, subject, at, thread.industry_id)

    def _vote(self, thread: Thread, post: Row) -> None:
        on_answer = post is not thread.question
        number = int(self._random.expovariate(1 / VOTES))
        for voter_id in self._people.several(number, post["author_id"]):
            down = self._random.random() < DOWN
            down = down and self._people.may(voter_id, rules().privileges["grown"]["vote_down"])
            at = self._after(post["created_at"], hours=50)
            vote = self._tables.add(
                Vote,
                voter_id=voter_id,
                author_id=post["author_id"],
                counted=self._books.counts_vote(voter_id, post["author_id"], at),
                question_id=None if on_answer else post["id"],
                answer_id=post["id"] if on_answer else None,
                value=-1 if down else 1,
                changes=1,
                at=at,
            )
            if vote["counted"]:
                post["downs" if down else "ups"] += 1
                self._award_vote(thread, post, vote)

    def _award_vote(self, thread: Thread, post: Row, vote: Row) -> None:
        """Give the author of `post` what the vote earns, and take from the voter what it costs."""
        kind = "question" if post is thread.question else "answer"
        down = vote["value"] == -1
        rule = f"{kind}_voted_{'down' if down else 'up'}"
        told = f"{kind}:{post['id']}", vote["at"], thread.industry_id
        key = f"vote:{vote['id']}:1"
        self._books.award(post["author_id"], rule, key, *told)
        if down and kind == "answer":
            voter_id = vote["voter_id"]
            self._books.award(voter_id, "answer_vote_down_cast", f"{key}:voter", *told)

    def _comment(self, thread: Thread) -> None:
        """A comment on one of the posts, by somebody who may, or by the asker."""
        post = self._random.choice((thread.question, thread.question, *thread.answers))
        author_id = self._people.anybody()
        if not self._people.may(author_id, rules().privileges["grown"]["comment"]):
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
            self._tables.add(TimelineEntry, question_id=thread.id, **step)

    def _after(self, moment: datetime, hours: float) -> datetime:
        """Some time after `moment`, `hours` on average."""
        later = moment + timedelta(hours=self._random.expovariate(1 / hours))
        return min(later, self._end)


def _columns(body: Body) -> Row:
    return {"body": body.source, "body_html": body.html, "renderer": RENDERER}
