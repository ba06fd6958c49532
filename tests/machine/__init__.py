"""Random acts by many members; what must hold after each is `tests.reckoning`."""
