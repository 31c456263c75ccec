"""Spreadsheets and tables of INLISLite: what comes in, days read the right way round, hostile ones refused by name."""

from datetime import date
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.catalogue.formats import detect, open_file
from lentera.catalogue.formats.days import DAY_FIRST, MONTH_FIRST, day_in, may_be_two, order_of
from lentera.catalogue.formats.inlislite import subfields_of
from lentera.catalogue.formats.sheets import LONGEST, number_text
from lentera.catalogue.formats.tables import BrokenTable, rows, sniff
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.marc.reading import Read, UnknownFormat

GROUPS = ["NO", "DATA EKSEMPLAR", *[""] * 14, "DATA KATALOG", *[""] * 21, "EDISI SERIAL", *[""] * 3]
HEADS = (
    "NO|TGL PENGADAAN|NO. INDUK|NO. BARCODE|NO. RFID|JENIS SUMBER|NAMA SUMBER|MATA UANG|HARGA|KODE LOKASI PERPUSTAKAAN|"
    "KODE LOKASI RUANG|AKSES|KATEGORI|MEDIA|KETERSEDIAAN|NOMOR PANGGIL EKSEMPLAR|JENIS BAHAN|JUDUL UTAMA|ANAK JUDUL|"
    "PERNYATAAN TANGGUNGJAWAB|TAJUK PENGARANG|TAJUK PENGARANG BADAN KOOPERASI|PENGARANG TAMBAHAN NAMA ORANG|"
    "PENGARANG TAMBAHAN NAMA BADAN|EDISI|KOTA TERBIT|PENERBIT|TAHUN TERBIT|JUMLAH HALAMAN|DIMENSI|ISBN|ISSN|ISMN|"
    "NO DDC|NOMOR PANGGIL KATALOG|ABSTRAK|BAHASA|SUBJEK TOPIK|EDISI SERIAL|TGL TERBIT EDISI SERIAL|BAHAN SERTAAN|"
    "KETERANGAN LAIN"
).split("|")


def row(**told: object) -> list[object]:
    """A row of 42 cells: `row(judul_utama="…")`."""
    cells: list[object] = [""] * len(HEADS)
    plain = [head.replace(".", "").lower().replace(" ", "_") for head in HEADS]
    for name, value in told.items():
        cells[plain.index(name)] = value
    return cells


ORCHID = row(
    no=1, tgl_pengadaan="13-02-2023", no_induk="IB-1", no_barcode="00012", jenis_sumber="Hibah", harga=75000,
    ketersediaan="Tersedia", judul_utama="Merawat anggrek /", tajuk_pengarang="Kenanga, Bunga", kota_terbit="Jakarta :",
    penerbit="Grafika,", tahun_terbit=2010, jumlah_halaman="x, 120 hlm. ;", dimensi="21 cm", isbn=596001088,
    no_ddc=5.133, bahasa="Indonesia", subjek_topik="Anggrek; Budi daya",
)  # fmt: skip


def sheet(
    path: Path, told: list[list[object]], *, days: dict[str, int] | None = None, head: str = ""
) -> Path:
    """An .xlsx of one sheet; numbers as numbers, texts shared, `days` (cell: day number) in a format of days."""
    texts: list[str] = []
    lines = []
    for number, cells in enumerate(told, 1):
        line = []
        for place, cell in enumerate(cells):
            name = f"{chr(65 + place) if place < 26 else 'A' + chr(39 + place)}{number}"
            if days and name in days:
                line.append(f'<c r="{name}" s="1"><v>{days[name]}</v></c>')
            elif isinstance(cell, int | float):
                line.append(f'<c r="{name}"><v>{cell}</v></c>')
            elif cell:
                texts.append(str(cell))
                line.append(f'<c r="{name}" t="s"><v>{len(texts) - 1}</v></c>')
        lines.append(f'<row r="{number}">{"".join(line)}</row>')
    shared = "".join(f"<si><t>{one.replace('&', '&amp;')}</t></si>" for one in texts)
    return archive(
        path,
        {
            "xl/worksheets/sheet1.xml": f"{head}<worksheet><sheetData>{''.join(lines)}</sheetData></worksheet>",
            "xl/sharedStrings.xml": f"<sst>{shared}</sst>",
            "xl/styles.xml": '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\\-mm\\-yyyy"/></numFmts>'
            '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
        },
    )


