"""Files of other systems: what comes in, what is mended, what is refused, and that counts add up."""

import json
import lzma
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.catalogue.formats import detect, open_file
from lentera.catalogue.formats.columns import Mapping, propose, read_mapping
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
from lentera.catalogue.formats.tables import BrokenTable, enclosed_rows, rows, sniff
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.marc.reading import UnknownFormat
from lentera.catalogue.marc.record import to_marcxml, to_plain
from lentera.catalogue.models import Record
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
    [("Indonesia", "ind"), ("id", "ind"), ("English", "eng"), ("jav", "jav"), ("Klingon", ""), ("", "")],
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
        ("{", "json-broken"),
        ("[1]", "json-no-record"),
        ('[{"fields": []}]', "record-no-title"),
        ('[{"fields": [{"24": "x"}]}]', "field-tag"),
        ('[{"fields": [{"245": {"subfields": [{"ab": "x"}]}}]}]', "subfield-code"),
        ("[" * 3000, "json-broken"),
    ],
)
def test_json_that_is_no_record(tmp_path, text, code):
    path = tmp_path / "a.json"
    path.write_text(text)
    assert codes(told(path)) == {code: 1}


SLIMS = (
    '"title","gmd_name","edition","isbn_issn","publisher_name","publish_year","collation","series_title","call_number",'
    '"language_name","place_name","classification","notes","image","sor","authors","topics","item_code"\n'
)
LINE = (
    '"Merawat ""Anggrek"" Bulan","Text","NULL","596001088","Kanisius","2010","120 hlm.","","635.9 KEN m","Indonesia",'
    '"Yogyakarta","635.9","Baris satu\\nbaris dua","a.jpg","Bunga K.",'
    '"<Kenanga, Bunga><Melati, Sri>","<Anggrek>","<B1><B2>"\n'
)


def test_a_slims_export_with_head_and_without(tmp_path):
    path = tmp_path / "slims.csv"
    for text in (
        SLIMS + LINE,
        LINE,
        (SLIMS + LINE).replace(",", ";").replace("Kenanga;", "Kenanga,").replace("Melati;", "Melati,"),
    ):
        path.write_text(text)
        assert detect(path) == "slims-csv"
        (read,) = told(path)
        brief = brief_of(read.marc)
        assert (brief.title, brief.authors) == ('Merawat "Anggrek" Bulan', ("Kenanga, Bunga", "Melati, Sri"))
        assert brief.notes == ("Baris satu baris dua",) and [one.barcode for one in read.copies] == [
            "B1",
            "B2",
        ]


def test_an_older_slims_export_has_one_column_less(tmp_path):
    path = tmp_path / "slims.csv"
    path.write_text(LINE.replace('"Bunga K.",', ""))
    (read,) = told(path, "slims-csv")
    assert brief_of(read.marc).authors == ("Kenanga, Bunga", "Melati, Sri")
    path.write_text(LINE.replace('"Kanisius","2010",', ""))
    assert codes(told(path, "slims-csv")) == {"row-columns": 1}


def test_bare_quotes_of_slims_items_do_not_garble_the_line(tmp_path):
    path = tmp_path / "item.csv"
    path.write_text('"B1","x","Buku "Pintar" Anggrek"\n"B2","y","dua\nbaris"\n')
    assert list(enclosed_rows(path, sniff(path), 3)) == [
        (1, ["B1", "x", 'Buku "Pintar" Anggrek']),
        (2, ["B2", "y", "dua\nbaris"]),
    ]


