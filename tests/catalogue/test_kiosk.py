"""The kiosk: what a reader finds on the screen of a library, and what never stands there."""

import re

import pytest
from django.core import signing

from lentera.catalogue import actions, hooks, kiosk, queries
from lentera.catalogue.hooks import KioskTile, Place, Shelves
from lentera.catalogue.models import Record
from lentera.catalogue.search.topics import TOPICS
from lentera.institutions.models import Account
from tests.cast import make_cast, staff_client
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book, field

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db, fresh_home):
    return make_cast()


@pytest.fixture
def shelf(cast, monkeypatch):
    """A prison that has one title of the agency and one of its own in hand."""
    records = [
        book("Merawat Anggrek", field("650", "aAnggrek"), field("082", "a635.9"), control="a"),
        book("Tafsir Ringkas", field("082", "a2X1.3"), control="b"),
        book("Kebun Jauh", field("650", "aPertanian"), control="c"),
    ]
    actions.import_records(cast.agency, reads(*records), actor=ACTOR)
    inside = [book("Buku Dalam", field("650", "aHukum pidana"), control="d")]
    actions.import_records(cast.prison, reads(*inside), actor=ACTOR, public=False)
    ids = {row.title: row.id for row in Record.objects.all()}
    here = {
        ids["Merawat Anggrek"]: (Place("Dispersip", 3, 3, holder=cast.agency),
                                 Place("Lapas", 2, 1, "635.9 MER m", holder=cast.prison, shelf="A-3")),
        ids["Buku Dalam"]: (Place("Lapas", 1, 0, holder=cast.prison),),
        ids["Kebun Jauh"]: (Place("Dispersip", 1, 1, holder=cast.agency),),
    }  # fmt: skip
    in_hand = frozenset(ids[title] for title in ("Merawat Anggrek", "Buku Dalam"))

    def places(records, asking):
        return {
            id: tuple(one for one in told if one.holder == cast.agency or asking == cast.prison)
            for id, told in here.items()
            if id in records
        }

    def shelves(asking):
        return Shelves(here=in_hand if asking == cast.prison else frozenset())

    monkeypatch.setattr(hooks.copies, "_fillers", [places])
    monkeypatch.setattr(hooks.copies, "_shelves", [shelves])
    hooks.copies._told.clear()
    yield cast
    hooks.copies._told.clear()


@pytest.fixture
def screen(shelf):
    """A browser that Sari made a kiosk of her library."""
    browser = staff_client(shelf.sari)
    answer = browser.post("/desk/kiosk/", {"library": str(shelf.library), "request_id": "k"})
    assert (answer.status_code, answer["Location"]) == (302, "/kiosk/")
    return browser


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def titles(response) -> list[str]:
    return [one.record.title for one in response.context["titles"]]


def test_whoever_makes_a_screen_a_kiosk_is_logged_out(screen):
    assert screen.get("/desk/").status_code == 302
    assert screen.cookies[kiosk.COOKIE]["httponly"]
    assert "Mau baca apa" in body(screen.get("/kiosk/"))


def test_only_who_runs_the_catalogue_makes_kiosks_and_of_the_own_libraries(shelf):
    for account in (shelf.assistant, shelf.warden, shelf.agus, shelf.auditor):
        assert staff_client(account).get("/desk/kiosk/").status_code == 403
    sari = staff_client(shelf.sari)
    answer = sari.post("/desk/kiosk/", {"library": str(shelf.other_library), "request_id": "k"})
    assert answer.status_code == 200 and kiosk.COOKIE not in sari.cookies


def test_a_kiosk_can_be_a_plain_screen_again(screen, shelf):
    screen.force_login(Account.objects.get(id=shelf.sari))
    assert "sudah menjadi layar pembaca" in body(screen.get("/desk/kiosk/"))
    screen.post("/desk/kiosk/revoke/", {})
    assert screen.get("/kiosk/").context["terminal"] is None
    assert queries.kiosks(shelf.prison) == []


def test_a_kiosk_stands_in_one_library_and_acts_as_an_account_without_a_password(screen, shelf):
    [line] = queries.kiosks(shelf.prison)
    row = Account.objects.get(id=line.account)
    assert (row.library, row.has_usable_password()) == (shelf.library, False)
    terminal = screen.get("/kiosk/").context["terminal"]
    assert (terminal.account, terminal.library) == (line.account, shelf.library)
    assert line.label == "Layar 1" and queries.kiosks(shelf.prison)[0].seen is not None


def test_one_kiosk_is_revoked_and_the_other_goes_on(screen, shelf):
    second, sari = staff_client(shelf.sari), staff_client(shelf.sari)
    second.post("/desk/kiosk/", {"library": str(shelf.library), "label": "Dekat pintu", "request_id": "k2"})
    door, first = queries.kiosks(shelf.prison)
    assert door.label == "Dekat pintu" and "Dekat pintu" in body(sari.get("/desk/kiosk/"))
    sari.post("/desk/kiosk/revoke/", {"kiosk": str(first.account)})
    assert screen.get("/kiosk/").context["terminal"] is None
    assert second.get("/kiosk/").context["terminal"].account == door.account


def test_nobody_revokes_the_kiosk_of_another_house(screen, shelf):
    [line] = queries.kiosks(shelf.prison)
    for account, status in ((shelf.other_librarian, 302), (shelf.assistant, 403), (shelf.agus, 403)):
        answer = staff_client(account).post("/desk/kiosk/revoke/", {"kiosk": str(line.account)})
        assert answer.status_code == status
    assert queries.kiosks(shelf.prison) == [line]
    assert screen.get("/kiosk/").context["terminal"] is not None


