"""Decisions about records: which one an incoming record is, what a form makes of one, and the mark on its
spine.
"""

import re
from collections.abc import Iterable
from uuid import UUID

import msgspec

from lentera.catalogue.editing.simple import RecordForm, decide_record, form_of
from lentera.catalogue.marc.brief import OWN_USE, fold
from lentera.catalogue.marc.record import Field, Marc

__all__ = [
    "Keys",
    "Known",
    "Match",
    "RecordForm",
    "decide_match",
    "decide_record",
    "form_of",
    "like_titles",
    "shelf_mark",
    "with_use",
]
SHORTEST_LIKENESS = 4  # letters that two titles must share from their beginning
_letters = re.compile(r"[^a-z0-9]+")


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """By what a record is recognised, and what tells whether it changed."""

    control: str
    agency: str
    isbns: tuple[str, ...]
    filing: str
    material: str
    fingerprint: str
    digest: str
    richness: int


class Known(msgspec.Struct, frozen=True):
    """A record that is in the catalogue, or came earlier in the same file."""

    id: UUID
    keys: Keys


class Match(msgspec.Struct, frozen=True):
    """Which record an incoming one is, and what is to be done: `added` (None), `updated` or `unchanged`."""

    known: Known | None
    outcome: str


def decide_match(incoming: Keys, candidates: Iterable[Known]) -> Match:
    """Which record `incoming` is. First the control number, then an ISBN, then title, author and year.

    A control number without the agency that gave it (003) is trusted only together with a like title: many
    catalogues count from 1. Two numbers of one agency are two records, whatever else they share. A record of
    another house replaces ours only if it says at least as much.
    """
    known = list(candidates)
    for one in known:
        if _same_control(incoming, one.keys):
            return Match(one, "unchanged" if one.keys.digest == incoming.digest else "updated")
    for is_same in (_same_isbn, _same_work):
        for one in known:
            if is_same(incoming, one.keys):
                kept = one.keys.digest == incoming.digest or incoming.richness < one.keys.richness
                return Match(one, "unchanged" if kept else "updated")
    return Match(None, "added")


def _same_control(one: Keys, other: Keys) -> bool:
    if not one.control or (one.control, one.agency) != (other.control, other.agency):
        return False
    return bool(one.agency) or like_titles(one.filing, other.filing)


def _may_be_one(one: Keys, other: Keys) -> bool:
    if one.material != other.material:
        return False
    return not (one.control and other.control and one.agency == other.agency and one.control != other.control)


def _same_isbn(one: Keys, other: Keys) -> bool:
    if set(one.isbns).isdisjoint(other.isbns) or not _may_be_one(one, other):
        return False
    return like_titles(one.filing, other.filing)


def _same_work(one: Keys, other: Keys) -> bool:
    if not one.fingerprint or one.fingerprint != other.fingerprint or (one.isbns and other.isbns):
        return False
    return _may_be_one(one, other)


def like_titles(one: str, other: str) -> bool:
    """Whether two filing titles may name one work: the shorter begins the longer."""
    short, long = sorted((_letters.sub("", one), _letters.sub("", other)), key=len)
    return short == long or (len(short) >= SHORTEST_LIKENESS and long.startswith(short))


def shelf_mark(ddc: str, author: str, filing: str) -> str:
    """The call number: class, three letters of the author's heading, first letter of the title without
    article.

    `899.221`, `Toer, Pramoedya Ananta`, `Bumi Manusia` is `899.221 TOE b`; without an author the title gives
    the three letters, without a class there is none. Source: domain.md section 4; the recipe is the library's
    to change.
    """
    if not ddc:
        return ""
    letters = _spine_letters(author) or _spine_letters(filing)
    return " ".join(part for part in (ddc, letters.upper(), _spine_letters(filing)[:1]) if part)


def _spine_letters(text: str) -> str:
    return "".join(sign for sign in fold(text) if sign.isalnum())[:3]


def with_use(marc: Marc, use: str) -> Marc:
    """The record with its use stated (learning, knowledge, recreation), for whoever knows better than its
    class.
    """
    kept = [field for field in marc.fields if not (field.tag == "658" and field.first("2") == OWN_USE)]
    stated = Field("658", "", "  ", (("a", use), ("2", OWN_USE)))
    return Marc(marc.leader, tuple(sorted([*kept, stated], key=lambda field: field.tag)))