@pytest.mark.parametrize(
    "data, encoding",
    [
        ("judul;é".encode(), "utf-8"),
        ("\ufeffjudul;é".encode(), "utf-8-sig"),
        ("judul;é".encode("cp1252"), "cp1252"),
        ("judul;é".encode("utf-16"), "utf-16"),
        (b"judul", "utf-8"),
    ],
)
def test_encodings_and_separators(tmp_path, data, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(data + ("\n" + "x" * 30).encode("utf-16-le" if encoding == "utf-16" else "utf-8"))
    assert sniff(path).encoding == encoding
    if encoding == "cp1252":
        assert sniff(path).separator == ";" and next(rows(path, sniff(path)))[1] == ["judul", "é"]


def test_any_table_by_its_heads(tmp_path):
    path = tmp_path / "buku.csv"
    head = "No;Judul Buku;Penulis;Tahun;Rak\n"
    path.write_text(head + "1;Laskar Pelangi;Hirata, Andrea;2005;A\n2;;Kosong;2001;B\n3;=Formula;X;1999;C\n")
    proposal = propose(path)
    assert proposal.lost == ["No", "Rak"] and sorted(proposal.targets.values()) == ["author", "title", "year"]
    reads = told(path)
    assert [(read.number, read.marc is not None) for read in reads] == [(2, True), (3, False), (4, True)]
    assert brief_of(reads[0].marc).authors == ("Hirata, Andrea",) and reads[1].refusal.code == "row-no-title"


def test_inlislite_has_two_rows_of_heads(tmp_path):
    path = tmp_path / "inlis.csv"
    path.write_text(
        "DATA EKSEMPLAR,,DATA KATALOG,,,,\n"
        "NO. INDUK,NO. BARCODE,JUDUL UTAMA,TAJUK PENGARANG,KOTA TERBIT,PENERBIT,NO DDC\n"
        '1,B1,Bumi manusia /,Toer; Pramoedya,Jakarta :,"Hasta Mitra,",899.221\n'
    )
    (read,) = told(path, "inlislite")
    brief = brief_of(read.marc)
    assert (brief.title, brief.place, brief.publisher, brief.ddc) == (
        "Bumi manusia",
        "Jakarta",
        "Hasta Mitra",
        "899.221",
    )


def test_a_mapping_wins_over_the_heads(tmp_path):
    table, mapping = tmp_path / "x.csv", tmp_path / "peta.json"
    table.write_text("A|B\nLaskar Pelangi|Hirata\n")
    with pytest.raises(BrokenTable) as broken:
        propose(table)
    assert broken.value.refusal.code == "table-no-title"
    mapping.write_text('{"columns": {"A": "title", "2": "author"}}')
    (read,) = told(table, "csv", mapping=read_mapping(mapping))
    assert brief_of(read.marc).authors == ("Hirata",)
    for columns, code in (
        ({"A": "judul"}, "mapping-target"),
        ({"C": "title"}, "mapping-column"),
        ({"²": "title"}, "mapping-column"),
        ({"9" * 5_000: "title"}, "mapping-column"),
        ({"A": "year"}, "table-no-title"),
    ):
        with pytest.raises(BrokenTable) as broken:
            propose(table, Mapping(columns))
        assert broken.value.refusal.code == code
    mapping.write_text("{")
    with pytest.raises(BrokenTable):
        read_mapping(mapping)


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
def test_a_double_barcode_in_a_file_holds_it_back(agency, tmp_path):
    path = tmp_path / "slims.csv"
    path.write_text(SLIMS + LINE + LINE.replace("Merawat", "Menanam").replace("<B1><B2>", "<B2><B3>"))
    code, out = command("import", path)
    assert code == 1 and not Record.objects.exists() and "B2" in out
    code, out = command("import", path, "--skip-bad")
    assert code == 1 and Record.objects.count() == 2
    assert sorted(Item.objects.values_list("barcode", flat=True)) == ["B1", "B2", "B3"]


@pytest.mark.django_db
def test_what_a_format_loses_is_said_first(agency, tmp_path):
    path = tmp_path / "buku.csv"
    path.write_text("Judul,Rak\nLaskar Pelangi,A\n")
    assert "kolom Rak" in command("import", path)[1].splitlines()[0]
    assert command("import", path, "--map", tmp_path / "tidak-ada.json")[0] == 1
