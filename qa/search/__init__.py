"""Search: a merchant types what they remember of a problem and finds whoever solved it.

What this package promises:

* **The index is a candidate source, never the truth.** Every hit is looked up in the database
  before anybody sees it, so a stale index can be slow to find but cannot show what was hidden.
* **One way to cut text into words** (``analysis``) for what is indexed and for what is asked,
  so that 简体 and 繁體 find each other; a change of it makes every index old by itself.
* **One interface** (``engine``), whatever stands behind it; the tests of its contract run on
  every engine. ``whoosh_engine`` is the one that needs no other service.
* **Only the worker and ``flask search …`` write.** An index that is missing, foreign or damaged
  is rebuilt beside the old one and swapped in; meanwhile the page asks the database (``plain``).

Figures and decisions come from the measurements in search.md of the project's design papers;
``bench/search_relevance.py`` and ``bench/search_latency.py`` repeat those that matter.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the search pages, and the engine as ``app.extensions["search"]``."""
    from . import models  # noqa: F401  (its tables are known to the migrations)
    from .similar import similar_questions
    from .views import blueprint
    from .whoosh_engine import WhooshEngine

    app.extensions["search"] = WhooshEngine(app.config["DATA_DIR"] / "search")
    app.extensions["alike"] = similar_questions
    app.register_blueprint(blueprint)
