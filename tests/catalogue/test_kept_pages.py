"""Pages of results that are kept for visitors: the same words, drawn once, and never older than what they show."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils import translation
from lxml import html

from lentera.catalogue import actions, hooks, showing
from lentera.catalogue.hooks import Availability, Place
from lentera.catalogue.models import Record
from lentera.catalogue.templatetags import titles
from lentera.catalogue.views import kept
from lentera.journal import clock
from tests.cast import make_cast, staff_client
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book

pytestmark = pytest.mark.django_db
ASKED = {"q": "anggrek"}


@pytest.fixture
def cast(db, fresh_home):
    kept._pages.clear()
    cast = make_cast()
    actions.import_records(cast.agency, reads(book("Merawat Anggrek", control="a")), actor=ACTOR)
    return cast


@pytest.fixture
def drawn(monkeypatch):
    """How often a page was drawn."""
    count, draw = [], showing.search_page
    monkeypatch.setattr(showing, "search_page", lambda *told: count.append(1) or draw(*told))
    return count


def found(client, **asked) -> str:
    """What the page has found, without the frame round it."""
    page = html.fromstring(client.get("/catalogue/", asked).content)
    (columns,) = page.find_class("catalogue-columns")
    return str(html.tostring(columns, encoding="unicode"))


def shown(client, **asked) -> list[str]:
    page = html.fromstring(client.get("/catalogue/", ASKED | asked).content)
    return [one.text_content() for one in page.find_class("result-title")]


def test_a_question_asked_again_is_answered_with_the_same_page(cast, client, drawn):
    first, again = (found(client, **ASKED) for _ in range(2))
    assert len(drawn) == 1
    assert first == again and "Merawat" in first


def test_each_name_of_the_node_is_told_its_own_addresses(cast, client, settings):
    """Machines read whole addresses in a page, and a page is kept for whoever comes next."""
    settings.ALLOWED_HOSTS = ["testserver", "katalog.example"]
    for host in ("testserver", "katalog.example", "testserver"):
        page = client.get("/catalogue/", ASKED, headers={"host": host}).content.decode()
        assert f'"url":"http://{host}/catalogue/' in page and page.count('"url":"http://') == page.count(
            f'"url":"http://{host}/'
        )


def test_of_a_page_only_its_words_are_kept(cast, client):
    """Rows and choices of 128 pages would be walked through at each look for garbage, while a reader waits."""
    assert shown(client) == ["Merawat Anggrek"]
    (page,) = kept._pages.values()
    assert page and all(isinstance(told, str) for told in page.values())


def test_what_was_saved_since_is_found(cast, client):
    assert shown(client) == ["Merawat Anggrek"]
    actions.import_records(cast.agency, reads(book("Anggrek Hutan", control="b")), actor=ACTOR)
    assert sorted(shown(client)) == ["Anggrek Hutan", "Merawat Anggrek"]


def test_a_page_of_staff_is_nobody_elses(cast, client, drawn):
    own = book("Anggrek Dalam", control="z")
    actions.import_records(cast.prison, reads(own), actor=ACTOR, public=False)
    staff = staff_client(cast.sari)
    assert (len(shown(staff)), len(shown(client)), len(shown(staff)), len(shown(client))) == (2, 1, 2, 1)
    assert len(drawn) == 3  # of three askings, only the visitor's second was kept


def test_each_language_and_each_question_has_its_own_page(cast, client, drawn):
    english = {"headers": {"accept-language": "en"}}
    for _ in range(2):
        assert "Urut:" in client.get("/catalogue/", ASKED).content.decode()
        assert "Urut:" not in client.get("/catalogue/", ASKED, **english).content.decode()
        assert "result-title" not in found(client, q="kimia")
    assert len(drawn) == 3


def test_a_page_lasts_a_day_and_a_very_long_question_is_not_kept(cast, client, drawn):
    for day in (5, 5, 6):
        with clock.told(datetime(2024, 2, day, 4, tzinfo=UTC)):
            shown(client)
    assert len(drawn) == 2
    for _ in range(2):
        client.get("/catalogue/", {"q": "x" * kept.LONGEST})
    assert len(drawn) == 4


def test_only_so_many_pages_are_kept(cast, client, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 3)
    for number in range(5):
        client.get("/catalogue/", {"q": str(number)})
    assert len(kept._pages) == 3


def test_nothing_is_kept_while_the_index_is_being_built(cast, client, drawn):
    from lentera.catalogue import indexing

    shown(client)
    with indexing.the_index().building():
        assert "sedang dibangun ulang" in client.get("/catalogue/", ASKED).content.decode()
    assert "sedang dibangun ulang" not in client.get("/catalogue/", ASKED).content.decode()
    assert len(drawn) == 2


def line(**changed) -> str:
    """A title's line as a list draws it."""
    return str(titles.title_line(result(**changed), changed.get("level", 2)))


