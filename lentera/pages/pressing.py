"""Fragments that are drawn all day: a template rendered once for each shape, then filled with other values.

Rendering a template walks through its nodes anew each time, which at a desk cost more than the loan (measured: 1.3 of
4 ms of processor time an answer). Words, places and markup stay the template's own.
"""

import os
import re
from collections.abc import Callable, Hashable, Mapping
from html import escape
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.template import Context, loader
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from lentera.pages.outcomes import Button, Outcome
from lentera.pages.vocabulary import Pack, pack_now

MOST = 256  # shapes of one template that are kept
Hole = Callable[[str], str]
Build = Callable[..., dict[str, Any]]
Speech = tuple[str | None, str, Pack | None]  # language, beginning of all addresses, vocabulary


def speech_now() -> Speech:
    """How pages are said at this moment."""
    return get_language(), get_script_prefix(), pack_now()


def pressed(template: str) -> Callable[[Build], "Pressed"]:
    """Press a template: the function says what it is drawn with, in one shape.

    The function takes `hole` and the shape by keyword: what decides which parts are drawn, from a small set. It may use
    `hole("name")` wherever text is drawn that is not the same each time; `{% csrf_token %}` and `{% new_request_id %}`
    are holes already. The call takes the values of the holes, and the shape. Raises TypeError at the first call of a
    shape for a hole that a filter changes or that is not drawn, and for what draws anything else that changes.
    """
    return lambda build: Pressed(template, build)


class Pressed:
    """A fragment; see `pressed`."""

    def __init__(self, template: str, build: Build) -> None:
        self.template, self.build = template, build
        self._made: dict[Hashable, tuple[str, list[tuple[str, str]]]] = {}

    def __call__(
        self, values: Mapping[str, object], speech: Speech | None = None, /, **shape: Hashable
    ) -> SafeString:
        """The fragment with each value in its place, escaped as text in a template is, unless it is safe.

        `speech`: how it is said at this moment, for who draws many in one answer.
        """
        key = (speech or speech_now(), tuple(shape.items()))
        made = self._made.get(key)
        if made is None:
            made = self._press(shape)
            if made != self._press(shape):
                raise TypeError(f"{self.template}: it draws something new each time")
            if not settings.DEBUG and len(self._made) < MOST:
                self._made[key] = made
        told = [made[0]]
        for name, after in made[1]:
            value = values[name] if name else os.urandom(16).hex()
            told.append(value if isinstance(value, SafeString) else escape(str(value)))
            told.append(after)
        return SafeString("".join(told))

    def _press(self, shape: Mapping[str, Hashable]) -> tuple[str, list[tuple[str, str]]]:
        marks: dict[str, str] = {}

        def hole(name: str) -> str:
            mark = str(uuid4())
            marks[mark] = name
            return mark

        context = {"csrf_token": hole("csrf_token"), "new_request_id": lambda: hole("")}
        asked = {**context, **self.build(hole, **shape)}
        template, filled = loader.get_template(self.template).template, Context(asked)  # type: ignore[attr-defined]
        with filled.render_context.push_state(template), filled.bind_template(template):
            # not by `render`: the test client would take the marks for what a page was drawn with
            drawn = template.nodelist.render(filled)
        missing = [name for mark, name in marks.items() if mark not in drawn and name != "csrf_token"]
        if missing:
            raise TypeError(f"{self.template}: {', '.join(missing)} is not drawn as it was told")
        parts = re.split(f"({'|'.join(map(re.escape, marks))})", drawn)
        return parts[0], [(marks[mark], after) for mark, after in zip(parts[1::2], parts[2::2], strict=True)]


def outcome_bar(outcome: Outcome, csrf_token: str, speech: Speech | None = None) -> SafeString | None:
    """The bar of an outcome as a fragment draws it; None where its reasons must be worked out first."""
    why = outcome.why_url
    if not why and outcome.why:
        return None
    buttons = tuple(
        (one.key, one.method, one.icon, one.name, tuple(name for name, _ in one.also))
        for one in outcome.buttons
    )
    values = {"csrf_token": csrf_token, "title": outcome.title, "text": outcome.text, "why_url": why}
    for number, one in enumerate(outcome.buttons):
        values |= {f"label {number}": one.label, f"url {number}": one.url, f"value {number}": one.value}
        values |= {f"also {number} {name}": told for name, told in one.also}
    return _bar(values, speech, state=outcome.state, text=bool(outcome.text), why=bool(why), buttons=buttons)


@pressed("pages/_outcome.html")
def _bar(
    hole: Hole,
    *,
    state: str,
    text: bool,
    why: bool,
    buttons: tuple[tuple[str, str, str, str, tuple[str, ...]], ...],
) -> dict[str, Any]:
    drawn = tuple(
        Button(
            label=hole(f"label {number}"),
            url=hole(f"url {number}"),
            key=key,
            method=method,
            icon=icon,
            name=name,
            value=hole(f"value {number}") if name and method != "get" else "",
            also=tuple((one, hole(f"also {number} {one}")) for one in also),
        )
        for number, (key, method, icon, name, also) in enumerate(buttons)
    )
    words, reasons = hole("text") if text else "", hole("why_url") if why else ""
    shown = Outcome(state, hole("title"), words, drawn, why_url=reasons)
    return {"outcome": shown, "fragment": True}
