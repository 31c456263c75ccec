"""Every refusal and fact of requests has its sentence, and every question both languages and a field to go to."""

import re
from pathlib import Path

import pytest

from lentera import requests
from lentera.journal.facts import all_kinds
from lentera.pages.hooks import known_fact_texts, known_texts
from lentera.requests import words
from lentera.requests.facts import Asking, Channel, RequestKind, Verdict, Why
from lentera.requests.interview import interview, read_wishes, write_wishes
from lentera.requests.rules import Stage

PACKAGE = Path(requests.__file__).parent


def test_every_refusal_has_a_sentence():
    code = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    asked = set(re.findall(r'Refusal\(\s*"([a-z-]+)"', code))
    assert len(asked) > 25
    assert asked <= set(known_texts())


def test_every_fact_has_a_sentence():
    assert {kind.name for kind in all_kinds() if kind.area == "requests"} <= set(known_fact_texts())


def test_every_code_has_its_word():
    assert set(words.KINDS) == set(words.KIND_HINTS) == set(words.KIND_ICONS) == set(RequestKind)
    assert set(words.STAGES) == set(words.STAGE_TONES) == set(words.STAGE_ICONS) == set(Stage)
    assert set(words.VERDICTS) == set(Verdict) and set(words.WHYS) == set(Why)
    assert set(words.CHANNELS) == set(Channel)


@pytest.mark.parametrize("kind", list(RequestKind))
def test_every_question_speaks_both_languages_and_fills_a_field(kind):
    told = interview(kind)
    assert told.kind is kind
    for said in (told.subject, told.opening, told.closing):
        assert said.id and said.en and said.id != said.en
    fields = set(Asking.__struct_fields__)
    for one in told.questions:
        assert set(one.keys) <= fields, one.key
        for said in (one.ask, one.label):
            assert said.id and said.en
        assert bool(one.help.id) == bool(one.help.en) and bool(one.unit.id) == bool(one.unit.en)
        assert one.type != "many" or one.options
        assert all(said.id and said.en and "," not in code for code, said in one.options)


@pytest.mark.parametrize(
    "line, title, author, copies",
    [
        ("Anggrek", "Anggrek", "", 1),
        ("Anggrek | Rahmi | 2", "Anggrek", "Rahmi", 2),
        ("Anggrek | 2", "Anggrek", "", 2),
        ("Anggrek | Rahmi", "Anggrek", "Rahmi", 1),
        ("1984 | George Orwell", "1984", "George Orwell", 1),
        ("Anggrek | Rahmi | dua", "Anggrek", "Rahmi dua", 1),
        ("Anggrek || 3", "Anggrek", "", 3),
    ],
)
def test_a_line_is_a_title_with_author_and_copies(line, title, author, copies):
    (wish,) = read_wishes(f"\n  {line}  \n\n")
    assert (wish.title, wish.author, wish.copies) == (title, author, copies)
    assert read_wishes(write_wishes((wish,))) == (wish,)
