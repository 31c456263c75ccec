"""A record from plain values, as spreadsheets and tables of other systems hold them."""

import re
import unicodedata
from dataclasses import dataclass, replace

from lentera.catalogue.labels import SHORTER
from lentera.catalogue.marc.brief import filing_title
from lentera.catalogue.marc.isbn import to_isbn13
from lentera.catalogue.marc.record import Field, Marc

LANGUAGES = {
    "id": "ind", "indonesia": "ind", "indonesian": "ind", "bahasa indonesia": "ind", "en": "eng", "english": "eng",
    "inggris": "eng", "bahasa inggris": "eng", "ar": "ara", "arabic": "ara", "arab": "ara", "bahasa arab": "ara",
    "jv": "jav", "jw": "jav", "jawa": "jav", "su": "sun", "sunda": "sun", "bjn": "bjn", "banjar": "bjn",
    "ms": "may", "melayu": "may", "nl": "dut", "belanda": "dut", "dutch": "dut", "ja": "jpn", "jepang": "jpn",
    "zh": "chi", "mandarin": "chi", "de": "ger", "jerman": "ger", "fr": "fre", "prancis": "fre",
    "german": "ger", "french": "fre", "perancis": "fre", "japanese": "jpn", "chinese": "chi", "cina": "chi",
    "korean": "kor", "korea": "kor", "spanish": "spa", "spanyol": "spa", "russian": "rus", "rusia": "rus",
    "javanese": "jav", "sundanese": "sun", "malay": "may", "madura": "mad", "bali": "ban", "bugis": "bug",
    "minangkabau": "min", "minang": "min", "dayak": "day", "aceh": "ace", "batak": "btk", "sasak": "sas",
    "zho": "chi", "deu": "ger", "fra": "fre", "nld": "dut", "msa": "may", "fas": "per", "ell": "gre", "ces": "cze",
}  # fmt: skip
KINDS = {  # words of materials to leader 06 and 07
    "map": "em", "peta": "em", "atlas": "em", "music": "jm", "musik": "jm", "audio": "im", "sound": "im",
    "rekaman suara": "im", "cd": "im", "video": "gm", "film": "gm", "dvd": "gm", "vcd": "gm", "serial": "as",
    "majalah": "as", "jurnal": "as", "koran": "as", "surat kabar": "as", "terbitan berkala": "as",
    "komputer": "mm", "computer": "mm", "software": "mm", "cd-rom": "mm", "electronic resource": "mm",
    "gambar": "km", "picture": "km", "poster": "km", "kit": "om", "permainan": "rm", "game": "rm", "model": "rm",
    "realia": "rm",
}  # fmt: skip
_of_two_letters = {short: code for code, short in SHORTER.items()}
_class = re.compile(r"(?:2X[0-9]*|[0-9]{3})(?:\.[0-9]+(?:/[0-9]+)*)?", re.IGNORECASE)
_short_class = re.compile(r"[0-9]{1,2}(?:\.[0-9]+)?")
_year = re.compile(r"(?<![0-9])(1[0-9]{3}|20[0-9]{2})(?![0-9])")
_scientific = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")
_box = re.compile(r"^\s*<div style=[^>]*overflow-y[^>]*>(.*)</div>\s*$", re.DOTALL | re.IGNORECASE)
_tag = re.compile(r"</?(?:p|br|div|span|b|i|em|strong|ul|ol|li)\b[^>]*>", re.IGNORECASE)
TRAILING = " /:;,="


@dataclass(frozen=True)
class Author:
    """A name as the system filed it: `person`, `body` or `meeting`."""

    name: str
    kind: str = "person"
    main: bool = False


@dataclass(frozen=True)
class Draft:
    """The plain values of a record; every text may be empty, and marks of cards at its end fall away."""

    title: str
    control: str = ""
    agency: str = ""
    subtitle: str = ""
    responsibility: str = ""
    authors: tuple[Author, ...] = ()
    edition: str = ""
    isbn: str = ""
    issn: str = ""
    publisher: str = ""
    place: str = ""
    year: str = ""
    collation: str = ""
    series: str = ""
    call_number: str = ""
    language: str = ""
    ddc: str = ""
    subjects: tuple[str, ...] = ()
    notes: str = ""
    summary: str = ""
    kind: str = ""


def draft_marc(draft: Draft) -> tuple[Marc, tuple[str, ...]]:
    """The record, and what had to be mended or left out on the way (codes of `messages.MENDED`)."""
    mended: set[str] = set()
    draft = _tidy(draft, mended)
    fields = [*_numbers(draft, mended), *_names(draft), *_description(draft), *_about(draft, mended)]
    material = KINDS.get(draft.kind.casefold(), "am")
    leader = f"00000n{material} a2200000 i 4500"
    return Marc(leader, tuple(sorted(fields, key=lambda one: one.tag))), tuple(sorted(mended))


def split_title(text: str) -> tuple[str, str]:
    """Title and the rest of the title: at the first ` : ` or `: `."""
    head, mark, rest = text.partition(":")
    if mark and head.strip() and rest.strip() and not rest.startswith("//"):
        return head.strip(), rest.strip()
    return text.strip(), ""


def plain(text: str) -> str:
    """A cell on one line, composed, without the marks that cards put at its end."""
    told = " ".join(unicodedata.normalize("NFC", text).replace("\\n", " ").split())
    return told.rstrip(TRAILING)


def language_of(text: str) -> str:
    """The MARC code of a language told by name, or by a code of two or three letters, alone or with its country
    (`en-US`); empty when not known.
    """
    told = text.strip().casefold().removeprefix("bahasa ")
    if re.fullmatch("[a-z]{2,3}[-_][a-z]{2}", told):
        told = told[:-3]
    if told in LANGUAGES:
        return LANGUAGES[told]
    if told in _of_two_letters:
        return _of_two_letters[told]
    return told if re.fullmatch("[a-z]{3}", told) else ""


