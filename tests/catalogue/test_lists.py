"""Book lists: kept as facts, public or the house's own; and a visitor's own list without an account."""

import json
from uuid import UUID, uuid4

import pytest
from django.core import signing

from lentera.catalogue import actions, queries
from lentera.catalogue.lists.facts import ListRemoved, ListSaved
from lentera.catalogue.lists.models import BookList
from lentera.catalogue.lists.own import COOKIE, MOST
from lentera.catalogue.lists.rules import MOST_TITLES, decide_list, reordered
from lentera.catalogue.models import Record
from lentera.journal.models import StoredEntry
from lentera.journal.refusals import Refusal
from lentera.journal.undo import undo
from tests.cast import make_cast, staff_client
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book
from tests.journal.proofs import assert_replay_equals_tables

A, B, C, D = (UUID(int=number) for number in range(1, 5))
LIST = UUID(int=50)


def gist(outcome):
    return outcome.code if isinstance(outcome, Refusal) else (outcome.title, outcome.records)


@pytest.mark.parametrize(
    "case, title, note, records, expected",
    [
        ("blanks", "  Untuk   pemula ", "", [A, B], ("Untuk pemula", (A, B))),
        ("each title once, where it came first", "x", "", [B, A, B], ("x", (B, A))),
        ("one that was removed since may stay", "x", "", [D], ("x", (D,))),
        ("without a name", " ", "", [A], "list-title-missing"),
        ("longest name", "x" * 200, "", [], ("x" * 200, ())),
        ("too long a name", "x" * 201, "", [], "list-title-long"),
        ("too long a note", "x", "y" * 2001, [], "list-note-long"),
        ("unknown", "x", "", [UUID(int=9)], "record-unknown"),
        ("as many as fit", "x", "", [A] * (MOST_TITLES + 1), ("x", (A,))),
    ],
)
def test_how_a_list_may_read(case, title, note, records, expected):
    assert gist(decide_list(title, note, records, kept={D}, known={A, B, C}, list=LIST)) == expected


def test_a_list_has_an_end():
    many = [uuid4() for _ in range(MOST_TITLES + 1)]
    assert gist(decide_list("x", "", many, kept=(), known=many, list=LIST)) == "list-too-long"


@pytest.mark.parametrize(
    "case, places, gone, expected",
    [
        ("as it was", [1, 2, 3], [], [A, B, C]),
        ("the last to the front", [1, 2, 1], [], [C, A, B]),
        ("the first to the end", [3, 2, 3], [], [B, A, C]),
        ("an empty place stays", [None, 1, None], [], [B, A, C]),
        ("one goes", [1, 2, 3], [B], [A, C]),
    ],
)
def test_places_make_an_order(case, places, gone, expected):
    assert reordered([A, B, C], places, gone) == expected


@pytest.fixture
def cast(db, fresh_home):
    return make_cast()


@pytest.fixture
def shelf(cast):
    records = (book(title, control=title) for title in ("Bumi Manusia", "Anggrek", "=Rumus"))
    actions.import_records(cast.agency, reads(*records), actor=ACTOR)
    actions.import_records(cast.prison, reads(book("Buku Dalam", control="d")), actor=ACTOR, public=False)
    return cast


def record(title):
    return Record.objects.get(title=title).id


def keep(author, titles, title="Untuk pemula", **told):
    told = {"public": True, "actor": ACTOR, "request_id": None} | told
    outcome = actions.save_list(author, title, "Mudah dibaca.", [record(one) for one in titles], **told)
    assert isinstance(outcome, ListSaved), outcome
    return outcome.list


def undo_newest(author, kind):
    entry = StoredEntry.objects.filter(institution=author, kind=kind).order_by("-seq").first()
    return undo(author, entry.stream, entry.hash, request_id=str(uuid4()), actor=ACTOR)


