"""What was typed into a small form stays there when it is refused, and the form stands open."""

from uuid import UUID

import pytest

from tests.cast import staff_client

DESK = "/desk/circulation/"
ASKED = {"text": "Apa syarat PB?", "place": "Blok C", "priority": "legal", "asked_on": "5/3/24"}


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        (f"{DESK}rules/closed-days/", {"day": "31/2/26", "reason": "Rapat kerja"}),
        (f"{DESK}visits/", {"count": "dua puluh", "day": "5/3/24"}),
        (f"{DESK}visits/", {"count": "20", "day": "6/3/2024"}),
        (f"{DESK}questions/limits/", {"pages": "empat puluh", "days": "14"}),
        (f"{DESK}family/days/", {"days": "sebulan"}),
    ],
)
def test_what_was_typed_stays(stage, address, typed):
    page = staff_client(stage.cast.sari).post(address, typed).content.decode()
    assert "<details" not in page or " open>" in page
    for word in typed.values():
        assert f'value="{word}"' in page


def test_the_pages_of_an_answer_stay(stage):
    sari = staff_client(stage.cast.sari)
    page = sari.post(f"{DESK}questions/new/", ASKED).url
    assert UUID(page.rstrip("/").rsplit("/", 1)[-1])
    for pages in ("dua", "400"):
        assert f'value="{pages}"' in sari.post(page, {"pages": pages}).content.decode()


@pytest.mark.parametrize(
    ("day", "shown"),
    [("5/12/2023", "5/12/2023"), ("6/12/2023", ""), ("5/3/24", ""), ("5/3/29", ""), ("5/4/29", "5/4/29")],
)
def test_a_closed_day_with_a_mistyped_year_is_refused_and_a_day_of_late_is_told_and_shown(stage, day, shown):
    sari = staff_client(stage.cast.sari)
    page = sari.post(f"{DESK}rules/closed-days/", {"day": day}, follow=True).content.decode()
    if shown:
        assert f'value="{shown}"' in page and "Periksa tahunnya" in page
    else:
        assert "Tercatat: " in page and page.count("/remove/") == 1
