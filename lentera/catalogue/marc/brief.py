"""Brief: what lists, matching and search need of a record, as plain values without the punctuation of
cards.
"""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b

import msgspec

from lentera.catalogue.marc.isbn import to_isbn13
from lentera.catalogue.marc.record import SUBFIELD, Field, Marc, text_of

OWN_USE = "lentera-use"  # subfield 2 of the field 658 that states a use
USES = ("learning", "knowledge", "recreation")
NO_LANGUAGE = frozenset({"", "und", "zxx", "mul", "|||", "   "})

_year = re.compile(r"(?<![0-9])(1[0-9]{3}|20[0-9]{2})(?![0-9])")
_class = re.compile(r"^(?:2X[0-9]*|[0-9]{3})(?:\.[0-9]+)?", re.IGNORECASE)
_not_word = re.compile(r"[^\w]+")
_beyond = re.compile("[^\x00-\x7f]+")
_article = re.compile(r"^(?:the|a|an|sang|si|le|la|les|der|die|das|el|los|las)\s+", re.IGNORECASE)


class Brief(msgspec.Struct, frozen=True, kw_only=True):
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
SUBJECTS = ("600", "610", "611", "630", "647", "648", "650", "651", "653", "655")
TITLES_ELSEWHERE = ("740", "246", "240", "130")  # where a title stands when 245 has none
PEOPLE = ("100", "110", "111", "700", "710", "711")
NOTES = ("500", "501", "505", "511", "586")
_wanted = frozenset(
    "001 003 008 020 041 082 083 090 092 099 130 240 245 246 250 260 264 300 440 490 520 658 740 830 880".split()
) | {*SUBJECTS, *PEOPLE, *NOTES}


def brief_of(marc: Marc) -> Brief:
    """What a record says, in short. Never raises: what cannot be told stays empty."""
    found: Found = {}
    for tag, text in marc.parts:
        if tag in _wanted:
            if tag in found:
                found[tag].append(text)
            else:
                found[tag] = [text]
    fixed = _control(found, "008")
    titles = found.get("245", ("  ",))[0]
    indicator, pairs = titles[1:2], titles.split(SUBFIELD)[1:]
    proper = _joined(pairs, "anp") or _first(pairs, "k")
    if not proper:
        proper, indicator = _title_elsewhere(found), " "
    published = _published(found).split(SUBFIELD)[1:]
    ddc = _ddc(found)
    return Brief(
        control=clean(_control(found, "001")),
        agency=clean(_control(found, "003")),
        isbns=_unique(
            [to_isbn13(value) or "" for text in found.get("020", ()) for value in _values(text, "a")]
        ),
        title=proper,
        subtitle=_joined(pairs, "b"),
        responsibility=_joined(pairs, "c"),
        other_titles=_other_titles(found),
        authors=_authors(found),
        publisher=_first(published, "b"),
        place=_first(published, "a"),
        year=_published_in(fixed, published),
        language=_language(fixed, found),
        edition=_first_of(found, "250"),
        series=_unique([_told(text, "anpv") for tag in ("440", "490", "830") for text in found.get(tag, ())]),
        subjects=_unique([_subject(text) for tag in SUBJECTS for text in found.get(tag, ())]),
        notes=_unique([_told(text, "artg") for tag in NOTES for text in found.get(tag, ())]),
        summary=_told(found["520"][0], "ab") if "520" in found else "",
        ddc=ddc,
        call_number=next(
            (told for tag in ("090", "099") for text in found.get(tag, ()) if (told := _told(text, "ab"))), ""
        ),
        material=_material(marc.leader),
        pages=_first_of(found, "300"),
        use=_use(found, fixed, ddc, marc.leader),
        title_filing=filing_title(proper, indicator),
    )


def _values(text: str, codes: str) -> list[str]:
    """The subfields of a field's text whose code is in `codes`, in the record's order."""
    return [one[1:] for one in text.split(SUBFIELD)[1:] if one[:1] in codes]


def _told(text: str, codes: str) -> str:
    return clean(" ".join([one[1:] for one in text.split(SUBFIELD)[1:] if one[:1] in codes]))


def _joined(pairs: list[str], codes: str) -> str:
    return clean(" ".join([one[1:] for one in pairs if one[:1] in codes]))


def _first(pairs: list[str], code: str) -> str:
    return clean(next((one[1:] for one in pairs if one[:1] == code), ""))


def _first_of(found: Found, tag: str) -> str:
    return _first(found[tag][0].split(SUBFIELD)[1:], "a") if tag in found else ""


_controls = dict.fromkeys(code for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n\r")
_controls.update(dict.fromkeys((0x98, 0x9C)))  # MARC's marks around an article


def clean(text: str) -> str:
    """Text without the punctuation that cards put between areas, and with single blanks."""
    if not text.isprintable():
        text = text.translate(_controls)
    plain = " ".join(text.split())
    last = plain[-1:]
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
    pairs = text.split(SUBFIELD)[1:]
    parts = [_joined(pairs, "abcdnpqt"), *[clean(one[1:]) for one in pairs if one[:1] in "vxyz"]]
    return " -- ".join([part for part in parts if part])


def _authors(found: Found) -> tuple[str, ...]:
    names = [_name(text, tag[1:] == "00") for tag in PEOPLE for text in found.get(tag, ())]
    if "880" in found:
        names += [_name(text, True) for tag in ("100", "110", "700") for text in _linked(found, tag)]
    return _unique(names)


def _other_titles(found: Found) -> tuple[str, ...]:
    texts = [text for tag in ("240", "246", "740") for text in found.get(tag, ())]
    texts += [*_linked(found, "245"), *_linked(found, "246")]
    return _unique([_told(text, "abnp") for text in texts])


def _title_elsewhere(found: Found) -> str:
    """The title in another script, or of a field beside 245, when there is none in its place."""
    texts = _linked(found, "245") + [text for tag in TITLES_ELSEWHERE for text in found.get(tag, ())]
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
    title = _not_word.sub("", fold(brief.title_filing or brief.title))
    if not title:
        return ""
    author = _not_word.sub(" ", fold(brief.author)).split()
    told = "|".join(
        [title, _not_word.sub("", fold(brief.subtitle)), author[0] if author else "", str(brief.year or "")]
    )
    return blake2b(f"{told}|{brief.material}".encode(), digest_size=8).hexdigest()


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


def _control(found: Found, tag: str) -> str:
    return found[tag][0] if tag in found else ""


def _unique(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([value for value in values if value])) if values else ()


def _published(found: Found) -> str:
    """The field that says who published: 264 with second indicator 1 before 260 before any other 264."""
    candidates = found.get("264", [])
    for text in candidates:
        if text[1:2] == "1":
            return text
    return next(iter([*found.get("260", ()), *candidates]), "")


def _published_in(fixed: str, published: list[str]) -> int | None:
    """Year of publication: what the record prints (260 or 264 c) before what it codes (008/07-10)."""
    printed = next((one[1:] for one in published if one[:1] == "c"), "")
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
    for tag in ("082", "083", "092"):
        for text in found.get(tag, ()):
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
