"""Labels: the code is the standard's, every label lies in its place, and a scanner reads them all."""

import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse

from lentera.documents.barcodes import code128_modules, code128_svg, code128_values, is_encodable
from lentera.documents.labels import (
    PRESETS,
    Label,
    LabelKind,
    LabelSheet,
    bars_fit,
    decide_labels,
    labels_paper,
    pages_needed,
    spine_lines,
)
from lentera.journal.reading import kinds
from lentera.stock import actions
from tests.cast import staff_client
from tests.stock.stories import send_boxes, stock_shelf

CREATED = datetime(2024, 2, 15, 2, 0, tzinfo=UTC)
OWN = LabelSheet(2, 3, 900, 800, left=100, top=120, gap_x=50, gap_y=40)


LONG_PLACE = "Perpustakaan Lembaga Pemasyarakatan Narkotika Kelas IIA Karang Intan Kabupaten Banjar"
LONG_NAME = "Raden Mas Muhammad Fathurrahman Hadiningrat bin Haji Abdul Karim Syarifuddin"


def paper(
    kind: LabelKind, labels: list[Label], sheet: LabelSheet, start: int = 1, *, place: str = "Lapas"
) -> bytes:
    return labels_paper(
        kind, labels, sheet, start=start, title="Label", place=place, created=CREATED, language="id"
    )


def scanned(pdf: bytes, folder: Path) -> set[str]:
    """What a scanner reads from the pages at 200 dpi."""
    file = folder / "labels.pdf"
    file.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "200", "-gray", "-png", file, folder / "page"], check=True)
    run = subprocess.run(
        ["zbarimg", "-q", "--raw", *sorted(folder.glob("page*.png"))], capture_output=True, check=False
    )
    return set(run.stdout.decode().split("\n")) - {""}


def words_at(pdf: bytes) -> list[tuple[int, float, float, str]]:
    """Page (from 0), centre in mm from the left and from the top, and text, of every word."""
    html = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    found, page = [], -1
    for line in html.decode().splitlines():
        page += "<page " in line
        numbers = [float(number) * 25.4 / 72 for number in re.findall(r'(?:x|y)M\w+="([\d.]+)"', line)]
        if "<word" in line:
            left, top, right, bottom = numbers
            found.append((page, (left + right) / 2, (top + bottom) / 2, re.sub("<[^>]+>", "", line).strip()))
    return found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "PJJ123C",
            [104, 48, 42, 42, 17, 18, 19, 35, 55, 106],
        ),
        ("00001", [104, 16, 99, 0, 1, None, 106]),
        ("1234", [105, 12, 34, None, 106]),
        ("KS0000001", [104, 43, 51, 16, 99, 0, 0, 1, None, 106]),
        ("12345X", [104, 17, 99, 23, 45, 100, 56, None, 106]),
    ],
)
def test_code_128_has_the_values_of_the_standard(text, values):
    told = code128_values(text)
    assert [value if wanted is not None else None for value, wanted in zip(told, values, strict=True)] == [
        None if wanted is None else wanted for wanted in values
    ]
    start, *symbols, check, _stop = told
    assert check == (start + sum(n * value for n, value in enumerate(symbols, start=1))) % 103


@pytest.mark.parametrize(("text", "fits"), [("KS-1", True), ("é1", False), ("", False), ("a\tb", False)])
def test_only_printable_ascii_becomes_bars(text, fits):
    assert is_encodable(text) is fits
    if not fits:
        with pytest.raises(ValueError, match="ASCII"):
            code128_svg(text)


@pytest.mark.parametrize(
    ("call_number", "lines"),
    [
        ("899.221 3 HIR l", ("899.221 3", "HIR", "l")),
        ("R 030 ENS e", ("R", "030", "ENS", "e")),
        ("813 KEN b", ("813", "KEN", "b")),
        ("808.83/TOE/b", ("808.83", "TOE", "b")),
        ("  ", ()),
    ],
)
def test_a_call_number_stands_on_a_spine_line_by_line(call_number, lines):
    assert spine_lines(call_number) == lines


@pytest.mark.parametrize(
    ("sheet", "labels", "start", "code"),
    [
        (PRESETS["3x8"], 24, 24, None),
        (PRESETS["3x8"], 24, 25, "labels-start-beyond"),
        (PRESETS["3x8"], 0, 1, "labels-none"),
        (PRESETS["3x8"], 1000, 1, None),
        (PRESETS["3x8"], 1001, 1, "labels-too-many"),
        (LabelSheet(3, 8, 700, 371), 1, 1, None),
        (LabelSheet(3, 8, 700, 372), 1, 1, "labels-off-page"),
        (LabelSheet(3, 8, 700, 370, left=1), 1, 1, "labels-off-page"),
    ],
)
def test_what_may_be_printed(sheet, labels, start, code):
    refusal = decide_labels(sheet, labels, start=start)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_preset_lies_on_its_page(name):
    assert decide_labels(PRESETS[name], 1, start=1) is None


@pytest.mark.parametrize(
    ("labels", "start", "pages"),
    [(1, 1, 1), (65, 1, 1), (66, 1, 2), (63, 3, 1), (64, 3, 2), (1, 65, 1), (2, 65, 2)],
)
def test_a_used_sheet_is_continued(labels, start, pages):
    sheet = PRESETS["5x13"]
    assert pages_needed(labels, sheet, start) == pages
    pdf = paper(LabelKind.SPINE, [Label(str(n), (f"N{n}",)) for n in range(labels)], sheet, start)
    found = words_at(pdf)
    assert len(found) == labels and {page for page, *_ in found} == set(range(pages))


