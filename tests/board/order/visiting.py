"""What the tests of pages and addresses of order share."""

from __future__ import annotations

from dataclasses import dataclass

from qa.accounts.models import Member
from qa.board.models import Answer, Comment, Question
from tests.accounts.visiting import read_token
from tests.page_quality import PageClient


@dataclass
class Site:
    """One question with an answer and a comment by others, and members of every kind."""

    question: Question
    bare: Question
    original: Question
    answer: Answer
    comment: Comment
    members: dict[str, Member]


def path(question: Question) -> str:
    return f"/questions/{question.id}/{question.slug}"


def post(client: PageClient, address: str, **fields: str) -> int:
    token = read_token(client.get("/questions/ask"))
    return int(client.post(address, data={**fields, "csrf_token": token}).status_code)
