"""Brief: what lists, matching and search need of a record, as plain values without the punctuation of
cards.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

import msgspec

from lentera.catalogue.marc.isbn import to_isbn13
from lentera.catalogue.marc.record import SUBFIELD, Field, Marc, text_of

SUBDIVIDED = " -- "  # between a subject and its subdivisions
OWN_USE = "lentera-use"  # subfield 2 of the field 658 that states a use
USES = ("learning", "knowledge", "recreation")
NO_LANGUAGE = frozenset({"", "und", "zxx", "mul", "|||", "   "})

_year = re.compile(r"(?<![0-9])(1[0-9]{3}|20[0-9]{2})(?![0-9])")
_class = re.compile(r"^(?:2X[0-9]*|[0-9]{3})(?:\.[0-9]+)?", re.IGNORECASE)
_not_word = re.compile(r"[^\w]+")
_words = re.compile(r"\w+")
_SIGNS = bytes(code for code in range(128) if not (chr(code).isalnum() or chr(code) == "_"))
_beyond = re.compile("[^\x00-\x7f]+")
_article = re.compile(r"^(?:the|a|an|sang|si|le|la|les|der|die|das|el|los|las)\s+", re.IGNORECASE)


class Brief(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The plain values of one record. Texts are empty and numbers None where the record says nothing."""

    control: str = ""  # 001
    agency: str = ""  # 003: who gave the control number
    isbns: tuple[str, ...] = ()  # thirteen digits, check digit right
    title: str = ""  # 245 a n p
    subtitle: str = ""  # 245 b
    responsibility: str = ""  # 245 c
    other_titles: tuple[str, ...] = ()  # 240, 246, 740 and other scripts
    authors: tuple[str, ...] = ()  # 1XX first, then 70X and 71X
    publisher: str = ""
    place: str = ""
    year: int | None = None
    language: str = ""  # MARC code of three letters
    edition: str = ""
    series: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    summary: str = ""
    ddc: str = ""
    call_number: str = ""  # 090 or 099: as the library gave it
    material: str = "book"
    pages: str = ""
    use: str = "knowledge"  # one of USES
    title_filing: str = ""  # the title without its first article, for order and call number

    @property
    def author(self) -> str:
        """The main author, or an empty string."""
        return self.authors[0] if self.authors else ""


Found = dict[str, list[str]]  # texts of the fields of a tag
_NOTHING, _NO_TITLE = [""], ["  "]  # what a tag that is not there stands for
SUBJECTS = ("600", "610", "611", "630", "647", "648", "650", "651", "653", "655")
TITLES_ELSEWHERE = ("740", "246", "240", "130")  # where a title stands when 245 has none
PEOPLE = ("100", "110", "111", "700", "710", "711")
SERIES = ("440", "490", "830")
NOTES = ("500", "501", "505", "511", "586")
_wanted = frozenset(
    "001 003 008 020 041 082 083 090 092 099 130 240 245 246 250 260 264 300 440 490 520 658 740 830 880".split()
) | {*SUBJECTS, *PEOPLE, *NOTES}


def brief_of(marc: Marc) -> Brief:
    """What a record says, in short. Never raises: what cannot be told stays empty."""
    found: Found = {}
    for tag, text in zip(*marc.columns, strict=True):
        if tag in _wanted:
            if tag in found:
                found[tag].append(text)
            else:
                found[tag] = [text]
    get = found.get
    title = get("245", _NO_TITLE)[0]
    proper, subtitle, responsibility = _title(title)
    indicator = title[1:2]
    if not proper:
        proper, indicator = _title_elsewhere(found), " "
    fixed = get("008", _NOTHING)[0]
    publisher, place, printed = _publication(_published(found))
    ddc = _ddc(found)
    return Brief(
        control=clean(get("001", _NOTHING)[0]),
        agency=clean(get("003", _NOTHING)[0]),
        isbns=_unique([to_isbn13(value) or "" for text in get("020", ()) for value in _values(text, "a")]),
        title=proper,
        subtitle=subtitle,
        responsibility=responsibility,
        other_titles=_other_titles(found),
        authors=_authors(found),
        publisher=publisher,
        place=place,
        year=_published_in(fixed, printed),
        language=_language(fixed, found),
        edition=_first(found["250"][0], "a") if "250" in found else "",
        series=_unique([_told(text, "anpv") for text in _each(found, SERIES)]),
        subjects=_unique([_subject(text) for text in _each(found, SUBJECTS)]),
        notes=_unique([_told(text, "artg") for text in _each(found, NOTES)]),
        summary=_told(found["520"][0], "ab") if "520" in found else "",
        ddc=ddc,
        call_number=_call_number(found),
        material=_material(marc.leader),
        pages=_first(found["300"][0], "a") if "300" in found else "",
        use=_use(found, fixed, ddc, marc.leader),
        title_filing=filing_title(proper, indicator),
    )


def _each(found: Found, tags: Iterable[str]) -> list[str]:
    """The texts of the fields with these tags, by tag."""
    return [text for tag in tags if tag in found for text in found[tag]]


