"""The pages: for everybody, without JavaScript; for the cataloguer a form; for others a closed door."""

import pytest

from lentera.catalogue import actions, hooks, queries
from lentera.catalogue.models import Record
from lentera.catalogue.views import kept
from tests.cast import make_cast, staff_client
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book, field

LEARNING = field("658", "alearning", "2lentera-use")
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db, fresh_home, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 0)  # pages are drawn anew: what they are drawn with is read here
    return make_cast()


@pytest.fixture
def shelf(cast):
    records = [
        book("Bumi Manusia", field("082", "a899.2213"), field("650", "aFiksi Indonesia")),
        book(
            "Merawat Anggrek",
            field("520", "aTentang anggrek."),
            LEARNING,
            field("082", "a635.9"),
            control="2",
            author="",
        ),
        *(book(f"Seri Sejarah {n}", control=f"s{n}", year=1960 + n) for n in range(30)),
    ]
    actions.import_records(cast.agency, reads(*records), actor=ACTOR)
    actions.import_records(cast.prison, reads(book("Buku Dalam", control="d")), actor=ACTOR, public=False)
    return cast


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_anybody_searches(shelf, client):
    page = body(client.get("/catalogue/", {"q": "anggrek"}))
    assert "Merawat Anggrek" in page
    assert "Tentang anggrek" in page
    assert "Bumi Manusia" not in page
    assert "Buku Dalam" not in body(client.get("/catalogue/", {"q": "buku dalam"}))
    assert "635.9 MER m" in page


def test_paging_goes_through_all(shelf, client):
    first = client.get("/catalogue/", {"q": "sejarah", "sort": "year"})
    assert "Seri Sejarah 29" in body(first)
    assert "Seri Sejarah 2<" not in body(first)
    second = client.get("/catalogue/" + first.context["next_url"])
    assert "Seri Sejarah 2<" in body(second)
    assert second.context["next_url"] == ""


def test_where_nothing_is_asked_the_newest_stand_first(shelf, client):
    """Not the alphabet, which begins with signs and other scripts; and nothing can be relevant to no question."""
    for asked in ({}, {"q": "  "}, {"sort": "relevance"}, {"sort": "year"}):
        page = client.get("/catalogue/", asked)
        years = [one.record.year or 0 for one in page.context["results"]]
        assert years == sorted(years, reverse=True) and len(years) == 20
        assert [(str(label), on) for label, _, on in page.context["sorts"]] == [
            ("tahun", True),
            ("judul", False),
        ]
    asked = client.get("/catalogue/", {"q": "sejarah"}).context["sorts"]
    assert [(str(label), on) for label, _, on in asked] == [
        ("relevansi", True),
        ("tahun", False),
        ("judul", False),
    ]


def test_facets_narrow_and_widen_by_address(shelf, client):
    page = client.get("/catalogue/", {"q": ""})
    (uses,) = [choices for label, choices in page.context["facets"] if str(label) == "Kegunaan"]
    learning = next(one for one in uses if str(one.label) == "Pembelajaran")
    narrowed = client.get("/catalogue/" + learning.url)
    assert (narrowed.context["total"], learning.count) == (1, 1)
    chosen = next(one for label, choices in narrowed.context["facets"] for one in choices if one.chosen)
    assert client.get("/catalogue/" + chosen.url).context["total"] == 32


@pytest.mark.parametrize(
    "address",
    [
        "/catalogue/?after=x&sort=y&use=z",
        "/catalogue/?q=%22%00%F0%28&decade=1960&decade=x",
        "/catalogue/?q=tidakada",
    ],
)
def test_any_question_is_answered(shelf, client, address):
    body(client.get(address))


def test_a_record_its_marc_and_for_staff_its_history(shelf, client):
    row = queries.record_by_control(shelf.agency, "lt-1")
    assert row is not None
    address = f"/catalogue/{row.id}/"
    page = body(client.get(address))
    assert "Fiksi Indonesia" in page
    assert "tab=history" not in page
    assert "$a" in body(client.get(address + "?tab=marc"))
    staff = staff_client(shelf.cataloguer)
    assert "impor" in body(staff.get(address + "?tab=history"))
    assert "Ubah" in body(staff.get(address))
    assert "/edit/" not in body(staff_client(shelf.agus).get(address))


