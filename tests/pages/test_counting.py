"""Sentences that count: one is said as one in English, whatever shape the number comes in."""

import pytest
from django.utils import translation

from lentera.pages import hooks, translations
from lentera.pages.counting import counted

WAITING = "%(count)s permohonan menunggu jawaban"


@pytest.mark.parametrize(
    "number, english",
    [
        (1, "1 request waits for an answer"),
        ("1", "1 request waits for an answer"),
        (0, "0 requests wait for an answer"),
        (2, "2 requests wait for an answer"),
        ("1.050", "1.050 requests wait for an answer"),
    ],
)
def test_one_is_said_as_one(number, english):
    sentence = counted(WAITING, "count")
    assert sentence % {"count": number} == f"{number} permohonan menunggu jawaban"
    with translation.override("en"):
        assert sentence % {"count": number} == english


def test_a_refusal_counts_too_and_misses_no_value():
    with translation.override("en"):
        assert "1 copy." in hooks.text_of("reader-has-loans", {"loans": 1})
        assert "3 copies." in hooks.text_of("reader-has-loans", {"loans": 3})
        assert "… copies." in hooks.text_of("reader-has-loans", {})


def test_a_counted_sentence_needs_both_its_english_forms(tmp_path):
    area = tmp_path / "area"
    area.mkdir()
    (area / "views.py").write_text('from x import counted\ncounted("%(n)s buku", "n")\n')
    package, translations.PACKAGE = translations.PACKAGE, tmp_path / "area"
    try:
        assert [message.id for message in translations.sentences(area) if message.id] == [("%(n)s buku",) * 2]
        translations.extract(area)
        assert any("no English" in line for line in translations.complaints(area))
    finally:
        translations.PACKAGE = package
