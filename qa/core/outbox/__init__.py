"""The outbox: what has to happen after a commit is written down in that commit.

A verb announces a fact with `record`; for each reaction that ``qa/subscriptions.py`` lists for
the fact's class one row goes into ``jobs``, and for each page the fact makes stale one row into
``purges``, in the transaction of the verb. What is rolled back was never announced; what is
committed is never lost. The worker runs reactions at least once and in no promised order, so
each loads the present state by id and makes the world match it.
"""

from .facts import Fact, record, record_all
from .leases import Hopeless

__all__ = ["Fact", "Hopeless", "record", "record_all"]
