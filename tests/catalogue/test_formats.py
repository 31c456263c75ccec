"""Files of other systems: what comes in, what is mended, what is refused, and that counts add up."""

import json
import lzma
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.catalogue.formats import detect, marcjson, open_file
from lentera.catalogue.formats.drafting import (
    Author,
    Draft,
    draft_marc,
    isbn_of,
    language_of,
    split_title,
    year_of,
)
from lentera.catalogue.formats.sqldump import BrokenDump, dump_rows
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.marc.reading import UnknownFormat
from lentera.catalogue.marc.record import Field, Marc, to_iso2709, to_marcxml, to_plain
from lentera.catalogue.models import Record
from lentera.journal.refusals import Refusal
from lentera.stock.models import Item
from tests.catalogue.test_commands import command, counts

SHARED = Path(__file__).parents[3] / "shared" / "data"
real = pytest.mark.skipif(not SHARED.exists(), reason="the real files lie beside the project")


@pytest.fixture
def koha(tmp_path):
    path = tmp_path / "koha.xml"
    path.write_bytes(lzma.decompress((SHARED / "koha" / "koha-export-with-952.xml.xz").read_bytes()))
    return path


def told(path, form="auto", **options):
    return list(open_file(path, form, **options).reads())


def codes(reads) -> Counter:
    return Counter("read" if read.marc is not None else read.refusal.code for read in reads)


@pytest.mark.parametrize(
    "cell, expected",
    [
        ("", ("", "")),
        ("9780596009304", ("9780596009304", "")),
        ("0-596-00108-8", ("9780596001087", "")),
        ("596001088", ("9780596001087", "isbn-zero")),
        ("596001088.0", ("9780596001087", "isbn-zero")),
        ("9.78060E+12", ("", "isbn-rounded")),
        ("9,7806E+12", ("", "isbn-rounded")),
        ("9780596000000", ("", "isbn-rounded")),
        ("9780596009305", ("", "isbn-odd")),
        ("tidak ada", ("", "isbn-odd")),
    ],
)
def test_isbns_of_spreadsheets(cell, expected):
    assert isbn_of(cell) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Indonesia", "ind"),
        ("id", "ind"),
        ("English", "eng"),
        ("jav", "jav"),
        ("Klingon", ""),
        ("", ""),
        ("Bahasa Jawa", "jav"),
        ("Dayak", "day"),
        ("en-US", "eng"),
        ("pt_BR", "por"),
        ("deu", "ger"),
        ("zz-ZZ", ""),
    ],
)
def test_languages(text, expected):
    assert language_of(text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Bumi manusia : roman", ("Bumi manusia", "roman")),
        ("Bumi manusia", ("Bumi manusia", "")),
        (": hanya anak", (": hanya anak", "")),
        ("http://contoh.id", ("http://contoh.id", "")),
    ],
)
def test_titles_are_cut_once(text, expected):
    assert split_title(text) == expected


def test_years_in_free_text():
    assert [year_of(text) for text in ("c2004.", "[1998?]", "2004/2005", "tt", "12004")] == [
        2004,
        1998,
        2004,
        None,
        None,
    ]


def test_a_draft_becomes_marc_without_the_marks_of_cards():
    draft = Draft(
        title="Si Kancil : dongeng /", control="7", agency="X", isbn="596001088;salah", place="Jakarta :",
        authors=(Author("Rahimsyah, M. B."), Author("Balai Pustaka", "body")), publisher="Balai Pustaka,", year="1998",
        ddc="398.2 RAH s", language="Indonesia", subjects=("Dongeng", "Dongeng", "Kancil -- Cerita"),
        notes="<p>Ada gambar</p>", kind="Text",
    )  # fmt: skip
    marc, mended = draft_marc(draft)
    brief = brief_of(marc)
    assert (brief.title, brief.subtitle, brief.author) == ("Si Kancil", "dongeng", "Rahimsyah, M. B.")
    assert (brief.place, brief.publisher, brief.year, brief.ddc) == (
        "Jakarta",
        "Balai Pustaka",
        1998,
        "398.2",
    )
    assert brief.subjects == ("Dongeng", "Kancil -- Cerita") and brief.language == "ind"
    assert (
        brief.isbns == ("9780596001087",)
        and marc.control("008")[35:38] == "ind"
        and len(marc.control("008")) == 40
    )
    assert set(mended) == {"isbn-zero", "isbn-odd", "notes-unwrapped"}
    assert [field.tag for field in marc.each("100", "710")] == ["100", "710"] and next(
        marc.each("245")
    ).indicators == "13"


