"""Every refusal and every fact of papers has a sentence, in both languages, with the values that it names."""

import re
from pathlib import Path

from django.utils import translation

import lentera.papers
from lentera.journal.facts import all_kinds
from lentera.pages.hooks import known_fact_texts, known_texts
from lentera.papers.messages import FACTS, REFUSALS

AREA = Path(lentera.papers.__file__).parent
TOLD = re.compile(r'Refusal\(\s*"([a-z-]+)"')
PLACES = re.compile(r"%\((\w+)\)s")


def codes():
    found = set()
    for room in ("rules", "actions"):
        for path in (AREA / room).rglob("*.py"):
            found.update(TOLD.findall(path.read_text("utf-8")))
    return found


def test_every_refusal_has_a_sentence_and_every_sentence_a_refusal():
    assert len(codes()) > 30
    assert codes() - set(known_texts()) == set()
    elsewhere = {
        "paper-about-unknown",
        "paper-empty",
        "paper-signatory-missing",
    }  # told by the makers of papers
    assert set(REFUSALS) - codes() - elsewhere == set()


def test_every_fact_has_a_sentence_that_names_only_its_fields():
    told = known_fact_texts()
    for kind in all_kinds():
        if kind.area == "papers":
            assert set(PLACES.findall(str(told[kind.name]))) <= set(kind.struct.__struct_fields__), kind.name


def test_english_keeps_the_values():
    for text in (*REFUSALS.values(), *FACTS.values()):
        indonesian = str(text)
        with translation.override("en"):
            english = str(text)
        assert english != indonesian
        assert sorted(PLACES.findall(english)) == sorted(PLACES.findall(indonesian)), indonesian