def test_the_cookie_of_a_plain_account_makes_no_kiosk(shelf, client):
    client.cookies[kiosk.COOKIE] = signing.dumps({"kiosk": str(shelf.sari)}, salt=kiosk.SALT)
    assert client.get("/kiosk/").context["terminal"] is None


def test_the_same_press_makes_one_kiosk(shelf):
    for browser in (staff_client(shelf.sari), staff_client(shelf.sari)):
        browser.post("/desk/kiosk/", {"library": str(shelf.library), "request_id": "same"})
    assert len(queries.kiosks(shelf.prison)) == 1


@pytest.mark.parametrize("made_up", ["", "x", "x:y", "eyJsaWJyYXJ5IjoieCJ9:1:1"])
def test_a_made_up_cookie_is_no_terminal(shelf, client, made_up):
    client.cookies[kiosk.COOKIE] = made_up
    page = client.get("/kiosk/search/", {"q": "buku"})
    assert page.context["terminal"] is None and titles(page) == []


def test_the_screen_shows_what_its_library_has_and_wider_when_asked(screen):
    found = screen.get("/kiosk/search/", {"q": ""})
    assert sorted(titles(found)) == ["Buku Dalam", "Merawat Anggrek"]
    page = body(found)
    assert "1 ada di rak" in page and "635.9 MER m" in page and "A-3" in page
    assert "Sedang dipinjam" in page and "Dispersip" not in page
    wider = screen.get(found.context["everywhere_url"])
    assert "Kebun Jauh" in titles(wider)
    assert "Ada di Dispersip" in body(wider)


def test_without_a_terminal_it_is_the_catalogue_of_everybody(shelf, client):
    assert sorted(titles(client.get("/kiosk/search/"))) == ["Kebun Jauh", "Merawat Anggrek", "Tafsir Ringkas"]
    inside = Record.objects.get(title="Buku Dalam")
    assert client.get(f"/kiosk/{inside.id}/").status_code == 404


@pytest.mark.parametrize(
    "topic, found",
    [
        ("farming", {"Merawat Anggrek", "Kebun Jauh"}),
        ("religion", {"Tafsir Ringkas"}),
        ("law", set()),
        ("nonsense", {"Merawat Anggrek", "Kebun Jauh", "Tafsir Ringkas"}),
    ],
)
def test_a_picture_leads_to_its_titles_by_subject_or_class(shelf, client, topic, found):
    assert set(titles(client.get("/kiosk/search/", {"topic": topic}))) == found


def test_every_topic_has_a_picture_and_a_word(shelf, client):
    page = body(client.get("/kiosk/"))
    assert set(kiosk.TOPICS) == set(TOPICS)
    assert set(re.findall(r"\?topic=(\w+)", page)) == set(TOPICS)
    assert set(re.findall(r"topics[^\"]*\.svg#(\w+)", page)) == set(TOPICS)


def test_one_title_with_where_it_stands_and_titles_like_it(screen):
    row = Record.objects.get(title="Merawat Anggrek")
    page = screen.get(f"/kiosk/{row.id}/")
    assert "1 ada di rak" in body(page)
    assert page["Cache-Control"] == "no-store"


def test_pages_go_on_and_back_to_the_first(shelf, client):
    actions.import_records(
        shelf.agency, reads(*(book(f"Seri {n}", control=f"s{n}") for n in range(10))), actor=ACTOR
    )
    first = client.get("/kiosk/search/", {"q": "seri"})
    second = client.get(first.context["next_url"])
    assert len(titles(first)) == 8 and len(titles(second)) == 2
    assert second.context["first_url"] and not second.context["next_url"]
    assert not set(titles(first)) & set(titles(second))


@pytest.mark.parametrize(
    "address", ["/kiosk/search/?q=%00&after=x&all=1&topic=%22", "/kiosk/search/?q=%F0%28"]
)
def test_any_question_is_answered(screen, address):
    body(screen.get(address))


def test_nothing_on_the_screen_leads_outside(screen):
    row = Record.objects.get(title="Merawat Anggrek")
    for address in ("/kiosk/", "/kiosk/search/?q=", f"/kiosk/{row.id}/"):
        page = body(screen.get(address))
        links = re.findall(r'<a [^>]*href="([^"]+)"', page)
        assert links and all(link.startswith(("/kiosk/", "#content")) for link in links), links
        assert "sari" not in page.lower()


def test_other_areas_add_large_buttons(shelf, client, monkeypatch):
    assert 'class="tiles"' not in body(client.get("/kiosk/"))
    monkeypatch.setattr(
        hooks.pages, "_tiles", [lambda request: [KioskTile("Pinjam", "scan", "/kiosk/lend/")]]
    )
    assert 'href="/kiosk/lend/"' in body(client.get("/kiosk/"))


def test_the_next_reader_begins_in_the_first_language(screen):
    screen.cookies["django_language"] = "en"
    assert "What would you like" in body(screen.get("/kiosk/")) or "Search" in body(screen.get("/kiosk/"))
    answer = screen.get("/kiosk/reset/")
    assert answer["Location"] == "/kiosk/" and answer.cookies["django_language"]["max-age"] == 0


def test_without_javascript_it_still_begins_anew(screen):
    assert 'http-equiv="refresh" content="75;url=/kiosk/reset/"' in body(screen.get("/kiosk/search/?q=x"))
