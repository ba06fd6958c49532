"""Questions out of a staged dump, each with its answers, comments and votes.

Our board has one answer a member a question, and none by the asker. Where a user of the dump
gave more, or answered themselves, the text is kept under a stand-in, as are the posts of users
who have been deleted since.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from qa.board import tagging
from qa.board.drafts import ANSWER_WIDTH, COMMENT_WIDTH
from qa.board.tree import Node
from qa.cli.importing import moments
from qa.cli.importing.authors import CROWD, Author, stand_in, user
from qa.cli.importing.keys import number_of
from qa.cli.importing.records import (
    AnswerRecord,
    CommentRecord,
    QuestionRecord,
    Row,
    Unfit,
    body_of,
    question_body_of,
    tags_of,
    title_of,
    votes_of,
)
from qa.cli.importing.rejects import Rejects

from .html import to_markdown
from .staging import Post, Staging

_TAG = re.compile(r"[^<>|]+")  # <a><b> in older dumps, |a|b| in newer ones


class Dump:
    """The questions of the site called `site`; all go to `industry`."""

    def __init__(self, staging: Staging, site: str, industry: Node, rejects: Rejects) -> None:
        self.staging = staging
        self.site = site
        self._industry = industry
        self._rejects = rejects
        self._has_votes = staging.has_votes()
        self.position = 0
        """How many questions have been passed."""

    def add_tags(self) -> None:
        """Make the site's tags known here, so that everybody may use them."""
        tagging.ensure([tag for name in self.staging.tags() for tag in tags_of((name,))])

    def rows(self) -> Iterator[Row]:
        """The questions, each to be taken with all that belongs to it or not at all.

        Answers and comments whose question is not in the dump go to the rejects at the end.
        """
        for id_, title, size in self.staging.questions():
            self.position += 1
            where = {"file": "Posts.xml", "id": id_}
            yield Row(self.site, str(id_), title, size, where, partial(self._question, id_))
        for file, id_ in self.staging.lost():
            self._rejects.add({"file": file, "id": id_}, "what it belongs to is not in the dump")

    def _question(self, question_id: int) -> QuestionRecord:
        post = self.staging.post(question_id)
        people = _People(self.staging, self.site, post)
        at = moments.read(post.created)
        ups, downs = self._votes(post)
        return QuestionRecord(
            source=self.site,
            key=str(post.id),
            author=people.asker,
            industry=self._industry,
            title=title_of(post.title),
            body=question_body_of(to_markdown(post.body)),
            tags=tags_of(_TAG.findall(post.tags)),
            at=at,
            ups=ups,
            downs=downs,
            answers=tuple(self._answers(post, at, people)),
            comments=tuple(self._comments(post, at, people)),
        )

    def _answers(self, question: Post, since: datetime, people: _People) -> Iterator[AnswerRecord]:
        for post in self.staging.answers(question.id):
            what = f"answer {post.id}"
            body = body_of(what, to_markdown(post.body), ANSWER_WIDTH[1])
            at = max(since, moments.read(post.created))
            ups, downs = self._votes(post)
            yield AnswerRecord(
                author=people.answerer(post.owner),
                body=body,
                at=at,
                accepted_at=_accepted_at(post, at) if post.id == question.accepted else None,
                ups=ups,
                downs=downs,
                comments=tuple(self._comments(post, at, people)),
            )

    def _comments(self, post: Post, since: datetime, people: _People) -> Iterator[CommentRecord]:
        for comment in self.staging.comments(post.id):
            author = people.commenter(comment.owner, comment.id)
            body = body_of(f"comment {comment.id}", comment.body, COMMENT_WIDTH[1])
            yield CommentRecord(author, body, max(since, moments.read(comment.created)))

    def _votes(self, post: Post) -> tuple[int, int]:
        return (post.ups or 0, post.downs or 0) if self._has_votes else votes_of(post.score)


class _People:
    """Who takes part in one question."""

    def __init__(self, staging: Staging, site: str, question: Post) -> None:
        self._staging = staging
        self._site = site
        self._sample = question.title
        self._next_stand_in = number_of(site, question.id)
        self._last_stand_in = self._next_stand_in + CROWD
        self.asker = self._user(question.owner) or self._anybody()
        self._busy = {self.asker.email}

    def answerer(self, user_id: int | None) -> Author:
        """The author of an answer: the user, or a stand-in where they are here already."""
        author = self._user(user_id)
        if author is None or author.email in self._busy:
            author = self._anybody()
        self._busy.add(author.email)
        return author

    def commenter(self, user_id: int | None, comment_id: int) -> Author:
        """The author of a comment."""
        return self._user(user_id) or self._stand_in(number_of(comment_id))

    def _user(self, user_id: int | None) -> Author | None:
        if user_id is None:
            return None
        name, created = self._staging.user(user_id)
        return user(self._site, user_id, name, moments.read(created) if created else None)

    def _anybody(self) -> Author:
        if self._next_stand_in == self._last_stand_in:
            raise Unfit(f"more than {CROWD} people without an account")
        self._next_stand_in += 1
        return self._stand_in(self._next_stand_in)

    def _stand_in(self, number: int) -> Author:
        return stand_in(f"{self._site}-former", number, self._sample)


def _accepted_at(answer: Post, at: datetime) -> datetime:
    """When the answer of the moment `at` was accepted; the dump knows the day, or nothing."""
    return max(at, moments.read(answer.accepted_on)) if answer.accepted_on else at
