"""What stands round the titles of a page of results: filled in, it is what its templates draw of the same values."""

import pytest
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from lentera.catalogue.showing import Bar, Choice
from lentera.catalogue.templatetags import found
from lentera.pages import formats

HOSTILE = "\"><b>&'\U000f0000"


def choices(*told):
    return [Choice(label, count, f"?a={label}&b=2", chosen) for label, count, chosen in told]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("Subjek", [("Anggrek", 1_234, False)]),
        ("Subjek", [("Anggrek", 1, True), (HOSTILE, 0, False)]),
        (HOSTILE, [("Anggrek", 1, False), ("Anggrek", 1, False), ("Anggrek", 2, True)]),
        ("Subjek", []),
    ],
)
def test_a_facet(language, label, told):
    with translation.override(language):
        listed = choices(*told)
        numbered = [
            {"label": one.label, "url": one.url, "number": formats.number(one.count), "chosen": one.chosen}
            for one in listed
        ]
        drawn = get_template("catalogue/_facet.html").render({"label": label, "choices": numbered})
        assert found.facet(label, listed) == drawn
        assert "<b>" not in drawn


def bar(decade, height=0, *, chosen=False):
    place = decade % 100 // 10
    return Bar(
        decade,
        place * 24,
        56 - height,
        20,
        height,
        24,
        f"{decade}–{decade + 9}: {height}",
        f"?{decade}&",
        chosen,
    )


@pytest.mark.parametrize(
    "bars",
    [
        [bar(1990, 3), bar(2000, 56), bar(2010, 2)],
        [bar(1990), bar(2000, 56, chosen=True), bar(2010)],
        [bar(1990), bar(2000)],
    ],
)
def test_the_picture_of_decades(bars):
    given = {"bars": [one for one in bars if one.height], "first": bars[0].decade, "last": bars[-1].decade}
    drawn = get_template("catalogue/_years.html").render(given)
    assert found.years(bars) == drawn
    assert drawn.count("<title>") == len(given["bars"])


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"q": HOSTILE, "results": ["one"]},
        {"sort": "year", "hidden": [("use", "learning"), ("language", HOSTILE)]},
        {"suggestion": "anggrek & <bulan>", "suggestion_url": "?q=anggrek&a=1"},
    ],
)
def test_the_field(changed):
    told = {
        "q": "",
        "address": "/catalogue/",
        "sort": "",
        "hidden": [],
        "suggestion": "",
        "suggestion_url": "?",
    }
    given = told | {"results": []} | changed
    assert found.search_field(Context(given)) == get_template("catalogue/_search.html").render(given)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("facets", [[], ["one"]])
@pytest.mark.parametrize("total", [0, 1, 2, 12_345])
def test_the_count_and_the_orders(language, total, facets):
    sorts = [("Judul", "?sort=title&q=a", False), ("Tahun", "?sort=year&q=a", True)]
    with translation.override(language):
        given = {"total": total, "sorts": sorts, "facets": facets}
        drawn = get_template("catalogue/_found_head.html").render(given | {"number": formats.number(total)})
        assert found.found_head(Context(given)) == drawn
