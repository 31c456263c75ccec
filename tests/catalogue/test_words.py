"""Words are cut and folded alike in one text and in many, however often they were met before."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.catalogue.marc.brief import Brief
from lentera.catalogue.search import words
from lentera.catalogue.search.documents import terms_of
from lentera.catalogue.search.words import words_of, words_of_each


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Al-Qur'an & Möbel", ["al", "quran", "mobel"]),  # a sign inside a word, beside one beyond ASCII
        ("L’été\u00a0d`or 'ici'", ["lete", "dor", "ici"]),
        ("aŉ b'c", ["aʼn", "bc"]),  # a sign that folding brings is none of ours
        ("Hobbit 中文書 2nd", ["hobbit", "中", "文", "書", "2nd"]),
        ("МИР und ΛΟΓΟΣ", ["мир", "und", "λογοσ"]),
        ("buku \ud800 murah", ["buku", "murah"]),
        (" -- /", []),
    ],
)
def test_words_of_a_text(text, expected):
    assert words_of(text) == expected
    assert words_of_each([text, ""])[0] == [" ".join(expected), ""]


@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_many_texts_give_the_words_of_each(texts):
    told, everything, _ = words_of_each(texts)
    assert told == [" ".join(words_of(text)) for text in texts]
    assert list(everything) == list(dict.fromkeys(word for text in texts for word in words_of(text)))


def test_what_is_too_long_for_a_word_is_cut_each_time():
    long = "x" * (words.LONGEST + 6)
    words.roots_of([long])
    for _ in range(2):
        told, everything, roots = words_of_each([f"buku {long}", long])
        assert told == [f"buku {long[: words.LONGEST]}", long[: words.LONGEST]]
        assert list(everything) == ["buku", long[: words.LONGEST]]
        assert not roots


def test_words_beyond_ascii_stay_right_when_too_many_were_remembered(monkeypatch):
    monkeypatch.setattr(words, "PLAIN_KEPT", 2)
    assert words_of("möbel ètre être möbel Ångström") == ["mobel", "etre", "etre", "mobel", "angstrom"]
    assert len(words._plain) <= 2


def test_a_text_without_blanks_is_not_remembered():
    text = "中" * 500
    assert len(words_of(text)) == 500
    assert text not in words._plain


def test_what_a_record_does_not_say_the_index_is_not_told():
    told = json.loads(terms_of(Brief(title="Bumi manusia", use="")))
    assert told.keys() == {*"by_title title other all material by_title_from by_year whole".split()}
    assert all(value not in ("", []) for value in told.values())
