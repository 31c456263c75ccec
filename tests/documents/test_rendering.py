"""Papers: the right words stand on them, the same data gives the same bytes, and no data is read as markup."""

import copy
import json
import re
import subprocess
from datetime import UTC, date, datetime
from typing import Any

import pytest

from lentera.documents.rendering import (
    TEMPLATES,
    RenderingError,
    qr_svg,
    render,
    said,
    signature_places,
    template_names,
)
from tests.documents.samples import AGUS, EDI, RATNA, SAMPLES, SARI, VERIFY

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
        ("letter", "id", "Hal : Undangan penandatanganan perjanjian kerja sama layanan perpustakaan"),
        ("letter", "id", "menunggu nomor mitra"),
        ("letter", "en", "Copies to: 1. Gubernur Kalimantan Selatan"),
        (
            "record",
            "id",
            "bulan Januari tahun dua ribu dua puluh empat (25 Januari 2024), bertempat di Banjarmasin",
        ),
        ("record", "id", "Naskah perpanjangan Dinas 5 Februari 2024"),
        ("record", "en", "we who sign below"),
        ("order", "id", "SURAT TUGAS Nomor: 800.1/014/DISPERSIP/II/2024"),
        ("order", "id", "Ditandatangani secara elektronik oleh Ratna Wulandari"),
        ("order", "en", "ASSIGNMENT LETTER"),
        ("report", "id", "11 dari 12 kunjungan"),
        ("report", "en", "412 of 400 eksemplar"),
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


@pytest.mark.parametrize("name", [*sorted(SAMPLES), "house", "_stamp"])
def test_both_languages_have_the_same_words_and_places_and_use_them_all(name):
    table = json.loads((TEMPLATES / "words" / f"{name}.json").read_text(encoding="utf-8"))
    assert list(table) == ["id", "en"]
    places = {
        language: {k: re.findall(r"\{(\w+)\}", v) for k, v in table[language].items()} for language in table
    }
    assert {k: set(v) for k, v in places["id"].items()} == {k: set(v) for k, v in places["en"].items()}
    source = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.typ"))
    by_data = {"loan", "return", "grant", "correction", "pks", "mou", "accord_note", "use_loan", "addendum"}
    unused = {k for k in table["id"] if not re.search(rf"\b(w|words)\.{re.escape(k)}\b", source)}
    assert {k for k in unused if not re.match("(name|party|count)-", k)} <= by_data


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


def test_a_letter_without_a_number_does_not_speak_of_one():
    assert "Nomor :" in text_of(paper("letter"))
    assert "Nomor" not in text_of(paper("letter", number=None))
    to_write = text_of(paper("letter", number="…"))  # a line to write on, not the sign itself
    assert "Nomor :" in to_write and "…" not in to_write


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


FOUR = [
    RATNA | {"stamp": True},
    EDI,
    SARI | {"organisation": "Kantor Wilayah"},
    AGUS | {"organisation": "Yayasan Pustaka"},
]
CLAUSES = [
    {"text": "PIHAK KEDUA wajib:", "points": ["menyediakan ruang;", "merawat bahan pustaka."]},
    "Selesai.",
]


def test_four_parties_each_have_a_name_a_number_and_an_original():
    text = text_of(paper("agreement", parties=FOUR, numbers=["A/1", "B/2", "", "D/4"]))
    for name in ("PERTAMA", "KEDUA", "KETIGA", "KEEMPAT"):
        assert text.count(f"PIHAK {name}") >= 2
    assert "rangkap empat asli" in text
    assert "Nomor: ……" in text
    assert "Meterai" in text
    assert (
        "DENGAN Lembaga Pemasyarakatan Narkotika Kelas IIA Karang Intan DAN Kantor Wilayah DAN Yayasan"
        in text
    )


@pytest.mark.parametrize(
    "instrument, language, expected",
    [
        ("mou", "id", "NOTA KESEPAHAMAN"),
        ("accord_note", "id", "NOTA KESEPAKATAN"),
        ("use_loan", "en", "USE-LOAN AGREEMENT"),
        ("addendum", "id", "Adendum ini dibuat dalam rangkap dua asli"),
    ],
)
def test_every_instrument_has_its_name(instrument, language, expected):
    assert expected in text_of(paper("agreement", language, instrument=instrument))


def test_clauses_are_printed_as_given():
    articles = [{"title": "Kewajiban", "clauses": CLAUSES}]
    text = text_of(paper("agreement", articles=articles, effective=None, until=None))
    assert "(1) PIHAK KEDUA wajib: a. menyediakan ruang; b. merawat bahan pustaka. (2) Selesai." in text
    assert "Pasal 2" not in text


