"""Headings in MARC: which fields of a record name whom or what, how two are compared, and how one is restated.

Two headings are the same when their words are, whatever marks stand between: `Toer, Pramoedya Ananta.` and
`Toer, Pramoedya Ananta`. A heading with subdivisions is also the heading before them.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

import msgspec

from lentera.catalogue.marc.brief import clean
from lentera.catalogue.marc.record import Field, Marc
from lentera.catalogue.search.words import words_of

LINK = "urn:uuid:"  # before an authority's id in subfield 0
SUBDIVISIONS = "vxyz"
WORK = "tkflo"  # from the first of these on, a name's field names a work
LONGEST_KEY = 250
ENDING = ",."  # marks that a record puts behind a heading
Pairs = tuple[tuple[str, str], ...]


class Kind(msgspec.Struct, frozen=True):
    """One kind of heading: the authority's tag (1XX), its subfields, and the fields of records that hold it."""

    tag: str
    codes: str
    fields: tuple[str, ...]
    is_name: bool = True


KINDS = {
    "person": Kind("100", "abcdq", ("100", "700", "600", "800")),
    "corporate": Kind("110", "abcdn", ("110", "710", "610", "810")),
    "meeting": Kind("111", "acdnqe", ("111", "711", "611", "811")),
    "topic": Kind("150", "ab", ("650",), is_name=False),
    "place": Kind("151", "a", ("651",), is_name=False),
    "genre": Kind("155", "a", ("655",), is_name=False),
}
KIND_OF_FIELD = {tag: name for name, kind in KINDS.items() for tag in kind.fields}
KIND_OF_AUTHORITY = {kind.tag: name for name, kind in KINDS.items()}


def key_of(text: str) -> str:
    """By what a heading is found: its folded words, at most LONGEST_KEY signs."""
    return " ".join(words_of(text))[:LONGEST_KEY].rstrip()


def likeness_of(text: str) -> str:
    """What near duplicates share: the words without numbers, in the order of the alphabet."""
    return " ".join(sorted(word for word in words_of(text) if not word.isdigit()))[:LONGEST_KEY]


def text_of(pairs: Iterable[tuple[str, str]]) -> str:
    """A heading as it is read: `Toer, Pramoedya Ananta, 1925-2006`, `Anggrek -- Budi daya`."""
    told = list(pairs)
    head = clean(" ".join(value for code, value in told if code not in SUBDIVISIONS))
    parts = [clean(value) for code, value in told if code in SUBDIVISIONS]
    return " -- ".join(part for part in [head, *parts] if part)


def split_field(field: Field, kind: Kind) -> tuple[Pairs, Pairs, Pairs]:
    """The subfields of a field as (heading, subdivisions, all others). A work's title is no part of a name."""
    heading: list[tuple[str, str]] = []
    subdivisions: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    in_work = False
    with_subdivisions = not kind.is_name or field.tag[:1] == "6"
    for pair in field.subfields:
        in_work = in_work or (kind.is_name and pair[0] in WORK)
        if pair[0] in kind.codes and not in_work:
            heading.append(pair)
        elif pair[0] in SUBDIVISIONS and with_subdivisions:
            subdivisions.append(pair)
        else:
            others.append(pair)
    return tuple(heading), tuple(subdivisions), tuple(others)


def authority_pairs(field: Field, kind: Kind) -> Pairs:
    """What of a field 1XX, 4XX or 5XX of an authority record is the heading."""
    codes = kind.codes + SUBDIVISIONS
    return tuple(pair for pair in field.subfields if pair[0] in codes)


def headings_in(marc: Marc) -> Iterator[tuple[str, Field, str]]:
    """Each heading of a record: its kind, its field, and the whole heading as it is read."""
    for field in marc.fields:
        kind = KIND_OF_FIELD.get(field.tag)
        if kind is not None:
            heading, subdivisions, _ = split_field(field, KINDS[kind])
            if text := text_of((*heading, *subdivisions)):
                yield kind, field, text


class Authorised(msgspec.Struct, frozen=True):
    """One authority, as records are brought in line with it: its form, and the forms that it takes the place of.

    `links` are the values of subfield 0 that mean it: its own first, then those of authorities merged into it.
    """

    kind: str
    pairs: Pairs
    indicator: str
    keys: frozenset[str]
    links: tuple[str, ...]


def link_of(authority: UUID) -> str:
    """How a field of a record names its authority (subfield 0)."""
    return f"{LINK}{authority}"


def linked(field: Field) -> UUID | None:
    """The authority that a field names, or None."""
    for value in field.all("0"):
        if value.startswith(LINK):
            try:
                return UUID(value.removeprefix(LINK))
            except ValueError:
                continue
    return None


def restated(marc: Marc, authorised: Authorised) -> Marc:
    """The record in line with an authority; the same record when nothing in it has to change.

    Fields that name another authority are left alone. What is the same field twice afterwards stands once.
    """
    tags = KINDS[authorised.kind].fields
    fields = [_restated(field, authorised) if field.tag in tags else field for field in marc.fields]
    if fields == list(marc.fields):
        return marc
    seen: list[Field] = []
    for field in fields:
        if field.tag not in tags or field not in seen:
            seen.append(field)
    return Marc(marc.leader, tuple(seen))


def _restated(field: Field, authorised: Authorised) -> Field:
    """One field in line with an authority.

    A subject that changes its words no longer stands in the list that its second indicator or subfield 2 names.
    """
    kind = KINDS[authorised.kind]
    heading, subdivisions, others = split_field(field, kind)
    named = [value for code, value in others if code == "0" and value.startswith(LINK)]
    if named and named[0] not in authorised.links:
        return field
    used = _used(heading, subdivisions, authorised.keys)
    if used is None:
        if not named:
            return field
        used = 0
    old = (*heading, *subdivisions[:used])
    new = _ended(authorised.pairs, old)
    rest = [*subdivisions[used:], *(pair for pair in others if pair[1] not in authorised.links)]
    one, two = field.indicators[0], field.indicators[1]
    if kind.is_name:
        one = authorised.indicator
    if field.tag[:1] == "6" and key_of(text_of(old)) != key_of(text_of(authorised.pairs)) and two != "4":
        two = "4"
        rest = [pair for pair in rest if pair[0] != "2"]
    return Field(field.tag, "", one + two, (*new, *rest, ("0", authorised.links[0])))


def _used(heading: Pairs, subdivisions: Pairs, keys: frozenset[str]) -> int | None:
    """How many subdivisions belong to the longest known heading that a field begins with; None for none."""
    if not heading:
        return None
    for count in range(len(subdivisions), -1, -1):
        if key_of(text_of((*heading, *subdivisions[:count]))) in keys:
            return count
    return None


def _ended(pairs: Pairs, old: Pairs) -> Pairs:
    """The heading with the mark at its end that the record had there (a full stop, a comma before a role)."""
    mark = old[-1][1].rstrip()[-1:] if old else ""
    code, value = pairs[-1]
    plain = clean(value)
    if not mark or mark not in ENDING or plain[-1:] in ".-)?!":
        return (*pairs[:-1], (code, plain))
    return (*pairs[:-1], (code, plain + mark))
