"""Clippings: what was pasted is read without the page's furniture, and nothing is noted twice or fetched."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lentera.agreements import actions, queries
from lentera.agreements.actions import Picture
from lentera.agreements.models import Clipping
from lentera.agreements.rules.coverage import Pasted, is_address, is_furniture, read_pasted
from lentera.journal import clock
from tests.agreements.pictures import png
from tests.cast import staff_client
from tests.journal.proofs import assert_replay_equals_tables

DAY = date(2024, 1, 27)

PAGE = """
Banjarmasin Post
Lapas Narkotika Karang Intan perpanjang kerja sama perpustakaan
8 hours ago
https://banjarmasinpost.example/2024/01/26/lapas-karang-intan?page=all

Baca juga: Harga cabai naik
8 hours ago

Kalimantan Post · 8 jam yang lalu
Dispersip Kalsel dan lapas bahas PKS, 26 Januari 2024
https://kalimantanpost.example/pks.

Bagikan
8 hours ago

Lapas Narkotika Karang Intan perpanjang kerja sama perpustakaan
https://banjarmasinpost.example/2024/01/26/lapas-karang-intan?page=all
Iklan
1.204 kali dilihat
"""


@pytest.mark.parametrize("line", [
    "8 hours ago", "8 jam lalu", "8 jam yang lalu", "sejam lalu", "an hour ago", "2 days ago", "about 3 weeks ago",
    "Baca juga: Harga cabai naik", "Read more", "Bagikan", "Share on Facebook", "Iklan", "ADVERTISEMENT", "·", "",
    "1.204 kali dilihat", "Editor: Rina", "Foto: istimewa", "© 2024",
])  # fmt: skip
def test_what_belongs_to_the_page(line):
    assert is_furniture(line)


@pytest.mark.parametrize("line", [
    "Lapas perpanjang kerja sama", "8 jam belajar di lapas", "Tahun lalu 200 buku dipinjamkan",
    "Berita dari balik tembok", "Kalimantan Post", "26 Januari 2024",
])  # fmt: skip
def test_what_says_something(line):
    assert not is_furniture(line)


def test_a_pasted_page_gives_its_reports_once():
    assert read_pasted(PAGE) == [
        Pasted(
            "Lapas Narkotika Karang Intan perpanjang kerja sama perpustakaan",
            "Banjarmasin Post",
            "https://banjarmasinpost.example/2024/01/26/lapas-karang-intan?page=all",
        ),
        Pasted(
            "Dispersip Kalsel dan lapas bahas PKS",
            "Kalimantan Post",
            "https://kalimantanpost.example/pks",
            "26 Januari 2024",
        ),
    ]


def test_a_medium_without_a_name_is_its_address():
    text = "Lapas dan dinas bahas perpanjangan kerja sama perpustakaan www.kabar.example/a"
    assert read_pasted(text) == [
        Pasted(
            "Lapas dan dinas bahas perpanjangan kerja sama perpustakaan", "kabar.example", "https://www.kabar.example/a"
        )
    ]  # fmt: skip


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text):
    for one in read_pasted(text):
        assert one.title.strip() and len(one.title) <= 300


@pytest.mark.parametrize("url, expected", [
    ("https://a.example/x", True),
    ("http://a.example", True),
    ("javascript:alert(1)", False),
    ("ftp://a.example", False),
    ("https://", False),
    ("https://a b", False),
    ("//a.example", False),
    ("http://[", False),
])  # fmt: skip
def test_what_is_an_address(url, expected):
    assert is_address(url) is expected


@pytest.fixture(autouse=True)
def _the_day_after():
    with clock.told(clock.at_local(DAY)):
        yield


def note(cast, **changes):
    told = {
        "medium": "Kalimantan Post",
        "title": "PKS diperpanjang",
        "published_on": DAY,
        "url": "https://a.example",
    }
    return actions.note_clipping(cast.agency, actor=cast.agus, **{"request_id": None} | told | changes)


def test_a_clipping_is_noted_once_and_changed_in_place(cast):
    first, again = (note(cast, request_id="r1", scan=Picture(png(), "a.png")) for _ in range(2))
    assert first == again
    assert note(cast).code == "clipping-twice"
    assert note(cast, url="javascript:alert(1)").code == "clipping-address"
    assert note(cast, url="", published_on=date(2024, 1, 28)).code == "clipping-in-future"
    assert note(cast, url="", medium=" ").code == "clipping-incomplete"
    note(cast, clipping=first.clipping, title="PKS diperpanjang setahun")
    row = Clipping.objects.get()
    assert (row.title, row.scan) == ("PKS diperpanjang setahun", first.scan)
    removed = actions.remove_clipping(
        cast.agency, first.clipping, reason="Salah", actor=cast.agus, request_id=None
    )
    assert removed.clipping == first.clipping and not Clipping.objects.exists()
    assert_replay_equals_tables()


def test_many_are_noted_together_or_not_at_all(cast):
    common = {"release": None, "actor": cast.agus, "request_id": None}
    good = ("Post", "Judul", DAY, "https://a.example/1")
    assert actions.note_clippings(cast.agency, [good, good], **common).code == "clipping-twice"
    assert not Clipping.objects.exists()
    assert actions.note_clippings(cast.agency, [], **common).code == "clippings-empty"
    assert len(actions.note_clippings(cast.agency, [good], **common)) == 1
    assert_replay_equals_tables()


def test_from_the_pasted_text_to_the_register(cast):
    page = staff_client(cast.agus)
    assert "Belum ada kliping" in page.get("/desk/press/clippings/").content.decode()
    shown = page.post("/desk/press/clippings/paste/", {"text": PAGE}).content.decode()
    assert "2 pemberitaan terbaca" in shown and "Banjarmasin Post" in shown and "hours ago" not in shown
    form = {
        "reports-TOTAL_FORMS": "2", "reports-INITIAL_FORMS": "2", "reports-0-take": "on",
        "reports-0-medium": "Banjarmasin Post", "reports-0-title": "Lapas perpanjang", "reports-0-published_on": "",
        "reports-0-url": "https://b.example/1", "reports-1-title": "Yang lain",
    }  # fmt: skip
    missing = page.post("/desk/press/clippings/paste/", form).content.decode()
    assert "Isi ini, atau hapus tandanya" in missing
    assert (
        page.post("/desk/press/clippings/paste/", form | {"reports-0-published_on": "26/1/24"}).status_code
        == 302
    )
    assert [row.medium for row in Clipping.objects.all()] == ["Banjarmasin Post"]
    empty = page.post("/desk/press/clippings/paste/", {"text": "8 hours ago"}).content.decode()
    assert "Tidak ada berita yang terbaca" in empty
    row = Clipping.objects.get()
    assert "https://b.example/1" in page.get(f"/desk/press/clippings/{row.id}/").content.decode()
    assert page.get(f"/desk/press/clippings/{row.id}/scan").status_code == 404
    for account, code in [(cast.auditor, 200), (cast.sari, 404), (cast.crew, 403)]:
        assert staff_client(account).get(f"/desk/press/clippings/{row.id}/").status_code == code
    assert staff_client(cast.sari).get("/desk/press/clippings/new/").status_code == 403
    english = staff_client(cast.agus, "en").get("/desk/press/clippings/").content.decode()
    assert "Paste from a news page" in english
    assert queries.clippings_by_release(cast.agency) == {}
