"""Parts of pages: bars, day boxes, timelines, outcomes, charts, hooks."""

from datetime import date
from typing import Any

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from lentera.pages import charts, hooks
from lentera.pages.outcomes import Outcome
from lentera.pages.timeline import Period, Timeline


class Refused:
    """A refusal as the journal gives it."""

    code = "pages-test-refused"
    details: dict[str, Any] = {"until": date(2024, 2, 13), "count": 1050}


@pytest.fixture
def registries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty registries for one test."""
    for name in ("_nav", "_today", "_cards", "_panels"):
        monkeypatch.setattr(hooks, name, [])
    for name in ("_names", "_texts", "_fact_texts"):
        monkeypatch.setattr(hooks, name, {})
    monkeypatch.setattr(hooks, "_may", None)


@pytest.mark.parametrize(
    "value, target, width, tone",
    [
        (0, 2, None, "bar-soon"),
        (1, 100, "1.0%", "bar-soon"),
        (74, 100, "74.0%", "bar-soon"),
        (75, 100, "75.0%", None),
        (212, 200, "100.0%", None),
        (5, 0, "100.0%", None),
        (None, None, None, "bar-soon"),
    ],
)
def test_a_bar_at_nothing_shows_no_sliver(
    value: Any, target: Any, width: str | None, tone: str | None
) -> None:
    drawn = Template("{% load lentera %}{% bar_picture value target %}").render(
        Context({"value": value, "target": target})
    )
    assert ("bar-fill" in drawn) == (width is not None)
    assert width is None or f'width="{width}"' in drawn
    assert ("bar-soon" in drawn) == (tone is not None)


@pytest.mark.parametrize(
    "days, number, word, tone",
    [
        (31, "31", "hari", "calm"),
        (30, "30", "hari", "soon"),
        (1, "1", "hari", "soon"),
        (0, "Kini", "hari ini", "soon"),
        (-4, "4", "lewat", "danger"),
    ],
)
def test_a_day_box_says_how_near_it_is(days: int, number: str, word: str, tone: str) -> None:
    drawn = render_to_string("pages/_day_box.html", {"days": days})
    assert f"<b>{number}</b><small>{word}</small>" in drawn and f"day-{tone}" in drawn


def test_a_timeline_finds_the_days_without_agreement() -> None:
    first = Period(date(2022, 2, 11), date(2023, 2, 10), "PKS 2022")
    second = Period(date(2023, 2, 14), date(2024, 2, 13), "PKS 2023", "now")
    third = Period(date(2024, 2, 14), date(2025, 2, 13), "Penerus", "draft")
    line = Timeline([third, first, second], date(2024, 1, 26))
    assert [period.label for period in line.periods] == ["PKS 2022", "Jeda 3 hari", "PKS 2023", "Penerus"]
    gap = line.periods[1]
    assert (gap.start, gap.end) == (date(2023, 2, 11), date(2023, 2, 13))
    places = [float(bar.x.rstrip("%")) for bar in line.bars]
    assert places == sorted(places) and places[2] < float(line.today_x.rstrip("%")) < places[3]
    assert "Jeda 3 hari" in render_to_string("pages/_timeline.html", {"timeline": line})


def test_a_refusal_is_drawn_with_its_sentence(registries: None) -> None:
    hooks.register_texts({Refused.code: "Dijeda sampai %(until)s, %(count)s kali, %(missing)s."})
    page = render_to_string("pages/_outcome.html", {"outcome": Refused()})
    assert "Dijeda sampai 13 Feb 2024, 1.050 kali, …." in page and 'data-outcome="refused"' in page
    assert (
        Template("{% load lentera %}{{ it|text }}")
        .render(Context({"it": Refused()}))
        .startswith("Dijeda sampai")
    )


def test_what_was_done_offers_the_way_back(registries: None) -> None:
    page = render_to_string("pages/_outcome.html", {"outcome": Outcome.ok("Dipinjam", undo_url="/undo/")})
    assert 'action="/undo/"' in page and 'data-key="Escape"' in page and 'name="request_id"' in page
    assert "data-outcome" not in render_to_string("pages/_outcome.html", {"outcome": None})


def test_a_chart_tells_its_numbers_in_a_table_too() -> None:
    option = {
        "xAxis": {"data": ["Jan", "Feb"]},
        "series": [{"name": "Pinjam", "data": [1, {"value": 2}]}, {"name": "Kembali", "data": [3]}],
    }
    assert charts.as_table(option) == {
        "head": ["", "Pinjam", "Kembali"],
        "rows": [["Jan", 1, 3], ["Feb", 2, ""]],
    }
    pie = {"series": {"type": "pie", "name": "Buku", "data": [{"name": "Fiksi", "value": 7}]}}
    assert charts.as_table(pie)["rows"] == [["Fiksi", 7]]
    drawn = Template("{% load lentera %}{% chart 'c' option 200 'Pinjaman' %}").render(
        Context({"option": {**option, "title": "</script><b>"}})
    )
    assert 'id="c-option"' in drawn and "</script><b>" not in drawn and "<figcaption>Pinjaman" in drawn


def test_the_day_comes_first_with_the_oldest_danger_on_top(registries: None) -> None:
    hooks.register_today(
        lambda request: [hooks.TodayRow(10, "tenang", severity="calm"), hooks.TodayRow(2, "segera")]
    )
    hooks.register_today(
        lambda request: [
            hooks.TodayRow(-4, "lewat", severity="danger"),
            hooks.TodayRow(-9, "lama", severity="danger"),
        ],
        order=1,
    )
    rows = hooks.today_rows(RequestFactory().get("/desk/"))
    assert [row.text for row in rows] == ["lama", "lewat", "segera", "tenang"]


def test_the_side_bar_shows_only_what_the_role_may_use(registries: None) -> None:
    hooks.register_nav("Tampilan", "pages:looks", "sun", order=2, capability="looks")
    hooks.register_nav("Bahasa", "pages:language", "language", order=1)
    hooks.register_nav("Tidak ada", "nowhere:at-all", "x", order=3)
    request = RequestFactory().get("/desk/looks/?q=1")
    assert [entry["label"] for entry in hooks.nav_entries(request)] == ["Bahasa"]
    hooks.set_may(lambda asked, capability: capability == "looks")
    entries = hooks.nav_entries(request)
    assert [(entry["label"], entry["active"]) for entry in entries] == [("Bahasa", False), ("Tampilan", True)]


def test_a_page_at_another_address_lies_in_the_place_that_claims_it(registries: None) -> None:
    hooks.register_nav("Tampilan", "pages:looks", "sun", order=2, also=("pages:language",))
    request = RequestFactory().get("/language/")
    assert [(entry["label"], entry["active"]) for entry in hooks.nav_entries(request)] == [("Tampilan", True)]


def test_an_unknown_name_is_a_short_id_never_an_error(registries: None) -> None:
    hooks.register_names("institution", {"a": "Lapas Karang Intan"}.get)
    assert hooks.name_of("institution", "a") == "Lapas Karang Intan"
    assert hooks.name_of("institution", "0123456789") == "01234567"
    assert hooks.name_of("planet", "0123456789") == "01234567"


@pytest.mark.parametrize("asks", [False, True])
def test_a_question_is_read_first_and_pressed_by_no_scanner(asks: bool) -> None:
    """Focus stands before the button: one key leads there, and a barcode with its Enter leads nowhere."""
    form = {"visible_fields": [], "hidden_fields": [], "non_field_errors": []} if asks else None
    context = {"title": "Buka?", "text": "Lihat dahulu.", "confirm_label": "Buka", "form": form}
    page = render_to_string("pages/confirm.html", context, RequestFactory().get("/"))
    assert ('<p tabindex="-1" data-autofocus>Lihat dahulu.' in page) is not asks
    assert page.count("data-autofocus") == (0 if asks else 1)
