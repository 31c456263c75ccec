"""Tables as catalogues: the exports of SLiMS, INLISLite's two rows of heads, and any table by its heads."""

import pytest

from lentera.catalogue.formats import detect, open_file
from lentera.catalogue.formats.columns import Mapping, propose, read_mapping
from lentera.catalogue.formats.tables import BrokenTable, enclosed_rows, rows, sniff
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.models import Record
from lentera.pages.hooks import text_of
from lentera.stock.models import Item
from tests.catalogue.test_commands import command
from tests.catalogue.test_formats import codes, told

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


@pytest.mark.parametrize(
    ("written", "code", "place"),
    [
        (b"", "mapping-broken", 1),
        (b'{"columns": {"A": "title"}', "mapping-broken", 27),
        (b"\xff\xfe{", "mapping-broken", 1),
        (b'{"columns": {"A": 1}}', "mapping-shape", "$.columns[...]"),
        (b"[]", "mapping-shape", "array"),
        (b'{"colums": {}}', "mapping-shape", "colums"),
        (b"{}", "mapping-shape", "columns"),
        (b'{"columns": {}, "skip": "2"}', "mapping-shape", "$.skip"),
    ],
)
def test_a_mapping_that_cannot_be_read_says_where(tmp_path, written, code, place):
    mapping = tmp_path / "peta.json"
    mapping.write_bytes(written)
    with pytest.raises(BrokenTable) as broken:
        read_mapping(mapping)
    refusal = broken.value.refusal
    assert (refusal.code, refusal.details.get("byte", refusal.details.get("place"))) == (code, place)
    assert "xpected" not in text_of(refusal.code, refusal.details)  # of the reader's English


@pytest.mark.django_db
def test_a_double_barcode_in_a_file_holds_it_back(agency, tmp_path):
    path = tmp_path / "slims.csv"
    path.write_text(SLIMS + LINE + LINE.replace("Merawat", "Menanam").replace("<B1><B2>", "<B2><B3>"))
    code, out = command("import", path)
    assert code == 1 and not Record.objects.exists() and "B2" in out
    code, out = command("import", path, "--skip-bad")
    assert code == 1 and Record.objects.count() == 2
    assert sorted(Item.objects.values_list("barcode", flat=True)) == ["B1", "B2", "B3"]


RUAS = "1;245;1;0;$a Bumi manusia;1\n1;100;0;#;$a Toer, Pramoedya Ananta;2\n"


def test_what_stays_behind_is_what_each_form_of_inlislite_leaves(tmp_path):
    table, dump, sheet = (tmp_path / name for name in ("ruas.csv", "ruas.sql", "lembar.csv"))
    table.write_text(f"CatalogId;Tag;Indicator1;Indicator2;Value;Sequence\n{RUAS}", encoding="utf-8")
    dump.write_text(
        "CREATE TABLE `catalog_ruas` (`CatalogId` int, `Tag` varchar(3), `Value` text, KEY `k` (`Tag`));"
        " INSERT INTO `catalog_ruas` VALUES (1,'245','$a Bumi; manusia');\n"
        "CREATE TABLE `collections` (\n  `NomorBarcode` varchar(20),\n  `Catalog_id` int\n) ENGINE=InnoDB;\n"
        "INSERT INTO `collections` VALUES ('IB1',1);\n",
        encoding="utf-8",
    )
    sheet.write_text(
        "GRUP;;;;\nNO;NO. INDUK;JUDUL UTAMA;DIMENSI;MATA UANG\n1;B1;Rumah Kaca;21 cm;IDR\n",
        encoding="utf-8",
    )
    assert open_file(table).loses == ("copies", "attachments", "loans")
    assert open_file(dump).loses == ("attachments", "copy-status", "loans")
    assert "author-kind" in open_file(sheet).loses and open_file(sheet).lost == ("MATA UANG",)
    (read,) = open_file(dump).reads()
    assert brief_of(read.marc).title == "Bumi; manusia" and [copy.barcode for copy in read.copies] == ["IB1"]
