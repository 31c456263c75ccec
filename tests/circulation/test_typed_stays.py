"""What was typed into a small form stays there when it is refused, and the form stands open."""

from uuid import UUID

import pytest

from lentera.circulation import actions, queries
from tests.cast import staff_client
from tests.circulation.conftest import CARDS

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


def test_a_page_opened_before_does_not_write_over_what_another_corrected(stage):
    """Two tabs: one corrects the name, the other, drawn before, the block."""
    sari, reader = staff_client(stage.cast.sari), stage.readers[CARDS[0]]
    address = f"{DESK}readers/{reader}/edit/"
    old = sari.get(address).context["form"].initial
    told = {"name": "Nama Rahasia Baru", "card": CARDS[0], "block": "Blok C", "seen": old["seen"]}
    assert sari.post(address, told).status_code == 302
    late = {"name": old["name"], "card": CARDS[0], "block": "Blok D", "seen": old["seen"]}
    page = sari.post(address, late)
    assert "diubah di halaman lain" in page.content.decode() and 'value="Blok D"' in page.content.decode()
    assert "Kini tercatat" in page.content.decode() and "Nama Rahasia Baru" in page.content.decode()
    known = queries.identity(stage.cast.prison, reader)
    assert (known.name, known.block) == ("Nama Rahasia Baru", "Blok C"), "nothing was written"
    again = late | {"seen": page.context["form"]["seen"].value()}
    assert sari.post(address, again).status_code == 302, "who has read it may still save"
    assert queries.identity(stage.cast.prison, reader).block == "Blok D"
    assert sari.post(address, {"name": "Lain", "card": CARDS[0], "block": ""}).status_code == 302, "a script"


def test_a_correction_on_request_looks_before_it_writes_too(stage):
    sari, reader = staff_client(stage.cast.sari), stage.readers[CARDS[0]]
    asked = sari.post(f"{DESK}readers/{reader}/ask/", {"kind": "correction", "wish": "Blok D"}).url
    address = asked.split("?")[0] + "correct/"
    old = sari.get(address).context["form"].initial
    actions.change_identity(stage.desk, reader, name="Nama Rahasia Baru", card=CARDS[0], block="Blok C")
    late = {"name": old["name"], "card": CARDS[0], "block": "Blok D", "seen": old["seen"]}
    assert "diubah di halaman lain" in sari.post(address, late).content.decode()
    assert queries.identity(stage.cast.prison, reader).name == "Nama Rahasia Baru"
