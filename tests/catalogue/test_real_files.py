"""Every real file: read as far as anybody can, equal to pymarc where pymarc reads, unchanged by going out and in."""

import lzma
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path

import msgspec
import pymarc
import pytest

from lentera.catalogue.formats import open_file
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.marc.decoding import guess_of
from lentera.catalogue.marc.isbn import to_isbn13
from lentera.catalogue.marc.reading import (
    PLAIN,
    Read,
    Reader,
    UnknownFormat,
    _carefully,
    read_piece,
    read_stream,
)
from lentera.catalogue.marc.record import (
    Field,
    Marc,
    _careful_marcxml,
    from_bytes,
    to_bytes,
    to_iso2709,
    to_marcxml,
    to_plain,
)
from lentera.catalogue.marc.splitting import Piece, split

DATA = Path(__file__).parents[3] / "shared" / "data"
MARC = DATA / "marc"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the real files lie beside the project")

REFUSED = {  # file of ISO 2709: what of it is refused; all else in all other files is read
    "catmandu-dollar_subfields.mrc": {"record-unimarc": 2},
    "malformed/marc4j-pride-and-prejudice-with-many-errors.mrc": {"record-unimarc": 17},
    "malformed/ol-talis_no_title2.mrc": {"record-no-title": 1},
    "malformed/pymarc-bad_records.mrc": {"directory-count": 1},
}
MENDED = {  # what was mended where, in how many records
    "evergreen-map_data.mrc": {"encoding": 3},
    "malformed/catmandu-bu_bibs-length-in-characters.mrc": {"directory": 16, "encoding": 16},
    "malformed/marc4j-bad_oversize_field_bad_directory.mrc": {"directory": 1},
    "malformed/marc4j-incomplete_esc_seq.mrc": {"bytes-replaced": 1, "control-characters": 1},
    "malformed/marc4j-pride-and-prejudice-with-many-errors.mrc": {
        "bytes-replaced": 6,
        "encoding-marc-8": 68,
        "leader": 16,
    },
    "malformed/ol-lesabndioeinas00sche_meta.mrc": {"directory": 1, "encoding": 1},
    "malformed/ol-talis_empty_245.mrc": {"title-elsewhere": 1},
    "malformed/ol-upei_short_008.mrc": {"directory": 1},
    "malformed/ol-wrapped_lines.mrc": {"subfield-missing": 1},
    "malformed/pymarc-bad_indicator.dat": {"tag-odd": 1},
    "malformed/pymarc-bad_marc8_escape.dat": {"control-characters": 1},
    "malformed/pymarc-bad_records.mrc": {"directory": 2},
    "malformed/qac-music-newlines.mrc": {"encoding": 2},
    "malformed/ruby-utf8_with_bad_bytes.marc": {"bytes-replaced": 1},
    "marc4j-datos-20161010-slice.mrc": {"directory": 1},
    "ol-talis_740.mrc": {"title-elsewhere": 1},
    "ol-talis_multi_work_tiles.mrc": {"title-elsewhere": 1},
    "pairs/ol-mytwocountries1954asto_meta.mrc": {"control-characters": 1, "subfield-missing": 1},
    "pymarc-utf8_without_leader_flag.dat": {"encoding": 1},
}
OTHERS = {  # file of another format: read, and what is refused
    "catmandu-camel.mrk": (10, {}),
    "catmandu-code4lib.line": (1, {}),
    "evergreen-badisbns.xml": (10, {}),
    "evergreen-serials_marc21.xml": (7, {}),
    "lc-british_library.xml": (99, {}),
    "lc-gwu.xml": (99, {}),
    "lc-loc_general.xml": (99, {}),
    "lc-nlm.xml": (99, {}),
    "malformed/marc4j-chabon-missing-datafield-tag.xml": (0, {"field-tag": 1}),
    "malformed/marc4j-illegal-marc-in-json.json": (0, {"json-broken-at": 1}),
    "malformed/pymarc-bad_tag.xml": (0, {"field-tag": 1}),
    "malformed/ruby-messed_up_leader.xml": (1, {}),
    "malformed/ruby-three-records-second-bad.xml": (2, {"xml-sign": 1}),
    "malformed/vufind-marclint_bad.xml": (1, {}),
    "marc4j-1474920681_KOHA_LFL_5.xml": (1, {}),
    "marc4j-chabon.xml": (2, {}),
    "marc4j-marc-in-json.json": (1, {}),
    "ol-nybc200247_marc.xml": (1, {}),
    "perl-lineendings-0d0a.lif": (1, {}),
    "perl-sample20.lif": (20, {}),
    "pymarc-batch.json": (2, {}),
    "pymarc-batch.xml": (2, {}),
    "pymarc-utf8.xml": (1, {}),
    "ruby-one.xml": (1, {}),
    "traject-sample-oai-pmh.xml": (0, {"xml-no-records": 1}),  # Dublin Core alone
    "traject-test_data.utf8.json": (30, {}),
    "traject-test_data.utf8.marc.xml": (30, {}),
}


