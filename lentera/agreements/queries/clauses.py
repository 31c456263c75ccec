"""The clause library: the starter clauses of the package, and what the office made of them."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from lentera.agreements.facts import Clause, Content, Instrument, LegalRoute, LibraryClause, Variant
from lentera.agreements.models import LegalBasis, LibraryClauseRow, LibraryClauseVersion
from lentera.agreements.rules import as_drafted
from lentera.journal.ids import derived_id

LIBRARY = Path(__file__).parent.parent / "library"
_clause = msgspec.json.Decoder(LibraryClause)


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A clause as it is offered. `version` 0: as the package brings it, never changed by the office."""

    id: UUID
    version: int
    content: LibraryClause
    retired: bool = False
    retired_why: str = ""
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Preamble:
    """A consideration or legal basis of the starter library; empty `instruments` or `routes`: for all."""

    text: str
    english: str
    instruments: frozenset[str]
    routes: frozenset[str]

    def fits(self, instrument: Instrument, route: LegalRoute) -> bool:
        """Whether it belongs on such a paper."""
        return (not self.instruments or instrument.value in self.instruments) and (
            not self.routes or route.value in self.routes
        )


@cache
def starter_clauses() -> tuple[LibraryClause, ...]:
    """The clauses that the package brings, in the order of the articles."""
    found = []
    for instrument in Instrument:
        told = tomllib.loads((LIBRARY / f"{instrument.value}.toml").read_text("utf-8"))
        for raw in told["clause"]:
            found.append(_read_clause(raw, instrument))
    return tuple(found)


def _read_clause(raw: dict[str, Any], instrument: Instrument) -> LibraryClause:
    return msgspec.convert({"instruments": [instrument.value], **raw}, LibraryClause)


@cache
def _preamble(kind: str) -> tuple[Preamble, ...]:
    told = tomllib.loads((LIBRARY / "preamble.toml").read_text("utf-8"))
    return tuple(
        Preamble(
            raw["text"],
            raw.get("english", ""),
            frozenset(raw.get("instruments", ())),
            frozenset(raw.get("routes", ())),
        )
        for raw in told[kind]
    )


def starter_considerations(instrument: Instrument, route: LegalRoute) -> list[tuple[str, str]]:
    """The considerations of such a paper, each with its English."""
    return [(one.text, one.english) for one in _preamble("consideration") if one.fits(instrument, route)]


def legal_bases(agency: UUID, instrument: Instrument, route: LegalRoute) -> list[str]:
    """The legal bases of such a paper: the office's own list, or the starter's while it has none."""
    own = list(LegalBasis.objects.filter(institution=agency).order_by("position", "name"))
    if not own:
        return [one.text for one in _preamble("basis") if one.fits(instrument, route)]
    return [
        row.name for row in own if row.instrument in ("", instrument.value) and row.route in ("", route.value)
    ]


def clause_id(agency: UUID, code: str) -> UUID:
    """The id of a clause in an office's library."""
    return derived_id(agency, f"clause {code}")


def library(
    agency: UUID,
    instrument: Instrument | None = None,
    route: LegalRoute | None = None,
    *,
    retired: bool = False,
) -> list[LibraryEntry]:
    """The clauses that an office offers, in the order of the articles: its own, else the starter's of the same code."""
    entries = {}
    for content in starter_clauses():
        id = clause_id(agency, content.code)
        entries[id] = LibraryEntry(id, 0, content)
    for row in LibraryClauseRow.objects.filter(institution=agency):
        content = _clause.decode(row.content) if row.content else entries[row.id].content
        entries[row.id] = LibraryEntry(
            row.id, row.version, content, row.retired_at is not None, row.retired_why, row.saved_at
        )
    found = [
        one
        for one in entries.values()
        if (retired or not one.retired)
        and (instrument is None or instrument in one.content.instruments)
        and (route is None or not one.content.routes or route in one.content.routes)
    ]
    return sorted(found, key=lambda one: (one.content.position, one.content.code))


def library_entry(agency: UUID, clause: UUID) -> LibraryEntry | None:
    """One clause of an office's library, retired ones too."""
    return next((one for one in library(agency, retired=True) if one.id == clause), None)