def year_of(text: str) -> int | None:
    """The first year of four digits in a free text."""
    found = _year.search(text)
    return int(found.group()) if found is not None else None


def isbn_of(text: str) -> tuple[str, str]:
    """The ISBN of a cell (13 digits, or empty) and what was done: `isbn-zero`, `isbn-rounded`, `isbn-odd` or nothing.

    A spreadsheet takes an ISBN for a number: the leading zero of an ISBN-10 falls away and can be put back (the check
    digit proves it); a rounded ISBN-13 has lost its digits for good.
    """
    told = text.strip()
    if not told:
        return "", ""
    if _scientific.fullmatch(told):
        return "", "isbn-rounded"
    told = re.sub(r"\.0$", "", told)
    right = to_isbn13(told)
    if right is not None:
        return right, ""
    digits = re.sub(r"[^0-9Xx]", "", told)
    if len(digits) in (7, 8, 9) and (right := to_isbn13(digits.zfill(10))) is not None:
        return right, "isbn-zero"
    if len(digits) == 13 and digits.endswith("0000"):
        return "", "isbn-rounded"
    return "", "isbn-odd"


def _tidy(draft: Draft, mended: set[str]) -> Draft:
    notes = draft.notes.strip()
    boxed = _box.match(notes)
    if boxed is not None:
        mended.add("notes-unwrapped")
        notes = boxed.group(1)
    if _tag.search(notes):
        mended.add("notes-unwrapped")
        notes = _tag.sub(" ", notes)
    if notes.isdigit():  # SLiMS wrote the length of a note in its place
        mended.add("notes-lost")
        notes = ""
    texts = [name for name in draft.__dataclass_fields__ if name not in ("authors", "subjects")]
    told = {name: plain(getattr(draft, name)) for name in texts}
    title, subtitle = (told["title"], told["subtitle"]) if draft.subtitle else split_title(told["title"])
    told |= {"title": plain(title), "subtitle": plain(subtitle), "notes": plain(notes)}
    authors = tuple(replace(one, name=plain(one.name)) for one in draft.authors if plain(one.name))
    subjects = tuple(dict.fromkeys(text for one in draft.subjects if (text := plain(one))))
    return replace(draft, **told, authors=authors, subjects=subjects)


def _numbers(draft: Draft, mended: set[str]) -> list[Field]:
    fields = [Field("008", _fixed(draft))]
    if draft.control:
        fields.append(Field("001", draft.control))
        if draft.agency:
            fields.append(Field("003", draft.agency))
    for one in re.split(r"[;|]", draft.isbn):
        isbn, what = isbn_of(one)
        if what:
            mended.add(what)
        if isbn:
            fields += _field("020", "  ", ("a", isbn))
        elif what == "isbn-odd":  # a rounded one says nothing any more
            fields += _field("020", "  ", ("z", one.strip()))
    return fields + _field("022", "  ", ("a", draft.issn))


def _names(draft: Draft) -> list[Field]:
    tags = {"person": "00", "body": "10", "meeting": "11"}
    main = next((one for one in draft.authors if one.main), draft.authors[0] if draft.authors else None)
    fields: list[Field] = []
    for one in draft.authors:
        tag = ("1" if one is main else "7") + tags[one.kind]
        first = ("1" if "," in one.name else "0") if one.kind == "person" else "2"
        fields += _field(tag, f"{first} ", ("a", one.name))
    return fields


def _description(draft: Draft) -> list[Field]:
    skipped = min(len(draft.title) - len(filing_title(draft.title)), 9)
    added = "1" if draft.authors else "0"
    year = year_of(draft.year)
    return [
        *_field(
            "245", f"{added}{skipped}", ("a", draft.title), ("b", draft.subtitle), ("c", draft.responsibility)
        ),
        *_field("250", "  ", ("a", draft.edition)),
        *_field(
            "264", " 1", ("a", draft.place), ("b", draft.publisher), ("c", str(year) if year else draft.year)
        ),
        *_field("300", "  ", ("a", draft.collation)),
        *_field("490", "0 ", ("a", draft.series)),
    ]


def _about(draft: Draft, mended: set[str]) -> list[Field]:
    ddc = draft.ddc
    if _short_class.fullmatch(ddc):  # a spreadsheet took 005.133 for a number
        mended.add("class-zero")
        ddc = ddc.rjust(len(ddc) + 3 - len(ddc.partition(".")[0]), "0")
    found = _class.match(ddc)
    if draft.ddc and found is None:
        mended.add("class-odd")
    fields = _field("082", "04", ("a", found.group().upper() if found is not None else ""))
    fields += _field("090", "  ", ("a", draft.call_number))
    fields += _field("500", "  ", ("a", draft.notes)) + _field("520", "  ", ("a", draft.summary))
    for subject in draft.subjects:
        head, *parts = [part.strip() for part in subject.split("--")]
        fields += _field("650", " 4", ("a", head), *(("x", part) for part in parts))
    return fields


def _field(tag: str, indicators: str, *pairs: tuple[str, str]) -> list[Field]:
    told = tuple((code, value) for code, value in pairs if value)
    return [Field(tag, "", indicators, told)] if told else []


def _fixed(draft: Draft) -> str:
    """Field 008 by what is known; the day of entry is not, and stays blank."""
    year = year_of(draft.year)
    dates = f"s{year}    " if year is not None else "nuuuuuuuu"
    return f"      {dates}xx {'':17}{language_of(draft.language) or 'und'} d"
