"""The table of the web edge."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from qa.core import clock
from qa.core.db import Model, UtcDateTime


class KeptForm(Model):
    """What somebody typed and could not send; see `qa.core.web.kept`."""

    __tablename__ = "kept_forms"

    token: Mapped[str] = mapped_column(String(43), primary_key=True)
    box: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(400))
    fields: Mapped[list[tuple[str, str]]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)
