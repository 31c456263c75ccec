"""Makes the compressed title lists in `data/` from the files that they come from.

    python -m lentera.demo.build_data FOLDER

FOLDER holds `goodbooks/books.csv.xz` and `goodbooks/book_genres.csv.xz` (goodbooks-10k, CC BY-SA 4.0) and
`marc/lc-*.xml` (marc2bibframe2's sample records, CC0). Only needed to make the lists again: they are shipped.
What is mended: ISBNs get their zeros back and must then pass their check digit (the source's isbn13 has lost
digits and is never read); years lose their `.0`; a series in brackets leaves the title; languages become
MARC codes; readers' tags become a few Indonesian subjects, a class and a use, after `sources/genres.csv`.
The weight is the number of readers who gave stars.
"""

import csv
import io
import lzma
import re
import sys
from collections import Counter
from pathlib import Path

import msgspec
import pymarc

from lentera.demo.isbn import repaired_isbn10

HERE = Path(__file__).parent
COLUMNS = ("id", "isbn", "title", "remainder", "part", "series", "volume", "authors", "original", "year",
           "language", "class", "use", "subjects", "weight")  # fmt: skip
LANGUAGES = {"": "und", "nl": "dut", "en": "eng", "en-us": "eng", "en-gb": "eng", "en-ca": "eng"}
LITERATURE = {  # language: the classes of its fiction, poetry and drama
    "eng": ("813", "811", "812"), "ind": ("899.2213", "899.2211", "899.2212"), "fre": ("843", "841", "842"),
    "ger": ("833", "831", "832"), "spa": ("863", "861", "862"), "por": ("869.3", "869.1", "869.2"),
    "ita": ("853", "851", "852"), "ara": ("892.73", "892.71", "892.72"), "jpn": ("895.63", "895.61", "895.62"),
    "rus": ("891.73", "891.71", "891.72"), "british": ("823", "821", "822"),
    "per": ("891.553", "891.551", "891.552"), "": ("808.83", "808.81", "808.82"),
}  # fmt: skip
TRADITIONS = (
    ("russian", "rus"), ("french-lit", "fre"), ("german-lit", "ger"), ("spanish-lit", "spa"),
    ("latin-american", "spa"), ("japanese-lit", "jpn"), ("arabic-lit", "ara"), ("british-lit", "british"),
    ("english-lit", "british"), ("english-classics", "british"), ("victorian", "british"), ("irish-lit", "british"),
)  # fmt: skip
SERIES = re.compile(
    r"\s*\((?P<name>[^()]*?)[,:]?\s*#(?P<volume>[\d.]+(?:\s?[-–&]\s?[\d.]+)?)(?:[;,].*)?\)\s*$"
)
PART = re.compile(r"[,:]?\s+(?P<part>(?:Vol\.?|Volume|Tome|Jilid)\s*\d+)\b\s*[:,]?\s*")
NON_FICTION = re.compile(r"non-?fiction|memoir|biograph|^history|econom|psycholog|philosoph|politic|business")
FICTION = re.compile(
    r"fic|fantasy|myster|thrill|romance|novel|sci-?fi|horror|detect|ya-|literature|suspense|classics"
)
YEAR = re.compile(r"\d{3,4}")


class GenreRule(msgspec.Struct, frozen=True, rename={"notation": "class"}):
    """One row of `sources/genres.csv`: tags that match the pattern count for the subject."""

    kind: str
    pattern: str
    subject: str
    notation: str
    use: str


def genre_rules() -> list[GenreRule]:
    with (HERE / "sources" / "genres.csv").open(encoding="utf-8") as file:
        return [msgspec.convert(row, GenreRule) for row in csv.DictReader(file)]


def is_nonfiction(tags: list[str]) -> bool:
    """Readers tag generously, so the greater number of tags decides."""
    against = sum(bool(NON_FICTION.search(tag)) for tag in tags)
    return against > sum(bool(FICTION.search(tag)) and not re.search("non-?fic", tag) for tag in tags)


def literature_class(form: int, language: str, tags: list[str]) -> str:
    """A class of the 800s for fiction (0), poetry (1) or drama (2) by the tradition that readers name."""
    if language == "eng":
        tradition = next((code for word, code in TRADITIONS if any(word in tag for tag in tags)), "eng")
    else:
        tradition = language if language in LITERATURE else ""
    return LITERATURE[tradition][form]


