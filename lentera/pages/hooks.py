"""What pages ask of areas they do not know: areas fill these registries at start, in their `hooked.py`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from lentera.pages import formats
from lentera.pages.counting import Counted
from lentera.pages.signs import legible

Text = Any  # a str, a lazy translation or, in refusals and facts, a `counted` sentence


@dataclass(frozen=True)
class NavEntry:
    """One place of the side bar; `url_name` without arguments, `capability` asked through `may`.

    `also`: pages at other addresses that lie in this place.
    """

    label: Text
    url_name: str
    icon: str
    order: int = 50
    capability: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class TodayRow:
    """One thing to do, due in `days` (negative: days late; None: no number). `severity`: danger, soon, calm."""

    days: int | None
    text: Text
    detail: Text = ""
    url: str = ""
    button: Text = ""
    severity: str = "soon"
    icon: str = ""


@dataclass(frozen=True)
class HomeCard:
    """A card of the home page: its own template with its own context; `side` puts it in the narrow column."""

    title: Text
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    side: bool = True


@dataclass(frozen=True)
class Panel:
    """A panel of the dashboard; `wide` takes the whole width."""

    title: Text
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    wide: bool = False


@dataclass(frozen=True)
class AccountDisplay:
    """How the account at work is shown at the foot of the side bar: name, then role and institution."""

    name: Text
    detail: Text = ""
    logout_url: str = "/accounts/logout/"  # taken by POST


May = Callable[[HttpRequest, str], bool]
NameOf = Callable[[Any], str | None]
Today = Callable[[HttpRequest], Iterable[TodayRow]]
Cards = Callable[[HttpRequest], HomeCard | None]
Panels = Callable[[HttpRequest], Iterable[Panel]]

_nav: list[NavEntry] = []
_names: dict[str, NameOf] = {}
_today: list[tuple[int, Today]] = []
_cards: list[tuple[int, Cards]] = []
_panels: list[tuple[int, Panels]] = []
_texts: dict[str, Text] = {}
_fact_texts: dict[str, Text] = {}
_may: May | None = None
_account: Callable[[HttpRequest], AccountDisplay | None] | None = None


def register_nav(
    label: Text,
    url_name: str,
    icon: str,
    *,
    order: int = 50,
    capability: str | None = None,
    also: tuple[str, ...] = (),
) -> None:
    """Put a place into the side bar (once per `url_name`; a second call replaces the first).

    `order` tells its group too: see `sidebar.GROUPS`.
    """
    _nav[:] = [entry for entry in _nav if entry.url_name != url_name]
    _nav.append(NavEntry(label, url_name, icon, order, capability, also))
    _nav.sort(key=lambda entry: entry.order)


def nav_entries(request: HttpRequest) -> list[dict[str, Any]]:
    """The places that this request may use, with their address and whether the page shown lies in them."""
    entries: list[dict[str, Any]] = []
    inside: list[tuple[int, dict[str, Any]]] = []
    for entry in _nav:
        if entry.capability is not None and not may(request, entry.capability):
            continue
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        place = {"label": entry.label, "url": url, "icon": entry.icon, "active": False, "order": entry.order}
        entries.append(place)
        addresses = [url, *(reverse(name) for name in entry.also)]
        inside.extend((len(one), place) for one in addresses if request.path.startswith(one))
    if inside:
        max(inside, key=lambda found: found[0])[1]["active"] = True
    return entries


def set_may(answer: May) -> None:
    """Who answers `may`: the institutions area, from the table of roles."""
    global _may
    _may = answer


def may(request: HttpRequest, capability: str) -> bool:
    """Whether the account of this request has the capability; no until somebody answers."""
    return _may is not None and _may(request, capability)


def register_names(kind: str, name: NameOf) -> None:
    """Who knows the names of one kind of id ("institution", "account", "library", …)."""
    _names[kind] = name


def name_of(kind: str, id: Any) -> str:
    """The name to show for an id; the first eight characters of the id when nobody knows it."""
    known = _names[kind](id) if kind in _names else None
    return known or str(id)[:8]


def register_today(provider: Today, *, order: int = 50) -> None:
    """Offer rows for "what must be done today"."""
    _today.append((order, provider))
    _today.sort(key=lambda pair: pair[0])


def today_rows(request: HttpRequest) -> list[TodayRow]:
    """Everything that must be done, oldest danger on top, then by the day it is due."""
    rank = {"danger": 0, "soon": 1, "calm": 2}
    rows = [row for _, provider in _today for row in provider(request)]
    return sorted(rows, key=lambda row: (rank.get(row.severity, 1), row.days is None, row.days or 0))


def register_home_card(provider: Cards, *, order: int = 50) -> None:
    """Offer a card for the home page."""
    _cards.append((order, provider))
    _cards.sort(key=lambda pair: pair[0])


def home_cards(request: HttpRequest) -> list[HomeCard]:
    """The cards that have something to say to this account."""
    return [card for _, provider in _cards if (card := provider(request)) is not None]


def register_dashboard(provider: Panels, *, order: int = 50) -> None:
    """Offer panels for the dashboard."""
    _panels.append((order, provider))
    _panels.sort(key=lambda pair: pair[0])


def dashboard_panels(request: HttpRequest) -> list[Panel]:
    """All panels for this account, in order."""
    return [panel for _, provider in _panels for panel in provider(request)]


def register_texts(texts: Mapping[str, Text]) -> None:
    """The sentences of refusals, by code. Raises ValueError when two areas give one code different sentences."""
    for code, text in texts.items():
        if str(_texts.setdefault(code, text)) != str(text):
            raise ValueError(f"the refusal {code} has two sentences; give one of them another code")


def register_fact_texts(texts: Mapping[str, Text]) -> None:
    """The sentences of facts in a history, by kind."""
    _fact_texts.update(texts)


def text_of(code: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence of a refusal; the code itself where no text was registered."""
    return _filled(_texts.get(code), code, params or {})


def fact_text_of(kind: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence of a fact; the kind itself where no text was registered."""
    return _filled(_fact_texts.get(kind), kind, params or {})


def known_texts() -> dict[str, Text]:
    """All registered sentences of refusals: for the page of the docs that lists them, and its test."""
    return dict(_texts)


def known_fact_texts() -> dict[str, Text]:
    """All registered sentences of facts."""
    return dict(_fact_texts)


def set_account_display(display: Callable[[HttpRequest], AccountDisplay | None]) -> None:
    """Who tells how the account of a request is shown."""
    global _account
    _account = display


def account_display(request: HttpRequest) -> AccountDisplay | None:
    """How the account of this request is shown; None for a visitor."""
    return _account(request) if _account is not None else None


class _Params(dict[str, Any]):
    """The values of a sentence; one that the fact does not carry is drawn as an ellipsis, never as an error."""

    def __missing__(self, name: str) -> str:
        return "…"


def _filled(text: Text | None, code: str, params: Mapping[str, Any]) -> str:
    if text is None:
        return code
    told = text.spoken(params) if isinstance(text, Counted) else str(text)
    return told % _Params({name: _shown(value) for name, value in params.items()})


def _shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{formats.short_date(value)} {formats.clock(value)}"
    if isinstance(value, date):
        return formats.short_date(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return formats.number(value)
    return legible(value) if isinstance(value, str) else value
