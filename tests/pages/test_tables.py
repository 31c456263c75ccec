"""Tables: sort, search, pages and files, of lists and of querysets alike."""

import csv
import io
import zipfile
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.contenttypes.models import ContentType
from django.template.loader import render_to_string
from django.test import RequestFactory

from lentera.pages.exports import xlsx_file
from lentera.pages.tables import Column, Empty, Table

ROWS = [
    {"name": "Barabai", "end": date(2024, 8, 9), "books": 220, "tone": "good"},
    {"name": "Karang Intan", "end": date(2024, 2, 13), "books": 1050, "tone": "soon"},
    {"name": "=Martapura", "end": None, "books": -3, "tone": "good"},
    {"name": "<b>Banjarbaru</b>", "end": date(2024, 1, 1), "books": 0, "tone": "good"},
]
COLUMNS = [
    Column("name", "Mitra", url=lambda row: f"/m/{row['books']}/"),
    Column("end", "Sampai", kind="date"),
    Column("books", "Buku", kind="number"),
    Column("tone", "Keadaan", kind="tag", tone="tone", sortable=False),
]


def table(address: str = "/", **options: Any) -> Table:
    options = {"columns": COLUMNS, "search": ("name",), "order": "name", "limit": 50, **options}
    return Table(RequestFactory().get(address), options.pop("rows", ROWS), name="mitra", **options)


def names(made: Table) -> list[str]:
    return [row[0].text.strip("=<b>/") for row in made.rows]


@pytest.mark.parametrize(
    "address, expected",
    [
        ("/?sort=books", ["Martapura", "Banjarbaru", "Barabai", "Karang Intan"]),
        ("/?sort=-books", ["Karang Intan", "Barabai", "Banjarbaru", "Martapura"]),
        ("/?sort=end", ["Banjarbaru", "Karang Intan", "Barabai", "Martapura"]),
        ("/?sort=-end", ["Barabai", "Karang Intan", "Banjarbaru", "Martapura"]),  # unknown days stay last
        ("/?q=banjar", ["Banjarbaru"]),
        ("/?q=zzz", []),
    ],
)
def test_sort_and_search_stand_in_the_address(address: str, expected: list[str]) -> None:
    assert [name.replace("</b", "") for name in names(table(address))] == expected


@pytest.mark.parametrize(
    "address", ["/?sort=secret", "/?sort=tone", "/?page=zero", "/?page=-1", "/?page=²", "/?cols=none"]
)
def test_an_address_that_asks_for_nonsense_gives_the_table_as_it_is(address: str) -> None:
    assert names(table(address)) == names(table())
    assert len(table(address).columns) == 4


def test_pages_lead_on_and_back_without_losing_a_row() -> None:
    seen, address, pages = [], "/", 0
    while address:
        part = table(address, limit=3)
        seen += names(part)
        pages += 1
        address = "/" + part.next_url if part.next_url else ""
    assert pages == 2 and sorted(seen) == sorted(names(table()))
    assert table("/?page=2", limit=3).previous_url == "?"
    assert "page" not in table("/?page=2&sort=end", limit=3).heads[0].url


def test_what_is_not_known_is_marked_so_that_a_telephone_leaves_it_out() -> None:
    classes = {row[0].text: [cell.classes for cell in row] for row in table().rows}
    assert classes["=Martapura"] == ["", "when nothing", "number", ""]
    assert classes["Barabai"] == ["", "when", "number", ""]


def test_a_page_is_a_few_screens_of_a_telephone() -> None:
    assert len(Table(RequestFactory().get("/"), ROWS * 20, name="mitra", columns=COLUMNS).rows) == 25


def test_what_a_row_says_is_never_markup() -> None:
    page = render_to_string("pages/_table.html", {"table": table()})
    assert "&lt;b&gt;Banjarbaru" in page and "<b>Banjarbaru" not in page
    assert 'data-label="Buku"' in page and "1.050" in page and "13 Feb 2024" in page


def test_an_empty_table_teaches_and_an_empty_search_leads_back() -> None:
    empty = Empty("Belum ada perjanjian", "Mulailah dari kunjungan.", "/baru/", "Buat perjanjian")
    page = render_to_string("pages/_table.html", {"table": table(rows=[], empty=empty)})
    assert "Belum ada perjanjian" in page and 'href="/baru/"' in page
    searched = render_to_string("pages/_table.html", {"table": table("/?q=zzz", empty=empty)})
    assert "Tidak ada yang cocok" in searched and "/baru/" not in searched


def test_csv_is_what_is_shown_and_runs_no_formula() -> None:
    file = table("/?export=csv&cols=name,books&sort=books").export()
    assert file is not None and file.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    assert lines == [
        ["Mitra", "Buku"],
        ["'=Martapura", "-3"],
        ["<b>Banjarbaru</b>", "0"],
        ["Barabai", "220"],
        ["Karang Intan", "1050"],
    ]


def test_xlsx_keeps_numbers_and_days() -> None:
    file = table("/?export=xlsx&sort=-books").export()
    assert file is not None
    package = zipfile.ZipFile(io.BytesIO(file.content))
    for part in package.namelist():
        ElementTree.fromstring(package.read(part))
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    sheet = ElementTree.fromstring(package.read("xl/worksheets/sheet1.xml"))
    cells = [
        [cell.findtext(".//m:t", None, space) or cell.findtext("m:v", None, space) for cell in row]
        for row in sheet.iterfind(".//m:row", space)
    ]
    assert cells[0] == ["Mitra", "Sampai", "Buku", "Keadaan"]
    assert cells[1] == ["Karang Intan", "45335", "1050", "soon"]  # 45335 days after 30 Dec 1899: 13 Feb 2024


def test_xlsx_opens_whatever_signs_a_text_holds() -> None:
    text = 'a\x00\x0b\ufffe\uffff<&"\U0001f33a\n'
    package = zipfile.ZipFile(io.BytesIO(xlsx_file("x", ["x"], [[text]]).content))
    sheet = ElementTree.fromstring(package.read("xl/worksheets/sheet1.xml"))
    assert 'a<&"\U0001f33a\n' in [node.text for node in sheet.iter()]


def test_no_export_asked_gives_none() -> None:
    assert table().export() is None and table("/?export=exe").export() is None


@pytest.mark.django_db
def test_a_queryset_is_sorted_searched_and_paged_in_the_database(django_assert_num_queries: Any) -> None:
    columns = [Column("app_label", "App"), Column("model", "Model")]
    made = Table(
        RequestFactory().get("/?q=session&sort=-model"), ContentType.objects.all(), name="x", columns=columns,
        search=("app_label", "model"), limit=5,
    )  # fmt: skip
    with django_assert_num_queries(2):
        shown = [row[1].text for row in made.rows]
        total = made.total
    assert "session" in shown and len(shown) == min(total, 5) and shown == sorted(shown, reverse=True)