def result(**changed) -> showing.Result:
    """A title as a list shows it."""
    record = SimpleNamespace(
        id=Record.objects.get().id,
        title="Anggrek",
        subtitle="",
        author="Kebun, Rudi",
        year=1999,
        call_number="635 KEB",
        language="ind",
    )
    told = {"free": 1, "total": 2, "sentence": "", "cover": "", "known": True} | changed
    record.__dict__.update({name: value for name, value in told.items() if hasattr(record, name)})
    place = Place("Perpustakaan Contoh", told["total"], told["free"])
    return showing.Result(
        record=record,  # type: ignore[arg-type]
        sentence=told["sentence"],
        use=showing.USE_LABELS[told.get("use", "learning")],
        tone=told.get("tone", 1),
        available=Availability((place,) if told["total"] else ()),
        known=told["known"],
        cover=told["cover"],
    )


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"title": "<b>Bulan"}, "&lt;b&gt;Bulan"),
        ({"subtitle": "di hutan"}, ": di hutan"),
        ({"author": "Rimba"}, "Rimba"),
        ({"year": 2001}, "2001"),
        ({"call_number": "635 RIM"}, "635 RIM"),
        ({"language": "eng"}, 'lang="en"'),
        ({"sentence": "Tentang anggrek"}, "Tentang anggrek"),
        ({"use": "recreation"}, "Rekreasi"),
        ({"tone": 4}, "cover-4"),
        ({"cover": "abc123"}, "?v=abc123"),
        ({"free": 0}, "Semua dipinjam"),
        ({"total": 0, "free": 0}, "Belum ada eksemplar"),
        ({"level": 3}, "<h3"),
    ],
)
def test_whatever_a_line_shows_makes_another_line(cast, changed, word):
    plain = line()
    assert word not in plain and word in line(**changed)
    assert line() == plain


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"title": "Satu dua tiga empat lima enam tujuh & <delapan>", "subtitle": "kecil", "year": None},
        {"title": "Tanda \U000f0001 di \U000f0000 judul", "author": "\U000f0000", "subtitle": "\U000f0009"},
        {"author": "", "year": None, "call_number": "", "sentence": "“Kutipan” & <lain>"},
        {"author": "", "cover": "abc123", "tone": 6},
        {"known": False, "total": 0, "free": 0, "use": "recreation"},
        {"free": 1_234, "total": 2_000, "level": 3},
        {"title": "00000000-0000-0000-0000-0000000f0000", "free": 0},
    ],
)
def test_a_line_that_is_filled_in_is_the_one_that_its_template_draws(cast, changed):
    told = titles.line_of(result(**changed), 2, (translation.get_language(), get_script_prefix()))
    drawn = get_template("catalogue/_result.html").render({"line": told})
    assert titles.title_line(result(**changed), 2) == drawn


def test_a_line_is_kept_in_each_language(cast):
    with translation.override("en"):
        english = line(free=0)
    assert "Semua dipinjam" not in english and "Semua dipinjam" in line(free=0)


def test_another_moment_is_another_one_for_every_area(cast):
    before = hooks.moment()
    assert hooks.moment() == before
    actions.import_records(cast.agency, reads(book("Baru", control="n")), actor=ACTOR)
    assert hooks.moment() != before
