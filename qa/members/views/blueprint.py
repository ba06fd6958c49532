"""The one blueprint of the pages about members."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("members", __name__)
