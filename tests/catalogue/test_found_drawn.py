"""What stands round the titles of a page of results: filled in, it is what its templates draw of the same values."""

import pytest
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import SafeString

from lentera.catalogue.showing import Bar, Choice
from lentera.catalogue.templatetags import found
from lentera.pages import formats
from lentera.pages.pressing import Pressed

HOSTILE = "\"><b>&'\U000f0000"


def drawn_line(template, one, *words):
    return get_template(template).render({"words": words, "chosen": one.chosen})


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
        lines = [
            drawn_line("catalogue/_facet_line.html", one, one.url, one.label, formats.number(one.count))
            for one in listed
        ]
        given = {"label": label, "lines": SafeString("".join(lines))}
        drawn = get_template("catalogue/_facet.html").render(given)
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
    lines = [
        drawn_line(
            "catalogue/_years_bar.html",
            one,
            one.url,
            one.label,
            one.x,
            one.reach,
            one.y,
            one.width,
            one.height,
        )
        for one in bars
        if one.height
    ]
    ends = {"first": bars[0].decade, "last": bars[-1].decade}
    drawn = get_template("catalogue/_years.html").render({"bars": SafeString("".join(lines)), **ends})
    assert found.years(bars) == drawn
    assert drawn.count("<title>") == len(lines)


def test_another_number_of_lines_presses_nothing_anew(monkeypatch):
    """A page waits 1 to 3 ms for each, and what stands in facets is hardly ever of the same number twice."""
    found.facet("Bahasa", choices(("Indonesia", 1, False)))
    found.years([bar(1990, 1)])
    pressed = []
    monkeypatch.setattr(Pressed, "_press", lambda self, _shape: pressed.append(self.template) or ("", []))
    for count in range(5):
        found.facet("Bahasa", choices(*[(str(one), one, one == 2) for one in range(count)]))
        found.years([bar(1990, 1), *(bar(2000 + 10 * one, one, chosen=one == 2) for one in range(count))])
    assert pressed == []


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
