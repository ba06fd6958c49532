"""Who somebody is: sign-up, confirmation, sign-in, profile, role.

One account per merchant. Flask-Security (on Flask-Login) does what is the same on every site;
here are the member's row, our forms and words for it, and the facts the floors above need
(name, role, language). What a member has earned is kept one floor up, in ``reputation``.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Set up signing up and in, and add the pages of the settings."""
    from . import security
    from .views import blueprint

    security.init_app(app)
    app.register_blueprint(blueprint)