def archive(path: Path, parts: dict[str, str]) -> Path:
    links = '<Relationship Id="r1" Target="worksheets/sheet1.xml"/>'
    named = {
        "xl/workbook.xml": '<workbook><sheets><sheet name="A" sheetId="1" r:id="r1" xmlns:r="r"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
        **parts,
    }
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        for name, text in named.items():
            file.writestr(name, text)
    return path


def told(path: Path, form: str = "auto") -> list[Read]:
    return list(open_file(path, form).reads())


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_spreadsheet_of_42_columns_brings_titles_and_copies(tmp_path, kind):
    path = tmp_path / f"koleksi.{kind}"
    empty, untitled = row(no=2), row(no=3, no_barcode="7")
    lines = [GROUPS, list(HEADS), ORCHID, empty, untitled]
    if kind == "xlsx":
        sheet(path, lines)
    else:
        path.write_text("\n".join("|".join(str(cell) for cell in line) for line in lines))
    assert detect(path) == "inlislite" and len(HEADS) == 42
    good, bad = told(path)
    brief, (copy,) = brief_of(good.marc), good.copies
    assert (brief.title, brief.place, brief.publisher, brief.year) == (
        "Merawat anggrek",
        "Jakarta",
        "Grafika",
        2010,
    )
    assert (brief.isbns, brief.ddc, brief.subjects) == (
        ("9780596001087",),
        "005.133",
        ("Anggrek", "Budi daya"),
    )
    assert brief.pages == "x, 120 hlm. ; 21 cm"
    assert (copy.barcode, copy.inventory, copy.price, copy.source) == ("00012", "IB-1", 75000, "gift")
    assert copy.received == date(2023, 2, 13)
    assert good.mended == ("class-zero", "isbn-zero")
    assert (bad.number, bad.refusal.code) == (5, "row-no-title")


def test_a_cell_that_is_a_day_is_one_whatever_its_format_looks_like(tmp_path):
    book = row(no=1, judul_utama="A", no_barcode="1", tgl_pengadaan=" ")
    path = sheet(tmp_path / "a.xlsx", [GROUPS, list(HEADS), book], days={"B3": 44958})
    assert told(path)[0].copies[0].received == date(2023, 2, 1)


@pytest.mark.parametrize(
    "title, cells, expected, flags",
    [
        ("JUDUL UTAMA", ["05-02-2023", "13-02-2023"], [date(2023, 2, 5), date(2023, 2, 13)], [set(), set()]),
        ("JUDUL UTAMA", ["05-02-2023", "02-13-2023"], [date(2023, 5, 2), date(2023, 2, 13)], [set(), set()]),
        (
            "JUDUL UTAMA",
            ["05-02-2023", "02-02-2023"],
            [date(2023, 2, 5), date(2023, 2, 2)],
            [{"day-unsure"}, set()],
        ),
        ("JUDUL", ["05-02-2023", ""], [date(2023, 5, 2), None], [{"day-unsure"}, set()]),
        ("JUDUL", ["05-02-2023", "13/02/2023"], [date(2023, 2, 5), date(2023, 2, 13)], [set(), set()]),
        ("JUDUL", ["13-02-2023", "02-13-2023"], [date(2023, 2, 13), date(2023, 2, 13)], [set(), set()]),
        ("JUDUL UTAMA", ["31-02-2023", "kemarin"], [None, None], [{"day-odd"}, {"day-odd"}]),
        ("JUDUL UTAMA", ["13-02-2023", "02-13-2023"], [date(2023, 2, 13), date(2023, 2, 13)], [set(), set()]),
    ],
)
def test_a_day_over_the_twelfth_tells_the_order_and_without_one_it_is_said(
    tmp_path, title, cells, expected, flags
):
    path = tmp_path / "inlis.csv"
    lines = "".join(f"B{at},{cell},Buku {at}\n" for at, cell in enumerate(cells))
    path.write_text(f"NO. BARCODE,TANGGAL PENGADAAN,{title}\n{lines}")
    reads = told(path, "inlislite")
    assert [read.copies[0].received for read in reads] == expected
    assert [set(read.mended) for read in reads] == flags


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_in_the_order_in_which_it_was_written(day):
    first, second = f"{day:%d-%m-%Y}", f"{day:%m/%d/%Y}"
    assert (day_in(first, DAY_FIRST), day_in(second, MONTH_FIRST), day_in(f"{day}", DAY_FIRST)) == (
        day,
        day,
        day,
    )
    assert order_of([first]) == (DAY_FIRST if day.day > 12 else None)
    assert order_of([second]) == (MONTH_FIRST if day.day > 12 else None)
    assert may_be_two(first) == (day.day <= 12 and day.day != day.month)