def test_a_draft_says_so_on_every_page_and_leaves_places_open():
    mark = "Konsep versi 3"
    text = text_of(paper("agreement", draft=mark, date=None, place="", numbers=["", ""]))
    assert text.count("Halaman") == 3
    assert "Pada hari ini, ……" in text
    plain = subprocess.run(
        ["pdftotext", "-raw", "-", "-"],
        input=paper("list", draft=mark, rows=[["Mitra", "1", None, None, 1]] * 120),
        capture_output=True,
        check=True,
    ).stdout.decode()
    letters = "".join(plain.split()).count("Konsep")
    assert letters == plain.count("\f") > 1


def test_annexes_are_numbered_only_when_there_are_several():
    text = text_of(
        paper(
            "agreement",
            work_plan=[{"activity": "Titipan triwulan I", "when": date(2024, 2, 15), "who": "PIHAK PERTAMA"}],
            annexes=[
                {"title": "Evaluasi", "table": {"heads": ["Butir", "Nilai"], "rows": [["Pusling", 12]]}}
            ],
        )
    )
    for title in ("Lampiran I: Ruang lingkup", "Lampiran II: Rencana kerja", "Lampiran III: Evaluasi"):
        assert title in text
    assert "Lampiran: Ruang lingkup" in text_of(paper("agreement"))


def test_an_amendment_names_what_it_changes_and_an_electronic_paper_has_no_originals():
    text = text_of(
        paper(
            "agreement",
            instrument="addendum",
            amends={"instrument": "pks", "numbers": ["000.5/009"], "date": date(2024, 2, 5)},
            changes=[{"what": "Pasal 3", "before": "dua belas", "after": "dua puluh empat"}],
            signed_electronically=True,
        )
    )
    assert "atas Perjanjian Kerja Sama Nomor 000.5/009 tanggal 5 Februari 2024" in text
    assert "Pasal 3 dua belas dua puluh empat" in text
    assert "rangkap" not in text


def test_who_signs_a_report_alone_signs_at_the_right_under_the_day():
    alone = {"name": "Edi Kurniadi", "position": "Kepala Lembaga Pemasyarakatan", "role": ""}
    (place,) = signature_places("report", SAMPLES["report"] | {"signatures": [alone], "place": "Banjarmasin"})
    assert place.box[0] > 595 / 2


def test_the_place_of_each_signature_is_known():
    places = signature_places("agreement", SAMPLES["agreement"])
    assert {place.name for place in places} == {RATNA["name"], EDI["name"]}
    for place in places:
        left, bottom, right, top = place.box
        assert place.page == 1
        assert 0 < left < right < 596
        assert 0 < bottom < top < 842


WITH_CODE = [name for name, sample in SAMPLES.items() if "verify" in sample]


@pytest.mark.parametrize("template", WITH_CODE)
def test_the_printed_code_is_read_by_a_scanner(template, tmp_path):
    (tmp_path / "paper.pdf").write_bytes(paper(template))
    subprocess.run(
        ["pdftoppm", "-r", "200", "-l", "1", "-gray", "-png", tmp_path / "paper.pdf", tmp_path / "page"],
        check=True,
    )
    page = next(tmp_path.glob("page*.png"))
    run = subprocess.run(["zbarimg", "-q", "--raw", page], capture_output=True, text=True, check=False)
    assert run.stdout.strip() == VERIFY["url"]


@pytest.mark.parametrize(
    ("title", "family"),
    [
        ("الجامع لأحكام القرآن", "NotoNaskhArabic"),
        ("ꦱꦼꦫꦠ꧀ꦕꦼꦤ꧀ꦛꦶꦤꦶ", "NotoSansJavanese"),
        ("ᬩᬮᬶ", "NotoSansBalinese"),
        ("ᮞᮥᮔ᮪ᮓ", "NotoSansSundanese"),
    ],
)
def test_titles_in_the_scripts_of_the_shelves_are_printed_in_their_signs(title, family):
    pdf = paper("list", columns=["Judul"], rows=[[title]])
    fonts = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert family in fonts


def test_signs_that_reach_below_the_line_get_their_room_in_a_table():
    def reach(title: str) -> float:
        """How far below the first row the third one stands (points)."""
        pdf = paper(
            "list", columns=["Judul", "Barcode"], rows=[["Bumi", "B1"], [title, "B2"], ["Bumi", "B3"]]
        )
        run = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
        first, third = (
            float(re.search(f'yMin="([\\d.]+)"[^>]*>{code}<', run.stdout.decode())[1])  # type: ignore[index]
            for code in ("B1", "B3")
        )
        return third - first

    assert reach("ꦱꦼꦫꦠ꧀ꦕꦼꦤ꧀ꦛꦶꦤꦶ") > reach("Serat Centhini") + 4
