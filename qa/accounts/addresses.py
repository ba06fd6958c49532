"""E-mail addresses in the one form in which they are stored and compared."""

from __future__ import annotations

from hashlib import blake2b

from email_validator import validate_email
from flask import current_app


def normalised(email: str) -> str:
    """`email` in lower case, the domain in ASCII. Raises ValueError where it is no address.

    No mail system in use tells upper from lower case before the @, people do not either, and an
    account must not be taken twice; so the whole address is folded, against RFC 5321's letter.
    """
    found = validate_email(
        email.strip(), check_deliverability=False, allow_smtputf8=False, strict=True
    )
    return str(found.ascii_email).lower()


def digest(email: str) -> str:
    """Tells a normalised address from others, and says nothing of it to whoever lacks our key."""
    key = current_app.config["SECRET_KEY"].encode()[:64]
    return blake2b(email.encode(), key=key, digest_size=16).hexdigest()
