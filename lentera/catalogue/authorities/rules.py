"""Decisions about authorities: what an authority record says, what a form makes of one, and which one it is."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

import msgspec

from lentera.catalogue.authorities.headings import (
    KIND_OF_AUTHORITY,
    KINDS,
    Authorised,
    Pairs,
    authority_pairs,
    key_of,
    link_of,
    text_of,
)
from lentera.catalogue.marc.brief import clean
from lentera.catalogue.marc.record import Field, Marc
from lentera.journal.refusals import Refusal

LEADER = "00000nz  a2200000n  4500"
LONGEST = 250  # signs of a heading
MOST_FORMS = 200  # variants of one authority
_coded = re.compile(r"\$([a-z0-9])\s*")
_dates = re.compile(r"^(?P<name>.+?),\s*(?P<dates>(?:ca\. ?)?[0-9]{3,4}-(?:[0-9]{3,4})?|[0-9]{4}-?)\.?$")


class AuthorityForm(msgspec.Struct, frozen=True, kw_only=True):
    """What the form of an authority holds. Headings are plain text, or subfields written as `$a … $d …`."""

    kind: str
    heading: str
    see: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    note: str = ""
    source: str = ""


class AuthorityBrief(msgspec.Struct, frozen=True, kw_only=True):
    """What lists, matching and search need of an authority record."""

    kind: str
    heading: str
    name: str  # without years: as the search knows it
    see: tuple[str, ...]
    also: tuple[str, ...]
    note: str
    source: str
    control: str
    agency: str


def main_field(marc: Marc) -> Field | None:
    """The field that holds the authorised form, or None when it is of no kind that is kept here."""
    return next((field for field in marc.fields if field.tag in KIND_OF_AUTHORITY), None)


def brief_of_authority(marc: Marc) -> AuthorityBrief | None:
    """What an authority record says, in short; None when it states no heading of a known kind."""
    main = main_field(marc)
    if main is None:
        return None
    kind = KIND_OF_AUTHORITY[main.tag]
    pairs = authority_pairs(main, KINDS[kind])
    heading = text_of(pairs)
    if not heading or not key_of(heading):
        return None
    return AuthorityBrief(
        kind=kind,
        heading=heading,
        name=text_of(pair for pair in pairs if kind != "person" or pair[0] != "d"),
        see=_texts(marc, "4"),
        also=_texts(marc, "5"),
        note=clean(" ".join(value for field in marc.each("678", "680") for value in field.all("abi"))),
        source="\n".join(text for field in marc.each("670") if (text := " ".join(field.all("abu")).strip())),
        control=clean(marc.control("001")),
        agency=clean(marc.control("003")),
    )


def _texts(marc: Marc, first: str) -> tuple[str, ...]:
    """The headings of fields 4XX or 5XX, each once."""
    texts = (_reference(field) for field in marc.fields if field.tag[:1] == first)
    return tuple(dict.fromkeys(text for text in texts if text and key_of(text)))


def _reference(field: Field) -> str:
    kind = KIND_OF_AUTHORITY.get("1" + field.tag[1:])
    return text_of(authority_pairs(field, KINDS[kind])) if kind is not None else ""


def authorised_by(
    authority: UUID, marc: Marc, merged: Iterable[UUID] = (), others: Iterable[str] = ()
) -> Authorised | None:
    """An authority as records are brought in line with it. `others`: keys of headings of other authorities,
    which a see-reference never takes over.
    """
    brief, main = brief_of_authority(marc), main_field(marc)
    if brief is None or main is None:
        return None
    own = key_of(brief.heading)
    keys = {own, *(key_of(text) for text in brief.see)}
    return Authorised(
        kind=brief.kind,
        pairs=authority_pairs(main, KINDS[brief.kind]),
        indicator=main.indicators[0],
        keys=frozenset(keys - (set(others) - {own})),
        links=(link_of(authority), *(link_of(one) for one in merged)),
    )


def form_of_authority(marc: Marc) -> AuthorityForm | None:
    """What the form shows of an authority record."""
    brief, main = brief_of_authority(marc), main_field(marc)
    if brief is None or main is None:
        return None
    return AuthorityForm(
        kind=brief.kind,
        heading=written_heading(authority_pairs(main, KINDS[brief.kind]), brief.kind),
        see=brief.see,
        also=brief.also,
        note=brief.note,
        source=brief.source,
    )


def written_heading(pairs: Pairs, kind: str) -> str:
    """A heading as it is typed: plain where the plain text gives the same subfields back, else with codes."""
    text = text_of(pairs)
    same = [(code, clean(value)) for code, value in read_heading(text, kind)]
    if same == [(code, clean(value)) for code, value in pairs]:
        return text
    return " ".join(f"${code} {value}" for code, value in pairs)


def read_heading(text: str, kind: str) -> Pairs:
    """The subfields of a typed heading. `$d` and the like are taken as they stand; else years at the end of a
    person are $d, and ` -- ` begins a subdivision (the general one, $x).
    """
    plain = _plain(text)
    if plain.startswith("$"):
        parts = _coded.split(plain)[1:]
        pairs = zip(parts[::2], (part.strip() for part in parts[1::2]), strict=True)
        return tuple((code, value) for code, value in pairs if value)
    head, *subdivisions = [part.strip() for part in plain.split(" -- ")]
    dated = _dates.match(head) if kind == "person" else None
    if dated is not None:
        first: Pairs = (("a", dated["name"] + ","), ("d", dated["dates"]))
    else:
        first = (("a", head),) if head else ()
    return (*first, *(("x", part) for part in subdivisions if part))


class Taken(msgspec.Struct, frozen=True):
    """What other authorities of the same kind hold, by key: their headings, and the heading a variant leads to."""

    headings: Mapping[str, str] = {}
    variants: Mapping[str, str] = {}


def keys_in(form: AuthorityForm) -> list[str]:
    """The keys of all forms that a form names, the heading's first: what `Taken` has to be asked for."""
    return [key_of(text_of(read_heading(text, form.kind))) for text in (form.heading, *form.see)]