def clause_versions(agency: UUID, clause: UUID) -> list[LibraryEntry]:
    """Every version of a clause, newest first; 0 is the starter's."""
    rows = LibraryClauseVersion.objects.filter(institution=agency, clause=clause).order_by("-version")
    found = [
        LibraryEntry(clause, row.version, _clause.decode(row.content), saved_at=row.saved_at) for row in rows
    ]
    starter = next((one for one in starter_clauses() if clause_id(agency, one.code) == clause), None)
    return [*found, LibraryEntry(clause, 0, starter)] if starter is not None else found


def as_clause(entry: LibraryEntry, variant: str = "") -> Clause:
    """A library clause as an article of a draft, in the words of the named variant if there is one."""
    content = entry.content
    words: LibraryClause | Variant = next(
        (one for one in content.variants if variant and one.name == variant), content
    )
    return Clause(
        code=content.code,
        title=content.title,
        title_en=content.title_en,
        paragraphs=words.paragraphs,
        paragraphs_en=words.paragraphs_en,
        origin=entry.id,
        version=entry.version,
        mandatory=content.mandatory,
    )


def with_library(agency: UUID, content: Content, *, last: Content | None = None) -> Content:
    """A text with the library's articles, considerations and legal bases where it has none.

    `last`, the agreement of before: its articles come again, in the library's newest words unless they were written
    for it; mandatory ones that it lacks are added. Its contacts and witnesses come along.
    """
    clauses = content.clauses or _articles(agency, content, last)
    pairs = starter_considerations(content.instrument, content.route)
    return msgspec.structs.replace(
        content,
        clauses=clauses,
        considerations=content.considerations or tuple(text for text, _english in pairs),
        considerations_en=content.considerations_en
        if content.considerations
        else tuple(english for _text, english in pairs),
        legal_bases=content.legal_bases or tuple(legal_bases(agency, content.instrument, content.route)),
        contacts=content.contacts or (last.contacts if last is not None else ()),
        witnesses=content.witnesses or (last.witnesses if last is not None else ()),
    )


def _articles(agency: UUID, content: Content, last: Content | None) -> tuple[Clause, ...]:
    entries = {one.content.code: one for one in library(agency, content.instrument, content.route)}
    if last is None or not last.clauses or last.instrument is not content.instrument:
        return tuple(as_clause(entry) for entry in entries.values())
    articles = [_again(agency, as_drafted(clause), entries) for clause in last.clauses]
    have = {clause.code for clause in articles}
    for entry in entries.values():
        if entry.content.mandatory and entry.content.code not in have:
            place = sum(
                1
                for clause in articles
                if clause.code in entries and entries[clause.code].content.position < entry.content.position
            )
            articles.insert(place, as_clause(entry))
    return tuple(articles)


def _again(agency: UUID, clause: Clause, entries: dict[str, LibraryEntry]) -> Clause:
    """The clause in the newest words, if its own were the library's at the time."""
    entry = entries.get(clause.code)
    if entry is None or clause.origin is None:
        return msgspec.structs.replace(clause, origin=None, version=0)
    for version in clause_versions(agency, clause.origin):
        if version.version != clause.version:
            continue
        if clause.paragraphs == version.content.paragraphs and clause.title == version.content.title:
            return as_clause(entry)
        for variant in version.content.variants:
            if clause.paragraphs == variant.paragraphs:
                return as_clause(entry, variant.name)
    return clause


def differences_from_library(agency: UUID, content: Content) -> dict[str, str]:
    """By code of an article: `changed` (other words than the library's), `older` (the library has a newer version),
    `own` (not from the library); and `missing` for mandatory clauses that the text leaves out.
    """
    entries = {one.content.code: one for one in library(agency, content.instrument, content.route)}
    told: dict[str, str] = {}
    for clause in content.clauses:
        entry = entries.get(clause.code)
        if entry is None or clause.origin is None:
            told[clause.code] = "own"
            continue
        plain = as_drafted(clause)
        offered = {entry.content.paragraphs, *(variant.paragraphs for variant in entry.content.variants)}
        if plain.version < entry.version:
            told[clause.code] = "older"
        elif plain.paragraphs not in offered or plain.title != entry.content.title:
            told[clause.code] = "changed"
    have = {clause.code for clause in content.clauses}
    for code, entry in entries.items():
        if entry.content.mandatory and code not in have:
            told[code] = "missing"
    return told
