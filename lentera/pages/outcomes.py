"""What became of an action, as the outcome bar shows it."""

from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext

from lentera.pages.hooks import text_of
from lentera.pages.signs import legible


class RefusalLike(Protocol):
    """A refusal as pages see it: a code and the values its sentence names."""

    code: str
    details: dict[str, Any]


@dataclass(frozen=True)
class Button:
    """What can be done next from the bar; `key` is a key of the keyboard such as "F2" or "Escape".

    `also`: what is sent along, beside `name` with its `value`.
    """

    label: Any
    url: str
    key: str = ""
    method: str = "post"
    icon: str = ""
    name: str = ""
    value: str = ""
    also: tuple[tuple[str, str], ...] = ()

    @property
    def key_label(self) -> str:
        return "Esc" if self.key == "Escape" else self.key


@dataclass(frozen=True)
class Outcome:
    """`state`: ok, refused or info. `title` is read from a metre away, `text` says the rest.

    `why`: lines with `text`, `origin` and `url` behind a disclosure, or a function that gives them once it is drawn.
    `why_url`: the same lines by themselves, for answers that bring them only when somebody opens the disclosure.
    """

    state: str
    title: Any
    text: Any = ""
    buttons: tuple[Button, ...] = ()
    why: Any = ()
    why_url: str = ""

    @classmethod
    def ok(
        cls,
        title: Any,
        text: Any = "",
        undo_url: str | None = None,
        buttons: tuple[Button, ...] = (),
        why: Any = (),
        why_url: str = "",
    ) -> "Outcome":
        """Done; with the way back where there is one."""
        undo = (Button(gettext("Urungkan"), undo_url, key="Escape"),) if undo_url else ()
        return cls("ok", _seen(title), _seen(text), tuple(buttons) + undo, why, why_url)

    @classmethod
    def refused(
        cls,
        refusal: RefusalLike | str,
        title: Any | None = None,
        buttons: tuple[Button, ...] = (),
        why: Any = (),
    ) -> "Outcome":
        """Not done, and why: the registered sentence of the refusal, or a sentence given as text."""
        text = refusal if isinstance(refusal, str) else text_of(refusal.code, refusal.details)
        head = gettext("Belum bisa") if title is None else _seen(title)
        return cls("refused", head, _seen(text), tuple(buttons), why)

    @classmethod
    def info(cls, title: Any, text: Any = "", buttons: tuple[Button, ...] = ()) -> "Outcome":
        """Neither done nor refused: something to know."""
        return cls("info", _seen(title), _seen(text), tuple(buttons))

    @property
    def icon(self) -> str:
        return {"ok": "circle-check", "refused": "hand-stop"}.get(self.state, "info-circle")


def _seen(words: Any) -> Any:
    """A title of ours may hold a sign that turns the writing direction; a sentence that names it stays as it is."""
    return legible(words) if type(words) is str else words


def shown(value: Any) -> Outcome | None:
    """An outcome to draw from an `Outcome`, a refusal, or nothing. A fact needs words of its area: see `Outcome.ok`."""
    if value is None or isinstance(value, Outcome):
        return value
    if hasattr(value, "code") and hasattr(value, "details"):
        return Outcome.refused(value)
    return None
