"""Playing the script through the verbs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from rich.progress import track
from sqlalchemy import select

from qa.accounts import passwords, profile, registering
from qa.accounts.models import Member, Role
from qa.board import accepting, answering, asking, commenting, tagging, voting
from qa.board.drafts import AnswerDraft, QuestionDraft
from qa.board.models import Answer, Question
from qa.board.tree import tree
from qa.core import clock
from qa.core.db import db
from qa.reputation import actors, awarding

from . import script

PASSWORD = "demo-password"  # noqa: S105  (the README names it; only demo accounts have it)

STANDING = {
    "asha": "member with many points",
    "ben": "expert in foreign trade and logistics",
    "cleo": "newcomer",
    "mona": "moderator",
    "ada": "administrator",
}


def load() -> bool:
    """Load the demo content; False where it is there already. The caller commits."""
    if db.session.scalar(select(Member.id).where(Member.email == "asha@example.com")):
        return False
    start = clock.now()
    stage = Stage(start, _members(start))
    for act in track(script.acts(), "Demo content", transient=True):
        with clock.at(start - timedelta(hours=act.hours_ago)):
            stage.play(act)
    db.session.flush()
    return True


def accounts_text() -> str:
    """The demo accounts, for the console."""
    rows = "\n".join(f"  {key}@example.com   {what}" for key, what in STANDING.items())
    return f"Demo accounts (password {PASSWORD}):\n{rows}\n"


def _members(start: datetime) -> dict[str, int]:
    """Make the members; returns their ids by key."""
    password = passwords.hashed(PASSWORD)
    ids = {}
    for entry in script.members():
        with clock.at(start - timedelta(days=entry["member_days"])):
            member = registering.make(
                entry["name"],
                entry["email"],
                password,
                role=Role(entry["role"]),
                language=entry["locale"],
            )
            registering.confirm(member)
            parts = ("company", "trades", "region", "about")
            profile.edit(member, profile.Profile(**{part: entry[part] for part in parts}))
            awarding.carry_over(member.id, entry["points"], entry["experience"])
        ids[entry["key"]] = member.id
    return ids


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