def test_a_prisons_own_record_is_nobody_elses(shelf, client):
    row = Record.objects.get(institution=shelf.prison)
    address = f"/catalogue/{row.id}/"
    assert client.get(address).status_code == 404
    assert staff_client(shelf.cataloguer).get(address).status_code == 404
    assert staff_client(shelf.other_librarian).get(address).status_code == 404
    assert "Hanya lembaga ini" in body(staff_client(shelf.sari).get(address))
    assert staff_client(shelf.cataloguer).get(f"/desk/catalogue/{row.id}/edit/").status_code == 404


def test_the_cataloguer_writes_changes_and_removes_a_record(shelf):
    staff = staff_client(shelf.cataloguer)
    typed = {"title": "Hidroponik", "author": "Tani, Budi", "year": "2020", "ddc": "631.5", "language": "ind",
             "use": "learning", "subjects": "Hidroponik\n\nTanaman -- Budi daya", "request_id": "r1"}  # fmt: skip
    page = staff.post("/desk/catalogue/new/", typed | {"isbn": "123"})
    assert "ISBN 123 tidak benar" in body(page)
    made = staff.post("/desk/catalogue/new/", typed, follow=True)
    row = Record.objects.get(title="Hidroponik")
    assert row.public
    assert (row.call_number, row.use, row.subjects) == (
        "631.5 TAN h",
        "learning",
        "Hidroponik\nTanaman -- Budi daya",
    )
    assert "sudah dapat dicari" in body(made)
    assert "Hidroponik" in body(staff.get("/desk/catalogue/", {"q": "tanam hidroponik"}))
    shown = staff.get(f"/desk/catalogue/{row.id}/edit/").context["form"].initial
    assert (shown["title"], shown["subjects"]) == ("Hidroponik", "Hidroponik\nTanaman -- Budi daya")
    staff.post(f"/desk/catalogue/{row.id}/edit/", typed | {"title": "Hidroponik Praktis", "request_id": "r2"})
    assert Record.objects.get(id=row.id).title == "Hidroponik Praktis"
    refused = staff.post(f"/desk/catalogue/{row.id}/remove/", {"reason": "", "request_id": "r3"})
    assert "Tuliskan alasan" in body(refused)
    staff.post(f"/desk/catalogue/{row.id}/remove/", {"reason": "ganda", "request_id": "r4"})
    assert not Record.objects.filter(id=row.id).exists()


def test_what_a_prison_librarian_writes_stays_inside(shelf, client):
    staff = staff_client(shelf.sari)
    typed = {"title": "Buletin Warga", "language": "ind", "use": "knowledge", "request_id": "r1"}
    staff.post("/desk/catalogue/new/", typed)
    assert Record.objects.get(title="Buletin Warga").public is False
    assert "Buletin Warga" not in body(client.get("/catalogue/", {"q": "buletin"}))
    assert "Buletin Warga" in body(staff.get("/catalogue/", {"q": "buletin"}))


def test_the_desk_is_closed_to_others(shelf, client):
    assert client.get("/desk/catalogue/").status_code == 302
    assert staff_client(shelf.agus).get("/desk/catalogue/").status_code == 200
    for account in (shelf.agus, shelf.assistant, shelf.auditor):
        assert staff_client(account).get("/desk/catalogue/new/").status_code == 403


def test_imports_are_listed_with_their_counts(shelf):
    assert "32" in body(staff_client(shelf.cataloguer).get("/desk/catalogue/batches/"))


def test_copies_are_shown_when_somebody_knows_them(shelf, client, monkeypatch):
    row = queries.record_by_control(shelf.agency, "lt-1")
    assert row is not None
    places = {row.id: (hooks.Place("Dispersip", 4, 3),)}
    monkeypatch.setattr(hooks.copies, "_fillers", [lambda records, asking: places])
    assert "3 tersedia" in body(client.get("/catalogue/", {"q": "bumi manusia"}))
    assert "3 dari 4 tersedia" in body(client.get(f"/catalogue/{row.id}/"))
    places[row.id] = (hooks.Place("Dispersip", 4, 0),)
    actions.import_records(shelf.agency, reads(book("Baru", control="n")), actor=ACTOR)  # as a loan would
    assert "Semua dipinjam" in body(client.get("/catalogue/", {"q": "bumi manusia"}))


def test_the_page_speaks_english_when_asked(shelf, client):
    page = body(client.get("/catalogue/", {"q": "anggrek"}, headers={"accept-language": "en"}))
    assert "Learning" in page
    assert "Kegunaan" not in page
