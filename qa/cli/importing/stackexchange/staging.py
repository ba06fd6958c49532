"""The scratch database of a dump: what the files say, found by what belongs together."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.board.drafts import ANSWER_WIDTH, COMMENT_WIDTH
from qa.cli.importing import moments
from qa.cli.importing.records import Unfit, text_of
from qa.cli.importing.rejects import Rejects
from qa.core.text import clean

from . import xml
from .html import to_markdown

QUESTION, ANSWER = 1, 2  # PostTypeId; the others are tag wikis, elections and the like
ACCEPTED, UP, DOWN = 1, 2, 3  # VoteTypeId

_TABLES = """
CREATE TABLE posts (id INTEGER PRIMARY KEY, kind, question, accepted, owner, created, score,
                    title, body, tags);
CREATE TABLE users (id INTEGER PRIMARY KEY, name, created);
CREATE TABLE comments (id INTEGER PRIMARY KEY, post, owner, created, body);
CREATE TABLE votes (post INTEGER PRIMARY KEY, ups, downs, accepted);
CREATE TABLE tags (name PRIMARY KEY);
"""
_INDEXES = """
CREATE INDEX answers ON posts (question) WHERE question IS NOT NULL;
CREATE INDEX comments_by_post ON comments (post);
"""

_POST = """
SELECT posts.id, kind, posts.accepted, owner, created, score, title, body, tags, ups, downs,
       votes.accepted
FROM posts LEFT JOIN votes ON votes.post = posts.id
"""

_MARKUP = re.compile(r"<[^>]*>|&\w+;")

Values = tuple[int | str | None, ...]


class BadDump(ValueError):
    """The folder holds no dump that can be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Post:
    """A question or an answer; `ups` and `downs` are None where no vote is known."""

    id: int
    kind: int
    accepted: int | None
    owner: int | None
    created: str
    score: int
    title: str
    body: str
    tags: str
    ups: int | None
    downs: int | None
    accepted_on: str | None


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a post."""

    id: int
    owner: int | None
    created: str
    body: str


@contextmanager
def staged(folder: Path, scratch: Path, rejects: Rejects) -> Iterator[Staging]:
    """The dump in `folder`, read into the file `scratch`, which is gone afterwards.

    Raises `BadDump`. A file left over from a run that was killed is written anew.
    """
    scratch.unlink(missing_ok=True)
    connection = sqlite3.connect(scratch, isolation_level=None)
    try:
        staging = Staging(connection)
        staging.load(folder, rejects)
        yield staging
    finally:
        connection.close()
        scratch.unlink(missing_ok=True)


class Staging:
    """The tables of a dump, in a SQLite database of their own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)

    def load(self, folder: Path, rejects: Rejects) -> None:
        """Read the files of the dump; only Posts.xml must be there. Raises `BadDump`."""
        files = {path.name.casefold(): path for path in folder.iterdir()}
        if "posts.xml" not in files:
            raise BadDump(f"{folder} has no Posts.xml")
        self._connection.execute("BEGIN")
        for name, (statement, values) in _FILES.items():
            if path := files.get(name.casefold()):
                try:
                    rows = _values(path, values, rejects)
                    self._connection.executemany(statement, rows)
                except xml.BadXml as error:
                    raise BadDump(str(error)) from None
        self._connection.execute("COMMIT")
        self._connection.executescript(_INDEXES)

    def count_questions(self) -> int:
        """How many questions there are."""
        count: int = self._one("SELECT count(*) FROM posts WHERE kind = ?", QUESTION)[0]
        return count

    def questions(self) -> Iterator[tuple[int, str, int]]:
        """Id, title and size of each question, the size with its answers, oldest id first."""
        yield from self._connection.execute(
            "SELECT id, title, length(body) + (SELECT coalesce(sum(length(body)), 0)"
            " FROM posts AS answers WHERE answers.question = posts.id)"
            " FROM posts WHERE kind = ? ORDER BY id",
            (QUESTION,),
        )

    def post(self, post_id: int) -> Post:
        """The post with this id."""
        return Post(*self._one(_POST + "WHERE posts.id = ?", post_id))

    def answers(self, question_id: int) -> list[Post]:
        """The answers to a question, oldest first."""
        rows = self._connection.execute(
            _POST + "WHERE question = ? ORDER BY created, posts.id", (question_id,)
        )
        return [Post(*row) for row in rows]

    def comments(self, post_id: int) -> list[Comment]:
        """The comments on a post, oldest first."""
        rows = self._connection.execute(
            "SELECT id, owner, created, body FROM comments WHERE post = ? ORDER BY id", (post_id,)
        )
        return [Comment(*row) for row in rows]

    def user(self, user_id: int) -> tuple[str, str]:
        """Name and first day of a user; both empty where they are not in the dump."""
        row = self._one("SELECT name, created FROM users WHERE id = ?", user_id)
        return row or ("", "")

    def has_votes(self) -> bool:
        """Whether the dump says which votes were cast, or only what they add up to."""
        return self._one("SELECT 1 FROM votes LIMIT 1") is not None

    def tags(self) -> Iterator[str]:
        """Every tag of the site, also those that no question has now."""
        return (name for (name,) in self._connection.execute("SELECT name FROM tags ORDER BY name"))

    def lost(self) -> Iterator[tuple[str, int]]:
        """File and id of answers and comments whose question is not in the dump."""
        yield from self._connection.execute(
            "SELECT 'Posts.xml', id FROM posts WHERE question IS NOT NULL AND question NOT IN"
            " (SELECT id FROM posts WHERE kind = ?) UNION ALL"
            " SELECT 'Comments.xml', id FROM comments WHERE post NOT IN (SELECT id FROM posts)",
            (QUESTION,),
        )

    def _one(self, query: str, *values: int) -> Any:
        return self._connection.execute(query, values).fetchone()


