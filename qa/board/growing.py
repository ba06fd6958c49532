"""Seeing how far the site has grown."""

from __future__ import annotations

from sqlalchemy import func, select

from qa.core.db import db
from qa.reputation import stages
from qa.reputation.rules import rules

from .models import Question


def grow() -> None:
    """A chore: take the site to the stage it has reached. The caller commits."""
    most = rules().stages["grown"].questions
    counted = select(Question.id).where(Question.hidden_at.is_(None)).limit(most).subquery()
    stages.grow(db.session.scalar(select(func.count()).select_from(counted)) or 0)