def test_each_change_can_be_taken_back(shelf):
    made = keep(shelf.agency, ["Bumi Manusia"])
    assert keep(shelf.agency, ["Anggrek", "Bumi Manusia"], list=made) == made
    assert isinstance(undo_newest(shelf.agency, "catalogue.list_saved"), ListSaved)
    assert queries.records_of(BookList.objects.get()) == [record("Bumi Manusia")]
    removed = actions.remove_list(shelf.agency, made, actor=ACTOR, request_id=None)
    assert isinstance(removed, ListRemoved) and not BookList.objects.exists()
    undo_newest(shelf.agency, "catalogue.list_removed")
    assert queries.records_of(BookList.objects.get()) == [record("Bumi Manusia")]
    assert_replay_equals_tables()


def test_undoing_the_first_word_takes_the_list_away(shelf):
    keep(shelf.agency, ["Anggrek"])
    assert isinstance(undo_newest(shelf.agency, "catalogue.list_saved"), ListRemoved)
    assert not BookList.objects.exists()
    assert_replay_equals_tables()


def test_a_public_list_holds_no_closed_title_and_nobody_changes_anothers(shelf):
    closed = actions.save_list(
        shelf.prison, "x", "", [record("Buku Dalam")], public=True, actor=ACTOR, request_id=None
    )
    assert closed == Refusal("record-unknown")
    made = keep(shelf.agency, ["Anggrek"])
    foreign = actions.save_list(shelf.prison, "x", "", [], list=made, actor=ACTOR, request_id=None)
    assert foreign == Refusal("list-unknown")


# --- pages -------------------------------------------------------------------------------------


def body(response):
    assert response.status_code == 200
    return response.content.decode()


def test_anybody_reads_a_public_list_and_takes_it_along(shelf, client):
    made = keep(shelf.agency, ["Bumi Manusia", "Anggrek"])
    assert "Untuk pemula" in body(client.get("/catalogue/lists/"))
    page = body(client.get(f"/catalogue/lists/{made}/"))
    assert page.index("Bumi Manusia</a>") < page.index("Anggrek</a>") and "Mudah dibaca." in page
    assert client.get(f"/catalogue/lists/{made}.pdf").content[:5] == b"%PDF-"
    assert body(client.get(f"/catalogue/lists/{made}.ris")).count("TY  - ") == 2
    assert body(client.get(f"/catalogue/lists/{made}.bib")).count("@") == 2


def test_a_public_list_says_what_it_is_to_machines(shelf, client):
    made = keep(shelf.agency, ["Bumi Manusia", "=Rumus"], title="Untuk </script><b>")
    page = body(client.get(f"/catalogue/lists/{made}/"))
    told = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert (told["@type"], told["name"], told["numberOfItems"]) == ("ItemList", "Untuk </script><b>", 2)
    assert told["@id"] == f"http://testserver/catalogue/lists/{made}/"
    assert [(one["position"], one["name"]) for one in told["itemListElement"]] == [
        (1, "Bumi Manusia"),
        (2, "=Rumus"),
    ]
    assert client.get(told["itemListElement"][0]["url"]).status_code == 200
    inside = keep(shelf.prison, ["Buku Dalam"], public=False)
    assert "ld+json" not in body(staff_client(shelf.sari).get(f"/catalogue/lists/{inside}/"))


def test_a_list_of_the_house_is_seen_by_the_house(shelf, client):
    made = keep(shelf.prison, ["Buku Dalam"], public=False)
    for form in ("/", ".pdf", ".ris"):
        assert client.get(f"/catalogue/lists/{made}{form}").status_code == 404
    assert "Buku Dalam" in body(staff_client(shelf.sari).get(f"/catalogue/lists/{made}/"))
    assert "Untuk pemula" not in body(client.get("/catalogue/lists/"))


