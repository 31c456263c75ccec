"""Long names, long words and places left open: nothing beyond the edge, nothing on top of something else."""

import re
import subprocess
from itertools import pairwise
from typing import Any

import pytest

from tests.documents.samples import RATNA, SAMPLES
from tests.documents.test_rendering import paper, text_of

LONG_WORD = "Perpustakaankelilingdanpembinaanwargabinaan" * 3
LONG_NAME = "Muhammad Abdurrahman Kartosuwiryo Sastronegoro Hadiningrat Syafi'i Maarif Nasution " * 2
WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')


def words_of(pdf: bytes) -> list[list[tuple[float, float, float, float, str]]]:
    """The words of each page with their places: left, top, right, bottom, in points."""
    run = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    pages = run.stdout.decode().split("<page ")[1:]
    return [
        [(*map(float, found[:4]), found[4]) for found in WORD.findall(page)]  # type: ignore[misc]
        for page in pages
    ]


def stretched(value: Any, key: str = "") -> Any:
    """The same data with a long word in every text, but those that name a kind or a picture."""
    match value:
        case str() if key not in ("kind", "code", "url", "qr", "instrument", "electronic", "unit", "name"):
            return f"{value} {LONG_WORD}" if value else value
        case dict():
            return {name: stretched(one, name) for name, one in value.items() if name != "aligns"}
        case list():
            return [stretched(one, key) for one in value]
    return value


@pytest.mark.parametrize(
    "template", ["certificate", "letter", "list", "minutes", "order", "record", "report"]
)
def test_a_word_longer_than_a_line_stays_on_the_page(template):
    told = {key: stretched(value, key) for key, value in SAMPLES[template].items() if key != "letterhead"}
    for page in words_of(paper(template, **told)):
        assert max(right for _left, _top, right, _bottom, _word in page) < (
            800 if template == "certificate" else 560
        )


def test_a_broken_word_is_read_and_copied_whole():
    assert "".join(text_of(paper("letter", subject=LONG_WORD)).split()).count(LONG_WORD) == 1


@pytest.mark.parametrize("name", ["Budi", LONG_NAME, LONG_WORD], ids=["short", "long", "word"])
@pytest.mark.parametrize("topics", [0, 1, 14])
def test_a_certificate_is_one_page_and_never_runs_into_its_signature(name, topics):
    told = {"holder": name, "course": name, "topics": [f"Materi nomor {one}" for one in range(topics)]}
    [page] = words_of(paper("certificate", place="Kotabaru", signer=RATNA | {"position": name}, **told))
    lines = sorted({(top, bottom) for _left, top, _right, bottom, _word in page})
    signed = min(top for _left, top, _right, _bottom, word in page if word == "Kotabaru,")
    ended = max(
        bottom for _left, _top, _right, bottom, word in page if word in ("pelajaran", str(topics - 1))
    )
    assert ended <= signed
    assert all(
        second[0] >= first[1] - 6 or second[0] - first[0] < 6
        for first, second in pairwise(lines)
        if second[0] < signed
    )


def test_a_place_to_sign_by_hand_has_a_wide_column():
    rows = [[str(count), LONG_NAME, ""] for count in range(1, 41)]
    page = words_of(paper("list", columns=["No.", "Nama", "Tanda tangan"], rows=rows, landscape=None))[0]
    [left] = [one[0] for one in page if one[4] == "Tanda"]
    assert left < 595 - 65 - 4 * 28.35  # at least 4 cm before the margin


def test_what_is_left_open_is_a_line_and_not_dots():
    open_place = {"role": "Yang menerima", "name": "…", "position": "…"}
    pdf = paper(
        "record",
        facts=[["Lembaga tujuan", "…"]],
        signatures=[{"role": "Saksi", "name": "", "position": ""}, open_place],
    )
    assert "…" not in text_of(pdf) and "Lembaga tujuan" in text_of(pdf)
    for many in (1, 7):
        crew = [{"name": "…", "position": "Pengemudi"}] * many
        assert "…" not in text_of(paper("order", persons=crew))


def test_a_label_is_never_hyphenated():
    told = text_of(paper("record", "en", facts=[["Institution of destination", "Lapas"]]))
    assert "desti" not in told.replace("destination", "")


HEADS = ["Barcode", "Judul", "Kondisi"]


def many(template: str, count: int) -> list[list[tuple[float, float, float, float, str]]]:
    """The pages of a paper that ends with a table of so many rows, then signatures."""
    table = {"heads": HEADS, "rows": [[f"KS{number:07d}", "Sagra", "baik"] for number in range(count)]}
    told: dict[str, Any] = {"table": table, "attendees": None}
    if template == "report":
        told = {"sections": [{"title": "Hilang", "table": table}], "signatures": [RATNA]}
    elif template == "minutes":
        told = {"follow_ups": [{"task": "Sagra", "owner": f"KS{number:07d}"} for number in range(count)]}
    return words_of(paper(template, **told))


@pytest.mark.parametrize("template", ["record", "letter", "report", "minutes"])
def test_no_page_holds_signatures_without_what_they_are_for(template):
    lasts = []
    for count in range(4, 40):
        pages = many(template, count)
        words = [one[4] for one in pages[-1]]
        assert sum(word.startswith("KS0") for word in words) >= 2, count
        assert [word for page in pages for _l, _t, _r, _b, word in page].count("KS0000003") == 1
        lasts.append(len(pages))
    assert len(set(lasts)) > 1, "the end of the page came by"


