"""Decisions about records: which one an incoming record is, what a form makes of one, and the mark on its
spine.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from uuid import UUID

import msgspec

from lentera.catalogue.marc.brief import (
    NO_LANGUAGE,
    OWN_USE,
    USES,
    brief_of,
    filing_title,
    fold,
    name_of,
    subject_of,
)
from lentera.catalogue.marc.isbn import to_isbn13
from lentera.catalogue.marc.record import Field, Marc
from lentera.journal.refusals import Refusal

EARLIEST = 1000  # a year before is a slip of the keys
SHORTEST_LIKENESS = 4  # letters that two titles must share from their beginning
_class = re.compile(r"(?:2X[0-9]*|[0-9]{3})(?:\.[0-9]+)?", re.IGNORECASE)
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
    for one in known:
        if _same_book(incoming, one.keys):
            kept = one.keys.digest == incoming.digest or incoming.richness < one.keys.richness
            return Match(one, "unchanged" if kept else "updated")
    return Match(None, "added")


def _same_control(one: Keys, other: Keys) -> bool:
    if not one.control or (one.control, one.agency) != (other.control, other.agency):
        return False
    return bool(one.agency) or like_titles(one.filing, other.filing)


def _same_book(one: Keys, other: Keys) -> bool:
    if one.material != other.material:
        return False
    if one.control and other.control and one.agency == other.agency and one.control != other.control:
        return False
    if not set(one.isbns).isdisjoint(other.isbns):
        return like_titles(one.filing, other.filing)
    return bool(one.fingerprint) and one.fingerprint == other.fingerprint and not (one.isbns and other.isbns)


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


class RecordForm(msgspec.Struct, frozen=True, kw_only=True):
    """What the simple form holds; every text may be empty but the title."""

    title: str
    subtitle: str = ""
    author: str = ""
    year: int | None = None
    isbn: str = ""
    publisher: str = ""
    place: str = ""
    edition: str = ""
    subjects: tuple[str, ...] = ()
    ddc: str = ""
    language: str = "ind"
    use: str = "knowledge"
    summary: str = ""


# Fields that the form shows, by group: what the form leaves as it is stays untouched in all its subfields.
GROUPS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("008",), ("year", "language")),
    (("020",), ("isbn",)),
    (("082",), ("ddc",)),
    (("100", "110", "111"), ("author",)),
    (("245",), ("title", "subtitle")),
    (("250",), ("edition",)),
    (("260", "264"), ("place", "publisher", "year")),
    (("520",), ("summary",)),
    (("650",), ("subjects",)),
    (("658",), ("use",)),
)
OWN = frozenset(tag for tags, _ in GROUPS for tag in tags)


def form_of(marc: Marc) -> RecordForm:
    """What the form shows of a record."""
    brief = brief_of(marc)
    main = next(marc.each("100", "110", "111"), None)
    return RecordForm(
        title=brief.title,
        subtitle=brief.subtitle,
        author=name_of(main) if main is not None else "",
        year=brief.year,
        isbn=brief.isbns[0] if brief.isbns else "",
        publisher=brief.publisher,
        place=brief.place,
        edition=brief.edition,
        subjects=tuple(dict.fromkeys(one for field in marc.each("650") if (one := subject_of(field)))),
        ddc=brief.ddc,
        language=brief.language or "und",
        use=brief.use,
        summary=brief.summary,
    )


def decide_record(form: RecordForm, base: Marc | None, *, record: UUID, today: date) -> Marc | Refusal:
    """The MARC of a form: a new record, or `base` with what the form changed; all other fields are kept."""
    problem = _problem(form, today)
    if problem is not None:
        return problem
    old = base or Marc(
        "00000nam a2200000 i 4500", (Field("001", f"lentera-{record.hex[:16]}"), Field("003", "Lentera"))
    )
    shown = form_of(base) if base is not None else None
    fields = [field for field in old.fields if field.tag not in OWN]
    for tags, names in GROUPS:
        if shown is not None and all(getattr(form, name) == getattr(shown, name) for name in names):
            fields += old.each(*tags)
        else:
            fields += _made(tags[0], form, old, today)
    return Marc(old.leader, tuple(sorted(fields, key=lambda field: field.tag)))


def _problem(form: RecordForm, today: date) -> Refusal | None:
    if not form.title.strip():
        return Refusal("record-title-missing")
    if form.isbn.strip() and to_isbn13(form.isbn) is None:
        return Refusal("isbn-wrong", isbn=form.isbn.strip())
    if form.year is not None and not EARLIEST <= form.year <= today.year + 1:
        return Refusal("year-wrong", year=str(form.year), latest=str(today.year + 1))
    if form.ddc.strip() and _class.fullmatch(form.ddc.strip()) is None:
        return Refusal("class-wrong", ddc=form.ddc.strip())
    if form.language not in NO_LANGUAGE and re.fullmatch("[a-z]{3}", form.language) is None:
        return Refusal("language-wrong", language=form.language)
    if form.use not in USES:
        return Refusal("use-wrong", use=form.use)
    return None


def _made(tag: str, form: RecordForm, old: Marc, today: date) -> list[Field]:
    """The fields of one group as the form states them, with the further ones that the form does not show."""
    if tag == "008":
        return [_fixed(form, old.control("008"), today)]
    if tag == "020":
        isbn = to_isbn13(form.isbn) or ""
        shown = [field for field in old.each("020") if to_isbn13(field.first("a")) is not None][:1]
        return _field("020", "  ", ("a", isbn)) + [field for field in old.each("020") if field not in shown]
    if tag == "082":
        return _field("082", "04", ("a", form.ddc.upper()))
    if tag == "100":
        return _field("100", "1 " if "," in form.author else "0 ", ("a", form.author))
    if tag == "245":
        title = old.first("245") or Field("245")
        rest = [(code, value) for code, value in title.subfields if code not in "abnp"]
        author = "1" if form.author else "0"
        return _field(
            "245", f"{author}{_nonfiling(form.title)}", ("a", form.title), ("b", form.subtitle), *rest
        )
    if tag == "250":
        return _field("250", "  ", ("a", form.edition))
    if tag == "260":
        year = str(form.year) if form.year is not None else ""
        others = [field for field in old.each("264") if field.indicators[1] != "1"]
        return _field("264", " 1", ("a", form.place), ("b", form.publisher), ("c", year)) + others
    if tag == "520":
        return _field("520", "  ", ("a", form.summary)) + list(old.each("520"))[1:]
    if tag == "650":
        known = {subject_of(field): field for field in old.each("650")}
        fields: list[Field] = []
        for subject in dict.fromkeys(_plain(one) for one in form.subjects):
            head, *parts = subject.split(" -- ")
            new = _field("650", " 4", ("a", head), *(("x", part) for part in parts))
            fields += [known[subject]] if subject in known else new
        return fields
    others = [field for field in old.each("658") if field.first("2") != OWN_USE]
    return _field("658", "  ", ("a", form.use), ("2", OWN_USE)) + others


def _field(tag: str, indicators: str, *pairs: tuple[str, str]) -> list[Field]:
    told = tuple((code, plain) for code, value in pairs if (plain := _plain(value)))
    return [Field(tag, "", indicators, told)] if told and told[0][0] != "2" else []


def _nonfiling(title: str) -> int:
    """How many signs of the title are an article and the blank after it (second indicator of 245)."""
    plain = _plain(title)
    return min(len(plain) - len(filing_title(plain)), 9)


def _fixed(form: RecordForm, old: str, today: date) -> Field:
    data = old if len(old) == 40 else f"{today:%y%m%d}s        xx {'':17}ind d"
    dates = f"s{form.year:04d}    " if form.year is not None else "nuuuuuuuu"
    language = form.language if form.language not in NO_LANGUAGE else "und"
    return Field("008", data[:6] + dates + data[15:35] + language + data[38:])


def _plain(text: str) -> str:
    """A form's text on one line, composed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def with_use(marc: Marc, use: str) -> Marc:
    """The record with its use stated (learning, knowledge, recreation), for whoever knows better than its
    class.
    """
    kept = [field for field in marc.fields if not (field.tag == "658" and field.first("2") == OWN_USE)]
    stated = Field("658", "", "  ", (("a", use), ("2", OWN_USE)))
    return Marc(marc.leader, tuple(sorted([*kept, stated], key=lambda field: field.tag)))