def test_a_cataloguer_makes_orders_and_removes_a_list(shelf):
    client = staff_client(shelf.cataloguer)
    client.post(
        "/desk/catalogue/lists/new/?record=" + str(record("Anggrek")),
        {"title": "Kebun", "note": "", "public": "on", "request_id": "1"},
    )
    made = BookList.objects.get()
    assert made.public and queries.records_of(made) == [record("Anggrek")]
    add = f"/desk/catalogue/{record('Bumi Manusia')}/list/"
    assert "Kebun" in body(client.get(add))
    client.post(add, {"list": made.id, "request_id": "2"})
    assert "sudah di daftar ini" in body(client.get(add))
    edit = f"/desk/catalogue/lists/{made.id}/edit/"
    assert "Urutan Bumi Manusia" in body(client.get(edit))
    place = {f"place-{record('Bumi Manusia')}": "1", f"place-{record('Anggrek')}": "1"}
    client.post(edit, {"title": "Kebun", "note": "", "request_id": "3", **place})
    assert queries.records_of(BookList.objects.get()) == [record("Bumi Manusia"), record("Anggrek")]
    client.post(edit, {"title": "Kebun", "note": "", "request_id": "4", "gone": record("Anggrek")})
    assert queries.records_of(BookList.objects.get()) == [record("Bumi Manusia")]
    assert "Nama daftar belum diisi." in body(client.post(edit, {"title": " ", "request_id": "5"}))
    client.post(f"/desk/catalogue/lists/{made.id}/remove/", {"request_id": "6"})
    assert not BookList.objects.exists()


@pytest.mark.parametrize("address", ["new/", f"{LIST}/edit/"])
def test_only_cataloguers_change_lists(shelf, address, client):
    assert client.get(f"/desk/catalogue/lists/{address}").status_code == 302
    assert staff_client(shelf.crew).get(f"/desk/catalogue/lists/{address}").status_code == 403


def test_a_visitor_keeps_a_list_without_an_account(shelf, client):
    entries = StoredEntry.objects.count()
    for title in ("Bumi Manusia", "Anggrek", "Anggrek"):
        client.post("/catalogue/lists/mine/change/", {"record": record(title), "change": "add"})
    page = client.get("/catalogue/lists/mine/")
    assert [one.record.title for one in page.context["results"]] == ["Bumi Manusia", "Anggrek"]
    assert "Ada di daftar saya" in body(client.get(f"/catalogue/{record('Anggrek')}/"))
    assert client.get("/catalogue/lists/mine.pdf").content[:5] == b"%PDF-"
    assert "Bumi Manusia" in body(client.get("/catalogue/lists/mine.ris"))
    client.post("/catalogue/lists/mine/change/", {"record": record("Anggrek"), "change": "drop"})
    assert len(client.get("/catalogue/lists/mine/").context["results"]) == 1
    client.post("/catalogue/lists/mine/change/", {"change": "clear"})
    assert "Daftar Anda masih kosong" in body(client.get("/catalogue/lists/mine/"))
    assert StoredEntry.objects.count() == entries


def test_a_visitor_cannot_put_aside_what_is_not_shown(shelf, client):
    told = {"record": record("Buku Dalam"), "change": "add"}
    assert client.post("/catalogue/lists/mine/change/", told).status_code == 404


@pytest.mark.parametrize("cookie", ["x", "x:y", "signed nonsense"])
def test_a_cookie_that_is_not_ours_is_an_empty_list(shelf, client, cookie):
    if cookie == "signed nonsense":  # the key differs from process to process, so it is signed here
        cookie = signing.Signer(salt="lentera.catalogue.lists").sign("!!")
    client.cookies[COOKIE] = cookie
    assert "Daftar Anda masih kosong" in body(client.get("/catalogue/lists/mine/"))


@pytest.mark.parametrize(
    "place", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "-1"]
)
def test_the_own_list_leads_nowhere_else_and_fits_a_cookie(shelf, client, place):
    told = {"record": record("Anggrek"), "change": "add", "next": place}
    assert client.post("/catalogue/lists/mine/change/", told)["Location"] == "/catalogue/lists/mine/"
    assert MOST * 16 * 4 / 3 < 3500