RUAS = [
    ("7", "245", "1", "0", "$a Bumi manusia / $c Pramoedya Ananta Toer", "5"),
    ("7", "001", "#", "#", "INLIS000000000007", "1"),
    ("7", "008", "", "", "230213################g##########0#ind##", "2"),
    ("9", "245", "", "", "Tanpa kode", "1"),
    ("7", "650", "#", "4", "$a Roman $x Indonesia", "9"),
    ("7", "020", "#", "#", "$a 979-461-227-8 $c Rp$75.000", "3"),
]
RUAS_HEADS = ["CatalogId", "Tag", "Indicator1", "Indicator2", "Value", "Sequence"]


def ruas(path: Path, kind: str) -> Path:
    if kind == "csv":
        path.write_text("\n".join(";".join(f'"{cell}"' for cell in line) for line in [RUAS_HEADS, *RUAS]))
    elif kind == "sql":
        values = ",".join("(" + ",".join(f"'{cell}'" for cell in line) + ",1)" for line in RUAS)
        path.write_text(
            "CREATE TABLE `members` (\n  `ID` int\n);\nCREATE TABLE `catalog_ruas` (\n  `CatalogId` int,\n  `Tag` x,\n"
            "  `Indicator1` x,\n  `Indicator2` x,\n  `Value` x,\n  `Sequence` x,\n  `ID` int\n);\n"
            f"INSERT INTO `catalog_ruas` VALUES {values};\n"
            "INSERT INTO collections (Catalog_id, NomorBarcode, TanggalPengadaan) "
            "VALUES (7,'B1','2023-02-13'),(8,'B2',NULL);"
        )
    else:
        heads = ["No", "Judul", "Katalog ID", "Tag", "Indicator 1", "Indicator 2", "Value"]
        lines = [[str(at), "", *line[:5]] for at, line in enumerate(RUAS, 1)]
        cells = "".join("<tr>" + "".join(f"<td>{cell}" for cell in line) for line in [heads, *lines])
        path.write_text(f"<html><head><meta charset=utf-8></head><TABLE border=1>{cells}</TABLE></html>")
    return path


@pytest.mark.parametrize("kind", ["csv", "sql", "xls"])
def test_marc_in_rows_of_fields_becomes_records(tmp_path, kind):
    path = ruas(tmp_path / f"SemuaDataKatalog.{kind}", kind)
    assert detect(path) == "inlislite"
    one, other, *orphans = told(path)
    brief = brief_of(one.marc)
    assert (brief.title, brief.responsibility, brief.subjects) == (
        "Bumi manusia", "Pramoedya Ananta Toer", ("Roman -- Indonesia",),
    )  # fmt: skip
    assert (brief.control, brief.isbns, brief.language) == ("INLIS000000000007", ("9789794612279",), "ind")
    assert [field.tag for field in one.marc.fields] == (
        ["001", "008", "020", "245", "650"] if kind != "xls" else ["245", "001", "008", "650", "020"]
    )
    assert one.marc.first("020").first("c") == "Rp$75.000" and one.marc.first("245").indicators == "10"
    assert brief_of(other.marc).title == "Tanpa kode" and other.marc.control("003") == "INLISLite"
    assert [copy.barcode for copy in one.copies] == (["B1"] if kind == "sql" else [])
    assert [orphan.refusal.code for orphan in orphans] == (["item-without-record"] if kind == "sql" else [])


