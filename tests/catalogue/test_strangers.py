"""Files that are no catalogue are named, whatever they were taken for; what lies in them is never imported."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

import pytest

from lentera.catalogue.formats import FORMATS, open_file
from lentera.catalogue.formats.tables import BrokenTable
from lentera.catalogue.marc.reading import UnknownFormat
from lentera.pages.hooks import text_of
from tests.catalogue.makers import PLAIN, transmission
from tests.catalogue.test_commands import command

GOOD = transmission(PLAIN)


def zipped(*names):
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w") as parts:
        for name in names:
            parts.writestr(name, GOOD)
    return told.getvalue()


def tarred():
    told = io.BytesIO()
    with tarfile.open(fileobj=told, mode="w") as parts:
        parts.addfile(tarfile.TarInfo("a.mrc"), io.BytesIO())
    return told.getvalue()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "content, code, kind",
    [
        (gzip.compress(GOOD), "file-packed", ".gz"),
        (bz2.compress(GOOD), "file-packed", ".bz2"),
        (lzma.compress(GOOD), "file-packed", ".xz"),
        (zipped("a.mrc"), "file-packed", ".zip"),
        (tarred(), "file-packed", ".tar"),
        (b"7z\xbc\xaf\x27\x1c" + GOOD, "file-packed", ".7z"),
        (b"%PDF-1.7\n" + GOOD, "file-stranger", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + GOOD, "file-stranger", "PNG"),
        (b"SQLite format 3\x00" + GOOD, "file-stranger", "SQLite"),
    ],
)
def test_a_file_that_is_no_catalogue_is_named(tmp_path, content, code, kind, form):
    path = tmp_path / "katalog.mrc"
    path.write_bytes(content)
    with pytest.raises(UnknownFormat) as told:
        open_file(path, form)
    assert (told.value.refusal.code, told.value.refusal.details["kind"]) == (code, kind)


@pytest.mark.parametrize(
    "content", [zipped("[Content_Types].xml", "word/document.xml"), zipped("mimetype"), b"PK\x03\x04 broken"]
)
def test_a_document_that_is_no_spreadsheet_is_told_by_its_own_sentence(tmp_path, content):
    path = tmp_path / "katalog.xlsx"
    path.write_bytes(content)
    with pytest.raises((UnknownFormat, BrokenTable)) as told:
        open_file(path)
    assert told.value.refusal.code == "sheet-broken"


def test_a_packed_file_lands_nothing_also_when_bad_records_are_skipped(tmp_path, agency):
    path = tmp_path / "katalog.mrc.gz"
    path.write_bytes(gzip.compress(GOOD))
    code, text = command("import", str(path), "--skip-bad")
    assert code == 1 and "dimampatkan (.gz)" in text and "ke-1" not in text


@pytest.mark.parametrize(
    "text, code, line",
    [
        ("judul;pengarang\nLas\x00kar Pelangi dari Belitung;Hirata, Andrea\n", "table-nul", 2),
        ("judul\n" + "x" * ((1 << 20) + 1) + "\n", "table-cell-long", 2),
    ],
)
def test_what_no_table_may_hold_is_told_by_its_line(tmp_path, text, code, line):
    path = tmp_path / "buku.csv"
    path.write_text(text)
    with pytest.raises((UnknownFormat, BrokenTable)) as told:
        open_file(path)
    assert (told.value.refusal.code, told.value.refusal.details["line"]) == (code, line)


def test_only_the_command_line_is_told_of_its_options(tmp_path, agency):
    path = tmp_path / "buku.csv"
    path.write_text("A|B\nLaskar Pelangi|Hirata\n")
    assert "--map" in command("import", str(path))[1]
    with pytest.raises(BrokenTable) as told:
        open_file(path)
    assert "--" not in text_of(told.value.refusal.code, told.value.refusal.details)
