"""Authorities for pages, search and other areas: one, lists, what leads to them, and what still lacks one."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import Count, Q, QuerySet

from lentera.catalogue import watching
from lentera.catalogue.authorities.headings import headings_in, key_of, likeness_of, linked
from lentera.catalogue.editions.besides import carried_authorities
from lentera.catalogue.editions.models import CarriedHeading
from lentera.catalogue.marc.record import Marc, from_bytes
from lentera.catalogue.models import Authority, AuthorityReference, MergedAuthority, Record
from lentera.journal import blobs
from lentera.journal.asking import asked
from lentera.journal.history import history

MOST_CANDIDATES = 1_000


def visible_authorities(reader: UUID | None) -> QuerySet[Authority]:
    """The authorities that an institution (None: the public) may see: public ones and its own."""
    return Authority.objects.filter(_seen_by(reader))


def _seen_by(reader: UUID | None) -> Q:
    return Q(public=True) if reader is None else Q(public=True) | Q(institution=reader)


def authority(id: UUID, *, reader: UUID | None = None) -> Authority | None:
    """One authority, or None when there is none or `reader` may not see it."""
    found = visible_authorities(reader).filter(id=id).first()
    if found is not None:
        return found
    return next(
        iter(carried_authorities(CarriedHeading.objects.filter(authority=id, relation="heading"))), None
    )


def own_authorities(institution: UUID) -> QuerySet[Authority]:
    """The authorities that an institution keeps."""
    return Authority.objects.filter(institution=institution)


def merged_into(id: UUID) -> UUID | None:
    """The authority to which a merged one leads, or None."""
    return MergedAuthority.objects.filter(id=id).values_list("kept", flat=True).first()


def merged_ids(kept: UUID) -> list[UUID]:
    """The authorities that were merged into this one."""
    return list(MergedAuthority.objects.filter(kept=kept).order_by("id").values_list("id", flat=True))


def was_authority(id: UUID, *, author: UUID) -> bool:
    """Whether an institution ever kept this authority."""
    return any(line.author == author for line in history(id, reader=author))


def marc_of_authority(row: Authority) -> Marc:
    """The whole MARC of an authority."""
    return from_bytes(blobs.content(row.institution_id, row.content).split(b"\n")[row.line])


class Beside(msgspec.Struct, frozen=True):
    """Another form of an authority, or (`id` told where there is one) a heading beside it."""

    text: str
    id: UUID | None = None


def references(row: Authority) -> tuple[list[Beside], list[Beside]]:
    """The forms that lead to an authority, and the headings beside it."""
    told: list[AuthorityReference | CarriedHeading] = [
        *AuthorityReference.objects.filter(authority=row.id).order_by("position")
    ]
    if not row.content:  # it came with an edition
        beside = CarriedHeading.objects.filter(authority=row.id).exclude(relation="heading")
        told = list({one.position: one for one in beside.order_by("position")}.values())
    also = [one for one in told if one.relation == "also"]
    known = dict(
        Authority.objects.filter(
            institution=row.institution_id, key__in=[one.key for one in also]
        ).values_list("key", "id")
    )
    if not row.content:
        headings = CarriedHeading.objects.filter(relation="heading", key__in=[one.key for one in also])
        known = dict(headings.values_list("key", "authority"))
    see = [Beside(one.text) for one in told if one.relation == "see"]
    return see, [Beside(one.text, known.get(one.key)) for one in also]


def authorities_of(marc: Marc, *, reader: UUID | None) -> list[Authority]:
    """The authorities of a record's headings, each once, in the record's order: by link, else by its words."""
    wanted: dict[tuple[str, str], None] = {}
    links: dict[UUID, None] = {}
    for kind, field, text in headings_in(marc):
        if (id := linked(field)) is not None:
            links[id] = None
        wanted[kind, key_of(text)] = None
        wanted[kind, key_of(text.partition(" -- ")[0])] = None
    if not wanted:
        return []
    rows = visible_authorities(reader).filter(Q(id__in=links) | Q(key__in={key for _, key in wanted}))
    places = {pair: place for place, pair in enumerate(wanted)}
    carried = CarriedHeading.objects.filter(
        Q(authority__in=links) | Q(key__in={key for _, key in wanted}), relation="heading"
    )
    met = [
        row
        for row in [*rows, *carried_authorities(carried)]
        if row.id in links or (row.kind, row.key) in places
    ]
    met.sort(key=lambda row: (places.get((row.kind, row.key), len(places)), row.institution_id != reader))
    return list({(row.kind, row.key): row for row in reversed(met)}.values())[::-1]


class Suggested(msgspec.Struct, frozen=True):
    """A heading for a field; `form` is the form that was met where it is another than the heading."""

    id: UUID
    kind: str
    heading: str
    form: str = ""


def suggest_headings(
    text: str, *, kinds: Iterable[str], reader: UUID | None, limit: int = 10
) -> list[Suggested]:
    """Authorised headings that begin with this text or have a form that does, in the order of the alphabet."""
    key, wanted = key_of(text), list(kinds)
    if not key:
        return []
    rows = visible_authorities(reader).filter(kind__in=wanted, key__startswith=key)
    found = {row.id: Suggested(row.id, row.kind, row.heading) for row in rows.order_by("key", "id")[:limit]}
    if len(found) < limit:
        forms = AuthorityReference.objects.filter(
            _seen_by(reader), kind__in=wanted, relation="see", key__startswith=key
        ).order_by("key", "id")[: 2 * limit]
        led = {one.authority: one.text for one in reversed(forms) if one.authority not in found}
        for row in visible_authorities(reader).filter(id__in=led).order_by("key", "id"):
            found[row.id] = Suggested(row.id, row.kind, row.heading, led[row.id])
    return list(found.values())[:limit]


_some_came = watching.Once(lambda: CarriedHeading.objects.exists())


def names_for(
    keys: Iterable[str], *, reader: UUID | None, now: watching.State | None = None
) -> dict[str, list[str]]:
    """To which headings see-references lead: key of the form to the headings' names, in one statement or two.

    `now`: the state of the catalogue, where somebody has asked for it already.
    """
    led = _led(list(keys), reader)
    came: dict[UUID, str] = {}
    state = watching.state() if now is None else now
    if _some_came.at((connection.settings_dict["NAME"], *state)):
        rows = CarriedHeading.objects.filter(relation="see", key__in=list(keys))
        for key, id, name in rows.values_list("key", "authority", "name").order_by("key", "authority"):
            led.append((key, id))
            came[id] = name
    if not led:
        return {}
    names = came | dict(Authority.objects.filter(id__in={id for _, id in led}).values_list("id", "name"))
    told: dict[str, list[str]] = {}
    for key, id in led:
        if id in names and names[id] not in told.setdefault(key, []):
            told[key].append(names[id])
    return told


AT_ONCE = 6  # forms that may stand in a question of three words


def _led(keys: list[str], reader: UUID | None) -> list[tuple[str, UUID]]:
    """The forms among these keys with the authority of each, in their order."""
    if len(keys) > AT_ONCE:
        return list(_leading(reader, keys))
    if not keys:
        return []
    told = [*keys, *keys[:1] * (AT_ONCE - len(keys))]
    return _led_for_all(*told) if reader is None else _led_for(reader, *told)


def _leading(reader: UUID | None, keys: Iterable[str]) -> QuerySet[Any, tuple[str, UUID]]:
    forms = AuthorityReference.objects.filter(_seen_by(reader), relation="see", key__in=keys)
    return forms.values_list("key", "authority").order_by("key", "authority")


@asked
def _led_for_all(*keys: str) -> QuerySet[Any, tuple[str, UUID]]:
    return _leading(None, keys)


@asked
def _led_for(reader: UUID, *keys: str) -> QuerySet[Any, tuple[str, UUID]]:
    return _leading(reader, keys)


class Candidate(msgspec.Struct, frozen=True):
    """A heading that records use and no authority has. `like`: other headings with the same words."""

    text: str
    count: int
    like: tuple[str, ...] = ()
    near: UUID | None = None  # an authority with the same words
    near_heading: str = ""


def candidates(institution: UUID, *, subjects: bool, limit: int = MOST_CANDIDATES) -> list[Candidate]:
    """Headings without an authority, the most used first: main authors, or subjects with their subdivisions."""
    counted = _subjects(institution) if subjects else _authors(institution)
    told = counted.most_common(4 * limit)
    known = _known(institution, [text for text, _ in told])
    left = [(text, count) for text, count in told if text not in known][:limit]
    alike: dict[str, list[str]] = {}
    for text in counted:
        alike.setdefault(likeness_of(text), []).append(text)
    wanted = {likeness_of(text) for text, _ in left} - {""}
    near = {
        row.likeness: row
        for start in range(0, len(wanted), 500)
        for row in own_authorities(institution).filter(likeness__in=sorted(wanted)[start : start + 500])
    }
    found = []
    for text, count in left:
        likeness = likeness_of(text)
        row = near.get(likeness)
        like = tuple(one for one in alike[likeness] if one != text)[:3] if likeness else ()
        found.append(Candidate(text, count, like, row.id if row else None, row.heading if row else ""))
    return found


def _authors(institution: UUID) -> Counter[str]:
    rows = Record.objects.filter(institution=institution).exclude(author="").order_by()
    return Counter(dict(rows.values_list("author").annotate(times=Count("id"))))


def _subjects(institution: UUID) -> Counter[str]:
    counted: Counter[str] = Counter()
    rows: Any = Record.objects.filter(institution=institution).exclude(subjects="").order_by()
    for text in rows.values_list("subjects", flat=True).iterator(chunk_size=2_000):
        counted.update(text.split("\n"))
    return counted


def _known(institution: UUID, texts: list[str]) -> set[str]:
    """Which of these headings an authority has, as its heading, its name or another form."""
    known: set[str] = set()
    for start in range(0, len(texts), 500):
        part = texts[start : start + 500]
        keys = {key_of(text) for text in part}
        own = own_authorities(institution)
        named = set(own.filter(name__in=part).values_list("name", flat=True))
        found = set(own.filter(key__in=keys).values_list("key", flat=True))
        found |= set(
            AuthorityReference.objects.filter(
                institution=institution, relation="see", key__in=keys
            ).values_list("key", flat=True)
        )
        known |= {text for text in part if text in named or key_of(text) in found}
    return known


def near_duplicates(institution: UUID, limit: int = 50) -> list[list[Authority]]:
    """Authorities of one kind whose headings have the same words, whatever their order and years."""
    own = own_authorities(institution).exclude(likeness="")
    groups = (
        own.values_list("kind", "likeness")
        .annotate(times=Count("id"))
        .filter(times__gt=1)
        .order_by("kind", "likeness")[:limit]
    )
    found = []
    for kind, likeness, _ in groups:
        found.append(list(own.filter(kind=kind, likeness=likeness).order_by("key", "id")))
    return found
