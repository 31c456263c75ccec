"""Schemes, the numbers given so far, and the register."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from lentera.documents.numbering import DEFAULT_SCHEME, format_number, parse_scheme
from lentera.institutions import queries as institutions
from lentera.papers.hooks import number_kind
from lentera.papers.models import HandRange, Number, NumberScheme
from lentera.papers.rules import NumberState, SchemeState, holes, next_free


def default_unit(institution: UUID) -> str:
    """The unit in a number where an office has said nothing: the first word of its short name."""
    row = institutions.institution(institution)
    words = row.shown_name.split() if row is not None else []
    return words[0].upper() if words else "UMUM"


def saved_scheme(institution: UUID, code: str) -> NumberScheme | None:
    """How the office said that it numbers this kind."""
    return NumberScheme.objects.filter(institution=institution, kind=code).first()


def scheme_of(institution: UUID, code: str) -> SchemeState | None:
    """How an institution numbers this kind of paper; None for a kind that takes no numbers."""
    row = saved_scheme(institution, code)
    if row is not None:
        return SchemeState(
            row.scheme, row.classification, row.unit, row.first, row.first_year, resets=row.resets
        )
    kind = number_kind(code)
    if kind is None:
        return None
    return SchemeState(DEFAULT_SCHEME, kind.classification, default_unit(institution))


def example(scheme: SchemeState, *, sequence: int, on: date) -> str:
    """What a number looks like, or "" where the scheme cannot make one."""
    try:
        return format_number(
            parse_scheme(scheme.scheme),
            sequence=sequence,
            on=on,
            classification=scheme.classification,
            unit=scheme.unit,
        )
    except ValueError:
        return ""


def used_sequences(institution: UUID, scheme: SchemeState, year: int) -> set[int]:
    """Numbers of the series that are taken, void or given by hand: this year's, or all where it never resets."""
    given = Number.objects.filter(institution=institution, series=scheme.series)
    by_hand = HandRange.objects.filter(institution=institution, series=scheme.series)
    if scheme.resets:
        given, by_hand = given.filter(year=year), by_hand.filter(year=year)
    used = set(given.values_list("sequence", flat=True))
    for first, last in by_hand.values_list("first", "last"):
        used.update(range(first, last + 1))
    return used


def next_sequence_of(institution: UUID, scheme: SchemeState, year: int) -> int:
    """The number that the next paper of the year takes."""
    return next_free(used_sequences(institution, scheme, year), scheme.first_of(year))


def holes_of(institution: UUID, scheme: SchemeState, year: int) -> list[int]:
    """Numbers below the highest used one that are given next: none but before a hand range."""
    return holes(used_sequences(institution, scheme, year), scheme.first_of(year))


def numbered_years(institution: UUID, series: str) -> set[int]:
    """The years in which a series has numbers."""
    years = Number.objects.filter(institution=institution, series=series).values_list("year", flat=True)
    by_hand = HandRange.objects.filter(institution=institution, series=series).values_list("year", flat=True)
    return {*years, *by_hand}


def number_state(institution: UUID, taken: UUID) -> NumberState | None:
    """One number of the institution."""
    row = Number.objects.filter(institution=institution, id=taken).first()
    return None if row is None else NumberState(row.id, row.number, row.paper, bool(row.void_reason))


def waiting_number(institution: UUID, code: str, about: UUID, on: date) -> Number | None:
    """A number of the same month that was taken for this very paper and that nothing bears yet."""
    rows = Number.objects.filter(
        institution=institution,
        kind=code,
        about=about,
        paper=None,
        void_reason="",
        on__year=on.year,
        on__month=on.month,
    )
    return rows.order_by("taken_at").first()


def numbers_waiting(institution: UUID) -> QuerySet[Number]:
    """Numbers that neither a paper nor a reason accounts for, the oldest first."""
    return Number.objects.filter(institution=institution, paper=None, void_reason="").order_by("taken_at")


def taken_for(institution: UUID, number: str) -> Number | None:
    """The number with this text."""
    return Number.objects.filter(institution=institution, number=number).order_by("-taken_at").first()


@dataclass(frozen=True, slots=True)
class Register:
    """One series in one year: what was given, by hand too, and what comes next."""

    series: str
    numbers: list[Number]
    ranges: list[HandRange]
    next: int
    holes: list[int]
    first: int


def register_of(institution: UUID, scheme: SchemeState, year: int) -> Register:
    """The register of a kind's series in a year; other kinds of the same series stand in it too."""
    here = {"institution": institution, "series": scheme.series, "year": year}
    return Register(
        series=scheme.series,
        numbers=list(Number.objects.filter(**here).order_by("-sequence")),
        ranges=list(HandRange.objects.filter(**here).order_by("first")),
        next=next_sequence_of(institution, scheme, year),
        holes=holes_of(institution, scheme, year),
        first=scheme.first_of(year),
    )


def years_with_numbers(institution: UUID) -> list[int]:
    """Years in which any number was given, the newest first."""
    years: Iterable[int] = Number.objects.filter(institution=institution).values_list("year", flat=True)
    return sorted(set(years), reverse=True)
