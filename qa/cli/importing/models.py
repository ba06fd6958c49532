"""What was imported already."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from qa.board.models import Question
from qa.core.db import Model


class Imported(Model):
    """That the row `key` of `source` is here, and as which question; written with it."""

    __tablename__ = "imported"

    source: Mapped[str] = mapped_column(String(60), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id))