def test_of_a_rounded_isbn_nothing_is_kept_and_of_a_wrong_one_the_number():
    marc, mended = draft_marc(Draft(title="Si Kancil", isbn="9.78060E+12; 9780596009305"))
    assert [field.subfields for field in marc.each("020")] == [(("z", "9780596009305"),)]
    assert set(mended) == {"isbn-rounded", "isbn-odd"}


@pytest.mark.parametrize(
    "notes, expected, code",
    [
        ("37", (), "notes-lost"),
        ('<div style="height: 250px; overflow-y: auto;">Isi</div>', ("Isi",), "notes-unwrapped"),
        ("Termasuk indeks.", ("Termasuk indeks",), None),
    ],
)
def test_notes_that_slims_harmed(notes, expected, code):
    marc, mended = draft_marc(Draft(title="A", notes=notes))
    assert brief_of(marc).notes == expected and mended == ((code,) if code else ())


@real
def test_a_slims_dump_of_its_own_makers():
    reads = told(SHARED / "slims" / "sampledata.sql")
    assert codes(reads) == {"read": 15} and sum(len(read.copies) for read in reads) == 10
    brief = brief_of(reads[1].marc)
    assert (brief.title, brief.publisher, brief.place) == ("Linux In a Nutshell", "OReilly", "Sebastopol, CA")
    assert len(brief.authors) == 5 and brief.subjects == ("Operating System", "Linux", "Computer")
    copy = reads[1].copies[0]
    assert (copy.barcode, copy.source, copy.price) == ("B00009", "purchase", 630000)
    assert "Raymond's clear" in brief_of(reads[3].marc).notes[0]


@real
def test_a_koha_export_brings_its_items(koha):
    reads = told(koha, "koha")
    copies = [copy for read in reads for copy in read.copies]
    assert codes(reads) == {"read": 435} and len(copies) == 958
    assert not any(True for read in reads for _ in read.marc.each("952"))
    assert len({copy.barcode for copy in copies}) == 958 and isinstance(copies[0].received, date)


@pytest.mark.parametrize("write", [to_marcxml, to_iso2709, lambda marc: json.dumps(to_plain(marc))])
def test_items_of_koha_say_that_their_loans_stay_behind_in_whatever_form_they_come(tmp_path, write):
    marc, _ = draft_marc(Draft(title="A"))
    item = Field("952", "", "  ", (("p", "B1"), ("q", "2024-02-11")))
    for fields, loses, copies in (
        ((*marc.fields, item), ("copy-status", "loans", "holds"), 1),
        (marc.fields, (), 0),
    ):
        written = write(Marc(marc.leader, fields))
        path = tmp_path / "koha"
        path.write_bytes(written if isinstance(written, bytes) else written.encode())
        opened = open_file(path)
        (read,) = opened.reads()
        assert (opened.loses, len(read.copies), list(read.marc.each("952"))) == (loses, copies, [])


@real
def test_the_same_records_in_json_and_in_iso_2709():
    (one,) = told(SHARED / "marc" / "marc4j-marc-in-json.json")
    assert brief_of(one.marc).title
    for name in ("pymarc-batch.json",):
        reads = told(SHARED / "marc" / name)
        assert codes(reads) == {"read": 2}


@pytest.mark.parametrize("wrap", ["array", "records", "lines", "single"])
def test_json_in_each_of_its_forms(tmp_path, wrap):
    path = tmp_path / "a.json"
    marc, _ = draft_marc(Draft(title="Bumi \u0065\u0301", control="1"))
    plain = to_plain(marc)
    forms = {
        "array": json.dumps([plain, plain]),
        "records": json.dumps({"records": [plain, plain]}),
        "lines": "\n".join([json.dumps(plain)] * 2),
        "single": json.dumps(plain),
    }
    path.write_text(forms[wrap])
    reads = told(path)
    assert codes(reads) == {"read": 1 if wrap == "single" else 2} and reads[0].marc.fields == marc.fields