@pytest.mark.parametrize(
    "value, expected",
    [
        ("$a Judul $b anak", ["aJudul", "banak"]),
        ("$aJudul$banak", ["aJudul", "banak"]),
        ("Judul", ["aJudul"]),
        ("$a Harga $5 sekarang", ["aHarga", "5sekarang"]),
        ("$a Rp$5 $c x", ["aRp$5", "cx"]),
        ("$a  $b", []),
        ("", []),
    ],
)
def test_subfields_in_one_value(value, expected):
    assert subfields_of(value) == expected


@pytest.mark.parametrize(
    "told, expected",
    [
        ("2005.0", "2005"),
        ("9.789794612279E12", "9789794612279"),
        ("5.133", "5.133"),
        ("x", "x"),
        ("1e400", "1e400"),
    ],
)
def test_numbers_of_cells(told, expected):
    assert number_text(told) == expected


def test_a_formula_gives_its_value_and_is_never_run(tmp_path):
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>Judul</t></is></c></row><row r="2"><c r="A2" t="str"><f>HYPERLINK("x")</f><v>Isi</v></c><c r="B2"><f>1+1</f></c></row>'  # noqa: E501
    path = archive(tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": f"<worksheet>{cells}</worksheet>"})
    assert list(rows(path, sniff(path))) == [(1, ["Judul"]), (2, ["Isi"])]


DOCTYPE = '<!DOCTYPE a [<!ENTITY b "ccc">]>'


@pytest.mark.parametrize(
    "code, parts",
    [
        ("xml-doctype", {"xl/worksheets/sheet1.xml": f"{DOCTYPE}<worksheet>&b;</worksheet>"}),
        (
            "xml-doctype",
            {"xl/sharedStrings.xml": f"{DOCTYPE}<sst/>", "xl/worksheets/sheet1.xml": "<worksheet/>"},
        ),
        ("sheet-broken", {"xl/worksheets/sheet1.xml": "<worksheet><row>"}),
        ("sheet-broken", {"xl/workbook.xml": "tidak"}),
        ("sheet-broken", {}),
    ],
)
def test_a_hostile_spreadsheet_is_refused_by_name(tmp_path, code, parts):
    path = archive(tmp_path / "a.xlsx", parts)
    with pytest.raises((BrokenTable, UnknownFormat)) as raised:
        told(path)
    assert raised.value.refusal.code == code


def test_a_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("lentera.catalogue.formats.sheets.LARGEST", 1 << 20)
    path = archive(
        tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": "<worksheet>" + " " * (2 << 20) + "</worksheet>"}
    )
    assert path.stat().st_size < 1 << 16
    with pytest.raises(UnknownFormat) as raised:
        told(path)
    assert raised.value.refusal.code == "sheet-too-large"


def test_a_cell_far_away_makes_no_wide_row_and_an_old_sheet_says_what_to_do(tmp_path):
    first = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>'
    cells = f'{first}<row r="1048576"><c r="B1048576"><v>3</v></c></row>'
    path = archive(tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": f"<worksheet>{cells}</worksheet>"})
    assert list(rows(path, sniff(path))) == [(1, ["1"]), (1048576, ["", "3"])]
    old = tmp_path / "a.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(UnknownFormat) as raised:
        detect(old)
    assert raised.value.refusal.code == "sheet-old"


@pytest.mark.parametrize("odd", ["²", "9" * 5_000, "-1", "٣", ""])
def test_a_number_that_is_none_leaves_its_cell_empty(tmp_path, odd):
    cells = f'<row r="{odd}"><c r="A1" t="s" s="{odd}"><v>{odd}</v></c><c r="B1"><v>2</v></c></row>'
    styles = f'<styleSheet><cellXfs><xf numFmtId="{odd}"/></cellXfs></styleSheet>'
    parts = {
        "xl/worksheets/sheet1.xml": f"<worksheet>{cells}</worksheet>",
        "xl/sharedStrings.xml": "<sst><si><t>A</t></si></sst>",
        "xl/styles.xml": styles,
    }
    path = archive(tmp_path / "a.xlsx", parts)
    assert [row for _, row in rows(path, sniff(path))] == [["", "2"]]


def test_an_archive_that_breaks_off_is_refused_by_name(tmp_path):
    path = sheet(tmp_path / "a.xlsx", [["Judul"], ["Bumi manusia"]])
    whole = path.read_bytes()
    for size in (40, len(whole) // 2, len(whole) - 30):
        path.write_bytes(whole[:size])
        with pytest.raises(UnknownFormat) as raised:
            detect(path)
        assert raised.value.refusal.code == "sheet-broken"


@pytest.mark.parametrize("packing", [ZIP_LZMA, ZIP_BZIP2])
def test_an_archive_packed_in_an_uncommon_way_is_refused_by_name(tmp_path, packing):
    path = tmp_path / "a.xlsx"
    with ZipFile(path, "w", packing) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    with pytest.raises(UnknownFormat) as raised:
        detect(path)
    assert raised.value.refusal.code == "sheet-broken"


def test_a_part_whose_name_is_no_text_is_refused_by_name(tmp_path):
    path = sheet(tmp_path / "a.xlsx", [["Judul"], ["Bumi manusia"]])
    data = bytearray(path.read_bytes())
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 9] |= 0x08  # the name is said to be UTF-8
    data[entry + 46] = 0xFF
    path.write_bytes(data)
    with pytest.raises(UnknownFormat) as raised:
        detect(path)
    assert raised.value.refusal.code == "sheet-broken"


def test_a_cell_holds_no_more_than_a_cell_can(tmp_path):
    """However many values it says it has, and however long each of them is."""
    value = f"<v>{'a' * LONGEST}</v>"
    cells = f'<c t="str">{value * 3}</c><c t="s"><v>0</v></c>'
    shared = f"<sst><si><t>{'b' * 3 * LONGEST}</t></si></sst>"
    parts = {
        "xl/worksheets/sheet1.xml": f"<worksheet><row>{cells}</row></worksheet>",
        "xl/sharedStrings.xml": shared,
    }
    path = archive(tmp_path / "a.xlsx", parts)
    assert list(rows(path, sniff(path))) == [(1, ["a" * LONGEST, "b" * LONGEST])]


def test_texts_without_end_are_refused_by_name(tmp_path, monkeypatch):
    monkeypatch.setattr("lentera.catalogue.formats.sheets.MOST_TEXTS", 1_000)
    parts = {
        "xl/worksheets/sheet1.xml": "<worksheet/>",
        "xl/sharedStrings.xml": f"<sst>{'<si/>' * 1_001}</sst>",
    }
    with pytest.raises(UnknownFormat) as raised:
        detect(archive(tmp_path / "a.xlsx", parts))
    assert raised.value.refusal.code == "sheet-too-large"


@pytest.mark.parametrize("mark", ["<!-- ", "<a b='", "<script>a<"])
def test_a_table_on_a_page_with_a_mark_that_is_never_closed_is_refused_by_name(tmp_path, mark):
    path = tmp_path / "a.xls"
    path.write_text(f"<table><tr><td>Judul</td></tr></table>{mark * 40_000}", encoding="utf-8")
    with pytest.raises(BrokenTable) as raised:
        list(rows(path, sniff(path)))
    assert raised.value.refusal.code == "table-broken"
