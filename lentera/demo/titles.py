"""The demo's titles as MARC 21 records: goodbooks-10k, four great libraries, and well-known Indonesian works.

Only the records of the libraries are full. The others are brief, made of facts, and say so in 588.
Where each list comes from and under which licence stands in `data/LICENSES.md`.
"""

import csv
import lzma
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

import msgspec
import pymarc

from lentera.demo.isbn import isbn13
from lentera.demo.marc import brief_record, data_field, fixed_data

DATA = Path(__file__).parent / "data"
AGENCY = "LenteraDemo"
Use = Literal["learning", "knowledge", "recreation"]
GOODBOOKS_NOTE = (
    "Catatan ringkas untuk data contoh, dari goodbooks-10k (CC BY-SA 4.0). Tahun: terbitan pertama karya; "
    "tajuk dan kelas dikira dari tanda pembaca."
)
INDONESIA_NOTE = "Catatan ringkas untuk data contoh, disusun dari fakta umum. Tahun: terbitan pertama karya."
# goodreads.com's readers are not those of South Kalimantan. There are no star counts for most Indonesian works
# and few for the others, so demand is assumed (readers, on goodbooks' scale): half of all reading is Indonesian.
ASSUMED_DEMAND = {"learning": 250_000, "knowledge": 350_000, "recreation": 600_000}
FAVOURITES = {
    "Tere Liye", "Hirata, Andrea", "El Shirazy, Habiburrahman", "Fuadi, Ahmad", "Hamka", "Toer, Pramoedya Ananta",
    "Shihab, M. Quraish", "Tohari, Ahmad", "Dika, Raditya", "Nadia, Asma", "Baiq, Pidi", "Damono, Sapardi Djoko",
}  # fmt: skip
FAVOURITE_FACTOR = 3
INDONESIAN_FACTOR = 20
LIBRARY_DEMAND = 1_000
ARTICLES = {
    "eng": ("The ", "An ", "A "), "und": ("The ",), "fre": ("Les ", "Le ", "La ", "L'"),
    "ger": ("Der ", "Die ", "Das "), "spa": ("El ", "La ", "Los ", "Las "), "ita": ("Il ", "La ", "Lo "),
}  # fmt: skip
PARTICLES = {"van", "von", "de", "der", "den", "du", "di", "da", "del", "la", "le", "al", "el", "bin", "ibn"}
SUFFIXES = {"Jr.", "Sr.", "II", "III", "IV"}
NOBODY = {"Anonymous", "Unknown", "Various", "Anonim"}


class DemoTitle(msgspec.Struct, frozen=True, kw_only=True):
    """One title: its record as ISO 2709 bytes, and what the demo's habits of reading need to know."""

    control: str  # field 001
    source: Literal["goodbooks", "libraries", "indonesia"]
    title: str
    language: str  # MARC code, `und` when not known
    notation: str  # class, empty when the record has none
    use: Use
    weight: int  # expected demand, in readers; only the proportion means something
    marc: bytes


@lru_cache(maxsize=20_000)
def heading(name: str) -> str:
    """`J.R.R. Tolkien` as `Tolkien, J. R. R.`; one name, or a heading that is inverted already, stays."""
    words = re.sub(r"\.(?=[^\s.])", ". ", name).split()
    if "," in name or len(words) < 2:
        return name
    suffix = words.pop() if words[-1] in SUFFIXES and len(words) > 2 else ""
    start = len(words) - 1
    while start > 1 and words[start - 1] in PARTICLES:
        start -= 1
    inverted = f"{' '.join(words[start:])}, {' '.join(words[:start])}"
    return f"{inverted}, {suffix}" if suffix else inverted


def natural(name: str) -> str:
    """A heading in the order in which it is said: `Toer, Pramoedya Ananta` as `Pramoedya Ananta Toer`."""
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma else name


def nonfiling(title: str, language: str) -> str:
    """How many characters the sorting of a title skips (MARC 245, second indicator)."""
    return str(next((len(a) for a in ARTICLES.get(language, ()) if title.startswith(a) and title != a), 0))


def call_number(notation: str, main: str, title: str, language: str) -> tuple[str, str]:
    """Class and book mark in the Indonesian manner: three letters of the heading, first letter of the title."""
    start = int(nonfiling(title, language))
    letters = [c for c in title[start:] if c.isalnum()] or ["x"]
    mark = "".join(c for c in main if c.isalpha())[:3].upper() or "".join(letters[:3]).upper()
    return notation, f"{mark} {letters[0].lower()}"


