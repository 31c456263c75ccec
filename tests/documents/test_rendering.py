"""Papers: the right words stand on them, the same data gives the same bytes, and no data is read as markup."""

import copy
import json
import re
import subprocess
from datetime import UTC, date, datetime
from typing import Any

import pytest

from lentera.documents.rendering import TEMPLATES, RenderingError, qr_svg, render, said, template_names
from tests.documents.samples import SAMPLES

CREATED = datetime(2024, 2, 15, 2, 0, tzinfo=UTC)


def text_of(pdf: bytes) -> str:
    """All words of a PDF in reading order, one space between them."""
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


def paper(template: str, language: str = "id", **changes: Any) -> bytes:
    data = copy.deepcopy(SAMPLES[template]) | changes
    return render(template, data, language=language, created=CREATED)


def test_every_template_has_a_sample():
    assert template_names() == sorted(SAMPLES)


@pytest.mark.parametrize(
    "template, language, expected",
    [
        ("bast", "id", "BERITA ACARA SERAH TERIMA"),
        ("bast", "id", "Kamis tanggal lima belas bulan Februari tahun dua ribu dua puluh empat"),
        ("bast", "id", "Nilai Rp13.450.000 tiga belas juta empat ratus lima puluh ribu rupiah"),
        ("bast", "id", "Eksemplar 200 dua ratus"),
        ("bast", "id", "KS0000060"),
        ("bast", "id", "sampai dengan 15 Mei 2024"),
        ("bast", "id", "Mengetahui"),
        ("bast", "id", "W19.PAS/0042/II/2024"),
        ("bast", "en", "Thursday, the fifteenth of February two thousand and twenty-four"),
        ("bast", "en", "Rp13,450,000"),
        ("certificate", "id", "10 (sepuluh) jam pelajaran"),
        ("certificate", "en", "who has successfully completed"),
        ("press_release", "id", "Banjarmasin, Jumat, 26 Januari 2024"),
        ("press_release", "en", "for immediate release"),
        ("minutes", "id", "Menyiapkan naskah perpanjangan"),
        ("minutes", "en", "Follow-ups"),
        ("agreement", "id", "sejak 14 Februari 2024 sampai dengan 13 Februari 2025"),
        ("agreement", "id", "Surat Kuasa Gubernur Nomor 100.3/021/2024"),
        ("agreement", "id", "Layanan perpustakaan keliling 12 kunjungan"),
        ("agreement", "en", "Article 4 TERM"),
        ("list", "id", "1.200"),
        ("list", "en", "2 rows"),
    ],
)
def test_a_paper_says(template, language, expected):
    assert expected in text_of(paper(template, language))


@pytest.mark.parametrize("template", sorted(SAMPLES))
def test_the_same_paper_has_the_same_bytes_and_pages_are_counted(template):
    first = paper(template)
    assert first == paper(template)
    assert first.startswith(b"%PDF")
    assert b"pdfaid" in first
    assert "Halaman 1 dari" in text_of(first)


@pytest.mark.parametrize("name", [*sorted(SAMPLES), "house"])
def test_both_languages_have_the_same_words_and_places_and_use_them_all(name):
    table = json.loads((TEMPLATES / "words" / f"{name}.json").read_text(encoding="utf-8"))
    assert list(table) == ["id", "en"]
    places = {
        language: {k: re.findall(r"\{(\w+)\}", v) for k, v in table[language].items()} for language in table
    }
    assert {k: set(v) for k, v in places["id"].items()} == {k: set(v) for k, v in places["en"].items()}
    source = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.typ"))
    chosen_by_data = {"loan", "return", "grant", "correction", "pks", "mou", "addendum"}
    unused = {k for k in table["id"] if not re.search(rf"\b(w|words)\.{re.escape(k)}\b", source)}
    assert unused <= chosen_by_data


def test_a_certificate_never_names_the_partner():
    assert "Lembaga" not in text_of(paper("certificate"))
    assert "Karang Intan" not in text_of(paper("certificate"))


def test_what_a_person_types_is_never_markup():
    evil = '#panic("x") *bold* $1/0$ <a> @b \\ "quote" ]'
    assert " ".join(evil.split()) in text_of(paper("minutes", subject=evil)).replace("“", '"').replace(
        "”", '"'
    )


def test_a_title_in_another_script_still_gets_its_paper():
    items = copy.deepcopy(SAMPLES["bast"]["items"])
    items[0]["title"] = "الأيام – Война и мир – Ελληνικά"
    pdf = paper("bast", items=items)
    assert "Война и мир" in text_of(pdf)
    assert b"pdfaid" in pdf
    items[0]["title"] = "黒執事"  # no vendored font has these: a plain PDF, but a paper all the same
    pdf = paper("bast", items=items)
    assert "KS0000060" in text_of(pdf)
    assert b"pdfaid" not in pdf


def test_a_demo_paper_says_so_and_a_real_one_does_not():
    assert "CONTOH" in text_of(paper("list"))
    assert "CONTOH" not in text_of(paper("list", demo=False))


def test_missing_data_and_unknown_templates_are_named():
    with pytest.raises(RenderingError, match="number"):
        render("certificate", {"letterhead": {"name": "A"}}, created=CREATED)
    with pytest.raises(RenderingError, match="poster"):
        render("poster", {}, created=CREATED)
    with pytest.raises(ValueError, match="time zone"):
        render("list", SAMPLES["list"], created=datetime(2024, 2, 15))  # noqa: DTZ001


def test_an_optional_part_may_be_left_out():
    text = text_of(paper("bast", acknowledged=None, differences=[], until=None))
    assert "Mengetahui" not in text
    assert "Tidak ada selisih" in text
    assert "Jangka waktu" not in text


def test_numbers_and_dates_are_said_in_the_language_of_the_paper():
    data = said({"n": 1050, "on": date(2024, 1, 24), "flag": True, "rows": [(1,)]}, "id")
    assert data["n"] == {"value": 1050, "figure": "1.050", "words": "seribu lima puluh"}
    assert data["on"]["long"] == "Rabu, 24 Januari 2024"
    assert data["flag"] is True
    assert data["rows"][0][0]["figure"] == "1"
    with pytest.raises(TypeError, match="float"):
        said(1.5, "id")


def test_the_code_to_check_is_an_image_of_the_address():
    one, other = (
        qr_svg("https://perpustakaan.example/verify/A"),
        qr_svg("https://perpustakaan.example/verify/B"),
    )
    assert one.startswith("<svg")
    assert one != other
    assert one == qr_svg("https://perpustakaan.example/verify/A")