def name_of(path: Path) -> str:
    return path.relative_to(MARC).as_posix()


@cache
def transmitted() -> dict[str, list[Piece]]:
    """The raw records of each file of ISO 2709."""
    files = [path for path in sorted(MARC.rglob("*")) if path.is_file()]
    raw = {name_of(path): path.read_bytes() for path in files}
    return {name: list(split(BytesIO(data))) for name, data in raw.items() if b"\x1d" in data}


def pieces() -> Iterator[tuple[str, Piece]]:
    return ((name, piece) for name, told in transmitted().items() for piece in told)


@cache
def everything() -> list[tuple[str, Read]]:
    """Every record of every file, authority records too."""
    told = [(name, read_piece(piece, Reader(authorities=True))) for name, piece in pieces()]
    others = [*OTHERS, *(name_of(path) for path in sorted((MARC / "pairs").glob("*.xml")))]
    return told + [(name, read) for name in others for read in open_file(MARC / name).reads()]


def outcome(reads: list[Read]) -> Counter[str]:
    return Counter(one.refusal.code for one in reads if one.refusal is not None)


def test_of_3326_records_in_96_files_all_but_21_are_read_and_these_are_named():
    assert len(transmitted()) == 95
    with pytest.raises(UnknownFormat):  # the 96th holds six letters
        open_file(MARC / "malformed" / "natlibfi-iso2709-erroneous.mrc")
    assert sum(map(len, transmitted().values())) == 3326
    told = {
        name: [read_piece(piece, Reader(authorities=True)) for piece in own]
        for name, own in transmitted().items()
    }
    refused = {name: dict(outcome(reads)) for name, reads in told.items()}
    assert {name: codes for name, codes in refused.items() if codes} == REFUSED
    mended = {
        name: dict(Counter(what for read in reads for what in read.mended)) for name, reads in told.items()
    }
    assert {name: what for name, what in mended.items() if what} == MENDED
    good = [read for reads in told.values() for read in reads if read.marc is not None]
    assert len(good) == 3305 and sum(read.kind == "authority" for read in good) == 17


def test_authority_records_are_refused_by_name_unless_they_are_asked_for():
    reads = list(open_file(MARC / "evergreen-auth-subset100.mrc").reads())
    assert outcome(reads) == {"record-authority": 17}
    reads = list(open_file(MARC / "evergreen-auth-subset100.mrc", authorities=True).reads())
    assert {read.kind for read in reads} == {"authority"} and len(reads) == 17


@pytest.mark.parametrize("name", OTHERS)
def test_files_of_other_formats(name):
    count, refused = OTHERS[name]
    reads = list(open_file(MARC / name).reads())
    assert (sum(read.marc is not None for read in reads), dict(outcome(reads))) == (count, refused)


PYMARC_DIFFERS = {  # file: why, and in how many records
    "evergreen-map_data.mrc": ("UTF-8 that the leader does not state", 3),
    "malformed/catmandu-bu_bibs-length-in-characters.mrc": ("UTF-8 that the leader does not state", 12),
    "malformed/ol-lesabndioeinas00sche_meta.mrc": ("UTF-8 that the leader does not state", 1),
    "malformed/ol-collingswood_bad_008.mrc": ("a sign beyond ASCII in a control field", 1),
    "malformed/ol-upei_short_008.mrc": ("places in the directory are wrong", 1),
    "malformed/ol-wrapped_lines.mrc": ("a field without subfields keeps its text; empty ones go", 1),
    "malformed/pymarc-bad_indicator.dat": ("a tag with a blank", 1),
    "malformed/pymarc-bad_marc8_escape.dat": ("an escape without a set is no text", 1),
    "malformed/qac-music-newlines.mrc": ("UTF-8 that the leader does not state", 2),
    "pairs/ol-mytwocountries1954asto_meta.mrc": ("control characters in 008; a field without subfields", 1),
    "pymarc-utf8_without_leader_flag.dat": ("UTF-8 that the leader does not state", 1),
}


