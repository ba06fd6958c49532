"""The site with a page cache that forgets at once: every guest's page is made, and kept in vain.

That is what a first visit costs, compressing the page for the next reader included.
"""

from __future__ import annotations

from qa import create_app
from qa.core.config import read_settings
from qa.core.web.pagecache import PageCache

CACHE_MB = 32

app = create_app({**read_settings(), "PAGE_CACHE_MB": 0})
app.wsgi_app = PageCache(app, app.wsgi_app, CACHE_MB * 1024 * 1024, lifetime=0)  # type: ignore[method-assign]
