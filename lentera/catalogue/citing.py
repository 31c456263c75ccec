"""Citing: a record as RIS, as BibTeX, and as the line of a list of references.

Plain data in, text out. What a record does not say is left out, never guessed.
"""

import re
from collections.abc import Iterable
from uuid import UUID

import msgspec

from lentera.catalogue.marc.brief import Brief, fold

_RIS_KINDS = {
    "serial": "SER", "map": "MAP", "video": "VIDEO", "audio": "SOUND", "music": "MUSIC",
    "picture": "ART", "software": "COMP", "book": "BOOK",
}  # fmt: skip
_BIBTEX_SIGNS = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",  # `\{` would still be counted as a brace
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        **{sign: "\\" + sign for sign in "&%$#_"},
    }
)
_blanks = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_not_key = re.compile(r"[^a-z0-9]+")
_edition_word = re.compile(r"^(?:edisi|cetakan|ed\.|cet\.)", re.IGNORECASE)


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """What is cited: a record's id, its plain values, and the address under which it stands."""

    id: UUID
    brief: Brief
    url: str


def ris(cited: Iterable[Citation]) -> str:
    """The records in RIS, one line a value, each line ended by CR LF as the format asks."""
    return "\r\n".join(line for one in cited for line in _ris_lines(one))


def bibtex(cited: Iterable[Citation]) -> str:
    """The records as BibTeX in UTF-8, for biber and BibLaTeX and for BibTeX 8."""
    return "\n".join(_bibtex_entry(one) for one in cited)


def reference(brief: Brief) -> str:
    """One line as an Indonesian list of references has it: Pengarang. Tahun. Judul. Kota: Penerbit."""
    who = "; ".join(brief.authors[:3]) + (" dkk" if len(brief.authors) > 3 else "")
    publisher = ": ".join(part for part in (brief.place, brief.publisher) if part)
    edition = brief.edition
    if edition and not _edition_word.match(edition):
        edition = f"Edisi {edition}"
    parts = [who, str(brief.year or "t.t."), _whole_title(brief), edition, publisher]
    return " ".join(_sentence(_line(part)) for part in parts if part)


def file_name(brief: Brief, id: UUID) -> str:
    """A name for downloads, in plain letters: `toer1980bumi-3f2a9c`. Also the key in BibTeX."""
    author = _not_key.sub("", fold(brief.author.split(",")[0]))[:20] or "anonim"
    word = next((found for part in fold(brief.title_filing or brief.title).split()
                 if (found := _not_key.sub("", part))), "")  # fmt: skip
    return f"{author}{brief.year or ''}{word[:20]}-{id.hex[-6:]}"


def _ris_lines(cited: Citation) -> list[str]:
    brief = cited.brief
    pairs = [("TY", _RIS_KINDS.get(brief.material, "GEN")), ("TI", _whole_title(brief))]
    pairs += [("AU", name) for name in brief.authors]
    pairs += [("PY", str(brief.year or "")), ("CY", brief.place), ("PB", brief.publisher)]
    pairs += [("ET", brief.edition), *(("T3", series) for series in brief.series)]
    pairs += [("SN", isbn) for isbn in brief.isbns]
    pairs += [("KW", subject) for subject in brief.subjects]
    pairs += [("AB", brief.summary), ("LA", brief.language), ("CN", brief.call_number)]
    pairs += [("UR", cited.url), ("ID", file_name(brief, cited.id))]
    lines = [f"{tag}  - {_line(value)}" for tag, value in pairs if value]
    return [*lines, "ER  - ", ""]


def _bibtex_entry(cited: Citation) -> str:
    brief = cited.brief
    fields = [
        ("title", f"{{{_escaped(_whole_title(brief))}}}"),  # braces keep its capitals
        ("author", " and ".join(_bibtex_name(name) for name in brief.authors)),
        ("year", str(brief.year or "")),
        ("address", _escaped(brief.place)),
        ("publisher", _escaped(brief.publisher)),
        ("edition", _escaped(brief.edition)),
        ("series", _escaped("; ".join(brief.series))),
        ("isbn", ", ".join(brief.isbns)),
        ("keywords", _escaped(", ".join(subject.replace(",", " ") for subject in brief.subjects))),
        ("abstract", _escaped(brief.summary)),
        ("langid", {"ind": "indonesian", "eng": "english", "may": "malay"}.get(brief.language, "")),
        ("url", cited.url),
    ]
    kind = "book" if brief.material == "book" else "misc"
    lines = [f"  {name} = {{{value}}}," for name, value in fields if value]
    return "\n".join([f"@{kind}{{{file_name(brief, cited.id)},", *lines, "}", ""])


def _bibtex_name(name: str) -> str:
    """A name in its two parts; one that is no person's, or would read as two, stands in braces."""
    told = _escaped(name)
    person = name.count(",") == 1 and " and " not in name.lower()
    return told if person else f"{{{told}}}"


def _escaped(text: str) -> str:
    return _line(text).translate(_BIBTEX_SIGNS)


def _line(text: str) -> str:
    return _blanks.sub(" ", text).strip()


def _whole_title(brief: Brief) -> str:
    return f"{brief.title}: {brief.subtitle}" if brief.subtitle else brief.title


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
