"""Tests: guards for rules, journeys for what people do, and a mirror of ``qa``."""