def _values(
    path: Path, values: Callable[[Mapping[str, str]], Values | None], rejects: Rejects
) -> Iterator[Values]:
    for number, row in enumerate(xml.rows(path), 1):
        try:
            found = values(row)
        except Unfit as error:
            rejects.add({"file": path.name, "row": number}, str(error))
            continue
        if found is not None:
            yield found


def _post(row: Mapping[str, str]) -> Values | None:
    kind = _number(row, "PostTypeId")
    if kind not in (QUESTION, ANSWER):
        return None
    return (
        _number(row, "Id"),
        kind,
        _number(row, "ParentId") if kind == ANSWER else None,
        _optional(row, "AcceptedAnswerId"),
        _optional(row, "OwnerUserId"),
        _moment(row, "CreationDate"),
        _optional(row, "Score") or 0,
        row.get("Title", ""),
        _answer_body(row) if kind == ANSWER else row.get("Body", ""),
        row.get("Tags", ""),
    )


def _answer_body(row: Mapping[str, str]) -> str:
    """The body of an answer that can be taken; what it takes to be sure depends on its looks."""
    html = row.get("Body", "")
    if 2 * len(html) > ANSWER_WIDTH[1] or not clean(_MARKUP.sub("", html)):
        text_of("Body", to_markdown(html), ANSWER_WIDTH[1])
    return html


def _user(row: Mapping[str, str]) -> Values:
    return _number(row, "Id"), row.get("DisplayName", ""), _moment(row, "CreationDate")


def _comment(row: Mapping[str, str]) -> Values:
    return (
        _number(row, "Id"),
        _number(row, "PostId"),
        _optional(row, "UserId"),
        _moment(row, "CreationDate"),
        text_of("Text", row.get("Text", ""), COMMENT_WIDTH[1]),
    )


def _vote(row: Mapping[str, str]) -> Values | None:
    kind, post = _number(row, "VoteTypeId"), _number(row, "PostId")
    if kind not in (ACCEPTED, UP, DOWN):
        return None
    accepted = _moment(row, "CreationDate") if kind == ACCEPTED else None
    return post, int(kind == UP), int(kind == DOWN), accepted


def _tag(row: Mapping[str, str]) -> Values:
    return (_filled(row, "TagName"),)


def _filled(row: Mapping[str, str], name: str) -> str:
    text = row.get(name, "")
    if not clean(text):
        raise Unfit(f"{name} is empty")
    return text


def _moment(row: Mapping[str, str], name: str) -> str:
    text = row.get(name, "")
    try:
        moments.read(text)
    except ValueError:
        raise Unfit(f"{name} is no date from 1970 to today") from None
    return text


def _number(row: Mapping[str, str], name: str) -> int:
    value = _optional(row, name)
    if value is None:
        raise Unfit(f"{name} is missing")
    return value


def _optional(row: Mapping[str, str], name: str) -> int | None:
    text = row.get(name)
    if text is None:
        return None
    if not text.lstrip("-").isdecimal() or len(text) > 18:
        raise Unfit(f"{name} is not a number")
    return int(text)


_FILES: Mapping[str, tuple[str, Callable[[Mapping[str, str]], Values | None]]] = {
    "Posts.xml": ("INSERT OR REPLACE INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _post),
    "Users.xml": ("INSERT OR REPLACE INTO users VALUES (?, ?, ?)", _user),
    "Comments.xml": ("INSERT OR REPLACE INTO comments VALUES (?, ?, ?, ?, ?)", _comment),
    "Votes.xml": (
        "INSERT INTO votes VALUES (?, ?, ?, ?) ON CONFLICT (post) DO UPDATE SET"
        " ups = ups + excluded.ups, downs = downs + excluded.downs,"
        " accepted = coalesce(excluded.accepted, accepted)",
        _vote,
    ),
    "Tags.xml": ("INSERT OR IGNORE INTO tags VALUES (?)", _tag),
}
