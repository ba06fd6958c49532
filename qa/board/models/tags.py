"""Tags, and which questions carry them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from qa.core.db import Id, Model

from .questions import Question


class Tag(Model):
    """A word questions are found by; `questions` counts the visible ones.

    A synonym names the tag that is meant; no question carries a synonym.
    """

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    questions: Mapped[int] = mapped_column(default=0)
    description: Mapped[str] = mapped_column(Text, default="")
    synonym_of_id: Mapped[int | None] = mapped_column(ForeignKey("tags.id"), index=True)


class QuestionTag(Model):
    """That a question carries a tag."""

    __tablename__ = "question_tags"

    tag_id: Mapped[int] = mapped_column(ForeignKey(Tag.id), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id), primary_key=True, index=True)
