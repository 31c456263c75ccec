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
