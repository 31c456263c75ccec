"""What the pages of the catalogue show: results, facets with their addresses, MARC as lines, history."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote_plus, urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from lentera.catalogue import hooks, queries
from lentera.catalogue.labels import FACET_LABELS, SORT_LABELS, USE_LABELS, value_label
from lentera.catalogue.marc.record import Marc
from lentera.catalogue.models import Record
from lentera.catalogue.search.answering import SORTS
from lentera.catalogue.search.counting import Count
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.pages import addresses
from lentera.pages.signs import legible

PAGE = 20
SHOWN_IN = ("availability", "here", "use", "place", "language", "material", "subject_facet")
NARROWING = (*queries.FACETS, "availability", "here")
LINE = 160  # signs of the sentence under a title
DECADES = 9  # shown in the picture
BARS = (220, 56)  # width and height of the picture of decades


@dataclass(frozen=True)
class Result:
    """One record in a list."""

    record: Record
    sentence: str
    use: Any
    tone: int
    available: hooks.Availability
    known: bool  # whether somebody knows about copies
    cover: str = ""  # the mark of its picture, or empty


@dataclass(frozen=True)
class Choice:
    """One value of a facet, with the address that chooses it or lets it go."""

    label: Any
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True)
class Chip:
    """One choice in force, with the address that lets it go."""

    label: Any
    value: Any
    url: str


@dataclass(frozen=True)
class Bar:
    """One decade in the picture of years."""

    decade: int
    x: int
    y: int
    width: int
    height: int
    reach: int  # how wide it can be pressed
    label: str
    url: str
    chosen: bool


def asking(request: HttpRequest) -> UUID | None:
    """The institution in whose name somebody searches, or None for the public."""
    staff = getattr(request, "staff", None)
    return staff.institution if staff is not None else None


def ask_url(request: HttpRequest) -> str:
    """Where somebody at work may ask an agency for a title that is missing, or an empty string."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may(staff, Capability.REQUESTS, Level.CREATE):
        return ""
    return addresses.address("requests:new")


def search_page(request: HttpRequest, address: str) -> dict[str, Any]:
    """All that a page with search results draws; `address` is the page's own, without its question.

    Where nothing is asked the newest titles stand first: what a visitor comes to see.
    """
    asked = request.GET
    question = legible(asked.get("q", ""))
    chosen = {name: asked.getlist(name) for name in NARROWING if asked.getlist(name)}
    sort = asked.get("sort", "")
    words = bool(question.strip())
    used = sort if sort in SORTS and (words or sort != "relevance") else "relevance" if words else "year"
    after = asked.get("after", "")
    reader = asking(request)
    found = queries.search(question, reader=reader, chosen=chosen, sort=used, after=after, limit=PAGE)
    told = found.answer
    facets = [
        (FACET_LABELS[name], _choices(asked, name, told.facets.get(name, []), chosen)) for name in SHOWN_IN
    ]
    return {
        "q": question,
        "results": results(found.records, reader),
        "total": told.total,
        "being_built": found.being_built,
        "facets": [(label, choices) for label, choices in facets if _narrows(choices, told.total)],
        "bars": _bars(asked, told.facets["decade"], chosen.get("decade", [])),
        "chips": _chips(asked, chosen),
        "clear_url": _address(asked, **dict.fromkeys(NARROWING)),
        "sorts": [
            (label, _address(asked, sort=name), name == used)
            for name, label in SORT_LABELS.items()
            if words or name != "relevance"
        ],
        "loose": told.loose,
        "suggestion": told.suggestion,
        "suggestion_url": _address(asked, q=told.suggestion),
        "next_url": _address(asked, after=told.after) if told.after else "",
        "first_url": _address(asked) if after else "",
        "hidden": [(name, value) for name, values in chosen.items() for value in values],
        "sort": sort,
        "ask_url": ask_url(request),
        "address": address,
    }


def new_page(request: HttpRequest) -> dict[str, Any]:
    """Titles of which copies came in of late, newest first."""
    reader = asking(request)
    before = _read_day(request.GET.get("before", ""))
    arrived = hooks.arrivals(reader, before, PAGE + 1)
    rows = queries.records_by_ids([record for record, _ in arrived[:PAGE]], reader=reader)
    shown = results([rows[record] for record, _ in arrived[:PAGE] if record in rows], reader)
    days = dict(arrived)
    last, day = arrived[PAGE - 1] if len(arrived) > PAGE else (None, None)
    return {
        "results": [(days[one.record.id], one) for one in shown],
        "next_url": f"?before={day}~{last}" if last is not None else "",
        "first_url": reverse("catalogue:arrived") if before is not None else "",
    }


def _read_day(text: str) -> tuple[date, UUID] | None:
    day, _, record = text[:60].partition("~")
    try:
        return date.fromisoformat(day), UUID(record)
    except ValueError:
        return None


