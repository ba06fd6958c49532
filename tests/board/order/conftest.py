from __future__ import annotations

import pytest
from flask import Flask

from qa.accounts.models import Role
from qa.board import commenting
from qa.board.models import Comment
from qa.board.tree import forget
from qa.core.db import db
from qa.reputation import actors
from tests.factories import make_actor, make_answer, make_industry, make_member, make_question

from .visiting import Site


@pytest.fixture
def site(app: Flask) -> Site:
    members = {
        "newcomer": make_member("cleo", level=1),
        "level 8": make_member("dora", level=8),
        "asker": make_member("asha", level=1, points=50),
        "moderator": make_member("mona", role=Role.MODERATOR),
    }
    asker = actors.load(members["asker"].id)
    industry = make_industry("sea", parent=make_industry("freight"))
    make_industry("tax")
    forget()
    question = make_question(asker, industry, bounty=10)
    answer = make_answer(question)
    comment_id = commenting.comment(make_actor(), question, answer, "提单在哪里？")
    return Site(
        question=question,
        bare=make_question(asker, industry),
        original=make_question(industry=industry),
        answer=answer,
        comment=db.session.get_one(Comment, comment_id),
        members=members,
    )
