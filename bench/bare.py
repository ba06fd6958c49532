"""The two bare pages that every figure is set beside: what the tools themselves cost.

``/memory`` is Flask returning 40 kB from memory. ``/page`` is Flask and Jinja rendering a question
page of 40 kB, 26 answers and 27 comments, from plain objects: no database, no addresses built,
no translation.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

from flask import Flask, render_template

from .wording import Topic, Writer, languages

ANSWERS = 26
MENU = (
    ("问题", "/questions"),
    ("行业", "/industries"),
    ("标签", "/tags"),
    ("提问", "/questions/ask"),
)


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a post."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Post:
    """A post of the page."""

    id: int
    html: str
    author: Author
    at: str
    ago: str
    score: int
    mine: int
    accepted: bool
    comments: tuple[Post, ...]


def create_bare_app() -> Flask:
    """The WSGI application."""
    app = Flask(__name__, template_folder=str(Path(__file__).parent))
    page = _page()

    def render() -> str:
        return render_template("bare.html", **page)

    with app.test_request_context():
        kept = render().encode()
    app.add_url_rule("/page", "page", render)
    app.add_url_rule("/memory", "memory", lambda: kept)
    return app


def _page() -> dict[str, object]:
    random = Random(5)
    writer = Writer(random)
    topic = Topic(languages()[0], languages()[0].words["goods"][0])
    numbers = count(1)

    def post(html: str, *comments: Post) -> Post:
        number = next(numbers)
        author = Author(f"merchant{number}", "掌柜")
        return Post(
            id=number,
            html=html,
            author=author,
            at="2026-11-01T08:00:00Z",
            ago="3 天前",
            score=number % 9,
            mine=number % 3 - 1,
            accepted=number == 2,
            comments=comments,
        )

    def answer(*comments: Post) -> Post:
        return post(f"<p>{writer.advice(topic)}{writer.advice(topic)}</p>", *comments)

    return {
        "title": writer.title(topic),
        "tags": ("信用证", "尾款"),
        "token": f"{random.getrandbits(400):x}",
        "menu": MENU,
        "question": answer(post(writer.comment(topic).html)),
        "answers": [answer(post(writer.comment(topic).html)) for _ in range(ANSWERS)],
    }
