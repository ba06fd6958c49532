"""What tests of the search page do: have questions indexed, and search."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from qa.board.models import Question
from qa.board.tree import forget
from qa.core.db import db
from qa.search import jobs


def index(*questions: Question) -> None:
    """Index `questions` as the worker does; their industries are known from then on."""
    db.session.commit()
    forget()
    jobs.index_questions([{"question_id": question.id} for question in questions])


def search(client: Any, words: str, **arguments: object) -> str:
    """The page of the results."""
    query = "".join(f"&{name}={quote(str(value))}" for name, value in arguments.items())
    response = client.get(f"/search?q={quote(words)}{query}")
    assert response.status_code == 200
    text: str = response.text
    return text
