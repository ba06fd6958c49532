"""Calls and imports in templates, without what Jinja asks before each of them.

A page makes several hundred calls, nearly all of macros and plain functions. Whether those want
to be given more than their arguments shows at one look; Jinja's own way, which also knows
callable objects, takes longer than most of the functions themselves.

Before each import Jinja compares the globals of two templates, which are layered so that a
template can have some of its own. None of ours has.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from types import FunctionType, MethodType
from typing import Any

from flask.templating import Environment
from jinja2 import pass_eval_context
from jinja2.runtime import Context, Macro

_WANTS_EVAL_CONTEXT = pass_eval_context(lambda: None).jinja_pass_arg  # type: ignore[attr-defined]
_QUICK = {FunctionType, MethodType, Macro}


class QuickContext(Context):
    """Jinja's context; set as ``context_class`` of an environment."""

    def call(self, called: Any, /, *args: Any, **values: Any) -> Any:
        """Call `called` as Jinja would."""
        kind = type(called)
        if kind in _QUICK:
            wants = None if kind is Macro else getattr(called, "jinja_pass_arg", None)
            if kind is Macro or wants is _WANTS_EVAL_CONTEXT:
                args = (self.eval_ctx, *args)
                wants = None
            if wants is None:
                values.pop("_block_vars", None)
                values.pop("_loop_vars", None)
                return called(*args, **values)
        return super().call(called, *args, **values)


class QuickEnvironment(Environment):
    """Flask's environment; set as ``jinja_environment`` of an app before its first template."""

    context_class = QuickContext

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template, which has `d` of its own: without any, those of all."""
        return super().make_globals(d) if d else self.globals
