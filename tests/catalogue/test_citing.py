"""References: what a program reads back is what the record says, whatever signs stand in it."""

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.catalogue.citing import Citation, bibtex, file_name, reference, ris
from lentera.catalogue.marc.brief import Brief

ID = UUID(int=0xABCDEF)
BUMI = Brief(
    title="Bumi Manusia",
    authors=("Toer, Pramoedya Ananta",),
    place="Jakarta",
    publisher="Hasta Mitra",
    year=1980,
    isbns=("9789799731234",),
    language="ind",
    subjects=("Fiksi Indonesia", "Jawa -- Sejarah"),
)
RAPAT = Brief(
    title="100% {rapi} & #1_hemat: ~a^b\\c $",
    subtitle="panduan",
    authors=("Dinas Perpustakaan dan Kearsipan", "Perhimpunan Ilmu and Seni", "Ömer, Ağa"),
    summary="Baris satu\nbaris dua\r\nTY  - JOUR",
    edition="2",
)


def cited(brief: Brief) -> Citation:
    return Citation(id=ID, brief=brief, url=f"https://lentera.example/catalogue/{ID}/")


def read_ris(text: str) -> list[tuple[str, str]]:
    """Tag and value of each line, as strict as the format: two signs, two blanks, a dash, a blank, CR LF."""
    lines = text.split("\r\n")
    assert lines[-1] == ""
    told = [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line) for line in lines if line]
    assert all(told), lines
    return [(one[1], one[2]) for one in told if one is not None]


def read_bibtex(text: str) -> dict[str, str]:
    """The fields of one entry by counting braces, as BibTeX itself does: it knows no escaped brace."""
    head = re.match(r"@(\w+)\{([a-z0-9-]+),", text)
    assert head is not None
    fields, depth, name, value = {"kind": head[1], "key": head[2]}, 0, "", ""
    for sign in text[head.end() :]:
        if depth == 0:
            if sign == "{":
                depth, name, value = 1, name.strip(" \n,="), ""
            elif sign == "}":
                break
            else:
                name += sign
            continue
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            fields[name], name = value, ""
        else:
            value += sign
    assert depth == 0
    return fields


def test_ris_tells_the_record_line_by_line():
    told = read_ris(ris([cited(BUMI)]))
    assert told[0] == ("TY", "BOOK")
    assert told[-1] == ("ER", "")
    assert ("AU", "Toer, Pramoedya Ananta") in told
    assert [value for tag, value in told if tag == "KW"] == list(BUMI.subjects)
    assert ("PY", "1980") in told and ("SN", "9789799731234") in told


def test_no_value_can_begin_a_line_of_its_own():
    told = read_ris(ris([cited(RAPAT)]))
    assert [tag for tag, _ in told].count("TY") == 1
    assert ("AB", "Baris satu baris dua TY - JOUR") in [(tag, " ".join(value.split())) for tag, value in told]


def test_several_records_follow_each_other():
    told = read_ris(ris([cited(BUMI), cited(RAPAT)]))
    assert [tag for tag, _ in told if tag in ("TY", "ER")] == ["TY", "ER", "TY", "ER"]
    assert bibtex([cited(BUMI), cited(RAPAT)]).count("@") == 2


def test_bibtex_escapes_and_keeps_its_braces_in_balance():
    told = read_bibtex(bibtex([cited(RAPAT)]))
    assert told["kind"] == "book"
    assert told["title"] == (
        r"{100\% {\textbraceleft}rapi{\textbraceright} \& \#1\_hemat: {\textasciitilde}a{\textasciicircum}b"
        r"{\textbackslash}c \$: panduan}"
    )
    assert (
        told["author"] == "{Dinas Perpustakaan dan Kearsipan} and {Perhimpunan Ilmu and Seni} and Ömer, Ağa"
    )


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_written_is_one_entry(title, author):
    brief = Brief(title=title, authors=(author,), summary=title + author)
    assert read_bibtex(bibtex([cited(brief)]))["key"] == file_name(brief, ID)
    told = read_ris(ris([cited(brief)]))
    assert [tag for tag, _ in told if tag in ("TY", "ER")] == ["TY", "ER"]


@pytest.mark.parametrize(
    "case, brief, line",
    [
        ("all known", BUMI, "Toer, Pramoedya Ananta. 1980. Bumi Manusia. Jakarta: Hasta Mitra."),
        ("nothing but a title", Brief(title="Kebun?"), "t.t. Kebun?"),
        ("an edition", Brief(title="A", edition="2", year=1999), "1999. A. Edisi 2."),
        (
            "an edition in words",
            Brief(title="A", edition="Cetakan ketiga", year=1999),
            "1999. A. Cetakan ketiga.",
        ),
        ("many wrote", Brief(title="A", authors=("B", "C", "D", "E"), year=1), "B; C; D dkk. 1. A."),
    ],
)
def test_a_line_of_references(case, brief, line):
    assert reference(brief) == line


@pytest.mark.parametrize(
    "case, brief, name",
    [
        ("plain", BUMI, "toer1980bumi-abcdef"),
        (
            "an article is passed over",
            Brief(title="The Garden", title_filing="Garden"),
            "anonimgarden-abcdef",
        ),
        ("other letters", Brief(title="漢字", authors=("王",)), "anonim-abcdef"),
    ],
)
def test_a_file_is_named_in_plain_letters(case, brief, name):
    assert file_name(brief, ID) == name