def _brief(
    *, control: str, title: str, remainder: str, part: str, authors: list[str], stated: str, year: str, language: str,
    notation: str, subjects: list[str], note: str, use: str, isbns: list[str], series: str, volume: str, original: str,
) -> bytes:  # fmt: skip
    main = authors[0] if authors else ""
    literary = {"1": "p", "2": "d", "3": "1"}
    prefix = next(
        (p for p in ("899.221", "81", "82", "83", "84", "86", "808.8") if notation.startswith(p)), None
    )
    form = literary.get(notation[len(prefix) : len(prefix) + 1], "0") if prefix else "0"
    shelf, mark = call_number(notation, main, title, language)
    fields = [
        *(data_field("020", "  ", ("a", number)) for number in isbns),
        data_field("040", "  ", ("a", AGENCY), ("b", "ind"), ("c", AGENCY)),
        data_field("041", "0 ", ("a", "" if language == "und" else language)),
        data_field("082", "04", ("a", shelf), ("q", AGENCY)),
        data_field("090", "  ", ("a", shelf), ("b", mark)),
        data_field("100", "1 " if "," in main else "0 ", ("a", main)),
        data_field(
            "245", ("1" if main else "0") + nonfiling(title, language),
            ("a", title + (" :" if remainder and not part else "." if part else " /" if stated else "")),
            ("n", part + (" :" if remainder else " /" if stated else "") if part else ""),
            ("b", remainder + (" /" if stated else "") if remainder else ""), ("c", stated),
        ),
        data_field("246", "1 ", ("i", "Judul asli:" if original else ""), ("a", original)),
        data_field("264", " 1", ("c", f"[{int(year)}]" if year else "")),
        data_field("490", "0 ", ("a", series + (" ;" if volume else "") if series else ""), ("v", volume)),
        data_field("588", "  ", ("a", note)),
        *(
            data_field("650", " 4", ("a", subject.partition("--")[0]), *(("x", x) for x in subject.split("--")[1:]))
            for subject in subjects
        ),
        data_field("658", "  ", ("a", use), ("2", "lentera-use")),
        *(data_field("700", "1 " if "," in name else "0 ", ("a", name)) for name in authors[1:]),
    ]  # fmt: skip
    biography = "a" if "tobiografi" in " ".join(subjects) else "d" if "iografi" in " ".join(subjects) else " "
    numbers = [("001", control), ("003", AGENCY), ("005", "20240101000000.0")]
    numbers.append(("008", fixed_data(year, language, literary_form=form, biography=biography)))
    return brief_record(numbers, fields)


def goodbooks_titles() -> Iterator[DemoTitle]:
    """The 10,000 books that most readers of goodreads.com rated, by `data/goodbooks.csv.xz`."""
    with lzma.open(DATA / "goodbooks.csv.xz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = [name for name in row["authors"].split("|") if name not in NOBODY]
            control, isbn = f"gb{int(row['id']):05d}", row["isbn"]
            marc = _brief(
                control=control, title=row["title"], remainder=row["remainder"], part=row["part"],
                authors=[heading(name) for name in names], stated=", ".join(names), year=row["year"],
                language=row["language"], notation=row["class"], subjects=row["subjects"].split("|"),
                note=GOODBOOKS_NOTE, use=row["use"], isbns=[isbn13(isbn), isbn] if isbn else [],
                series=row["series"], volume=row["volume"], original=row["original"],
            )  # fmt: skip
            yield DemoTitle(
                control=control, source="goodbooks", title=row["title"], language=row["language"],
                notation=row["class"], use=cast(Use, row["use"]), marc=marc,
                weight=int(row["weight"]) * (INDONESIAN_FACTOR if row["language"] == "ind" else 1),
            )  # fmt: skip


def indonesian_titles() -> Iterator[DemoTitle]:
    """Well-known Indonesian works by `data/indonesian_works.csv`; an empty year is one that is not certain."""
    with (DATA / "indonesian_works.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=1):
            title, _, remainder = row["title"].partition(": ")
            control = f"id{number:05d}"
            marc = _brief(
                control=control, title=title, remainder=remainder, part="",
                authors=[row["author"]] if row["author"] else [],
                stated=natural(row["author"]), year=row["year"], language="ind", notation=row["class"],
                subjects=[row["subject"]], note=INDONESIA_NOTE, use=row["use"], isbns=[], series="", volume="",
                original="",
            )  # fmt: skip
            yield DemoTitle(
                control=control, source="indonesia", title=title, language="ind", notation=row["class"],
                use=cast(Use, row["use"]), marc=marc,
                weight=ASSUMED_DEMAND[row["use"]] * (FAVOURITE_FACTOR if row["author"] in FAVOURITES else 1),
            )  # fmt: skip


def library_titles() -> Iterator[DemoTitle]:
    """Full records of the Library of Congress, the British Library, NLM and George Washington University."""
    with lzma.open(DATA / "library-records.xml.xz") as file:
        for number, record in enumerate(pymarc.parse_xml_to_array(file), start=1):
            # The same number may stand in two libraries: theirs moves to 035, where it names its library.
            theirs, owner = record["001"].value(), record.get("003")
            record.remove_fields("001", "003")
            record.add_ordered_field(pymarc.Field("001", data=f"lib{number:04d}"))
            record.add_ordered_field(pymarc.Field("003", data=AGENCY))
            source = f"({owner.value().strip()})" if owner else ""
            subfields = [pymarc.Subfield("a", f"{source}{theirs.strip()}")]
            record.add_ordered_field(
                pymarc.Field("035", indicators=pymarc.Indicators(" ", " "), subfields=subfields)
            )
            record.leader = pymarc.Leader(f"{str(record.leader)[:9]}a{str(record.leader)[10:]}")
            fixed, dewey = record.get("008"), record.get("082")
            language = fixed.value()[35:38].strip(" |") if fixed else ""
            notation = (dewey.get("a") or "" if dewey else "").replace("/", "").split(" ")[0]
            yield DemoTitle(
                control=f"lib{number:04d}", source="libraries", title=(record.title or "").rstrip(" /:"),
                language=language or "und", notation=notation,
                use="recreation" if notation.startswith("8") else "knowledge", weight=LIBRARY_DEMAND,
                marc=record.as_marc(),
            )  # fmt: skip


def demo_titles() -> Iterator[DemoTitle]:
    """All titles, Indonesian works first, always in the same order."""
    yield from indonesian_titles()
    yield from goodbooks_titles()
    yield from library_titles()
