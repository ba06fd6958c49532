"""What badges rest on, by name."""

from __future__ import annotations

from collections.abc import Mapping

from . import answering, asking, community, standing
from .steps import MEMBERS, Metric

METRICS: Mapping[str, Metric] = {
    **asking.METRICS,
    **answering.METRICS,
    **community.METRICS,
    **standing.METRICS,
}
"""Every metric by the name that ``badges.toml`` says."""

__all__ = ["MEMBERS", "METRICS", "Metric"]