def decide_authority(
    form: AuthorityForm, base: Marc | None, taken: Taken, *, authority: UUID, today: date
) -> Marc | Refusal:
    """The authority record of a form: a new one, or `base` with what the form changed.

    A former heading becomes a see-reference, so that whoever looks for it still arrives.
    """
    if form.kind not in KINDS:
        return Refusal("authority-kind", kind=form.kind)
    kind = KINDS[form.kind]
    pairs = read_heading(form.heading, form.kind)
    if (problem := _problem(form, pairs, kind.codes, taken)) is not None:
        return problem
    was = brief_of_authority(base) if base is not None else None
    see = dict.fromkeys(form.see)
    if was is not None and was.kind == form.kind and key_of(was.heading) != key_of(text_of(pairs)):
        see[was.heading] = None
    old = base or Marc(
        LEADER, (Field("001", f"lentera-{authority.hex[:16]}"), Field("003", "Lentera"), _fixed(today))
    )
    gone = {kind.tag, "678", "680", "670"}
    fields = [field for field in old.fields if field.tag not in gone and not _is_reference(field)]
    fields.append(Field(kind.tag, "", _indicators(pairs, old, kind.tag), pairs))
    fields += _references(old, "4", form.kind, list(see), key_of(text_of(pairs)))
    fields += _references(old, "5", form.kind, list(form.also), key_of(text_of(pairs)))
    fields += _kept_or_new(old, ("678", "680"), "680", "i", [_plain(form.note)], was.note if was else None)
    sources = [line for one in form.source.splitlines() if (line := _plain(one))]
    fields += _kept_or_new(old, ("670",), "670", "a", sources, was.source if was else None)
    return Marc(old.leader, tuple(sorted(fields, key=lambda field: field.tag)))


def _problem(form: AuthorityForm, pairs: Pairs, codes: str, taken: Taken) -> Refusal | None:
    key = key_of(text_of(pairs))
    if not key:
        return Refusal("authority-heading-missing")
    for code, _ in pairs:
        if code not in codes + "vxyz":
            return Refusal("authority-subfield", sign=code)
    texts = [form.heading, *form.see, *form.also]
    for text in texts:
        if len(text) > LONGEST:
            return Refusal("authority-heading-long", heading=text[:40] + "…", limit=LONGEST)
    if len(texts) > MOST_FORMS:
        return Refusal("authority-forms-many", limit=MOST_FORMS)
    if key in taken.headings:
        return Refusal("authority-exists", heading=taken.headings[key])
    if key in taken.variants:
        return Refusal("authority-is-variant", heading=_plain(form.heading), other=taken.variants[key])
    for text in form.see:
        other = taken.headings.get(key_of(text_of(read_heading(text, form.kind))))
        if other is not None:
            return Refusal("authority-variant-taken", heading=other)
    return None


def _is_reference(field: Field) -> bool:
    return field.tag[:1] in "45" and "1" + field.tag[1:] in KIND_OF_AUTHORITY


def _references(old: Marc, first: str, kind: str, texts: list[str], own: str) -> list[Field]:
    """Fields 4XX or 5XX for these texts: those that stand already are kept with all their subfields."""
    known: dict[str, Field] = {}
    for field in old.fields:
        if field.tag[:1] == first and _is_reference(field):
            known.setdefault(key_of(_reference(field)), field)
    fields: dict[str, Field] = {}
    for text in texts:
        pairs = read_heading(text, kind)
        key = key_of(text_of(pairs))
        if key and key != own and key not in fields:
            new = Field(first + KINDS[kind].tag[1:], "", _indicator(pairs, kind) + " ", pairs)
            fields[key] = known.get(key, new)
    return list(fields.values())


def _kept_or_new(
    old: Marc, tags: tuple[str, ...], tag: str, code: str, texts: list[str], shown: str | None
) -> list[Field]:
    told = "\n".join(text for text in texts if text)
    if shown is not None and told == shown:
        return list(old.each(*tags))
    return [Field(tag, "", "  ", ((code, text),)) for text in texts if text]


def _indicators(pairs: Pairs, old: Marc, tag: str) -> str:
    was = old.first(tag)
    return (
        was.indicators
        if was is not None and was.subfields == pairs
        else _indicator(pairs, KIND_OF_AUTHORITY[tag]) + " "
    )


def _indicator(pairs: Pairs, kind: str) -> str:
    """The first indicator: a person's name under the family name or under the first one; a body in direct order."""
    if kind == "person":
        return "1" if "," in clean(pairs[0][1] if pairs else "") else "0"
    return "2" if kind in ("corporate", "meeting") else " "


def _fixed(today: date) -> Field:
    """Field 008 of an authority that was made here: an established heading, fit for names and subjects."""
    return Field("008", f"{today:%y%m%d}n| azannaabn          |a ana      ")


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def merged_form(kept: AuthorityForm, gone: AuthorityForm) -> AuthorityForm:
    """The form of `kept` with all forms of `gone` as see-references; its notes and sources stay as they are."""
    see = dict.fromkeys((*kept.see, text_of(read_heading(gone.heading, gone.kind)), *gone.see))
    also = dict.fromkeys((*kept.also, *gone.also))
    return msgspec.structs.replace(kept, see=tuple(see), also=tuple(also))
