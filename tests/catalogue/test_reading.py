"""Reading: what can be told is told, what cannot is refused with its reason, and no record harms another."""

from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.marc.reading import PLAIN as PLAIN_READER
from lentera.catalogue.marc.reading import Read, UnknownFormat, _carefully, read_file, read_piece, read_stream
from lentera.catalogue.marc.record import Field, Marc, from_bytes, to_bytes, to_iso2709, to_marcxml
from lentera.catalogue.marc.splitting import split
from lentera.catalogue.messages import REFUSALS
from lentera.journal.refusals import Refusal
from lentera.pages.hooks import text_of
from tests.catalogue.makers import LEADER, PLAIN, book, field, transmission

DATA = Path(__file__).parent / "data"
TITLE = "Merawat Anggrek Bulan"


def read(written: bytes, form: str = "auto") -> list[Read]:
    return list(read_stream(BytesIO(written), form))


def xml(*records: str, head: str = "") -> bytes:
    return (
        f'{head}<collection xmlns="http://www.loc.gov/MARC21/slim">{"".join(records)}</collection>'.encode()
    )


def test_a_plain_record_is_read_without_mending():
    (one,) = read(transmission(PLAIN))
    assert one.refusal is None
    assert one.mended == ()
    assert brief_of(one.marc).title == TITLE


DAMAGED = transmission(PLAIN)
LOST_ZERO = DAMAGED[:23] + DAMAGED[24:]
LATIN = [("001", b"1"), ("245", b"10\x1faCaf\xe9 Jawa")]
UTF8 = [("001", b"1"), ("245", "10\x1faCafé Jawa".encode())]
MARC8 = [("001", b"1"), ("245", b"10\x1faCaf\xe2e Jawa")]
ODD_INDICATOR = [("001", b"1"), ("245", b"1\xbd\x1faCaf\xe2e Jawa")]
STRAY = [("001", b"1"), ("245", b"10\x1faMerawat \x1e  \x1fbAnggrek")]
BLANK = LEADER[:9] + " " + LEADER[10:]


@pytest.mark.parametrize(
    "case, written, title, mended",
    [
        ("places wrong", transmission(PLAIN, shift=7), TITLE, {"directory"}),
        ("leader lost a zero", LOST_ZERO, TITLE, {"leader"}),
        ("end byte inside a field", transmission(STRAY), "Merawat", {"directory"}),
        ("MARC-8 as stated", transmission(MARC8, leader=BLANK), "Café Jawa", set()),
        ("UTF-8 as stated", transmission(UTF8), "Café Jawa", set()),
        ("UTF-8 not stated", transmission(UTF8, leader=BLANK), "Café Jawa", {"encoding"}),
        ("neither", transmission(LATIN), "Caf\ufffd Jawa", {"bytes-replaced"}),
        ("indicator beyond ASCII", transmission(ODD_INDICATOR, leader=BLANK), "Café Jawa", set()),
        (
            "length that only looks like digits",
            DAMAGED[:27] + "²".encode() + DAMAGED[28:],
            TITLE,
            {"directory"},
        ),
        (
            "place that only looks like digits",
            DAMAGED[:31] + "²".encode() + DAMAGED[32:],
            TITLE,
            {"directory"},
        ),
        ("byte order mark first", b"\xef\xbb\xbf" + DAMAGED, TITLE, set()),
        ("filler first", b"\r\n \0" + DAMAGED, TITLE, set()),
    ],
)
def test_what_can_be_mended_is_mended_and_said(case, written, title, mended):
    (one,) = read(written, "marc")
    assert one.refusal is None
    assert (brief_of(one.marc).title, set(one.mended)) == (title, mended)


