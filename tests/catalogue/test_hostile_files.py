"""Hostile and broken files: named, in bounded memory, without an exception; and nothing else in the file is harmed."""

import json
import tracemalloc
from io import BytesIO
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.catalogue.formats import open_file
from lentera.catalogue.formats.tables import BrokenTable
from lentera.catalogue.marc import splitting
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.marc.decoding import ENCODINGS, decoded, from_marc8, guess_of
from lentera.catalogue.marc.reading import Read, Reader, UnknownFormat, read_stream
from lentera.catalogue.marc.record import from_bytes, to_bytes, to_iso2709, to_marcxml
from lentera.catalogue.messages import MENDED, REFUSALS
from lentera.journal.refusals import Refusal
from tests.catalogue.makers import LEADER, PLAIN, book, field, transmission

GOOD = transmission(PLAIN)
TITLE = "Merawat Anggrek Bulan"


def read(written: bytes, reader: Reader | None = None) -> list[Read]:
    return list(read_stream(BytesIO(written), "marc", reader or Reader()))


def codes(reads: list[Read]) -> list[str]:
    return [one.refusal.code if one.refusal is not None else "read" for one in reads]


@pytest.mark.parametrize("block", [1 << 20, 1000])
def test_a_record_without_end_is_passed_over_and_the_next_one_read(monkeypatch, block):
    monkeypatch.setattr(splitting, "LARGEST", 5000)
    long = GOOD[:-1] + b"x" * 20_000 + b"\x1d"
    told = list(splitting.split(BytesIO(GOOD + long + GOOD + b"\n" + GOOD), block=block))
    if block == 1000:
        assert [(piece.number, piece.whole) for piece in told] == [
            (1, True),
            (2, False),
            (3, True),
            (4, True),
        ]
        assert told[2].offset == len(GOOD + long) and told[3].offset == len(GOOD + long + GOOD) + 1
    endless = list(splitting.split(BytesIO(GOOD + b"x" * 9000), block=block))
    assert [piece.whole for piece in endless] == [True, False]


def test_a_record_too_long_says_so():
    (one,) = read_stream(BytesIO(GOOD[:-1] + b"x" * (17 << 20)), "marc")
    assert one.refusal.code == "record-too-long" and one.refusal.details == {"limit": 16}


def test_a_file_of_nothing_but_noise_takes_no_more_memory_than_a_record_may():
    class Endless(BytesIO):
        left = 40 << 20

        def read(self, size: int | None = -1) -> bytes:
            size = min(size or 0, self.left)
            self.left -= size
            return b"x" * size

    tracemalloc.start()
    try:
        assert len(list(splitting.split(Endless()))) == 1
        assert tracemalloc.get_traced_memory()[1] < 5 * splitting.LARGEST
    finally:
        tracemalloc.stop()


def test_a_hundred_thousand_fields_are_read_as_far_as_the_format_goes():
    raw = [(tag.encode(), text + b"\x1e") for tag, text in PLAIN] + [(b"500", b"  \x1fax\x1e")] * 100_000
    places = accumulate((len(text) for _, text in raw), initial=0)
    directory = b"".join(
        b"%s%04d%05d" % (tag, len(text), at) for (tag, text), at in zip(raw, places, strict=False)
    )
    (one,) = read(LEADER.encode() + directory + b"\x1e" + b"".join(text for _, text in raw) + b"\x1d")
    assert len(one.marc.fields) == 100_002 and brief_of(one.marc).title == TITLE


def test_only_the_very_last_byte_may_be_missing():
    for cut, outcome in (
        (1, "read"),
        (2, "record-cut-off"),
        (30, "record-cut-off"),
        (len(GOOD) - 10, "record-cut-off"),
    ):
        assert codes(read(GOOD + GOOD[:-cut])) == ["read", outcome]


@pytest.mark.parametrize(
    "case, raw, expected, mended",
    [
        ("noughts", b"10\x1faMera\x00wat \x01Anggrek", "Merawat Anggrek", {"control-characters"}),
        ("line breaks", b"10\x1faMerawat\r\nAnggrek", "Merawat  Anggrek", {"control-characters"}),
        (
            "an escape that says nothing",
            b"10\x1faMerawat \x1bAnggrek",
            "Merawat Anggrek",
            {"control-characters"},
        ),
        ("no subfield mark", b"10Merawat Anggrek", "Merawat Anggrek", {"subfield-missing"}),
        ("empty subfields", b"10\x1f\x1faMerawat\x1f", "Merawat", set()),
        ("a sign that never was", "10\x1faMerawat\uffff".encode(), "Merawat", {"control-characters"}),
    ],
)
def test_rubbish_inside_a_field_leaves_its_text(case, raw, expected, mended):
    (one,) = read(transmission([("001", b"1"), ("245", raw)]))
    assert one.marc.first("245").first("a") == expected
    assert set(one.mended) == mended
    for sent, form in ((to_iso2709(one.marc), "marc"), (to_marcxml(one.marc).encode(), "marcxml")):
        (again,) = read_stream(BytesIO(sent), form)
        assert to_bytes(again.marc) == to_bytes(one.marc)


