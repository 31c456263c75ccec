"""What a scan changes at the desk, drawn in one go: the card of the reader, the numbers of the day, the next form."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.safestring import SafeString

from lentera.circulation.forms import HINTS
from lentera.circulation.queries import Counts, LoanLine
from lentera.pages import formats
from lentera.pages.outcomes import Outcome
from lentera.pages.pressing import Hole, Speech, outcome_bar, pressed
from lentera.pages.templatetags.lentera import hari_lagi


@dataclass(frozen=True)
class OpenLoan:
    """A loan of the open reader, as the desk lists it."""

    line: LoanLine
    days: int
    undoable: bool
    moved: bool


@dataclass(frozen=True)
class OpenReader:
    """The open reader. `name` is for those who may know it; the assistant sees the card."""

    id: UUID
    card: str
    name: str
    loans: list[OpenLoan]
    out: int
    limit: int
    paused_until: date | None
    closed: bool
    away_since: date | None = None


@dataclass(frozen=True)
class Drawing:
    """Who looks at which desk: what all its parts are drawn by. `fragment`: for htmx, beside the rest of the page."""

    mode: str
    zone: str | None
    clerk: bool
    fragment: bool
    csrf_token: str
    speech: Speech


def token_of(request: HttpRequest) -> str:
    """The token for the forms of an answer: the one that came with this form, or a new one."""
    told = request.POST.get("csrfmiddlewaretoken") if request.method == "POST" else None
    return told or get_token(request)


def draw_reader(drawing: Drawing, reader: OpenReader | None) -> SafeString:
    """The card of the open reader, or what to scan first."""
    shape: dict[str, Any] = {"fragment": drawing.fragment, "mode": drawing.mode}
    if reader is None:
        return _nobody({}, drawing.speech, **shape)
    loans = SafeString("".join(_draw_loan(drawing, loan) for loan in reader.loans))
    values = {
        "card": reader.card,
        "name": reader.name,
        "out": reader.out,
        "limit": reader.limit,
        "until": formats.short_date(reader.paused_until) if reader.paused_until else "",
        "since": formats.short_date(reader.away_since) if reader.away_since else "",
        "loans": loans,
        "reader": reader.id,
    }
    return _reader(
        values,
        drawing.speech,
        fragment=drawing.fragment,
        clerk=drawing.clerk,
        name=bool(reader.name),
        paused=reader.paused_until is not None,
        closed=reader.closed,
        away=drawing.clerk and reader.away_since is not None,
        loans=bool(reader.loans),
    )


def draw_numbers(drawing: Drawing, counts: Counts) -> SafeString:
    """The four numbers of the day."""
    values = {
        "loans": formats.number(counts.loans),
        "returns": formats.number(counts.returns),
        "visits": formats.number(counts.visits),
        "new_readers": formats.number(counts.new_readers),
    }
    return _numbers(values, drawing.speech, fragment=drawing.fragment)


def draw_next(drawing: Drawing, card: str, request_id: str) -> SafeString:
    """What the next scan is sent with."""
    values = {"card": card, "request_id": request_id, "hint": HINTS[drawing.mode]}
    return _next(values, drawing.speech, fragment=drawing.fragment, mode=drawing.mode)


def draw_bar(drawing: Drawing, outcome: Outcome | None) -> SafeString | None:
    """The bar of an outcome; None where its template has to draw it."""
    return None if outcome is None else outcome_bar(outcome, drawing.csrf_token, drawing.speech)


def _draw_loan(drawing: Drawing, loan: OpenLoan) -> SafeString:
    line, zone = loan.line, drawing.zone
    values = {
        "csrf_token": drawing.csrf_token,
        "lent": formats.clock(line.lent_at, zone)
        if loan.undoable
        else formats.short_date(line.lent_at, zone),
        "title": line.title,
        "barcode": line.barcode,
        "due": formats.short_date(line.due),
        "late": hari_lagi(loan.days) if loan.days < 0 else "",
        "loan": line.id,
    }
    return _loan(
        values,
        drawing.speech,
        mode=drawing.mode,
        undoable=loan.undoable,
        placed=line.placed,
        late=loan.days < 0,
        moved=loan.moved,
    )


@pressed("circulation/_desk_reader.html")
def _nobody(hole: Hole, *, fragment: bool, mode: str) -> dict[str, Any]:
    return {"fragment": fragment, "mode": mode}


@pressed("circulation/_desk_reader.html")
def _reader(
    hole: Hole,
    *,
    fragment: bool,
    clerk: bool,
    name: bool,
    paused: bool,
    closed: bool,
    away: bool,
    loans: bool,
) -> dict[str, Any]:
    return {
        "fragment": fragment,
        "clerk": clerk,
        "card": hole("card"),
        "name": hole("name") if name else "",
        "out": hole("out"),
        "limit": hole("limit"),
        "until": hole("until") if paused else "",
        "closed": closed,
        "since": hole("since") if away else "",
        "loans": hole("loans") if loans else "",
        "reader": hole("reader") if loans or clerk else "",
    }


@pressed("circulation/_desk_loan.html")
def _loan(hole: Hole, *, mode: str, undoable: bool, placed: bool, late: bool, moved: bool) -> dict[str, Any]:
    return {
        "mode": mode,
        "undoable": undoable,
        "placed": placed,
        "moved": moved,
        "lent": hole("lent"),
        "title": hole("title"),
        "barcode": hole("barcode"),
        "due": hole("due"),
        "late": hole("late") if late else "",
        "loan": hole("loan"),
    }


@pressed("circulation/_desk_numbers.html")
def _numbers(hole: Hole, *, fragment: bool) -> dict[str, Any]:
    names = ("loans", "returns", "visits", "new_readers")
    return {"fragment": fragment, **{name: hole(name) for name in names}}


@pressed("circulation/_desk_next.html")
def _next(hole: Hole, *, fragment: bool, mode: str) -> dict[str, Any]:
    return {
        "fragment": fragment,
        "mode": mode,
        "hint": hole("hint"),
        "card": hole("card"),
        "request_id": hole("request_id"),
    }