@pytest.mark.parametrize(
    "code, written",
    [
        ("record-cut-off", DAMAGED[:-5]),
        ("record-no-directory", DAMAGED[:24] + b"\x1d"),
        ("directory-length", DAMAGED[:27] + DAMAGED[32:]),
        ("directory-count", DAMAGED[:24] + b"001000500000" + DAMAGED[24:]),
        ("record-no-title", transmission([("001", b"7"), ("500", b"  \x1faCatatan")])),
        ("record-unimarc", transmission([("001", b"7"), ("200", b"1 \x1faJudul")])),
        ("record-authority", transmission(PLAIN, leader=LEADER[:6] + "z" + LEADER[7:])),
        ("xml-doctype", xml(to_marcxml(book()), head='<!DOCTYPE a [<!ENTITY b "c">]>')),
        ("xml-mismatch", xml("<record><leader>x</leader><a></record>")),
        ("xml-sign", xml("<record><leader>x & y</leader></record>")),
        ("xml-entity", xml("<record><leader>&nbsp;</leader></record>")),
        ("xml-reference", xml("<record><leader>&#0;</leader></record>")),
        ("xml-attribute-twice", xml('<record><a b="1" b="2"/></record>')),
        ("xml-unclosed", xml("<record><leader>x</leader><![CDATA[ </record>")),
        ("xml-broken", xml("<record><?xml version='1.0'?></record>")),
        ("xml-no-records", b"<html><body/></html>"),
        ("record-no-fields", xml("<record><leader>00000nam a</leader></record>")),
        (
            "field-tag",
            xml('<record><datafield tag="42"><subfield code="a">x</subfield></datafield></record>'),
        ),
        ("subfield-code", xml('<record><datafield tag="245"><subfield>x</subfield></datafield></record>')),
        ("xml-encoding", b"\xff\xfe" + xml(to_marcxml(book())).decode().encode("utf-16-le")),
        ("xml-encoding", xml(to_marcxml(book()), head='<?xml version="1.0" encoding="klingon"?>')),
    ],
)
def test_what_cannot_be_read_is_one_sentence(code, written):
    (one,) = read(written, "marcxml" if code.startswith("xml") else "auto")
    assert one.marc is None
    assert one.refusal is not None
    assert one.refusal.code == code
    assert "%(" not in str(REFUSALS[code]) % {**one.refusal.details, "file": "a", "number": 1}


@pytest.mark.parametrize("code, written", [("format-unknown", b"title;author\n"), ("file-empty", b"\n")])
def test_a_file_of_another_kind_is_refused_whole(code, written):
    with pytest.raises(UnknownFormat) as raised:
        read(written)
    assert raised.value.refusal.code == code


def test_a_broken_record_harms_no_other_in_either_format():
    broken = "<record><leader>x</leader><a></record>"
    both = [
        read(DAMAGED + DAMAGED[:40] + b"\x1d" + DAMAGED),
        read(xml(to_marcxml(book()), broken, to_marcxml(book()))),
    ]
    for told in both:
        assert [(one.number, one.refusal is None) for one in told] == [(1, True), (2, False), (3, True)]


def test_a_record_over_the_limits_of_the_format_is_read():
    """Its places need six digits, so its directory entries are thirteen signs long."""
    fields = [
        ("001", b"1"),
        *(("500", b"  \x1fa" + b"x" * 9000) for _ in range(14)),
        ("245", b"10\x1fa" + TITLE.encode()),
    ]
    (one,) = read(transmission(fields, length=99999), "marc")
    assert one.refusal is None
    assert brief_of(one.marc).title == TITLE
    assert len(one.marc.fields) == 16


def test_lengths_counted_in_characters_lose_no_record():
    told = list(read_file(DATA / "catmandu-bu_bibs-length-in-characters.mrc"))
    assert len(told) == 100
    assert all(one.refusal is None for one in told)
    assert sum("directory" in one.mended for one in told) == 16


def test_real_marcxml_is_read_as_a_tree_parser_reads_it():
    path = DATA / "lc-british_library.xml"
    told = list(read_file(path))
    slim = "{http://www.loc.gov/MARC21/slim}"
    tree = [
        [part.text for part in record.iter(f"{slim}subfield") if part.text]
        for record in ElementTree.parse(path).iter(f"{slim}record")
    ]
    ours = [[value for one in read.marc.fields for _, value in one.subfields if value] for read in told]
    assert len(told) == 99
    assert ours == tree