def test_field_by_field_as_pymarc_reads_it_but_for_what_pymarc_gets_wrong():
    differs: Counter[str] = Counter()
    compared = 0
    with redirect_stderr(StringIO()):
        for name, piece in pieces():
            try:
                theirs = pymarc.Record(piece.data + b"\x1d")
            except (pymarc.exceptions.PymarcException, UnicodeDecodeError, ValueError):
                continue
            read = read_piece(piece, Reader(authorities=True))
            if read.marc is None:
                continue
            compared += 1
            differs[name] += _of_pymarc(theirs) != list(read.marc.fields)
    assert compared >= 3200
    expected = {name: count for name, (_, count) in PYMARC_DIFFERS.items()}
    assert {name: count for name, count in differs.items() if count} == expected


def _of_pymarc(record: pymarc.Record) -> list[Field]:
    nfc = lambda text: unicodedata.normalize("NFC", text)  # noqa: E731
    return [
        Field(one.tag, nfc(one.data))
        if one.control_field
        else Field(one.tag, "", "".join(one.indicators), tuple((a, nfc(b)) for a, b in one.subfields))
        for one in record.fields
    ]


def test_the_short_way_and_the_careful_one_read_alike():
    short = 0
    for name, piece in pieces():
        quick, careful = read_piece(piece), _carefully(piece, piece.data, PLAIN)
        assert quick == careful, (name, piece.number)
        short += not quick.mended
    assert short > 3000


PAIRS = {  # what differs in the files themselves
    "ol-cu31924091184469": {"700"},  # the name was changed between the two
    "ol-mytwocountries1954asto": {"008", "903"},  # control characters in one, and a lost subfield mark
}


def test_the_same_record_in_marc_8_and_in_marcxml_comes_out_equal():
    names = sorted(path.name.removesuffix("_meta.mrc") for path in (MARC / "pairs").glob("*_meta.mrc"))
    assert len(names) == 11
    for name in names:
        both = [MARC / "pairs" / f"{name}{end}" for end in ("_meta.mrc", "_marc.xml")]
        one, other = (next(open_file(path).reads()).marc for path in both)
        differs = {field.tag for field in {*one.fields} ^ {*other.fields}}
        assert differs == PAIRS.get(name, set()), name
        if name not in PAIRS:
            assert [field.tag for field in one.fields] == [field.tag for field in other.fields]
            assert to_bytes(one)[40:] == to_bytes(other)[40:]


def test_going_out_and_in_again_changes_nothing():
    for name, read in everything():
        if read.marc is None:
            continue
        written = to_bytes(read.marc)
        assert from_bytes(written) == Marc(from_bytes(written).leader, read.marc.fields), name
        earlier = msgspec.json.encode(to_plain(from_bytes(written)))  # how records were kept before
        assert to_bytes(from_bytes(earlier)) == written, name
        reader = Reader(authorities=True)
        for sent, form in ((to_iso2709(read.marc), "marc"), (to_marcxml(read.marc).encode(), "marcxml")):
            (again,) = read_stream(BytesIO(sent), form, reader)
            assert again.marc is not None and to_bytes(again.marc) == written, (name, read.number, form)
            long = sent[:5] == b"99999" or max(len(text.encode()) for _, text in read.marc.parts) > 9998
            assert set(again.mended) <= (
                {"title-elsewhere", "directory"} if long else {"title-elsewhere"}
            )  # nines for lengths


def test_marcxml_is_the_same_written_at_once_and_field_by_field():
    assert all(
        to_marcxml(read.marc) == _careful_marcxml(read.marc)
        for _, read in everything()
        if read.marc is not None
    )


