"""The command line: counts that add up, one sentence for each broken record, and files that come back the
same.
"""

import argparse
import csv
import re
from io import StringIO
from pathlib import Path

import pytest

from lentera.catalogue.commands import add_arguments
from lentera.catalogue.marc.reading import read_file
from lentera.catalogue.models import Authority, Record
from tests.catalogue.makers import PLAIN, transmission

DATA = Path(__file__).parent / "data"
pytestmark = pytest.mark.django_db


def command(*words: object) -> tuple[int, str]:
    parser = argparse.ArgumentParser()
    add_arguments(parser.add_subparsers())
    out = StringIO()
    args = parser.parse_args(["catalogue", *map(str, words)])
    return args.run(args, out), out.getvalue()


def counts(told: str) -> list[int]:
    return [int(line.split()[-1].replace(".", "")) for line in told.splitlines()[-5:]]


def test_a_real_file_comes_in_and_goes_out_the_same(agency, tmp_path):
    code, told = command("import", DATA / "lc-british_library.xml")
    assert (code, counts(told)) == (0, [99, 99, 0, 0, 0])
    assert counts(command("import", DATA / "lc-british_library.xml")[1]) == [99, 0, 0, 99, 0]
    for form, name in (("marc", "all.mrc"), ("marcxml", "all.xml")):
        assert command("export", tmp_path / name, "--format", form)[0] == 0
        assert len(list(read_file(tmp_path / name))) == 99
        assert counts(command("import", tmp_path / name)[1]) == [99, 0, 0, 99, 0]


def test_a_broken_record_is_one_sentence_and_holds_the_file_back(agency, tmp_path):
    path = tmp_path / "campur.mrc"
    path.write_bytes(transmission(PLAIN) + transmission([("001", b"7")]))
    sentence = "campur.mrc, cantuman ke-2: Cantuman 7 tidak mempunyai judul (ruas 245)."
    code, told = command("import", path)
    assert (code, counts(told), Record.objects.count()) == (1, [2, 1, 0, 0, 1], 0)
    assert sentence in told.splitlines()
    code, told = command("import", path, "--skip-bad")
    assert (code, counts(told), Record.objects.count()) == (1, [2, 1, 0, 0, 1], 1)
    assert sentence in told.splitlines()


def authority(heading: str, control: str) -> bytes:
    fields = [("001", control.encode()), ("150", b"  \x1fa" + heading.encode())]
    return transmission(fields, leader="00000nz  a2200000n  4500")


def test_a_file_of_authorities_comes_in_as_such(agency, tmp_path):
    (tmp_path / "tajuk.mrc").write_bytes(authority("Anggrek", "a1") + authority("Kembang", "a2"))
    for expected in ([2, 2, 0, 0, 0], [2, 0, 0, 2, 0]):
        code, told = command("import", tmp_path / "tajuk.mrc")
        assert (code, counts(told)) == (0, expected)
    assert set(Authority.objects.values_list("heading", flat=True)) == {"Anggrek", "Kembang"}


def test_among_books_an_authority_is_named(agency, tmp_path):
    (tmp_path / "campur.mrc").write_bytes(authority("Anggrek", "a1") + transmission(PLAIN))
    code, told = command("import", tmp_path / "campur.mrc")
    assert (code, Authority.objects.count(), Record.objects.count()) == (1, 0, 0)
    assert "campur.mrc, cantuman ke-1: Ini cantuman tajuk kendali" in told


def test_a_dry_run_changes_nothing(agency):
    code, told = command("import", DATA / "lc-british_library.xml", "--dry-run")
    assert (code, counts(told), Record.objects.count()) == (0, [99, 99, 0, 0, 0], 0)


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"judul;tahun\n", "Berkas ini bukan MARC, bukan tabel, dan bukan cadangan katalog yang dikenal."),
        (b"", "Berkas ini kosong."),
        (None, "No such file"),
    ],
)
def test_a_file_that_is_none_is_named(agency, tmp_path, content, sentence):
    path = tmp_path / "a.mrc"
    if content is not None:
        path.write_bytes(content)
    code, told = command("import", path)
    assert code == 1
    assert f"a.mrc: {sentence}" in told


def test_the_table_opens_in_a_spreadsheet_without_becoming_a_formula(agency, tmp_path):
    path = tmp_path / "a.mrc"
    path.write_bytes(transmission([("001", b"1"), ("245", b"10\x1fa=1+2; Judul")]))
    command("import", path)
    assert command("export", tmp_path / "a.csv", "--format", "csv")[0] == 0
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file, delimiter=";")
    assert (row["title"], row["control"]) == ("'=1+2; Judul", "1")


def test_reindexing_tells_how_many(agency):
    command("import", DATA / "lc-british_library.xml")
    code, told = command("reindex")
    assert code == 0
    assert told.startswith("99 cantuman diindeks")


def batch(*words: object) -> tuple[int, str]:
    parser = argparse.ArgumentParser()
    add_arguments(parser.add_subparsers())
    out = StringIO()
    args = parser.parse_args(["batch", *map(str, words)])
    return args.run(args, out), out.getvalue()


def test_imports_are_listed_and_one_is_taken_back(agency):
    assert batch("list") == (0, "Belum ada impor.\n")
    told = command("import", DATA / "lc-british_library.xml")[1]
    (number,) = re.findall(r"nomor impor ([0-9a-f-]{36})", told)
    (line,) = [line for line in batch("list")[1].splitlines() if line.startswith(number)]
    assert line.split()[2:] == ["selesai", "99", "99", "0", "0", "0", "lc-british_library.xml"]
    code, told = batch("rollback", number[:8])
    assert (code, [line.split() for line in told.splitlines()]) == (
        0,
        [["dihapus", "99"], ["dikembalikan", "0"], ["tetap", "0"]],
    )
    assert not Record.objects.exists()
    assert "dibatalkan" in batch("list")[1]
    assert batch("rollback", number[:8]) == (1, "Impor lc-british_library.xml sudah dibatalkan seluruhnya.\n")
    assert batch("rollback", "ffff") == (1, "Impor dengan nomor ini tidak ada di simpul ini.\n")
