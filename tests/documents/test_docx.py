"""Word copies: an office program opens them, the words are there, and no data becomes markup."""

import copy
import io
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from lentera.documents.docx import DOCX_TEMPLATES, docx_names, render_docx
from lentera.documents.docx_papers import make_all
from lentera.documents.own import OwnTemplateError, RenderingError
from lentera.documents.reasons import REASONS
from tests.documents.samples import AGUS, EDI, RATNA, SAMPLES, SARI


def words_of(data: bytes) -> str:
    """All text of a Word file: paragraphs and tables in their order, head and foot at the end."""
    document = Document(io.BytesIO(data))
    parts = [
        document.element.body,
        *(part._element for s in document.sections for part in (s.header, s.footer)),
    ]
    words = (qn("w:t"), qn("w:instrText"), qn("w:tab"))
    paragraphs = (node for part in parts for node in part.iter(qn("w:p")))
    texts = ("".join(word.text or " " for word in node.iter(*words)) for node in paragraphs)
    return " ".join(" ".join(texts).split())


def word(template: str, language: str = "id", **changes: Any) -> bytes:
    return render_docx(template, copy.deepcopy(SAMPLES[template]) | changes, language=language)


@pytest.mark.parametrize(
    "template, language, expected",
    [
        ("letter", "id", "Undangan penandatanganan perjanjian kerja sama layanan perpustakaan"),
        ("letter", "id", "menunggu nomor mitra"),
        ("letter", "en", "Copies to: 1. Gubernur Kalimantan Selatan"),
        ("record", "id", "Kamis tanggal dua puluh lima bulan Januari tahun dua ribu dua puluh empat"),
        ("record", "id", "Naskah perpanjangan Dinas 5 Februari 2024"),
        ("order", "en", "ASSIGNMENT LETTER Number: 800.1/014/DISPERSIP/II/2024"),
        ("order", "id", "a. bahwa layanan perpustakaan keliling"),
        ("report", "id", "Layanan perpustakaan keliling: 11 dari 12 kunjungan"),
        ("agreement", "id", "bertindak untuk dan atas nama Dinas Perpustakaan"),
        ("agreement", "id", "PIHAK PERTAMA dan PIHAK KEDUA secara bersama-sama disebut PARA PIHAK"),
        (
            "agreement",
            "id",
            "Perjanjian Kerja Sama ini berlaku sejak 14 Februari 2024 sampai dengan 13 Februari 2025",
        ),
        ("agreement", "en", "Article 4 TERM"),
        ("agreement", "id", "Layanan perpustakaan keliling 12 kunjungan setiap bulan satu"),
        ("list", "id", "1.200"),
        ("minutes", "id", "Keputusan: Layanan dilanjutkan."),
        ("bast", "id", "Nilai Rp13.450.000 tiga belas juta empat ratus lima puluh ribu rupiah"),
        ("bast", "id", "KS0000060"),
        ("press_release", "en", "for immediate release"),
        ("press_release", "id", "Banjarmasin, Jumat, 26 Januari 2024 –"),
        ("letter", "id", "Kode periksa LTR-7F3K-92QD · CONTOH: data peragaan, bukan dokumen resmi · Halaman"),
    ],
)
def test_a_word_copy_says(template, language, expected):
    assert expected in words_of(word(template, language))


@pytest.mark.slow
def test_an_office_program_opens_and_converts_every_copy(tmp_path):
    for name in docx_names():
        (tmp_path / f"{name}.docx").write_bytes(word(name))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", tmp_path, *sorted(tmp_path.glob("*.docx"))],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    for name in docx_names():
        run = subprocess.run(
            ["pdftotext", "-layout", tmp_path / f"{name}.pdf", "-"],
            capture_output=True,
            text=True,
            check=True,
        )
        text = " ".join(run.stdout.split())
        assert "Halaman 1 dari" in text, name
        assert "Dinas Perpustakaan dan Kearsipan" in text, name
        assert "{" not in text, name
        assert "Undefined" not in text, name
        assert "None" not in text, name


@pytest.mark.parametrize("template", docx_names())
def test_a_copy_is_steady_without_macros_and_made_with_real_styles(template):
    first = word(template)
    assert first == word(template)
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert not [name for name in packed.namelist() if "vba" in name.lower()]
        text = packed.read("word/document.xml").decode()
        foot = "".join(packed.read(name).decode() for name in packed.namelist() if "footer" in name)
    assert ">PAGE<" in foot
    assert ">NUMPAGES<" in foot
    assert any(style in text for style in ("Heading1", "Heading2")) or template == "letter"
    if template != "press_release":
        assert "w:tblHeader" in text


def test_what_a_person_types_is_only_text():
    evil = "{{ 7*7 }} {% for x in y %} <w:p>&amp; </w:t> & \x0b\x00 #panic"
    text = words_of(word("minutes", subject=evil))
    assert "{{ 7*7 }} {% for x in y %} <w:p>&amp; </w:t> &" in text
    assert "49" not in text


CLAUSES = [{"text": "PIHAK KEDUA:", "points": ["satu;", "dua."]}, "Ya."]