def test_what_pymarc_says_of_title_and_isbn_the_brief_says_as_well():
    checked = 0
    with redirect_stderr(StringIO()):
        for piece in transmitted()["qac-loc-BooksAll-100.mrc"]:
            theirs, brief = pymarc.Record(piece.data + b"\x1d"), brief_of(read_piece(piece).marc)
            assert (
                unicodedata.normalize("NFC", theirs["245"]["a"])
                .rstrip(" /:;=.,")
                .startswith(brief.title[:20])
            )
            isbn = to_isbn13(theirs.isbn or "")
            if isbn is not None:
                checked += 1
                assert isbn in brief.isbns
    assert checked > 1


@pytest.mark.parametrize(
    "name, encoding, sample",
    [
        ("evergreen-hebrew.marc", "marc-8", "Zeṿin, Shelomoh Yosef"),
        ("evergreen-lul_fre_100.mrc", "marc-8", "Québec, Qué. :"),
        ("evergreen-map_data.mrc", "utf-8", "(W 126⁰--W 124⁰/N 42⁰--N 40⁰)."),
        ("malformed/pymarc-1251.dat", "windows-1251", "38.1я73"),
        ("malformed/ruby-utf8_with_bad_bytes.marc", "utf-8", "Čhamlō̜ng Phitsanākha."),
        ("traject-test_data.utf8.mrc", "utf-8", "Fikr-i Ayāz /"),
        ("pymarc-one.dat", "utf-8", ""),
        ("pymarc-utf8.xml", "utf-8", ""),
    ],
)
def test_the_encoding_is_told_with_a_line_before_anything_is_imported(name, encoding, sample):
    opened = open_file(MARC / name)
    assert (opened.encoding, opened.sample[:30]) == (encoding, sample[:30])


def test_cyrillic_that_calls_itself_marc_8_is_read_and_a_guess_can_be_overridden():
    path = MARC / "malformed" / "pymarc-1251.dat"
    reads = list(open_file(path).reads())
    assert brief_of(reads[0].marc).title.startswith("Основы") and reads[0].mended == (
        "encoding-windows-1251",
    )
    forced = next(open_file(path, encoding="windows-1252").reads())
    assert brief_of(forced.marc).title.startswith("Îñíîâû")


def test_no_file_of_real_records_is_taken_for_windows_but_the_one_that_is():
    told = {name: guess_of(piece.data for piece in own).encoding for name, own in transmitted().items()}
    assert [name for name, encoding in told.items() if encoding.startswith("windows")] == [
        "malformed/pymarc-1251.dat"
    ]


@pytest.fixture(scope="module")
def koha_dump(tmp_path_factory):
    path = tmp_path_factory.mktemp("koha") / "koha.sql"
    tables = ("biblio", "biblioitems", "biblio_metadata", "items")
    path.write_bytes(
        b"\n".join(lzma.decompress((DATA / "koha" / f"{one}.sql.xz").read_bytes()) for one in tables)
    )
    return path


def test_kohas_tables_say_what_its_export_says_and_name_the_broken_record(koha_dump, tmp_path):
    opened = open_file(koha_dump)
    reads = list(opened.reads())
    broken = [(read.refusal.code, read.refusal.details["control"]) for read in reads if read.marc is None]
    assert opened.form == "koha" and len(reads) == 436 and broken == [("dump-row", "369")]
    assert [
        sum(len(read.copies) for read in reads if (read.marc is None) is bad) for bad in (False, True)
    ] == [
        958,
        3,
    ]
    export = tmp_path / "koha.xml"
    export.write_bytes(lzma.decompress((DATA / "koha" / "koha-export-with-952.xml.xz").read_bytes()))
    exported = list(open_file(export, "koha").reads())
    titles = [brief_of(read.marc).title for read in reads if read.marc is not None]
    assert titles == [brief_of(read.marc).title for read in exported]
    one, other = (
        {copy.barcode: (copy.received, copy.call_number) for read in told for copy in read.copies}
        for told in (reads, exported)
    )
    refused = {copy.barcode for read in reads if read.marc is None for copy in read.copies}
    assert {barcode: told for barcode, told in one.items() if barcode not in refused} == other
