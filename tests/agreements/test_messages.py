"""Every refusal and every fact of this area has a sentence, in both languages, with the values that it names."""

import re
from pathlib import Path

import pytest
from django.utils import translation

import lentera.agreements
from lentera.journal.facts import all_kinds
from lentera.pages.hooks import known_fact_texts, known_texts

AREA = Path(lentera.agreements.__file__).parent
TOLD = re.compile(r'Refusal\(\s*"([a-z-]+)"')
MAPPED = re.compile(r'"(ground-[a-z-]+)"')


def codes():
    found = set()
    for room in ("rules", "actions"):
        for path in (AREA / room).rglob("*.py"):
            text = path.read_text("utf-8")
            found.update(TOLD.findall(text) + MAPPED.findall(text))
    return found


def test_every_refusal_has_a_sentence():
    assert len(codes()) > 40
    assert codes() - set(known_texts()) == set()


def test_every_fact_has_a_sentence_that_names_only_its_fields():
    told = known_fact_texts()
    for kind in all_kinds():
        if kind.area != "agreements":
            continue
        assert kind.name in told
        names = set(re.findall(r"%\((\w+)\)s", str(told[kind.name])))
        assert names <= set(kind.struct.__struct_fields__), kind.name


@pytest.mark.parametrize(
    "code", ["end-before-start", "mandate-missing", "ground-ended", "drafter-cannot-sign"]
)
def test_english_keeps_the_values(code):
    indonesian = str(known_texts()[code])
    with translation.override("en"):
        english = str(known_texts()[code])
    places = re.compile(r"%\((\w+)\)s")
    assert english != indonesian
    assert sorted(places.findall(english)) == sorted(places.findall(indonesian))
