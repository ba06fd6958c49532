"""Keeping order: deleting, reporting, rings, companies, and rules that change."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.accounts.organisations import founding
from qa.accounts.organisations.rights import RIGHTS
from qa.board.models import Answer, Comment, Question
from qa.board.order import hiding
from qa.core.db import db
from qa.moderation import flagging
from qa.moderation.models import Flag, Ring
from qa.moderation.rings import deciding
from qa.moderation.rings.detecting import key_of
from qa.reputation import pooling, recounting
from qa.reputation import rules as figures

from .board import numbers
from .life import Life

RULES = figures.FILE

RINGS = ((0, 1, 2, 3), (2, 3, 4), (1, 4, 5))
"""Members, by their numbers, who are suspected together; the cases overlap."""

OTHER_FIGURES = {
    r"(\[awards.answer_accepted\]\npoints = )20(\nexperience = )20": r"\g<1>35\g<2>15",
    r"(\[awards.answer_voted_up\]\nexperience = )10": r"\g<1>25",
    r"daily_experience = 200": "daily_experience = 40",
    r"experience = 400\n": "experience = 90\n",
    r"experience = 4000\n": "experience = 4020\n",
}
"""What another release changes in ``rules.toml``."""

KEEPING = (
    "delete", "delete", "restore", "restore", "report_post", "decide_report", "decide_case",
    "decide_case", "keep_points", "change_rules",
)  # fmt: skip
KINDS = (Question, Answer, Answer, Comment)
DECISIONS = (
    deciding.take_back, deciding.take_back, deciding.give_back, deciding.dismiss, deciding.reopen,
)  # fmt: skip


class Order(Life):
    """A moderator keeps order, two members share a company's points, the rules change."""

    def __init__(self) -> None:
        super().__init__()
        main, account = (db.session.get_one(Member, id_) for id_ in self.members[4:6])
        account.organisation_id = founding.found(main)
        account.rights = list(RIGHTS)
        for numbers_ in RINGS:
            members = [self.members[number] for number in numbers_]
            db.session.add(
                Ring(key=key_of(members), members=members, evidence={}, weight=1, state="open",
                     seen_at=self.moment, found_at=self.moment)
            )  # fmt: skip
        db.session.commit()
        db.session.expunge_all()

    def teardown(self) -> None:
        use_rules(RULES)
        super().teardown()

    @rule(act=st.sampled_from(KEEPING), who=numbers, which=numbers, how=numbers)
    def keep_order(self, act: str, who: int, which: int, how: int) -> None:
        self.act(lambda: getattr(self, act)(who, which, how))

    def delete(self, kind: int, which: int, how: int) -> None:
        table = KINDS[kind % len(KINDS)]
        post = self.pick(table, which, table.hidden_at.is_(None))
        DELETE[table](self.author(post) if how % 2 else self.moderator, post, "要紧的是规矩")

    def restore(self, kind: int, which: int, how: int) -> None:
        table = KINDS[kind % len(KINDS)]
        post = self.pick(table, which, table.hidden_at.is_not(None))
        RESTORE[table](self.author(post) if how % 2 else self.moderator, post)

    def report_post(self, who: int, which: int, how: int) -> None:
        flagging.flag(self.actor(who), self.pick(KINDS[how % len(KINDS)], which), "spam")

    def decide_report(self, _who: int, which: int, how: int) -> None:
        if db.session.scalar(select(func.count()).select_from(Flag)):
            flag = self.pick(Flag, which, Flag.state == "open")
            flagging.decide(self.moderator, flag.id, upheld=how % 3 > 0)

    def decide_case(self, _who: int, which: int, how: int) -> None:
        ring = self.pick(Ring, which)
        DECISIONS[how % len(DECISIONS)](self.moderator, ring.id, "互相点赞")

    def keep_points(self, _who: int, _which: int, how: int) -> None:
        keep = pooling.pool if how % 2 else pooling.part
        keep(db.session.get_one(Member, self.members[4]))

    def change_rules(self, _who: int, _which: int, _how: int) -> None:
        """Another release has other figures, and brings the levels to them."""
        other = Path(self.folder) / RULES.name
        if figures.FILE == RULES:
            other.write_text(other_figures(RULES.read_text("utf-8")), "utf-8")
        use_rules(other if figures.FILE == RULES else RULES)
        for within in recounting.ranges():
            recounting.repair(within)


DELETE = {
    Question: hiding.delete_question,
    Answer: hiding.delete_answer,
    Comment: hiding.delete_comment,
}
RESTORE = {
    Question: hiding.restore_question,
    Answer: hiding.restore_answer,
    Comment: hiding.restore_comment,
}


def use_rules(file: Path) -> None:
    """Have this process read `file` as it would at its start."""
    figures.FILE = file
    for kept in (figures.rules, recounting._differing):
        kept.cache_clear()


def other_figures(text: str) -> str:
    for old, new in OTHER_FIGURES.items():
        text, changed = re.subn(old, new, text)
        assert changed, old
    return text
