from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from jinja2 import (
    DictLoader,
    Environment,
    UndefinedError,
    pass_context,
    pass_environment,
    pass_eval_context,
)
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, StrictUndefined

from qa.core.web.calling import QuickContext, QuickEnvironment


@pytest.fixture
def environment() -> Environment:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.context_class = QuickContext
    return environment


class Shop:
    """Something to call."""

    def open(self, hours: int) -> str:
        return f"<open {hours}>"

    def __call__(self, goods: str) -> str:
        return f"<{goods}>"


@pass_context
def from_context(context: Context, name: str) -> Any:
    return context[name]


@pass_eval_context
def from_eval_context(context: EvalContext, word: str) -> str:
    return f"{word} {context.autoescape}"


@pass_environment
def from_environment(environment: Environment, word: str) -> str:
    return f"{word} {environment.autoescape}"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ plain(3) }}", "6"),
        ("{% for n in [1, 2] %}{{ plain(n) }}{% endfor %}", "24"),
        ("{% for n in [1, 2] %}{{ shop.open(n) }}{% endfor %}", "&lt;open 1&gt;&lt;open 2&gt;"),
        ("{{ shop('tea') }}", "&lt;tea&gt;"),
        ("{{ 'tea'.upper() }}", "TEA"),
        ("{% set here = 'x' %}{{ from_context('here') }}", "x"),
        ("{{ from_eval_context('safe') }}", "safe True"),
        ("{{ from_environment('of') }}", "of True"),
        ("{% macro m(a, b=2) %}<i>{{ a }}{{ b }}</i>{% endmacro %}{{ m('<') }}", "<i>&lt;2</i>"),
        (
            "{% macro m() %}<b>{{ caller('x') }}</b>{% endmacro %}"
            "{% call(y) m() %}{{ y }}!{% endcall %}",
            "<b>x!</b>",
        ),
        (
            "{% for n in [1] %}{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}"
            "{{ m(n, k=n) }}{% endfor %}",
            "(1,){&#39;k&#39;: 1}",
        ),
    ],
)
def test_calls_give_what_jinja_gives(environment: Environment, source: str, shown: str) -> None:
    names = {
        "plain": lambda n: 2 * n,
        "shop": Shop(),
        "from_context": from_context,
        "from_eval_context": from_eval_context,
        "from_environment": from_environment,
    }
    assert environment.from_string(source).render(names) == shown
    usual = Environment(autoescape=True, undefined=StrictUndefined)
    assert usual.from_string(source).render(names) == shown


def test_what_is_not_there_cannot_be_called(environment: Environment) -> None:
    with pytest.raises(UndefinedError):
        environment.from_string("{{ nothing() }}").render()


def test_an_imported_template_has_the_globals_and_is_evaluated_once() -> None:
    site = Flask(__name__)
    site.jinja_environment = QuickEnvironment
    evaluated: list[str] = []
    site.jinja_env.globals.update(shop="tea", note=evaluated.append)
    site.jinja_env.loader = DictLoader(
        {
            "macros": "{% set _ = note('now') %}{% macro m() %}{{ shop }}{% endmacro %}",
            "page": "{% from 'macros' import m %}{{ m() }}{{ shop }}",
        }
    )
    page = site.jinja_env.get_template("page")
    assert [page.render(), page.render(shop="silk")] == ["teatea", "teasilk"]
    assert evaluated == ["now"]


def test_globals_of_one_template_stay_its_own() -> None:
    site = Flask(__name__)
    site.jinja_environment = QuickEnvironment
    own = site.jinja_env.from_string("{{ shop }}", globals={"shop": "silk"})
    assert own.render() == "silk"
    assert "shop" not in site.jinja_env.globals
