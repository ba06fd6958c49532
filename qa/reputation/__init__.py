"""What members have earned: points through the ledger, experience, and the level it gives.

All figures stand in ``rules.toml``, taken from member-system.md, and are read from nowhere
else. An award is given once for its cause and can be taken back exactly as it was given.
"""
