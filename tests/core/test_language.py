"""The reader's language."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polib
import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st

from qa.core.i18n import LANGUAGES, _, gettext
from qa.core.web import formats, language
from tests.factories import make_member
from tests.page_quality import PageClient

PAGE = (
    "<!doctype html><html lang={{ html_lang }}><title>{{ language }}</title><h1>{{ language }}</h1>"
)


@pytest.fixture
def client(app: Flask) -> PageClient:
    app.add_url_rule("/which", "which", lambda: render_template_string(PAGE))
    return PageClient(app, app.response_class)


def heading(client: PageClient, **headers: str) -> str:
    html: str = client.get("/which", headers=headers).text
    return html.split("<h1>")[1].split("<")[0]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "zh_Hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh_Hans"),
        ("zh", "zh_Hans"),
        ("zh-SG", "zh_Hans"),
        ("zh-Hans-HK", "zh_Hans"),
        ("zh-TW", "zh_Hant"),
        ("zh-Hant-CN", "zh_Hant"),
        ("zh_HK", "zh_Hant"),
        ("zh-MO;q=0.5, en;q=0.4", "zh_Hant"),
        ("en-GB", "en"),
        ("en;q=0.2, zh-TW;q=0.8", "zh_Hant"),
        ("fr, de;q=0.9, en;q=0.1", "en"),
        ("en;q=0, fr", "zh_Hans"),
        ("fr", "zh_Hans"),
        ("*", "zh_Hans"),
        (";;;q=,,zh-TW;q=x", "zh_Hans"),
    ],
)
def test_the_browser_says_which_language_it_prefers(header: str, expected: str) -> None:
    assert language.of_guest({"HTTP_ACCEPT_LANGUAGE": header}, "zh_Hans") == expected


def test_the_cookie_comes_before_the_browser() -> None:
    environ = {"HTTP_COOKIE": "a=b; language=zh_Hant; c=d", "HTTP_ACCEPT_LANGUAGE": "en"}
    assert language.of_guest(environ, "zh_Hans") == "zh_Hant"


@pytest.mark.parametrize("cookie", ["language=xx", "language=", "xlanguage=en", "language=en\0"])
def test_a_cookie_that_names_no_language_of_ours_is_passed_over(cookie: str) -> None:
    assert language.of_guest({"HTTP_COOKIE": cookie}, "zh_Hans") == "zh_Hans"


@given(st.text(), st.text())
def test_any_header_leads_to_a_language_and_a_theme(cookie: str, accepted: str) -> None:
    environ = {"HTTP_COOKIE": cookie, "HTTP_ACCEPT_LANGUAGE": accepted}
    assert language.of_guest(environ, "en") in LANGUAGES
    assert language.theme(environ) in language.THEMES


def test_the_theme_is_the_device_s_unless_the_cookie_says_otherwise() -> None:
    assert language.theme({}) == "auto"
    assert language.theme({"HTTP_COOKIE": "theme=dark"}) == "dark"
    assert language.theme({"HTTP_COOKIE": "theme=pink"}) == "auto"


def test_a_member_s_own_language_comes_after_the_cookie_and_before_the_browser(
    client: PageClient,
) -> None:
    client.sign_in(make_member(language="zh_Hant"))
    assert heading(client, **{"Accept-Language": "en"}) == "zh_Hant"
    client.set_cookie("language", "zh_Hans")
    assert heading(client, **{"Accept-Language": "en"}) == "zh_Hans"


def test_a_page_says_its_language_in_its_html_element(client: PageClient) -> None:
    page = client.get("/which", headers={"Accept-Language": "zh-TW"}).text
    assert "<html lang=zh-Hant>" in page


def test_without_a_reader_it_is_the_site_s_own_language(app: Flask) -> None:
    assert language.current() == "en"


def test_words_can_be_in_another_language_than_the_reader_s(app: Flask) -> None:
    for _turn in range(2):  # before and after the reader's own was looked for
        with language.using("zh_Hant"):
            with language.using("zh_Hans"):
                assert language.current() == "zh_Hans"
            assert language.current() == "zh_Hant"
        assert language.current() == "en"


def test_without_an_app_words_are_their_ids() -> None:
    assert str(_("%(count)s of 5%%", count=2)) == "2 of 5%"
    assert gettext("Hello") == "Hello"


@pytest.fixture
def translated(app: Flask, tmp_path: Path) -> Flask:
    """The site with a catalogue of this test's own."""
    folder = tmp_path / "translations" / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    file = polib.POFile()
    file.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    file.append(polib.POEntry(msgid="Hello", msgstr="你好"))
    file.append(polib.POEntry(msgid="Hello %(name)s", msgstr="%(name)s，你好"))
    file.append(polib.POEntry(msgid="100%% <b>sure</b>", msgstr="100%% <b>确定</b>"))
    file.append(
        polib.POEntry(
            msgid="%(num)s answer",
            msgid_plural="%(num)s answers",
            msgstr_plural={0: "%(num)s 个回答"},
        )
    )
    file.save_as_mofile(str(folder / "messages.mo"))
    app.extensions["babel"].translation_directories = [str(tmp_path / "translations")]
    return app


@pytest.mark.parametrize(
    ("template", "chinese", "english"),
    [
        ("{{ _('Hello') }}", "你好", "Hello"),
        ("{{ _('Hello %(name)s', name='<b>') }}", "&lt;b&gt;，你好", "Hello &lt;b&gt;"),
        ("{{ _('100%% <b>sure</b>') }}", "100% <b>确定</b>", "100% <b>sure</b>"),
        ("{{ ngettext('%(num)s answer', '%(num)s answers', 1) }}", "1 个回答", "1 answer"),
        ("{{ ngettext('%(num)s answer', '%(num)s answers', 2) }}", "2 个回答", "2 answers"),
        ("{% trans name='x' %}Hello {{ name }}{% endtrans %}", "x，你好", "Hello x"),
        ("{% trans %}\n Hello\n {% endtrans %}", "你好", "Hello"),
        ("{% autoescape false %}{{ _('Hello %(name)s', name='&') }}{% endautoescape %}",
         "&，你好", "Hello &"),
    ],
)  # fmt: skip
def test_templates_speak_the_reader_s_language(
    translated: Flask, template: str, chinese: str, english: str
) -> None:
    with language.using("zh_Hans"):
        assert render_template_string(template) == chinese
    assert render_template_string(template) == english


def test_python_and_templates_speak_alike(translated: Flask) -> None:
    reason = _("Hello %(name)s", name="asha")
    with language.using("zh_Hans"):
        shown = render_template_string("{{ _('Hello %(name)s', name='asha') }}")
        assert gettext("Hello %(name)s", name="asha") == shown
        assert str(reason) == shown
    assert str(reason) == "Hello asha"


def test_dates_and_numbers_are_written_as_each_language_writes_them(app: Flask) -> None:
    when = datetime(2026, 3, 4, 17, 5, tzinfo=UTC)  # 01:05 on the 5th in Shanghai
    written = {}
    for name in LANGUAGES:
        with language.using(name):
            written[name] = formats.day(when)
    assert written == {
        "zh_Hans": "2026年3月5日",
        "zh_Hant": "2026年3月5日",
        "en": "Mar 5, 2026",
    }
    assert formats.number(12406) == "12,406"