def described(
    title: str, language: str, tags: list[str], rules: list[GenreRule]
) -> tuple[str, str, list[str]]:
    """Class, use and at most three subjects of one title: guesses from tags, fit for a demonstration."""
    kind = "nonfiction" if is_nonfiction(tags) else "fiction"
    votes: Counter[int] = Counter()
    for place, rule in enumerate(rules):
        if rule.kind == kind:
            votes[place] = sum(bool(re.search(rule.pattern, tag)) for tag in tags)
        elif rule.kind == "title" and kind == "nonfiction" and re.search(rule.pattern, title.lower()):
            votes[place] = 99
    chosen = [rules[place] for place, count in votes.most_common(3) if count]
    subjects = [rule.subject for rule in chosen] or ["Fiksi" if kind == "fiction" else "Bacaan umum"]
    notation = next((rule.notation for rule in chosen if rule.notation), "")
    if kind == "fiction":
        comic, forms = "Komik" in subjects, {"poetry": 1, "drama": 2}
        form = forms.get(next((rule.notation for rule in chosen[:1]), ""), 0)
        tale = bool(chosen) and chosen[0].notation == "398.2"
        notation = "741.5" if comic else "398.2" if tale else literature_class(form, language, tags)
    elif notation == "poetry":
        notation = literature_class(1, language, tags)
    return notation or "000", chosen[0].use if chosen else "recreation", list(dict.fromkeys(subjects))


def split_title(raw: str) -> tuple[str, str, str, str, str]:
    """Title, remainder, part, series and volume of `The Hunger Games (The Hunger Games, #1)`."""
    title, series, volume, part = " ".join(raw.split()), "", "", ""
    if found := SERIES.search(title):
        title, series, volume = title[: found.start()], found["name"].strip(" ,"), found["volume"]
    if (found := PART.search(title)) and found.start() > 0:
        part = found["part"]
        title = title[: found.start()] + (": " + title[found.end() :] if found.end() < len(title) else "")
    title, _, remainder = title.partition(": ")
    return title.strip(" ,:") or raw, remainder.strip(), part, series, volume


def goodbooks_rows(books: Path, genres: Path) -> list[list[str]]:
    rules = genre_rules()
    with lzma.open(genres, "rt", encoding="utf-8") as file:
        tags = {row["book_id"]: row["genres"].split(",") for row in csv.DictReader(file)}
    rows = []
    with lzma.open(books, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            title, remainder, part, series, volume = split_title(row["title"])
            code = row["language_code"].strip()
            language = LANGUAGES.get(code.lower(), code)
            year = row["original_publication_year"].removesuffix(".0")
            original = " ".join(row["original_title"].split())
            notation, use, subjects = described(row["title"], language, tags[row["book_id"]], rules)
            authors = [" ".join(name.split()) for name in row["authors"].split(",")]
            rows.append([
                row["book_id"], repaired_isbn10(row["isbn"]), title, remainder, part, series, volume,
                "|".join(authors[:6]), "" if original.casefold() in row["title"].casefold() else original,
                year.zfill(4) if YEAR.fullmatch(year) else "", language, notation, use, "|".join(subjects),
                str(sum(int(row[f"ratings_{stars}"]) for stars in range(1, 6))),
            ])  # fmt: skip
    return rows


def compressed(path: Path, content: bytes) -> None:
    path.write_bytes(lzma.compress(content, preset=9 | lzma.PRESET_EXTREME))
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def build(folder: Path, target: Path = HERE / "data") -> None:
    """Writes `goodbooks.csv.xz` and `library-records.xml.xz` into `target`."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    source = folder / "goodbooks"
    writer.writerows(goodbooks_rows(source / "books.csv.xz", source / "book_genres.csv.xz"))
    compressed(target / "goodbooks.csv.xz", text.getvalue().encode())
    records = [
        record
        for path in sorted((folder / "marc").glob("lc-*.xml"))
        for record in pymarc.parse_xml_to_array(path.open("rb"))
    ]
    xml = [pymarc.record_to_xml(record) for record in records]
    collection = (
        b'<collection xmlns="http://www.loc.gov/MARC21/slim">\n' + b"\n".join(xml) + b"\n</collection>\n"
    )
    compressed(target / "library-records.xml.xz", collection)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m lentera.demo.build_data FOLDER")
    build(Path(sys.argv[1]))
