"""Every setting of the site, in one place: its name in the environment, meaning and default.

``docs/settings.md`` is made from `SETTINGS`. A value that cannot be read stops the start with
a sentence that names it; in production so does a missing secret key.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .i18n import LANGUAGES


class BadSetting(ValueError):
    """A setting that keeps the site from starting; the text names it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: `read` turns the text of the environment into a value or raises ValueError."""

    name: str
    default: str
    meaning: str
    read: Callable[[str], Any] = str


def _choice(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"must be one of: {', '.join(allowed)}")
        return text

    return read


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise ValueError("must be a whole number") from None
        if not low <= value <= high:
            raise ValueError(f"must be from {low} to {high}")
        return value

    return read


def _url(*schemes: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text and (urlsplit(text).scheme not in schemes or "://" not in text):
            raise ValueError(f"must be an address that begins with {' or '.join(schemes)}://")
        return text

    return read


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("must be a time zone such as Asia/Shanghai") from None
    return text


def _folder(text: str) -> Path:
    path = Path(text).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ValueError("must be a folder")
    return path


def _mailbox(text: str) -> str:
    if not all(parseaddr(text)[1].rpartition("@")) or not text.isprintable():
        raise ValueError("must be an address such as Shangbang <no-reply@example.com>")
    return text


def _networks(text: str) -> list[IPv4Network | IPv6Network]:
    try:
        return [ip_network(part.strip()) for part in text.split(",") if part.strip()]
    except ValueError:
        raise ValueError("must be networks such as 10.1.0.0/16, separated by commas") from None


def _secret(text: str) -> str:
    if text and len(text) < 32:
        raise ValueError("must have at least 32 characters")
    return text


SETTINGS = (
    Setting("ENVIRONMENT", "development", "`development`, `testing` or `production`. Production "
            "wants a secret key, and sends its cookies over HTTPS only.",
            _choice("development", "testing", "production")),
    Setting("SECRET_KEY", "", "Signs sessions and mailed links; at least 32 characters. Needed in "
            "production; elsewhere one is made and kept in the data folder.", _secret),
    Setting("DATA_DIR", "instance", "Folder of the database, the search index, uploaded "
            "files, mail that is not sent, and the development key.", _folder),
    Setting("DATABASE_URL", "", "`postgresql://user:password@host/name`; empty: SQLite in the data "
            "folder.", _url("postgresql", "sqlite")),
    Setting("REDIS_URL", "", "`redis://host:6379/0`, for rate limits shared by several web "
            "processes; empty: each process counts for itself.", _url("redis", "rediss")),
    Setting("SITE_URL", "", "Public address of the site without a path, for links in mail; empty: "
            "`http://127.0.0.1:PORT`.", _url("http", "https")),
    Setting("PORT", "5000", "Port that `make run` serves on, on 127.0.0.1.", _number(1, 65535)),
    Setting("WEB_PROCESSES", "1", "gunicorn worker processes.", _number(1, 64)),
    Setting("WEB_THREADS", "4", "Threads in each of them.", _number(1, 64)),
    Setting("TRUSTED_PROXIES", "0", "How many proxies in front of the site set X-Forwarded-For "
            "and -Proto.", _number(0, 5)),
    Setting("SMTP_URL", "", "`smtp://user:password@host:587` (STARTTLS when offered) or "
            "`smtps://…:465`; empty: mail is written to the data folder and shown on the console.",
            _url("smtp", "smtps")),
    Setting("MAIL_FROM", "Shangbang <no-reply@localhost>", "Sender of the site's mail.", _mailbox),
    Setting("TIMEZONE", "Asia/Shanghai", "Where the site's day begins: daily limits, dates shown.",
            _zone),
    Setting("SITE_STAGE", "auto", "How grown the site is, which decides the level each act needs: "
            "`young`, `growing` or `grown`; `auto`: as its members and questions say.",
            _choice("auto", "young", "growing", "grown")),
    Setting("DEFAULT_LANGUAGE", "zh_Hans", "Interface language where the browser names none.",
            _choice(*LANGUAGES)),
    Setting("REFERENCE_NETWORKS", "", "Networks outside the public internet, such as "
            "`10.1.0.0/16`, whose pages are looked at when answers refer to them; separated by "
            "commas.",
            _networks),
    Setting("PAGE_CACHE_MB", "32", "Memory for guests' pages in each web process; 0: no cache.",
            _number(0, 4096)),
    Setting("LOG_LEVEL", "INFO", "`DEBUG`, `INFO`, `WARNING` or `ERROR`.",
            _choice("DEBUG", "INFO", "WARNING", "ERROR")),
)  # fmt: skip


def read_settings(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """The settings as values, by name. Raises `BadSetting` for the first that cannot be read."""
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        try:
            values[setting.name] = setting.read(environment.get(setting.name) or setting.default)
        except ValueError as error:
            given = "" if setting.name == "SECRET_KEY" else f" ({environment[setting.name]!r})"
            raise BadSetting(f"{setting.name}{given} {error}.") from None
    if not values["SECRET_KEY"]:
        if values["ENVIRONMENT"] == "production":
            raise BadSetting("SECRET_KEY must be set in production: 32 random characters or more.")
        values["SECRET_KEY"] = _kept_key(values["DATA_DIR"])
    values["SITE_URL"] = values["SITE_URL"].rstrip("/") or f"http://127.0.0.1:{values['PORT']}"
    return values


def flask_settings(values: Mapping[str, Any]) -> dict[str, Any]:
    """What Flask and its extensions are to be told, besides the settings themselves."""
    secure = values["ENVIRONMENT"] == "production"
    return {
        "TESTING": values["ENVIRONMENT"] == "testing",
        "SQLALCHEMY_DATABASE_URI": _database(values),
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True} if values["DATABASE_URL"] else {},
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": secure,
        "MAX_CONTENT_LENGTH": 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": values["DEFAULT_LANGUAGE"],
        "BABEL_DEFAULT_TIMEZONE": values["TIMEZONE"],
        "BABEL_TRANSLATION_DIRECTORIES": str(Path(__file__).parent.parent / "translations"),
    }


def _database(values: Mapping[str, Any]) -> str:
    url: str = values["DATABASE_URL"]
    if url.startswith("postgresql://"):
        return "postgresql+psycopg://" + url.removeprefix("postgresql://")
    return url or f"sqlite:///{values['DATA_DIR'] / 'shangbang.db'}"


def _kept_key(folder: Path) -> str:
    """The development key in `folder`, made at the first start; readable by its owner only."""
    path = folder / "secret-key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text().strip()
