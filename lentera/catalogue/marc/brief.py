"""Brief: what lists, matching and search need of a record, as plain values without the punctuation of
cards.
"""

import re
import unicodedata
from collections.abc import Iterable
from hashlib import blake2b

import msgspec

from lentera.catalogue.marc.isbn import to_isbn13
from lentera.catalogue.marc.record import Field, Marc

OWN_USE = "lentera-use"  # subfield 2 of the field 658 that states a use
USES = ("learning", "knowledge", "recreation")
NO_LANGUAGE = frozenset({"", "und", "zxx", "mul", "|||", "   "})

_year = re.compile(r"(?<![0-9])(1[0-9]{3}|20[0-9]{2})(?![0-9])")
_class = re.compile(r"^(?:2X[0-9]*|[0-9]{3})(?:\.[0-9]+)?", re.IGNORECASE)
_spaces = re.compile(r"\s+")
_not_word = re.compile(r"[^\w]+")
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


def brief_of(marc: Marc) -> Brief:
    """What a record says, in short. Never raises: what cannot be told stays empty."""
    fields: dict[str, list[Field]] = {}
    for field in marc.fields:
        fields.setdefault(field.tag, []).append(field)
    fixed = _control(fields, "008")
    title = next(iter(fields.get("245", ())), Field("245"))
    published = _published(fields)
    ddc = _ddc(fields)
    proper = clean(" ".join(title.all("anp"))) or clean(title.first("k"))
    if not proper:
        proper = next((clean(" ".join(field.all("anp"))) for field in _linked(fields, "245")), "")
    return Brief(
        control=clean(_control(fields, "001")),
        agency=clean(_control(fields, "003")),
        isbns=_unique(to_isbn13(value) or "" for field in fields.get("020", ()) for value in field.all("a")),
        title=proper,
        subtitle=clean(" ".join(title.all("b"))),
        responsibility=clean(" ".join(title.all("c"))),
        other_titles=_unique(
            clean(" ".join(field.all("abnp")))
            for field in [
                *_each(fields, "240", "246", "740"),
                *_linked(fields, "245"),
                *_linked(fields, "246"),
            ]
        ),
        authors=_unique(
            name_of(field)
            for field in [
                *_each(fields, "100", "110", "111", "700", "710", "711"),
                *(field for tag in ("100", "110", "700") for field in _linked(fields, tag)),
            ]
        ),
        publisher=clean(published.first("b")),
        place=clean(published.first("a")),
        year=_published_in(fixed, published),
        language=_language(fixed, fields),
        edition=clean(" ".join(field.first("a") for field in fields.get("250", ())[:1])),
        series=_unique(clean(" ".join(field.all("anpv"))) for field in _each(fields, "440", "490", "830")),
        subjects=_unique(subject_of(field) for field in _each(fields, *SUBJECTS)),
        notes=_unique(
            clean(" ".join(field.all("artg"))) for field in _each(fields, "500", "501", "505", "511", "586")
        ),
        summary=clean(" ".join(value for field in fields.get("520", ())[:1] for value in field.all("ab"))),
        ddc=ddc,
        call_number=next(
            (text for field in _each(fields, "090", "099") if (text := clean(" ".join(field.all("ab"))))), ""
        ),
        material=_material(marc.leader),
        pages=clean(" ".join(field.first("a") for field in fields.get("300", ())[:1])),
        use=_use(fields, fixed, ddc, marc.leader),
        title_filing=filing_title(proper, title.indicators[1]),
    )


SUBJECTS = ("600", "610", "611", "630", "647", "648", "650", "651", "653", "655")