def test_a_comment_is_no_record_and_a_harvest_is_read_inside_its_own_records():
    inner = to_marcxml(book())
    harvest = (
        f"<OAI-PMH><record><header><identifier>1</identifier></header><metadata>{inner}</metadata></record>"
        f"<record><header status='deleted'/></record><!-- {inner} --></OAI-PMH>"
    )
    assert [one.refusal for one in read(harvest.encode())] == [None]


signs = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cc", "Cn"]),
    max_size=20,
)
codes = st.sampled_from("abcxyz0159")
tags = st.integers(10, 999).map(lambda number: f"{number:03d}")
data_fields = st.builds(
    lambda tag, marks, parts: Field(tag, "", marks, tuple(parts)),
    tags,
    st.text("0123 ", min_size=2, max_size=2),
    st.lists(st.tuples(codes, signs), min_size=1, max_size=4),
)


@given(st.lists(data_fields, max_size=8))
def test_what_is_written_is_read_again(fields):
    import unicodedata

    def composed(one: Field) -> Field:
        parts = tuple((code, unicodedata.normalize("NFC", value)) for code, value in one.subfields)
        return Field(one.tag, one.data, one.indicators, parts)

    marc = Marc(LEADER, (Field("001", "1"), field("245", "aJudul"), *map(composed, fields)))
    assert from_bytes(to_bytes(marc)).fields == marc.fields
    (again,) = read(to_iso2709(marc))
    assert again.marc is not None
    assert again.marc.fields == marc.fields
    (again,) = read(xml(to_marcxml(marc)))
    assert again.marc is not None
    assert again.marc.fields == marc.fields


sound = "10\x1faJudul baru"
odd_parts = st.tuples(
    st.sampled_from(["001", "005", "008", "00A", "020", "245", "650"]),
    st.just(sound) | st.sampled_from(["lt-1", "  \x1fa1\x1fb2", "10", "1", "x\x1fy", "10Judul", "abc\x1fd"]),
)


@given(st.lists(odd_parts, min_size=2, max_size=6))
def test_the_short_way_says_what_the_careful_one_says_in_whatever_order_fields_stand(parts):
    (piece,) = split(BytesIO(to_iso2709(Marc.of_parts(LEADER, parts))))
    quick, careful = read_piece(piece), _carefully(piece, piece.data, PLAIN_READER)
    assert quick == careful


def test_a_record_is_the_same_by_parts_by_columns_and_by_fields():
    marc = book()
    tags, texts = marc.columns
    told = [
        Marc.of_columns(LEADER, tags, texts),
        Marc.of_parts(LEADER, marc.parts),
        Marc(LEADER, marc.fields),
    ]
    for one in told:
        assert (one.parts, one.fields) == (marc.parts, marc.fields)
        assert to_bytes(one) == to_bytes(marc)
        assert list(map(list, one.columns)) == [list(tags), list(texts)]
    with pytest.raises(ValueError, match="without a text"):
        from_bytes(to_bytes(marc)[:-1] + b',"900"]')


@given(st.binary(max_size=300), st.integers(0, 120), st.binary(max_size=6))
def test_no_bytes_raise(noise, at, splinter):
    hurt = DAMAGED[:at] + splinter + DAMAGED[at + len(splinter) :]
    for written in (noise, hurt, noise + DAMAGED):
        assert sum(1 for _ in read(written, "marc")) <= written.count(b"\x1d") + 1
        list(read(written, "marcxml"))
    assert [piece.number for piece in split(BytesIO(noise + b"\x1d" + DAMAGED))][-1] <= noise.count(
        b"\x1d"
    ) + 2


def test_broken_xml_is_told_by_line_and_column_in_the_readers_language():
    (one,) = read(xml("<record>\n<leader>x</leader>\n <a></b></record>"), "marcxml")
    assert one.refusal == Refusal("xml-mismatch", line=3, column=7)
    told = text_of(one.refusal.code, one.refusal.details)
    assert "baris 3, kolom 7" in told and "mismatched" not in told