def test_more_parties_and_clauses_with_points():
    text = words_of(
        word(
            "agreement",
            parties=[RATNA, EDI, SARI, AGUS],
            numbers=["A/1", "", "C/3", "D/4"],
            date=None,
            draft="Konsep versi 3",
            articles=[
                {
                    "title": "Kewajiban",
                    "clauses": [{"text": "PIHAK KEDUA:", "points": ["satu;", "dua."]}, "Ya."],
                }
            ],
            witnesses=[SARI],
            work_plan=[{"activity": "Titipan", "when": date(2024, 2, 15)}],
        )
    )
    for expected in (
        "PIHAK KEEMPAT",
        "Pada hari ini, ……",
        "(1) PIHAK KEDUA: a. satu; b. dua. (2) Ya.",
        "Konsep versi 3",
        "rangkap empat",
        "Saksi",
        "1 Titipan 15 Februari 2024",
    ):
        assert expected in text


def test_the_templates_are_what_their_maker_makes(tmp_path):
    make_all(tmp_path)
    assert docx_names() == sorted(path.stem for path in tmp_path.iterdir())
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (DOCX_TEMPLATES / path.name).read_bytes(), f"make {path.name} anew"


def own(folder: Path, text: str) -> Path:
    document = Document()
    document.add_paragraph(text)
    document.save(folder / "visit_invitation.docx")
    return folder


def test_an_offices_own_word_template_wins(tmp_path):
    own(tmp_path, "KANTOR KAMI {{ data.subject }}")
    told = {"own": "visit_invitation", "own_folder": tmp_path}
    assert words_of(render_docx("letter", SAMPLES["letter"], **told)).startswith("KANTOR KAMI Undangan")
    assert "KANTOR" not in words_of(
        render_docx("letter", SAMPLES["letter"], own="other", own_folder=tmp_path)
    )


@pytest.mark.parametrize(
    "text",
    ["{{ data.subject", "{% if x %}", "{{ missing() }}", "{{ ''.__class__.__mro__ }}{{ data.__class__() }}"],
)
def test_a_broken_own_word_template_is_named(tmp_path, text):
    told = {"own": "visit_invitation", "own_folder": own(tmp_path, text)}
    with pytest.raises(OwnTemplateError) as broken:
        render_docx("letter", SAMPLES["letter"], **told)
    refusal = broken.value.refusal
    assert (refusal.code, refusal.details["file"]) == ("own-file-broken", "visit_invitation.docx")
    assert str(REASONS[refusal.code]) % refusal.details


def test_a_file_that_is_no_word_file_and_an_unknown_template_are_named(tmp_path):
    (tmp_path / "visit_invitation.docx").write_bytes(b"not a package")
    with pytest.raises(OwnTemplateError):
        render_docx("letter", SAMPLES["letter"], own="visit_invitation", own_folder=tmp_path)
    with pytest.raises(RenderingError, match="poster"):
        render_docx("poster", {})


def test_a_letter_without_a_number_does_not_speak_of_one():
    assert "Nomor" in words_of(word("letter"))
    assert "Nomor" not in words_of(word("letter", number=None))


@pytest.mark.parametrize(
    "template, key", [("report", "signatures"), ("record", "signatures"), ("minutes", "signers")]
)
def test_who_signs_alone_signs_at_the_right_there_too(template, key):
    document = Document(io.BytesIO(word(template, **{key: [RATNA | {"role": "Mengesahkan"}]})))
    table = document.tables[-1]
    assert len(table.columns) == 2
    left, right = table.rows[0].cells
    assert not left.text.strip()
    assert "Mengesahkan,\nKepala Dinas," in right.text
    assert right.text.strip().splitlines()[-1] == RATNA["name"]
    place = SAMPLES[template].get("place") if template == "report" else None
    assert place is None or right.text.startswith(f"{place}, ")


def test_a_list_to_be_written_on_tells_no_state():
    assert "2 baris" in words_of(word("list", columns=["A", "B"], rows=[["1", ""], ["2", "x"]]))
    told = words_of(word("list", columns=["A", "B"], rows=[["1", ""], ["2", ""]], subtitle="Aula"))
    assert "baris" not in told and "Aula" in told and "Aula ·" not in told


def test_several_sign_beside_each_other():
    two = [AGUS | {"role": "Satu"}, SARI | {"role": "Dua"}]
    document = Document(io.BytesIO(word("report", signatures=two, place="Banjarmasin")))
    assert "Dua" in document.tables[-1].rows[0].cells[-1].text
    assert words_of(word("report", signatures=two, place="Banjarmasin")).count("Banjarmasin, 2") == 1


@pytest.mark.parametrize("template", ["letter", "order", "record", "minutes", "bast", "agreement"])
def test_signatures_stay_with_what_they_stand_under(template):
    """From each signature up to a sentence or a row of a table, every block stays with the next."""
    body = Document(io.BytesIO(word(template))).element.body
    signed = [one.getparent().getparent() for one in body.iter(qn("w:tblCaption"))]
    assert signed
    for table in signed:
        before = table.getprevious()
        while not "".join(before.itertext()).strip():
            before = before.getprevious()
        last = before.findall(qn("w:tr"))[-1] if before.tag == qn("w:tbl") else before
        between = [last, *(one for one in before.itersiblings() if table in one.itersiblings())]
        paragraphs = [one for block in between for one in block.iter(qn("w:p"))]
        assert all(one.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for one in paragraphs)