def _values(text: str, codes: str) -> list[str]:
    """The subfields of a field's text whose code is in `codes`, in the record's order."""
    return [one[1:] for one in text.split(SUBFIELD)[1:] if one[:1] in codes]


def _told(text: str, codes: str) -> str:
    pairs = text.split(SUBFIELD)
    if len(pairs) == 2:
        one = pairs[1]
        return clean(one[1:]) if one[:1] in codes else ""
    return _joined(pairs, codes)


def _joined(pairs: list[str], codes: str) -> str:
    return clean(" ".join([one[1:] for one in pairs[1:] if one[:1] in codes]))


def _first(text: str, code: str) -> str:
    for one in text.split(SUBFIELD)[1:]:
        if one[:1] == code:
            return clean(one[1:])
    return ""


def _title(text: str) -> tuple[str, str, str]:
    """Title proper (its form where it has no name), other title information and responsibility of a field 245."""
    proper, other, responsible, forms = [], [], [], []
    for one in text.split(SUBFIELD)[1:]:
        code = one[:1]
        if code in "anp":
            proper.append(one[1:])
        elif code == "b":
            other.append(one[1:])
        elif code == "c":
            responsible.append(one[1:])
        elif code == "k":
            forms.append(one[1:])
    title = clean(" ".join(proper)) or (clean(forms[0]) if forms else "")
    return title, clean(" ".join(other)), clean(" ".join(responsible))


def _publication(text: str) -> tuple[str, str, str]:
    """The first publisher, place and date of a field 260 or 264; the date as it is printed."""
    told = {one[:1]: one[1:] for one in reversed(text.split(SUBFIELD)[1:])}
    get = told.get
    return clean(get("b", "")), clean(get("a", "")), get("c", "")


def _call_number(found: Found) -> str:
    return next((told for text in _each(found, ("090", "099")) if (told := _told(text, "ab"))), "")


