"""The simple face of a record: what the form shows of its MARC, and the MARC that a form makes. Pure.

What the form leaves as it is stays untouched in all its subfields; fields that it does not show are kept.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import msgspec

from lentera.catalogue.fields.fixed import Position, configuration, fixed_positions, with_position
from lentera.catalogue.fields.starting import BY_KEY, begin, start_of, turned
from lentera.catalogue.marc.brief import (
    NO_LANGUAGE,
    OWN_USE,
    USES,
    brief_of,
    clean,
    filing_title,
    name_of,
    subject_of,
)
from lentera.catalogue.marc.isbn import to_isbn13
from lentera.catalogue.marc.record import Field, Marc
from lentera.journal.refusals import Refusal

EARLIEST = 1000  # a year before is a slip of the keys
# Reading levels of the national guide to levelled books (BSKAP 030/P/2022): they stand in 521 with first indicator 0
# (reading grade level) and their source in subfield b.
LEVEL_SOURCE = "Perjenjangan Buku"
# Languages spoken in Indonesia: a new record in one of them is taken to be published there until somebody says more.
AT_HOME = frozenset({"ind", "bjn", "jav", "sun", "bug", "ban", "mad", "min", "ace", "bik", "btk", "day"})
_class = re.compile(r"(?:2X[0-9]*|[0-9]{3})(?:\.[0-9]+)?", re.IGNORECASE)


class RecordForm(msgspec.Struct, frozen=True, kw_only=True):
    """What the simple form holds; every text may be empty but the title."""

    title: str
    material: str = ""  # the key of a beginning (`fields.starting`); empty leaves what is, and makes a book
    subtitle: str = ""
    author: str = ""
    others: tuple[str, ...] = ()  # further persons, as headings
    year: int | None = None
    isbn: str = ""
    publisher: str = ""
    place: str = ""
    edition: str = ""
    pages: str = ""
    series: str = ""  # `Supernova ; 2`
    subjects: tuple[str, ...] = ()
    ddc: str = ""
    call_number: str = ""  # empty: class, author and title give it
    language: str = "ind"
    original: str = ""  # the language from which it was translated
    use: str = "knowledge"
    level: str = ""  # one of words.LEVEL_LABELS
    audience: str = ""  # the code of 008/22; empty where the material has none
    summary: str = ""


# Fields that the form shows, by group.
GROUPS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("008",), ("year", "language", "audience")),
    (("020",), ("isbn",)),
    (("041",), ("original",)),
    (("082",), ("ddc",)),
    (("090", "099"), ("call_number",)),
    (("100", "110", "111"), ("author",)),
    (("245",), ("title", "subtitle")),
    (("250",), ("edition",)),
    (("260", "264"), ("place", "publisher", "year")),
    (("300",), ("pages",)),
    (("490",), ("series",)),
    (("520",), ("summary",)),
    (("521",), ("level",)),
    (("650",), ("subjects",)),
    (("658",), ("use",)),
    (("700",), ("others",)),
)
OWN = frozenset(tag for tags, _ in GROUPS for tag in tags)


def form_of(marc: Marc) -> RecordForm:
    """What the form shows of a record."""
    brief = brief_of(marc)
    main = next(marc.each("100", "110", "111"), None)
    return RecordForm(
        title=brief.title,
        material=start_of(marc),
        subtitle=brief.subtitle,
        author=name_of(main) if main is not None else "",
        others=tuple(dict.fromkeys(name_of(field) for field in marc.each("700") if _is_person(field))),
        year=brief.year,
        isbn=brief.isbns[0] if brief.isbns else "",
        publisher=brief.publisher,
        place=brief.place,
        edition=brief.edition,
        pages=brief.pages,
        series=next((_series(field) for field in marc.each("490")), ""),
        subjects=tuple(dict.fromkeys(one for field in marc.each("650") if (one := subject_of(field)))),
        ddc=brief.ddc,
        call_number=brief.call_number,
        language=brief.language or "und",
        original=next((field.first("h") for field in marc.each("041") if field.first("h")), ""),
        use=brief.use,
        level=next((field.first("a") for field in marc.each("521") if _is_level(field)), ""),
        audience=_audience(marc),
        summary=brief.summary,
    )


def decide_record(form: RecordForm, base: Marc | None, *, record: UUID, today: date) -> Marc | Refusal:
    """The MARC of a form: a new record, or `base` with what the form changed; all other fields are kept."""
    return problem_of(form, today) or applied(form, base, record=record, today=today)


def applied(form: RecordForm, base: Marc | None, *, record: UUID, today: date) -> Marc:
    """The same without judging: what was typed goes along when the face of the editor is changed."""
    shown = form_of(base) if base is not None else None
    old = base or begin(BY_KEY.get(form.material, BY_KEY["book"]), control_of(record), today=today)
    if shown is not None and form.material not in ("", shown.material) and form.material in BY_KEY:
        old = turned(old, BY_KEY[form.material], today=today)
        shown = form_of(old)
    fields = [field for field in old.fields if field.tag not in OWN]
    for tags, names in GROUPS:
        if shown is not None and all(getattr(form, name) == getattr(shown, name) for name in names):
            fields += old.each(*tags)
        else:
            fields += _made(tags[0], form, old, is_new=base is None)
    return Marc(old.leader, tuple(sorted(fields, key=lambda field: field.tag)))


def control_of(record: UUID) -> str:
    """The control number that a new record gets."""
    return f"lentera-{record.hex[:16]}"


def problem_of(form: RecordForm, today: date) -> Refusal | None:
    """What is wrong with a form: the first, in the order of its fields."""
    return next(problems_of(form, today), None)


def problems_of(form: RecordForm, today: date) -> Iterator[Refusal]:
    """All that is wrong with a form, in the order of its fields; one about each."""
    if not form.title.strip():
        yield Refusal("record-title-missing")
    if form.isbn.strip() and to_isbn13(form.isbn) is None:
        yield Refusal("isbn-wrong", isbn=form.isbn.strip())
    if form.year is not None and not EARLIEST <= form.year <= today.year + 1:
        yield Refusal("year-wrong", year=str(form.year), latest=str(today.year + 1))
    if form.ddc.strip() and _class.fullmatch(form.ddc.strip()) is None:
        yield Refusal("class-wrong", ddc=form.ddc.strip())
    if form.language not in NO_LANGUAGE and re.fullmatch("[a-z]{3}", form.language) is None:
        yield Refusal("language-wrong", language=form.language)
    if form.use not in USES:
        yield Refusal("use-wrong", use=form.use)


def _made(tag: str, form: RecordForm, old: Marc, *, is_new: bool) -> list[Field]:
    """The fields of one group as the form states them, with the further ones that the form does not show."""
    match tag:
        case "008":
            return [_fixed(form, old, is_new=is_new)]
        case "020":
            shown = [field for field in old.each("020") if to_isbn13(field.first("a")) is not None][:1]
            isbn = to_isbn13(form.isbn) or form.isbn
            return _field("020", "  ", ("a", isbn)) + [one for one in old.each("020") if one not in shown]
        case "041":
            return _languages(form, old)
        case "082":
            return _field("082", "04", ("a", form.ddc.upper()))
        case "090":
            return _field("090", "  ", ("a", form.call_number)) + list(old.each("090", "099"))[1:]
        case "100":
            return _field("100", _name_kind(form.author), ("a", form.author))
        case "245":
            return _title(form, old)
        case "250":
            return _field("250", "  ", ("a", form.edition))
        case "260":
            year = str(form.year) if form.year is not None else ""
            others = [field for field in old.each("264") if field.indicators[1] != "1"]
            return _field("264", " 1", ("a", form.place), ("b", form.publisher), ("c", year)) + others
        case _:
            return _made_below(tag, form, old)


def _made_below(tag: str, form: RecordForm, old: Marc) -> list[Field]:
    """The same for what stands below the publication."""
    match tag:
        case "300":
            first, *more = list(old.each("300")) or [Field("300")]
            rest = [(code, value) for code, value in first.subfields if code != "a"]
            return _field("300", "  ", ("a", form.pages), *rest) + more
        case "490":
            name, _, number = form.series.rpartition(" ; ") if " ; " in form.series else (form.series, "", "")
            return _field("490", "0 ", ("a", name), ("v", number)) + list(old.each("490"))[1:]
        case "520":
            return _field("520", "  ", ("a", form.summary)) + list(old.each("520"))[1:]
        case "521":
            others = [field for field in old.each("521") if not _is_level(field)]
            told = (("a", form.level), ("b", LEVEL_SOURCE)) if form.level else ()
            return _field("521", "0 ", *told) + others
        case "650":
            return _subjects(form, old)
        case "700":
            known = {name_of(field): field for field in old.each("700") if _is_person(field)}
            kept = [field for field in old.each("700") if not _is_person(field)]
            names = dict.fromkeys(_plain(name) for name in form.others)
            made = [
                known.get(name) or Field("700", "", _name_kind(name), (("a", name),))
                for name in names
                if name
            ]
            return made + kept
        case _:
            others = [field for field in old.each("658") if field.first("2") != OWN_USE]
            return _field("658", "  ", ("a", form.use), ("2", OWN_USE)) + others


def _title(form: RecordForm, old: Marc) -> list[Field]:
    title = old.first("245") or Field("245")
    rest = [(code, value) for code, value in title.subfields if code not in "abnp"]
    entry = "1" if form.author else "0"
    return _field("245", f"{entry}{_nonfiling(form.title)}", ("a", form.title), ("b", form.subtitle), *rest)


def _languages(form: RecordForm, old: Marc) -> list[Field]:
    """A translation tells in 041 from which language; other fields 041 are kept."""
    others = [field for field in old.each("041") if not field.first("h")]
    if not form.original:
        return others
    return _field("041", "1 ", ("a", form.language), ("h", form.original)) + others


def _subjects(form: RecordForm, old: Marc) -> list[Field]:
    known = {subject_of(field): field for field in old.each("650")}
    fields: list[Field] = []
    for subject in dict.fromkeys(_plain(one) for one in form.subjects):
        head, *parts = subject.split(" -- ")
        new = _field("650", " 4", ("a", head), *(("x", part) for part in parts))
        fields += [known[subject]] if subject in known else new
    return fields


def _fixed(form: RecordForm, old: Marc, *, is_new: bool) -> Field:
    data = old.control("008").ljust(40)[:40]
    year = f"{form.year:04d}" if form.year is not None else "uuuu"
    dates = f"s{year}    " if form.year is not None else "nuuuuuuuu"
    if data[6] == "c":  # still published
        dates = f"c{year}9999"
    language = form.language
    if language in NO_LANGUAGE:  # the form says of several languages, or of none, that it knows no one
        language = data[35:38] if data[35:38] in ("mul", "zxx") else "und"
    country = data[15:18]
    if is_new:
        country = "io " if language in AT_HOME else "xx "
    data = data[:6] + dates + country + data[18:35] + language[:3] + data[38:]
    place = _audience_place(old)
    if place is not None and form.audience:
        data = with_position(data, place, form.audience, 40)
    return Field("008", data)


def _audience_place(marc: Marc) -> Position | None:
    if configuration(marc.leader) not in ("book", "music", "visual", "computer"):
        return None
    return next((one for one in fixed_positions(marc.leader) if one.start == 22), None)


def _audience(marc: Marc) -> str:
    place, data = _audience_place(marc), marc.control("008")
    return place.of(data) if place is not None and len(data) == 40 else ""


def _series(field: Field) -> str:
    name, number = clean(field.first("a")), clean(field.first("v"))
    return f"{name} ; {number}" if number else name


def _is_person(field: Field) -> bool:
    """Whether a 700 names a person alone, not a work of theirs."""
    return not field.first("t") and bool(name_of(field))


def _is_level(field: Field) -> bool:
    return field.indicators[:1] == "0" and field.first("b") == LEVEL_SOURCE


def _name_kind(name: str) -> str:
    return "1 " if "," in name else "0 "


def _field(tag: str, indicators: str, *pairs: tuple[str, str]) -> list[Field]:
    told = tuple((code, plain) for code, value in pairs if (plain := _plain(value)))
    return [Field(tag, "", indicators, told)] if told and told[0][0] != "2" else []


def _nonfiling(title: str) -> int:
    """How many signs of the title are an article and the blank after it (second indicator of 245)."""
    plain = _plain(title)
    return min(len(plain) - len(filing_title(plain)), 9)


def _plain(text: str) -> str:
    """A form's text on one line, composed."""
    return " ".join(unicodedata.normalize("NFC", text).split())