@pytest.mark.parametrize(
    "text, code",
    [
        ("{", "json-cut-off"),
        ('[{"fields" "x"}]', "json-broken-at"),
        ('[{"fields": [{"245": {"subfields": [{"a": ["x"]}]}}]}]', "json-no-record"),
        ('[{"fields": [{"245": {"subfields": [{"a": null}]}}]}]', "record-no-title"),
        ("[1]", "json-no-record"),
        ('[{"fields": []}]', "record-no-title"),
        ('[{"fields": [{"24": "x"}]}]', "field-tag"),
        ('[{"fields": [{"245": {"subfields": [{"ab": "x"}]}}]}]', "subfield-code"),
        ("[" * 100_000, "json-broken"),  # deeper than any Python reads it
    ],
)
def test_json_that_is_no_record(tmp_path, text, code):
    path = tmp_path / "a.json"
    path.write_text(text)
    assert codes(told(path)) == {code: 1}


def plain_of(title: str) -> dict:
    marc, _ = draft_marc(Draft(title=title, control="1"))
    return to_plain(marc)


@pytest.mark.parametrize("wrap", ["array", "records", "marked"])
@pytest.mark.parametrize("cut", ["in a record", "in a sign", "after a comma", "before the end"])
def test_a_json_that_is_cut_off_gives_its_whole_records_and_names_the_cut(tmp_path, wrap, cut):
    path = tmp_path / "a.json"
    whole = [json.dumps(plain_of(title), ensure_ascii=False) for title in ("Satu", "Dua", "Tiga é")]
    head = {"array": b"[", "records": b'{"records": [', "marked": b"\xef\xbb\xbf[\n"}[wrap]
    two = head + b",\n".join(one.encode() for one in whole[:2])
    last = whole[2].encode()
    rest = {
        "in a record": b"," + last[:-30],
        "in a sign": b"," + last[: last.index("é".encode()) + 1],
        "after a comma": b",",
        "before the end": b"",
    }[cut]
    path.write_bytes(two + rest)
    reads = told(path)
    assert codes(reads) == {"read": 2, "json-cut-off": 1}
    assert [read.number for read in reads] == [1, 2, 3] and reads[2].marc is None
    assert [read.marc.first("245").first("a") for read in reads[:2]] == ["Satu", "Dua"]


@pytest.mark.parametrize(
    "middle, code",
    [
        (b'{"leader": "x", "fields" "y"}', "json-broken-at"),
        (b'{"leader": "x", "fields": []', "json-broken-from"),
        (b'{"leader": "x", "fields": []}, 7', "record-no-title"),
    ],
)
def test_a_broken_record_in_a_json_harms_no_other(tmp_path, middle, code):
    path = tmp_path / "a.json"
    one, two = (json.dumps(plain_of(title)).encode() for title in ("Satu", "Dua"))
    path.write_bytes(b"[" + one + b", " + middle + b", " + two + b", }")
    reads = told(path)
    assert [read.marc is not None for read in reads if read.refusal is None] == [True, True]
    assert reads[1].refusal.code == code
    if code == "json-broken-at":
        at = len(one) + 3 + middle.index(b'"y"') + 1
        assert reads[1].refusal == Refusal("json-broken-at", byte=at)
    if code == "record-no-title":
        assert reads[2].refusal.code == "json-broken-at"