def results(records: list[Record], reader: UUID | None) -> list[Result]:
    """Records as a list shows them."""
    ids = [record.id for record in records]
    copies, covers = hooks.availability(ids, reader), queries.covers(ids)
    return [
        Result(
            record,
            sentence(record),
            USE_LABELS[record.use],
            tone(record.ddc),
            copies[record.id],
            hooks.is_filled(),
            covers.get(record.id, ""),
        )
        for record in records
    ]


def sentence(record: Record) -> str:
    """One line about a record: the beginning of its summary, else its subjects, else who published it."""
    text = record.summary or heading(" · ".join(record.subjects.split("\n")[:3])) or record.publisher
    if len(text) <= LINE:
        return text
    return text[:LINE].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def heading(subject: str) -> str:
    """A subject heading as it is read: `Anggrek — Budi daya`."""
    return subject.replace(" -- ", " — ")


def tone(ddc: str) -> int:
    """The colour of a drawn cover (1 to 6), by the first sign of the class."""
    return int(ddc[0]) % 6 + 1 if ddc[:1].isdecimal() else 1


def _address(asked: QueryDict, **changes: str | None) -> str:
    """The present question with changes, from its first page."""
    pairs = [
        (name, value)
        for name, values in asked.lists()
        for value in values
        if name not in changes and name not in ("after", "tab")
    ]
    pairs += [(name, value) for name, value in changes.items() if value]
    return "?" + urlencode([(name, value.encode("utf-8", "replace")) for name, value in pairs])


def _toggling(asked: QueryDict, name: str) -> Callable[[str], str]:
    """The addresses that choose a value of a facet or let it go: what they share is written once."""
    picked = asked.getlist(name)
    rest = _address(asked, **{name: None})
    begin = "".join([rest, "&" if len(rest) > 1 else "", *(f"{_pair(name, one)}&" for one in picked)])

    def toggled(value: str) -> str:
        if value in picked:
            left = "&".join(_pair(name, one) for one in picked if one != value)
            return f"{rest}&{left}" if left and len(rest) > 1 else rest + left
        return begin + _pair(name, value)

    return toggled


def _pair(name: str, value: str) -> str:
    return f"{name}={quote_plus(value.encode('utf-8', 'replace'))}"


def _choices(asked: QueryDict, name: str, counts: list[Count], chosen: dict[str, list[str]]) -> list[Choice]:
    picked, toggled = chosen.get(name, []), _toggling(asked, name)
    listed = {one.value for one in counts}
    lost = [Choice(value_label(name, one), 0, toggled(one), True) for one in picked if one not in listed]
    most = 8 if name != "subject_facet" else 10
    known = [
        Choice(value_label(name, one.value), one.count, toggled(one.value), one.value in picked)
        for one in counts[: max(most - len(lost), 0)]
    ]
    return [*lost, *known][:most]


def _chips(asked: QueryDict, chosen: dict[str, list[str]]) -> list[Chip]:
    """What is chosen, in the order of the facets."""
    return [
        Chip(FACET_LABELS[name], value_label(name, value), _toggling(asked, name)(value))
        for name in (*SHOWN_IN, "decade")
        for value in chosen.get(name, [])
    ]


def _narrows(choices: list[Choice], total: int) -> bool:
    """Whether a facet can change anything: one value that all records have is no choice."""
    return any(choice.chosen or choice.count < total for choice in choices)


def _bars(asked: QueryDict, counts: list[Count], picked: list[str]) -> list[Bar]:
    """The last dozen decades as bars; each opens its decade."""
    told = {int(one.value): one.count for one in counts if one.value.isdecimal()}
    if not picked and len(told) < 2:
        return []
    last = max(told, default=0)
    decades = [decade for decade in range(last - (DECADES - 1) * 10, last + 10, 10) if decade >= 0]
    highest = max([told.get(decade, 0) for decade in decades] + [1])
    width, height = BARS
    step = width // len(decades)
    toggled = _toggling(asked, "decade")
    bars = []
    for place, decade in enumerate(decades):
        count = told.get(decade, 0)
        tall = max(2, round(count / highest * height)) if count else 0
        bars.append(
            Bar(
                decade=decade,
                x=place * step,
                y=height - tall,
                width=max(step - 4, 3),
                height=tall,
                reach=step,
                label=f"{decade}–{decade + 9}: {count}",
                url=toggled(str(decade)),
                chosen=str(decade) in picked,
            )
        )
    return bars


def marc_lines(marc: Marc) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Tag, indicators and subfields of each field, the leader first; control fields have one nameless
    subfield.
    """
    lines: list[tuple[str, str, list[tuple[str, str]]]] = [("LDR", "", [("", marc.leader)])]
    for field in marc.fields:
        if field.is_control:
            lines.append((field.tag, "", [("", field.data)]))
        else:
            lines.append((field.tag, field.indicators.replace(" ", "_"), list(field.subfields)))
    return lines


def record_url(record: UUID) -> str:
    """The public address of a record."""
    return reverse("catalogue:record", args=[record])
