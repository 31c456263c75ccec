"""Copies that stand in the rows of any table."""

from datetime import date

import pytest

from lentera.catalogue.formats.columns import Mapping, propose, read_table

HEAD = "Judul;No. Barcode;Rak;Harga;Tanggal Terima"


def table(tmp_path, text):
    path = tmp_path / "buku.csv"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Bumi;B1;A1;45.000;13-02-2020", ("B1", "A1", 45_000, date(2020, 2, 13), ())),
        ("Bumi;B1;A1;;03-02-2020", ("B1", "A1", None, date(2020, 2, 3), ("day-unsure",))),
        ("Bumi;B1;;;kemarin", ("B1", "", None, None, ("day-odd",))),
        ("Bumi;;A1;45000;", None),
    ],
)
def test_a_row_brings_its_copy_when_it_tells_a_number(tmp_path, row, expected):
    (read,) = read_table(table(tmp_path, f"{HEAD}\n{row}\n"))
    told = [(one.barcode, one.location, one.price, one.received, read.mended) for one in read.copies]
    assert told == ([] if expected is None else [expected])


def test_the_column_says_whether_days_or_months_come_first(tmp_path):
    path = table(tmp_path, f"{HEAD}\nBumi;B1;;;03-02-2020\nAir;B2;;;02-13-2020\n")
    assert [one.received for read in read_table(path) for one in read.copies] == [
        date(2020, 3, 2),
        date(2020, 2, 13),
    ]


def test_columns_of_copies_without_a_number_are_told_as_lost(tmp_path):
    path = table(tmp_path, "Judul;Rak;Harga\nBumi;A1;45000\n")
    assert propose(path).lost == ["Rak", "Harga"]


def test_a_mapping_can_name_them(tmp_path):
    path = table(tmp_path, "T;K\nBumi;B7\n")
    (read,) = read_table(path, Mapping({"T": "title", "K": "copy_barcode"}))
    assert [one.barcode for one in read.copies] == ["B7"]