def test_control_characters_where_places_count_become_blanks():
    (one,) = read(transmission([("008", b"750701s1923\x01\x01\x01xx"), *PLAIN]))
    assert one.marc.control("008") == "750701s1923   xx" and one.mended == ("control-characters",)


def test_a_mark_at_the_start_of_a_value_does_not_join_its_code():
    for text in ("\u0301bc", "e\u0301 bc"):
        (one,) = read(transmission([("001", b"1"), ("245", b"10\x1fa" + text.encode() + b"\x1fbx")]))
        assert one.marc.first("245").subfields == (("a", text.replace("e\u0301", "é")), ("b", "x"))


def test_marks_of_fields_inside_a_value_cannot_make_a_field():
    marc = book("Judul\x1fzpalsu\x1e999  \x1faxx\x1d")
    assert from_bytes(to_bytes(marc)).first("245").subfields[0] == ("a", "Judul zpalsu 999   axx  /")
    assert len(from_bytes(to_bytes(marc)).fields) == len(marc.fields)
    (again,) = read(to_iso2709(marc))
    assert len(again.marc.fields) == len(marc.fields)


@given(st.binary(max_size=60), st.sampled_from(ENCODINGS), st.sampled_from(ENCODINGS[1:]), st.booleans())
def test_no_bytes_in_a_title_raise_in_any_encoding(noise, encoding, otherwise, stated):
    leader = LEADER if stated else LEADER[:9] + " " + LEADER[10:]
    told = read(
        transmission([("001", b"1"), ("245", b"10\x1faA\x1fb" + noise)], leader=leader),
        Reader(encoding, otherwise),
    )
    for one in told:
        if one.marc is not None:
            brief_of(one.marc)
            assert set(one.mended) <= set(MENDED)
            assert from_bytes(to_bytes(one.marc)).fields == one.marc.fields
            assert "\x1d" not in to_marcxml(one.marc)
        else:
            assert one.refusal.code in REFUSALS
    guess_of([noise])
    decoded(noise, otherwise)


@given(st.binary(max_size=20).filter(lambda raw: b"\x1b" not in raw))
def test_marc_8_by_the_table_is_marc_8_by_pymarc(raw):
    from unicodedata import normalize

    from pymarc.marc8 import MARC8ToUnicode

    assert from_marc8(raw) == normalize("NFC", MARC8ToUnicode(quiet=True).translate(raw))


@pytest.mark.parametrize(
    "text, encoding",
    [
        ("Война и мир: роман в четырёх томах", "windows-1251"),
        ("Le père Goriot, été à la campagne, ça va", "windows-1252"),
        ("Über die Straße, schön, Mädchen, Größe", "windows-1252"),
        ("Manual de Geología e Introducción à Economia, São Paulo", "windows-1252"),
    ],
)
def test_windows_encodings_are_told_apart(text, encoding):
    raw = text.encode({"windows-1251": "cp1251", "windows-1252": "cp1252"}[encoding])
    guess = guess_of([raw])
    assert (guess.encoding, guess.sample, guess.samples[encoding]) == (encoding, text, text)
    assert set(guess.samples) == set(ENCODINGS[1:])


def test_a_table_in_cyrillic_is_read_as_such_and_can_be_forced(tmp_path):
    path = tmp_path / "buku.csv"
    path.write_bytes(
        b"Judul;Tahun\n" + (b"x" * 99 + b";2001\n") * 1_000 + "Война и мир;1869\n".encode("cp1251")
    )
    opened = open_file(path)
    assert (opened.encoding, opened.sample) == ("windows-1251", "Война и мир;1869")
    *_, last = opened.reads()
    assert brief_of(last.marc).title == "Война и мир"
    *_, last = open_file(path, encoding="windows-1252").reads()
    assert brief_of(last.marc).title == "Âîéíà è ìèð"