def test_dumps_are_read_across_blocks_and_never_run(tmp_path, monkeypatch):
    monkeypatch.setattr("lentera.catalogue.formats.sqldump.BLOCK", 7)
    path = tmp_path / "a.sql"
    path.write_text(
        "CREATE TABLE `t` (\n  `id` int,\n  `x` text,\n  KEY (`id`)\n);\nDROP TABLE x;\n"
        "INSERT INTO `t` VALUES (1,'it\\'s; (a) \\\\ b'),(2,NULL) , (3,'dua''kali\\nbaris');\n"
        "INSERT INTO other VALUES (9);\ninsert ignore into t (`x`,`id`) values (0x4142, -4.5);"
    )
    assert [row for _, row in dump_rows(path, {"t"})] == [
        {"id": "1", "x": "it's; (a) \\ b"},
        {"id": "2", "x": None},
        {"id": "3", "x": "dua'kali\nbaris"},
        {"x": "AB", "id": "-4.5"},
    ]
    path.write_text("INSERT INTO t (a) VALUES (1),('tidak selesai")
    with pytest.raises(BrokenDump):
        list(dump_rows(path, {"t"}))


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_whatever_mysql_writes_is_read_back(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("dump") / "a.sql"
    texts = [text.replace("\x00", "").replace("\x1a", "") for text in texts]
    escaped = [
        text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
        for text in texts
    ]
    rows_text = ",".join(f"('{one}')" for one in escaped)
    path.write_bytes(f"INSERT INTO t (x) VALUES {rows_text};".encode("utf-8", "replace"))
    plain = [text.encode("utf-8", "replace").decode() for text in texts]
    assert [row["x"] for _, row in dump_rows(path, {"t"})] == plain


def test_orphan_items_and_broken_dumps_are_told(tmp_path):
    path = tmp_path / "a.sql"
    path.write_text(
        "INSERT INTO biblio (biblio_id, title) VALUES (1, 'Ada'), (2, ' ');\n"
        "INSERT INTO item (biblio_id, item_code) VALUES (1, 'A'), (7, 'Y');\n"
    )
    reads = told(path, "slims-sql")
    assert codes(reads) == {"read": 1, "record-no-title": 1, "item-without-record": 1}
    path.write_text("INSERT INTO biblio (biblio_id, title) VALUES (1, 'Ada'), (2, ?);")
    assert codes(told(path, "slims-sql"))["dump-broken"] == 1


def test_a_koha_dump_tells_records_without_marc_and_items_without_a_record(tmp_path):
    path = tmp_path / "koha.sql"
    xml = to_marcxml(draft_marc(Draft(title="Ada"))[0]).replace("'", "\\'")
    path.write_text(
        "INSERT INTO `borrowers` VALUES (1,'rahasia');\n"
        "INSERT INTO `biblio` (biblionumber, title) VALUES (1,'Ada'),(2,'Tanpa MARC');\n"
        f"INSERT INTO `biblio_metadata` (biblionumber, format, metadata) VALUES (1,'marcxml','{xml}');\n"
        "INSERT INTO `items` (biblionumber, barcode, itemlost, damaged, withdrawn, price, dateaccessioned) VALUES "
        "(1,'A',1,0,0,'45000.00','2023-02-13'),(1,'B',0,4,1,NULL,NULL),(2,'C',0,0,0,NULL,NULL),(9,'D',0,0,0,NULL,NULL);\n"
    )
    reads = told(path)
    assert detect(path) == "koha"
    assert codes(reads) == {"read": 1, "dump-no-marc": 1, "item-without-record": 1}
    one, other = reads[0].copies
    assert (one.barcode, one.status, one.price, one.received) == ("A", "lost", 45000, date(2023, 2, 13))
    assert (other.barcode, other.status, other.price, other.received) == (
        "B",
        "withdrawn damaged",
        None,
        None,
    )


def test_what_is_no_catalogue_is_refused(tmp_path):
    path = tmp_path / "a.bin"
    for data in (b"", b"\x89PNG\r\n\x1a\n\x00\x00", b"halo"):
        path.write_bytes(data)
        with pytest.raises(UnknownFormat):
            detect(path)


@pytest.mark.django_db
@real
def test_items_of_a_file_come_into_the_books(agency, koha):
    code, out = command("import", koha, "--dry-run")
    assert code == 0 and not Record.objects.exists() and not Item.objects.exists()
    assert counts(out) == [435, 434, 0, 1, 0]  # two records of the file are one
    code, out = command("import", koha)
    assert code == 0 and (Record.objects.count(), Item.objects.count()) == (434, 958)
    code, out = command("import", koha)
    assert counts(out) == [435, 0, 0, 435, 0] and Item.objects.count() == 958


@pytest.mark.django_db
def test_what_a_format_loses_is_said_first(agency, tmp_path):
    path = tmp_path / "buku.csv"
    path.write_text("Judul,Rak\nLaskar Pelangi,A\n")
    assert "kolom Rak" in command("import", path)[1].splitlines()[0]
    assert command("import", path, "--map", tmp_path / "tidak-ada.json")[0] == 1


def test_the_records_of_a_broken_json_are_told_one_at_a_time(tmp_path, monkeypatch):
    """A hostile file begins millions: none is looked into before somebody asks for it."""
    path = tmp_path / "a.json"
    path.write_text(f"[{json.dumps(to_plain(draft_marc(Draft(title='Baik'))[0]))}," + '{"fields":' * 500)
    looked = []
    first_value = marcjson._first_value
    monkeypatch.setattr(marcjson, "_first_value", lambda data: looked.append(1) or first_value(data))
    reads = marcjson.read_json(path)
    assert next(reads).marc is not None and len(looked) < 5
    assert [one.refusal.code for one in reads][-1] == "json-cut-off" and len(looked) > 500