def test_each_label_lies_in_its_place():
    made = [Label(f"B{n}", (f"N{n}",)) for n in range(9)]
    for page, x, y, word in words_at(paper(LabelKind.SPINE, made, OWN, start=3)):
        place = int(word[1:]) + 2
        left, top = OWN.corner(place % OWN.places)
        assert page == place // OWN.places
        assert abs(x - (left + 450) / 10) < 1 and abs(y - (top + 400) / 10) < 2, word


@pytest.mark.parametrize("name", ["3x8", "5x13", "4x11", "roll"])
def test_a_scanner_reads_the_barcodes_of_sixty_copies(name, tmp_path):
    codes = [f"KS{n:07d}" for n in range(1, 61)]
    pdf = paper(LabelKind.BARCODE, [Label(code, ("Laskar Pelangi",)) for code in codes], PRESETS[name])
    assert scanned(pdf, tmp_path) == set(codes)


def test_a_scanner_reads_every_character(tmp_path):
    codes = ["".join(chr(n) for n in range(start, min(start + 12, 127))) for start in range(33, 127, 12)]
    codes += ["1", "12", "123", "1234", "12345", "a1234b", "a12345b", "ab123456", "0012345678901"]
    sheet = LabelSheet(1, 18, 1500, 150, left=100, top=50)
    assert scanned(paper(LabelKind.BARCODE, [Label(code) for code in codes], sheet), tmp_path) == set(codes)


def test_a_code_that_bars_cannot_hold_becomes_a_qr_code(tmp_path):
    assert bars_fit("KS0000001", 381) and not bars_fit("Ж-1", 2000)
    long = "PERPUSTAKAAN-0001-X"
    assert code128_modules(long) > 180 and not bars_fit(long, 381) and bars_fit(long, 700)
    assert scanned(paper(LabelKind.BARCODE, [Label(long)], PRESETS["5x13"]), tmp_path) == {long}


def test_a_qr_label_holds_the_barcode(tmp_path):
    assert scanned(paper(LabelKind.QR, [Label("KS0000001")], PRESETS["roll"]), tmp_path) == {"KS0000001"}


@pytest.mark.parametrize(
    ("kind", "sheet"), [(LabelKind.CARD, "card"), (LabelKind.BARCODE, "3x8"), (LabelKind.QR, "3x8")]
)
def test_long_names_are_printed_whole_where_there_is_room(kind, sheet):
    pdf = paper(kind, [Label("K-0017", (LONG_NAME,))], PRESETS[sheet], place=LONG_PLACE)
    printed = [word for *_, word in words_at(pdf)]
    assert {*LONG_PLACE.split(), *LONG_NAME.split()} <= set(printed)


@pytest.fixture
def shelf(house):
    copies = stock_shelf(house.agency, 12, actor=house.stock)
    actions.move_items(house.agency, copies[:4], "B7", actor=house.stock, request_id=None)
    return copies


def ask(client, **told):
    values = {"kind": "barcode", "sheet": "3x8", "start": "1", "go": "pdf"} | told
    return client.post(reverse("stock:labels"), values)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "copies"),
    [
        ({"barcodes": "KS0000003\n\nKS0000001\nKS0000003\n9/9"}, {3, 1}),
        ({"shelf": "b7"}, {1, 2, 3, 4}),
        ({"shelf": "B7", "words": "buku KS0000003"}, {3}),
        ({"shelf": "B7", "barcodes": "KS0000007"}, {1, 2, 3, 4, 7}),
        ({"words": "KS000001"}, {10, 11, 12}),
    ],
)
def test_copies_are_chosen_by_scan_shelf_and_words(house, shelf, tmp_path, told, copies):
    client = staff_client(house.stock)
    before = len(kinds(house.agency))
    answer = ask(client, **told)
    assert answer["Content-Type"] == "application/pdf"
    assert scanned(answer.content, tmp_path) == {f"KS{n:07d}" for n in copies}
    assert len(kinds(house.agency)) == before


@pytest.mark.django_db
def test_the_first_sheet_is_shown_before_it_is_printed(house, shelf):
    client = staff_client(house.stock)
    assert "Cetak label" in client.get(reverse("stock:labels")).content.decode()
    html = ask(client, shelf="B7", barcodes="9/9", start="23", go="look").content.decode()
    assert "4 label pada 2 lembar" in html and "1 barcode dilewati" in html and "9/9" in html
    assert html.count("label-used") == 22 and ">KS0000001</text>" in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "status", "said"),
    [
        ({}, 200, "Pindai buku, atau isi rak"),
        ({"shelf": "Z9"}, 409, "Tidak ada buku yang cocok"),
        ({"shelf": "B7", "start": "25"}, 409, "Selembar hanya memuat 24 label"),
        ({"shelf": "B7", "sheet": "own"}, 200, "Isi ukuran label"),
        ({"shelf": "B7", "sheet": "own", "width": "abc"}, 200, "bukan ukuran"),
        (
            {"shelf": "B7", "sheet": "own", "columns": "9", "rows": "2", "width": "38,1", "height": "21.2"},
            409,
            "keluar dari tepi halaman",
        ),
    ],
)
def test_what_cannot_be_printed_is_said_in_place(house, shelf, told, status, said):
    answer = ask(staff_client(house.stock), **told)
    assert answer.status_code == status and said in answer.content.decode()


@pytest.mark.django_db
def test_labels_by_day_of_arrival_hold_placed_copies_too(house, shelf, tmp_path):
    send_boxes(house.agency, house.prison, house.lending, [shelf[:2]], actor=house.stock)
    answer = ask(staff_client(house.stock), since="2/1/1990")
    assert scanned(answer.content, tmp_path) == {f"KS{n:07d}" for n in range(3, 13)}
    assert ask(staff_client(house.stock), since="1/1/2030").status_code == 409
    assert staff_client(house.warden).get(reverse("stock:labels")).status_code in (200, 403)