_controls = dict.fromkeys(code for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n\r")
_controls.update(dict.fromkeys((0x98, 0x9C)))  # MARC's marks around an article


def clean(text: str) -> str:
    """Text without the punctuation that cards put between areas, and with single blanks."""
    if text.isprintable():  # then a blank is a space
        plain = text.strip()
        if "  " in plain:
            plain = " ".join(plain.split())
    else:
        plain = " ".join(text.translate(_controls).split())
    last = plain[-1:]
    if last.isalnum():
        return plain
    if last in "/:;,=":
        plain = plain.rstrip("/:;,= ")
        last = plain[-1:]
    if last == "." and not plain.endswith("..") and len(plain) > 3 and plain[-3] not in " .":
        plain = plain[:-1]
        last = plain[-1:]
    if last == "]" and plain[0] == "[" and plain.count("[") == 1:
        plain = plain[1:-1].strip()
    return plain


def name_of(field: Field) -> str:
    """An author's heading as it is looked up: name, number and date of a meeting, without relator terms."""
    return _name(text_of(field), field.tag in ("100", "700", "880"))


def subject_of(field: Field) -> str:
    """A subject heading with its subdivisions: `Anggrek -- Budi daya`."""
    return _subject(text_of(field))


@lru_cache(maxsize=1 << 13)
def _name(text: str, person: bool) -> str:
    return _told(text, "abcq" if person else "abnd")


@lru_cache(maxsize=1 << 13)
def _subject(text: str) -> str:
    pairs = text.split(SUBFIELD)
    if len(pairs) == 2:
        one = pairs[1]
        return clean(one[1:]) if one[:1] in "abcdnpqtvxyz" else ""
    parts = [_joined(pairs, "abcdnpqt"), *[clean(one[1:]) for one in pairs[1:] if one[:1] in "vxyz"]]
    return SUBDIVIDED.join([part for part in parts if part])


def _authors(found: Found) -> tuple[str, ...]:
    names = [_name(text, tag[1:] == "00") for tag in PEOPLE if tag in found for text in found[tag]]
    if "880" in found:
        names += [_name(text, True) for tag in ("100", "110", "700") for text in _linked(found, tag)]
    return _unique(names)


def _other_titles(found: Found) -> tuple[str, ...]:
    texts = _each(found, ("240", "246", "740"))
    if "880" in found:
        texts += [*_linked(found, "245"), *_linked(found, "246")]
    return _unique([_told(text, "abnp") for text in texts])


def _title_elsewhere(found: Found) -> str:
    """The title in another script, or of a field beside 245, when there is none in its place."""
    texts = _linked(found, "245") + _each(found, TITLES_ELSEWHERE)
    return next((told for text in texts if (told := _told(text, "anp"))), "")


def filing_title(title: str, nonfiling: str = " ") -> str:
    """The title as it is filed: without the first article, by the second indicator of 245 or by its word."""
    if nonfiling.isdecimal() and 0 < int(nonfiling) < len(title):
        return title[int(nonfiling) :].lstrip("\"'([") or title
    return _article.sub("", title) or title


def fold(text: str) -> str:
    """Lower case without marks: how words are compared."""
    return text.lower() if text.isascii() else _beyond.sub(_plain, text.lower())


def _plain(found: re.Match[str]) -> str:
    return _folded(found[0])


@lru_cache(maxsize=1 << 14)
def _folded(signs: str) -> str:
    told = unicodedata.normalize("NFKD", signs)
    return "".join([sign for sign in told if not unicodedata.combining(sign)]).casefold()


def filing_key(brief: Brief) -> str:
    """The folded filing title, cut to 80 signs: for order and for likeness."""
    return fold(brief.title_filing or filing_title(brief.title))[:80]


def fingerprint(brief: Brief) -> str:
    """The same work in the same year by the same author has the same one: 16 hex digits, empty without a
    title.
    """
    title = _run_together(brief.title_filing or brief.title)
    if not title:
        return ""
    told = "|".join([title, _run_together(brief.subtitle), _first_word(brief.author), str(brief.year or "")])
    return blake2b(f"{told}|{brief.material}".encode(), digest_size=8).hexdigest()


def _run_together(text: str) -> str:
    """The folded words of a text without anything between them."""
    if text.isascii():
        return text.encode().translate(None, _SIGNS).decode().lower()
    return _not_word.sub("", fold(text))


def _first_word(text: str) -> str:
    found = _words.search(fold(text)) if text else None
    return found.group() if found is not None else ""


def use_of_class(ddc: str, *, fiction: bool = False) -> str:
    """What a title is for, when nobody said: fiction, games and comics are recreation; languages, schooling
    and practical skills are learning; all else is knowledge.
    """
    number = ddc.upper()
    if (
        fiction
        or number.startswith(("79", "741.5"))
        or (number.startswith("8") and number[2:3] in ("2", "3"))
    ):
        return "recreation"
    if number.startswith("8") and number[1:3] != "0" and not number.startswith("80"):
        return "recreation"
    if number.startswith(("37", "4", "6", "74", "005", "006")):
        return "learning"
    return "knowledge"


def _use(found: Found, fixed: str, ddc: str, leader: str) -> str:
    for text in found.get("658", ()):  # curriculum objective: where Lentera itself keeps the use
        pairs = text.split(SUBFIELD)[1:]
        if f"2{OWN_USE}" in pairs and (use := next((one[1:] for one in pairs if one[:1] == "a"), "")) in USES:
            return use
    if not ddc and leader[6:7] in ("c", "d", "g", "j"):
        return "recreation"  # music and films without a class
    fiction = leader[6:7] in ("a", "t") and len(fixed) > 33 and fixed[33] in "1dfjhp"
    return use_of_class(ddc, fiction=fiction)


def _linked(found: Found, tag: str) -> list[str]:
    """The fields 880 that give `tag` in another script."""
    return [text for text in found.get("880", ()) if next(iter(_values(text, "6")), "").startswith(tag)]


def _unique(values: list[str]) -> tuple[str, ...]:
    if not values:
        return ()
    if len(values) == 1:
        return (values[0],) if values[0] else ()
    return tuple(dict.fromkeys([value for value in values if value]))


def _published(found: Found) -> str:
    """The field that says who published: 264 with second indicator 1 before 260 before any other 264."""
    candidates = found.get("264", _NOTHING)
    for text in candidates:
        if text[1:2] == "1":
            return text
    return found.get("260", candidates)[0]


def _published_in(fixed: str, printed: str) -> int | None:
    """Year of publication: what the record prints (260 or 264 c) before what it codes (008/07-10)."""
    told = _year.search(printed) if printed else None
    if told is not None:
        return int(told.group())
    coded = fixed[7:11]
    return int(coded) if len(fixed) > 11 and _year.fullmatch(coded) else None


def _language(fixed: str, found: Found) -> str:
    coded = fixed[35:38].lower()
    if coded.isalpha() and len(coded) == 3 and coded not in NO_LANGUAGE:
        return coded
    for text in found.get("041", ()):
        told = next(iter(_values(text, "a")), "")[:3].lower()
        if told.isalpha() and len(told) == 3 and told not in NO_LANGUAGE:
            return told
    return ""


def _ddc(found: Found) -> str:
    for text in _each(found, ("082", "083", "092")):
        for value in _values(text, "a"):
            told = _class.match(value.replace("/", "").replace("'", "").strip())
            if told is not None:
                return told.group().upper()
    return ""


_kinds = {
    "c": "score",
    "d": "score",
    "e": "map",
    "f": "map",
    "g": "video",
    "i": "audio",
    "j": "music",
    "k": "picture",
    "m": "software",
    "o": "kit",
    "p": "mixed",
    "r": "object",
}


def _material(leader: str) -> str:
    """The kind of material, from leader 06 and 07."""
    kind, level = leader[6:7], leader[7:8]
    if kind in _kinds:
        return _kinds[kind]
    return "serial" if level in ("b", "i", "s") else "book"
