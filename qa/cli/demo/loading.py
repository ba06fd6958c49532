"""Playing the script through the verbs."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from rich.progress import track
from sqlalchemy import delete, select

from qa.accounts import passwords, profile, registering
from qa.accounts.models import Member, Role
from qa.accounts.organisations import founding, invitations, opening, verifying
from qa.accounts.organisations.opening import AccountDraft
from qa.board import answering, asking, commenting, industries, tagging, voting
from qa.board.drafts import AnswerDraft, QuestionDraft
from qa.board.life import accepting, balloting, declining, outcomes, timing
from qa.board.models import Answer, Question
from qa.board.tree import tree
from qa.core import clock
from qa.core.db import db
from qa.core.outbox.models import Job
from qa.reputation import actors, attending, awarding, pooling
from qa.reputation.jobs import welcome
from qa.reputation.rules import rules

from . import script

PASSWORD = "demo-password"  # noqa: S105  (the README names it; only demo accounts have it)

BEFORE = 28
"""Days that the script goes back: what is older was carried over."""

MONTH = 30

TRADES = 3
"""Industries in which members earned what they had before."""

STANDING = {
    "asha": "member with many points",
    "ben": "expert in foreign trade and logistics",
    "cleo": "newcomer",
    "xiamenhuodai": "company account; its people write from akun@ and xiaoye@",
    "mona": "moderator",
    "ada": "administrator",
}


def load() -> bool:
    """Load the demo content, and the industries where they are missing; the caller commits.

    False where it is there already.
    """
    if db.session.scalar(select(Member.id).where(Member.email == "asha@example.com")):
        return False
    industries.sync()
    start = clock.now()
    members = _members(start)
    stage = Stage(start, members)
    for act in track(script.acts(), "Demo content", transient=True):
        with clock.at(start - timedelta(hours=act.hours_ago)):
            stage.play(act)
    db.session.flush()
    _leave_badges_to_the_first_round()
    return True


def _leave_badges_to_the_first_round() -> None:
    """The worker begins by looking for every badge among all members: one by one for each act of
    the script would keep it from what visitors wait for.
    """
    db.session.execute(delete(Job).where(Job.reaction.startswith("badges.")))


def accounts_text() -> str:
    """The demo accounts, for the console."""
    rows = "\n".join(f"  {key}@example.com   {what}" for key, what in STANDING.items())
    return f"Demo accounts (password {PASSWORD}):\n{rows}\n"


def _members(start: datetime) -> dict[str, int]:
    """Make the members, with what they did before the script begins; their ids by key."""
    password = passwords.hashed(PASSWORD)
    trades = script.trades()
    made: dict[str, Member] = {}
    for entry in script.members():
        with clock.at(start - timedelta(days=entry["member_days"])):
            make = _open_account if "main" in entry else _sign_up
            member = made[entry["key"]] = make(entry, password, made)
            parts = (field.name for field in fields(profile.Profile))
            profile.edit(member, profile.Profile(**{part: entry.get(part, "") for part in parts}))
            welcome({"member_id": member.id})
        _carry_over(member.id, entry, trades[entry["key"]], start)
    return {key: member.id for key, member in made.items()}


def _sign_up(entry: dict[str, Any], password: str, _made: Mapping[str, Member]) -> Member:
    role, language = Role(entry["role"]), entry["locale"]
    member = registering.make(entry["name"], entry["email"], password, role=role, language=language)
    registering.confirm(member)
    return member


def _open_account(entry: dict[str, Any], password: str, made: Mapping[str, Member]) -> Member:
    """An account of an organisation, which the first of them begins, verified and pooled."""
    main = made[entry["main"]]
    if main.organisation_id is None:
        verifying.verify(made["mona"], founding.found(main), "工商登记与营业执照")
        pooling.pool(main)
    draft = AccountDraft(entry["name"], entry["email"], entry["rights"])
    account = opening.open_account(main, draft, rules().organisations.accounts)
    return opening.accept(invitations.token_of(account), password)


def _carry_over(member_id: int, entry: dict[str, Any], trades: list[str], start: datetime) -> None:
    """What the member earned before the script begins, a part a month, in their own trades."""
    days = range(entry["member_days"], BEFORE, -MONTH)
    slugs = trades[:TRADES]
    chance = random.Random(entry["key"])
    weights = [chance.uniform(0.5, 1.5) for _day in days]
    for part, (day, weight) in enumerate(zip(days, weights, strict=True), start=1):
        earned = [round(entry[name] * weight / sum(weights)) for name in ("points", "experience")]
        industry = tree().by_slug[chance.choice(slugs)].id if slugs else None
        with clock.at(start - timedelta(days=day - 1)):
            awarding.carry_over(member_id, *earned, part=part, industry_id=industry)


class Stage:
    """The posts made so far, by key, so that later acts find what they are about."""

    def __init__(self, start: datetime, members: dict[str, int]) -> None:
        self.start = start
        self.members = members
        self.questions: dict[str, Question] = {}
        self.answers: dict[str, Answer] = {}

    def play(self, act: script.Act) -> None:
        """Let `act` happen now."""
        getattr(self, f"_{act.kind}")(actors.load(self.members[act.by]), act)

    def _visit(self, actor: actors.Actor, _act: script.Act) -> None:
        attending.attend(actor.id)

    def _ask(self, actor: actors.Actor, act: script.Act) -> None:
        entry: dict[str, Any] = act.data
        tagging.ensure(entry["tags"])
        draft = QuestionDraft(
            title=entry["title"],
            body=entry["body"],
            industry_id=tree().by_slug[entry["industry"]].id,
            tags=tuple(entry["tags"]),
            bounty=entry.get("bounty", 0),
            anonymous=entry.get("anonymous", False),
            deadline_days=entry.get("deadline_days", 15),
        )
        self.questions[act.question] = db.session.get_one(Question, asking.ask(actor, draft))

    def _answer(self, actor: actors.Actor, act: script.Act) -> None:
        draft = AnswerDraft(act.data["body"], tuple(act.data.get("references", ())))
        answer_id = answering.answer(actor, self.questions[act.question], draft)
        self.answers[str(act.answer)] = db.session.get_one(Answer, answer_id)

    def _comment(self, actor: actors.Actor, act: script.Act) -> None:
        answer = self.answers[act.answer] if act.answer else None
        commenting.comment(actor, self.questions[act.question], answer, act.data["body"])

    def _vote(self, actor: actors.Actor, act: script.Act) -> None:
        question = self.questions[act.question]
        post = self.answers[act.answer] if act.answer else question
        voting.cast(actor, post, question.industry_id, act.data)

    def _accept(self, actor: actors.Actor, act: script.Act) -> None:
        accepting.accept(actor, self.answers[str(act.answer)])

    def _report(self, actor: actors.Actor, act: script.Act) -> None:
        answer = self.answers[str(act.answer)]
        outcomes.report(actor, answer, act.data["outcome"], act.data["outcome_note"])

    def _decline(self, actor: actors.Actor, act: script.Act) -> None:
        declining.decline(actor, self.questions[act.question], act.data["declined"])

    def _ballot(self, actor: actors.Actor, act: script.Act) -> None:
        balloting.cast(actor, self.answers[str(act.answer)])

    def _time(self, _actor: actors.Actor, act: script.Act) -> None:
        timing.end_time(self.questions[act.question].id)
        timing.end_vote(self.questions[act.question].id)