@pytest.mark.parametrize(
    "case, content, suffix",
    [
        ("nested arrays", b"[" * 100_000, "json"),
        (
            "half a sign",
            b'[{"leader": "\\ud800", "fields": [{"245": {"subfields": [{"a": "\\udfff"}]}}]}]',
            "json",
        ),
        (
            "numbers for texts",
            b'[{"leader": 5, "fields": [{"245": {"ind1": 1, "subfields": [{"a": 7}]}}]}]',
            "json",
        ),
        ("bombs of entities", b'<!DOCTYPE a [<!ENTITY b "' + b"&b;" * 90 + b'">]><collection/>', "xml"),
        ("UTF-16", "<collection/>".encode("utf-16"), "xml"),
        ("a wide row", b"Judul\n" + b"," * 200_000 + b"\n", "csv"),
        ("an open quotation mark", b'Judul\n"' + b"x" * (2 << 20), "csv"),
        ("noughts", b"Judul\nA\x00B\n" + b"\x00" * 99, "csv"),
        ("an open row", b"INSERT INTO biblio VALUES (1,'", "sql"),
        ("no table", b"INSERT INTO `members` VALUES (1);", "sql"),
        ("empty lines of MARC", b"=LDR  x\n=xx\n\n=LDR  y\n=245  10$aJudul\n=500\n", "mrk"),
        ("HTML without cells", b"<html><table><tr></table>", "xls"),
    ],
)
def test_a_hostile_file_is_refused_or_read_but_never_raises(tmp_path, case, content, suffix):
    path: Path = tmp_path / f"a.{suffix}"
    path.write_bytes(content)
    told: list[Read] = []
    try:
        told += open_file(path).reads()
    except (UnknownFormat, BrokenTable) as refused:
        told.append(Read(1, 0, None, refused.refusal))
    assert all(one.marc is not None or one.refusal.code in REFUSALS for one in told)
    assert all(from_bytes(to_bytes(one.marc)) is not None for one in told if one.marc is not None)


def test_what_json_may_hold_and_marc_may_not_is_cleaned(tmp_path):
    path = tmp_path / "a.json"
    record = {
        "leader": LEADER,
        "fields": [
            {"001": "a\u0000b"},
            {"245": {"ind1": "1", "ind2": "0", "subfields": [{"a": "A\u001fB\n"}]}},
        ],
    }
    path.write_text(json.dumps([record]))
    (one,) = open_file(path).reads()
    assert one.marc.control("001") == "a b" and one.marc.first("245").subfields == (("a", "AB "),)
    assert one.mended == ("control-characters",)


def test_a_field_of_data_under_a_tag_of_control_keeps_its_text():
    low = '<datafield tag="009"><subfield code="a">x</subfield></datafield>'
    high = '<controlfield tag="245">Judul</controlfield>'
    sent = f"<collection><record><leader>00000nam</leader>{low}{high}</record></collection>"
    (one,) = read_stream(BytesIO(sent.encode()), "marcxml")
    assert one.marc.control("009") == "x" and one.marc.first("245") == field("245", "aJudul")


DUMP = (
    "INSERT INTO `biblio` (`biblio_id`, `title`) VALUES\n(1, 'Sawah');\n"
    "INSERT INTO `mst_author` (`author_id`, `author_name`) VALUES\n(1, 'Tani; Budi'),\n(2, 'Sari');\n"
)


@pytest.mark.parametrize(
    ("written", "line"),
    [
        (DUMP, None),
        (DUMP + "-- akhir\n\n", None),
        (DUMP + "/*!40101 SET NAMES utf8 */;\r\n", None),
        (DUMP[:-15], 4),  # inside a row
        (DUMP[:-2], 5),  # only the end of the statement is missing
        (DUMP[: DUMP.index("VALUES\n(1, 'Tani")], 3),  # a head, before its first row
        ("-- MySQL dump 10.19\n" + DUMP, 7),  # between two statements, of one that says when it is done
        ("-- MariaDB dump 10.19\n" + DUMP + "-- Dump completed on 2026-01-01\n", None),
        ("-- mysqldump-php https://example.org\n" + DUMP + "-- Dumping da", 7),
    ],
)
def test_a_dump_that_ends_in_its_middle_is_refused_as_a_whole(tmp_path, written, line):
    """Its records would come without what stands in later tables, and nobody would see it."""
    for encoding in ("utf-8", "utf-16"):
        path = tmp_path / f"{encoding}.sql"
        path.write_text(written, encoding=encoding, newline="")
        if line is None:
            assert [read.marc is not None for read in open_file(path, "slims-sql").reads()] == [True]
            continue
        with pytest.raises(UnknownFormat) as told:
            open_file(path, "slims-sql")
        assert told.value.refusal == Refusal("dump-cut-off", line=line)
