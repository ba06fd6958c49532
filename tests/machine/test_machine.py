"""What must hold whatever members do, in whatever order: a state machine of random acts."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

from .order import Order

STEPS = int(os.environ.get("STATE_MACHINE_STEPS", "35"))
EXAMPLES = int(os.environ.get("STATE_MACHINE_EXAMPLES", "3"))
"""How many acts in a row, and how many times from an empty site: `make test-long` sets more."""


class TestMachine(Order.TestCase):
    """On the database of the run."""

    settings = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
