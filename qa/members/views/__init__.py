"""The pages, each area in a module of its own, under one name."""

from . import (
    badges,
    closing,
    exporting,
    joining,
    leaderboards,
    organisation,
    points,
    privacy,
    profile,
    verifying,
)
from .blueprint import blueprint

__all__ = [
    "badges",
    "blueprint",
    "closing",
    "exporting",
    "joining",
    "leaderboards",
    "organisation",
    "points",
    "privacy",
    "profile",
    "verifying",
]
