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

Where things are, by what they do:

asking      ``forms`` with the folder ``language`` (operators), ``freshness`` and ``synonyms``;
            ``querying`` makes the page, with ``passages`` and ``highlighting``, ``facets``,
            ``pinning``, and ``correcting`` (did you mean)
typing      the folder ``suggesting``; ``similar`` and ``guessing``, while somebody asks a question
likeness    ``associating``, by what ``learning`` made of ``pairs``; ``comparing`` and ``relating``,
            with the folder ``duplicates``, of which moderators decide
the index   ``engine`` and ``whoosh_engine``; ``analysis`` and ``phrases``; ``documents``, what it
            holds; ``jobs`` and ``keeping``, who writes it when; ``verifying``; ``plain`` without it
people      the folder ``saved``, searches that notify; ``looking`` counts what is looked for, with
            ``wording``; the folder ``upkeep``, reports, synonyms, pins

What each decision gained stands in ``docs/search.md``, with how to measure it again.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the search pages, and the engine as ``app.extensions["search"]``."""
    from . import documents, looking, models  # noqa: F401  (its tables: for the migrations)
    from .duplicates import views as duplicates_views  # noqa: F401  (adds to the blueprint)
    from .saved import views as saved_views  # noqa: F401  (adds to the blueprint)
    from .similar import similar_questions
    from .suggesting import views as suggesting_views  # noqa: F401  (adds to the blueprint)
    from .suggesting.book import Shelf
    from .upkeep.views import blueprint as upkeep
    from .views import blueprint
    from .whoosh_engine import WhooshEngine

    app.extensions["search"] = WhooshEngine(
        app.config["DATA_DIR"] / "search", texts=documents.texts
    )
    app.extensions["alike"] = similar_questions
    app.extensions["suggestions"] = Shelf(app.config["DATA_DIR"] / "search" / "suggestions")
    app.register_blueprint(blueprint)
    app.register_blueprint(upkeep)
    looking.init_app(app)
