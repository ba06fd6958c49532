"""The site's figures, counted by the worker so that no page has to."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from qa.core.db import Id, Model


class SiteFigure(Model):
    """A number that the home page shows."""

    __tablename__ = "site_figures"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[int] = mapped_column(Id)