_controls = dict.fromkeys(code for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n\r")
_controls.update(dict.fromkeys((0x98, 0x9C)))  # MARC's marks around an article


def clean(text: str) -> str:
    """Text without the punctuation that cards put between areas, and with single blanks."""
    plain = _spaces.sub(" ", text.translate(_controls)).strip()
    while plain and plain[-1] in "/:;,=":
        plain = plain[:-1].rstrip()
    if plain.endswith(".") and not plain.endswith("..") and len(plain) > 3 and plain[-3] not in " .":
        plain = plain[:-1]
    if plain.startswith("[") and plain.endswith("]") and plain.count("[") == 1:
        plain = plain[1:-1].strip()
    return plain


def name_of(field: Field) -> str:
    """An author's heading as it is looked up: name, number and date of a meeting, without relator terms."""
    return clean(" ".join(field.all("abcq" if field.tag in ("100", "700") or field.tag == "880" else "abnd")))


def subject_of(field: Field) -> str:
    """A subject heading with its subdivisions: `Anggrek -- Budi daya`."""
    head = clean(" ".join(field.all("abcdnpqt")))
    return " -- ".join(part for part in [head, *(clean(value) for value in field.all("vxyz"))] if part)


def filing_title(title: str, nonfiling: str = " ") -> str:
    """The title as it is filed: without the first article, by the second indicator of 245 or by its word."""
    if nonfiling.isdigit() and 0 < int(nonfiling) < len(title):
        return title[int(nonfiling) :].lstrip("\"'([") or title
    return _article.sub("", title) or title


def fold(text: str) -> str:
    """Lower case without marks: how words are compared."""
    if not text.isascii():
        text = "".join(
            sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)
        )
    return text.casefold()


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


def _use(fields: dict[str, list[Field]], fixed: str, ddc: str, leader: str) -> str:
    for field in fields.get("658", ()):  # curriculum objective: where Lentera itself keeps the use
        if field.first("2") == OWN_USE and field.first("a") in USES:
            return field.first("a")
    if not ddc and leader[6:7] in ("c", "d", "g", "j"):
        return "recreation"  # music and films without a class
    fiction = leader[6:7] in ("a", "t") and len(fixed) > 33 and fixed[33] in "1dfjhp"
    return use_of_class(ddc, fiction=fiction)


def _each(fields: dict[str, list[Field]], *tags: str) -> list[Field]:
    return [field for tag in tags for field in fields.get(tag, ())]


def _linked(fields: dict[str, list[Field]], tag: str) -> list[Field]:
    """The fields 880 that give `tag` in another script."""
    return [field for field in fields.get("880", ()) if field.first("6").startswith(tag)]


def _control(fields: dict[str, list[Field]], tag: str) -> str:
    found = fields.get(tag)
    return found[0].data if found else ""


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _published(fields: dict[str, list[Field]]) -> Field:
    """The field that says who published: 264 with second indicator 1 before 260 before any other 264."""
    candidates = fields.get("264", [])
    for field in candidates:
        if field.indicators[1] == "1":
            return field
    return next(iter([*fields.get("260", ()), *candidates]), Field("260"))


def _published_in(fixed: str, published: Field) -> int | None:
    """Year of publication: what the record prints (260 or 264 c) before what it codes (008/07-10)."""
    printed = _year.search(published.first("c"))
    if printed is not None:
        return int(printed.group())
    coded = fixed[7:11]
    return int(coded) if len(fixed) > 11 and _year.fullmatch(coded) else None


def _language(fixed: str, fields: dict[str, list[Field]]) -> str:
    coded = fixed[35:38].lower()
    if coded.isalpha() and len(coded) == 3 and coded not in NO_LANGUAGE:
        return coded
    for field in fields.get("041", ()):
        told = field.first("a")[:3].lower()
        if told.isalpha() and len(told) == 3 and told not in NO_LANGUAGE:
            return told
    return ""


def _ddc(fields: dict[str, list[Field]]) -> str:
    for field in _each(fields, "082", "083", "092"):
        for value in field.all("a"):
            found = _class.match(value.replace("/", "").replace("'", "").strip())
            if found is not None:
                return found.group().upper()
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
MATERIALS = ("book", "serial", *dict.fromkeys(_kinds.values()))


def _material(leader: str) -> str:
    """The kind of material, from leader 06 and 07."""
    kind, level = leader[6:7], leader[7:8]
    if kind in _kinds:
        return _kinds[kind]
    return "serial" if level in ("b", "i", "s") else "book"
