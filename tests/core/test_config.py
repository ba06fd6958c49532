"""Settings: a wrong one stops the start with a sentence that names it."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from qa.core.config import SETTINGS, BadSetting, read_settings

KEY = "k" * 32


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"), ("PORT", "0"), ("PORT", "70000"), ("WEB_THREADS", "many"),
        ("ENVIRONMENT", "prod"), ("DATABASE_URL", "mysql://x/y"), ("DATABASE_URL", "shangbang"),
        ("REDIS_URL", "localhost:6379"), ("SITE_URL", "www.example.com"), ("SMTP_URL", "mail"),
        ("TIMEZONE", "Mars/Olympus"), ("DEFAULT_LANGUAGE", "fr"), ("PAGE_CACHE_MB", "-1"),
        ("LOG_LEVEL", "loud"), ("MAIL_FROM", "nobody"), ("SECRET_KEY", "short"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=rf"\A{name}") as refusal:
        read_settings({"DATA_DIR": str(tmp_path), name: value})
    assert (value in str(refusal.value)) == (name != "SECRET_KEY")


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSetting, match=r"\ADATA_DIR"):
        read_settings({"DATA_DIR": str(tmp_path / "file")})


def test_production_does_not_start_without_a_secret_key(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"\ASECRET_KEY"):
        read_settings({"DATA_DIR": str(tmp_path), "ENVIRONMENT": "production"})
    assert list(tmp_path.iterdir()) == []


def test_elsewhere_a_key_is_made_once_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    keys = {read_settings({"DATA_DIR": str(tmp_path / "new")})["SECRET_KEY"] for _twice in "ab"}
    assert len(keys) == 1
    assert len(keys.pop()) >= 32
    assert stat.S_IMODE((tmp_path / "new" / "secret-key").stat().st_mode) == 0o600


def test_every_setting_has_a_default_that_can_be_read(tmp_path: Path) -> None:
    values = read_settings({"DATA_DIR": str(tmp_path), "SECRET_KEY": KEY})
    assert set(values) == {setting.name for setting in SETTINGS}
    assert values["SITE_URL"] == "http://127.0.0.1:5000"


def test_the_start_ends_with_the_sentence_and_without_a_traceback(tmp_path: Path) -> None:
    started = subprocess.run(
        [sys.executable, "-c", "import app"],
        env={"DATA_DIR": str(tmp_path), "PORT": "http"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 1
    assert started.stderr.strip() == (
        "Shangbang cannot start: PORT ('http') must be a whole number."
    )