@pytest.mark.parametrize(
    "last", [{"paragraphs": ["Sagra, akhir."]}, {"facts": [["Catatan", "akhir."]]}, {"bars": []}]
)
def test_the_last_section_of_a_report_goes_with_its_signature(last):
    lasts = []
    for count in range(20, 48):
        rows = [[f"KS{number:07d}", "Sagra"] for number in range(count)]
        sections = [
            {"title": "A", "table": {"heads": ["B", "C"], "rows": rows}},
            {"title": "Simpulan", **last},
        ]
        pages = words_of(paper("report", sections=sections, signatures=[RATNA]))
        assert "Simpulan" in [one[4] for one in pages[-1]], count
        lasts.append(len(pages))
    assert len(set(lasts)) > 1


def test_the_title_gets_the_room_and_not_the_barcode():
    rows = [["KS0000001", "Sagra", "899.2213 HIR l", 3], ["KS0000002", "Laskar Pelangi", "", 14]]
    page = words_of(paper("list", columns=["Barcode", "Judul", "Nomor panggil", "Hari"], rows=rows))[0]
    left = {one[4]: one[0] for one in page}
    assert left["Judul"] - left["Barcode"] < 80 < 200 < left["Nomor"] - left["Judul"]


def test_what_is_written_in_by_hand_gets_the_room():
    rows = [["1", "50", ""], ["2", "50", ""]]
    page = words_of(paper("list", columns=["Boks", "Eksemplar", "Catatan"], rows=rows, landscape=None))[0]
    assert next(one[0] for one in page if one[4] == "Catatan") < 200
    words = [one[4] for one in page]
    assert "keadaan" not in words and "baris" not in words, "a sheet to be written on tells no state"


def test_the_label_of_a_fact_stands_on_one_line():
    page = words_of(paper("record", facts=[["Dititipkan atau dikemas", "3"], ["Masa", "lama"]]))[0]
    tops = [one[1] for one in page if one[4] in ("Dititipkan", "atau", "dikemas")]
    assert len(tops) == 3 and max(tops) - min(tops) < 1
    label = "Keterangan yang tidak mungkin berdiri pada satu baris saja karena terlalu panjang"
    page = words_of(paper("record", facts=[[label, "ada"]]))[0]
    assert next(one[0] for one in page if one[4] == "ada") < 300


def test_a_day_is_never_broken():
    for extra in range(12):
        text = (
            "x" * extra
            + " diterima pada tanggal yang sudah disepakati bersama oleh para pihak, yaitu 12 Februari 2024."
        )
        page = words_of(paper("record", paragraphs=[text], table=None))[0]
        tops = {one[1] for one in page if one[4] in ("12", "2024.")}
        assert len({round(top) for top in tops}) == 1, extra


@pytest.mark.parametrize(
    "template, told",
    [
        ("record", {"signatures": [RATNA | {"role": "Yang mencatat,"}]}),
        ("minutes", {"signers": [RATNA | {"role": "Notulis"}]}),
        ("report", {"signatures": [RATNA | {"role": "Disetujui"}]}),
    ],
)
def test_who_signs_alone_signs_at_the_right(template, told):
    page = words_of(paper(template, **told))[-1]
    [role] = [one for one in page if one[4] in ("mencatat,", "Notulis,", "Disetujui,")]
    assert role[0] > 300
    assert min(one[0] for one in page if one[4] == "Ratna" and one[1] > role[1]) > 300


@pytest.mark.parametrize("count", [6, 7, 12])
@pytest.mark.parametrize("template", ["record", "report", "minutes"])
def test_many_signatures_with_long_names_all_stand_on_paper(template, count):
    who = [
        {"role": f"Pihak{one}", "name": LONG_NAME, "position": LONG_NAME, "organisation": LONG_NAME}
        for one in range(count)
    ]
    pages = words_of(paper(template, **{"signers" if template == "minutes" else "signatures": who}))
    words = [one for page in pages for one in page]
    assert max(bottom for _left, _top, _right, bottom, _word in words) < 825
    assert {f"Pihak{one}" for one in range(count)} <= {one[4] for one in words}


LONG = "kata " * 2_000 + "akhir."
ROWS = [["satu", LONG], ["dua", "b"], ["tiga", LONG]]


@pytest.mark.parametrize(
    "template, told",
    [
        ("record", {"facts": [["Catatan", LONG]], "table": None}),
        ("record", {"closing": [LONG]}),
        ("record", {"table": {"heads": ["A", "B"], "rows": ROWS}}),
        ("record", {"persons": [{"role": "Saksi", "name": "N", "position": LONG}]}),
        ("list", {"columns": ["A", "B"], "rows": ROWS}),
        ("letter", {"paragraphs": [LONG], "closing": None, "facts": None, "table": None}),
        ("letter", {"closing": [LONG]}),
        ("minutes", {"follow_ups": [{"task": LONG, "owner": "Seksi"}]}),
        ("press_release", {"quotes": [{"text": LONG, "speaker": "A", "position": "B"}]}),
    ],
)
def test_what_is_longer_than_a_page_goes_on_on_the_next(template, told):
    pages = words_of(paper(template, **told))
    words = [one for page in pages for one in page]
    assert max(bottom for _left, _top, _right, bottom, _word in words) < 842
    assert [one[4].strip("”") for one in words].count("akhir.") == str(told).count("akhir.")
