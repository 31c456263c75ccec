"""Pages of authorities: what stands under a heading, and the cataloguer's way from a list to one form."""

import re

import pytest

from lentera.catalogue import actions, queries
from lentera.catalogue.models import Authority, Record
from lentera.catalogue.queries import authorities as known
from tests.cast import make_cast, staff_client
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book, field

pytestmark = pytest.mark.django_db
DESK = "/desk/catalogue/authorities/"


@pytest.fixture
def cast(db, fresh_home):
    cast = make_cast()
    records = [
        book("Bumi Manusia", field("650", "aFiksi Indonesia"), control="1"),
        book("Jejak Langkah", control="2", author="Pramoedya Ananta Toer"),
    ]
    actions.import_records(cast.agency, reads(*records), actor=ACTOR)
    actions.import_records(cast.prison, reads(book("Buku Dalam", control="d")), actor=ACTOR, public=False)
    return cast


def made(client, **fields):
    told = {"kind": "person", "heading": "Toer, Pramoedya Ananta", "see": "Pramoedya Ananta Toer"} | fields
    answer = client.post(f"{DESK}new/", told)
    assert answer.status_code == 302, answer.content.decode()
    return Authority.objects.get(heading=told["heading"])


def body(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_a_heading_to_one_form_for_all_records(cast, client):
    desk = staff_client(cast.cataloguer)
    page = body(desk.get(f"{DESK}headings/"))
    assert "mirip: Pramoedya Ananta Toer" in page
    desk.post(f"{DESK}headings/", {"text": "Toer, Pramoedya Ananta"})
    row = Authority.objects.get()
    page = body(desk.get(f"{DESK}headings/"))
    assert "Tunjuk ke Toer, Pramoedya Ananta" in page
    desk.post(f"{DESK}headings/", {"text": "Pramoedya Ananta Toer", "near": str(row.id)})
    assert "Tidak ada yang tersisa" in body(desk.get(f"{DESK}headings/"))
    shown = body(desk.get(f"{DESK}{row.id}/rename/", {"heading": "Toer, P. A."}))
    assert "2 cantuman akan diubah" in shown
    assert Record.objects.filter(author="Toer, P. A.").count() == 0
    answer = desk.post(f"{DESK}{row.id}/rename/", {"heading": "Toer, P. A."})
    assert answer.url == f"{DESK}{row.id}/"
    assert Record.objects.filter(author="Toer, P. A.").count() == 2
    assert Record.objects.get(control="d").author == "Toer, Pramoedya Ananta"
    page = body(client.get(f"/catalogue/authority/{row.id}/"))
    assert "Bumi Manusia" in page
    assert "Pramoedya Ananta Toer" in page
    assert "Buku Dalam" not in page
    record = Record.objects.get(control="2")
    assert f"/catalogue/authority/{row.id}/" in body(client.get(f"/catalogue/{record.id}/"))


def test_a_merged_heading_leads_to_the_kept_one(cast, client):
    desk = staff_client(cast.cataloguer)
    kept = made(desk)
    gone = made(desk, heading="Pramoedya Toer Ananta", see="")
    page = body(desk.get(DESK))
    assert "Mungkin sama" in page
    assert re.search(r'<span class="tag[^>]*>Orang</span>', page)
    assert ";Orang;" in desk.get(DESK, {"export": "csv"}).content.decode()
    assert "Pramoedya Toer Ananta" in body(desk.get(f"{DESK}{kept.id}/merge/"))
    answer = desk.post(f"{DESK}{kept.id}/merge/with/", {"gone": str(gone.id)})
    assert answer.url == f"{DESK}{kept.id}/rename/"
    assert client.get(f"/catalogue/authority/{gone.id}/").url == f"/catalogue/authority/{kept.id}/"
    assert desk.get(f"{DESK}{gone.id}/").url == f"{DESK}{kept.id}/"
    broken = desk.post(f"{DESK}{kept.id}/merge/with/", {"gone": "x"})
    assert broken.url == f"{DESK}{kept.id}/merge/"


def test_what_is_wrong_stands_beside_its_field(cast):
    desk = staff_client(cast.cataloguer)
    first = made(desk)
    page = body(desk.post(f"{DESK}new/", {"kind": "person", "heading": "toer, pramoedya ANANTA"}))
    assert "sudah ada sebagai tajuk kendali" in page
    page = body(desk.post(f"{DESK}new/", {"kind": "topic", "heading": "$z"}))
    assert "Tajuk belum diisi" in page
    page = body(desk.post(f"{DESK}{first.id}/rename/", {"heading": ""}))
    assert "Tajuk belum diisi" in page
    assert desk.post(f"{DESK}headings/", {"text": "Tidak ada", "near": "x"}).status_code == 302
    assert desk.get(f"{DESK}{first.id}/rename/", {"heading": "\x00"}).status_code == 200


def test_a_removed_heading_keeps_its_history(cast, client):
    desk = staff_client(cast.cataloguer)
    row = made(desk)
    assert "Hapus tajuk" in body(desk.get(f"{DESK}{row.id}/remove/"))
    desk.post(f"{DESK}{row.id}/remove/", {})
    assert "dihapus" in body(desk.get(f"{DESK}{row.id}/"))
    assert client.get(f"/catalogue/authority/{row.id}/").status_code == 404
    assert known.was_authority(row.id, author=cast.agency)


def test_suggestions_are_options_of_a_list(cast, client):
    made(staff_client(cast.cataloguer))
    page = body(client.get("/catalogue/headings/", {"q": "pramoedya", "kind": "person"}))
    assert '<option value="Toer, Pramoedya Ananta">' in page
    assert body(client.get("/catalogue/headings/", {"q": "toer", "kind": "topic"})).strip() == ""


@pytest.mark.parametrize(
    "page", ["", "headings/", "new/", "{id}/", "{id}/rename/", "{id}/merge/", "{id}/remove/"]
)
def test_who_may_keep_authorities(cast, client, page):
    row = made(staff_client(cast.cataloguer))
    address = DESK + page.format(id=row.id)
    assert staff_client(cast.cataloguer).get(address).status_code == 200
    assert client.get(address).status_code == 302
    other = staff_client(cast.sari).get(address).status_code
    assert other == (404 if "{id}" in page else 200)
    watching = staff_client(cast.auditor).get(address).status_code
    assert watching == (200 if page in ("", "{id}/") else 403)


def test_a_name_counts_where_it_is_the_whole_name_and_is_not_said_in_every_row(cast, client):
    """“Ali” is not “Ali, Muhammad”; and on the page of a name only another first author is told."""
    records = [
        book("Puisi Pagi", control="p1", author="Ali", year=1999),
        book("Puisi Siang", field("700", "aAli."), control="p2", author="Sri Melati", year=2001),
        book("Tinju", control="p3", author="Ali, Muhammad", year=2003),
    ]
    actions.import_records(cast.agency, reads(*records), actor=ACTOR)
    row = made(staff_client(cast.cataloguer), heading="Ali", see="")
    answer = client.get(f"/catalogue/authority/{row.id}/")
    told = [(title.title, about) for title, about in answer.context["titles"]]
    assert told == [("Puisi Siang", "Sri Melati · 2001 · Hasta Mitra"), ("Puisi Pagi", "1999 · Hasta Mitra")]
    assert answer.context["total"] == 2 and "2 judul" in body(answer)


def test_a_subject_counts_with_its_subdivisions_not_within_others_and_one_without_a_word_counts_nothing(
    cast, client
):
    records = [
        book("Merawat Anggrek", field("650", "aAnggrek", "xBudi daya"), control="s1"),
        book("Anggrek?", field("650", "aMawar"), control="s2"),
        book("Anggrek di Malam Hari", field("650", "aAnggrek bulan"), control="s3"),
        book("Bunga", field("650", "aBunga anggrek", "xAnggrek"), control="s4"),
    ]
    actions.import_records(cast.agency, reads(*records), actor=ACTOR)
    desk = staff_client(cast.cataloguer)
    row = made(desk, kind="topic", heading="Anggrek", see="")
    answer = client.get(f"/catalogue/authority/{row.id}/")
    assert [title.title for title, _ in answer.context["titles"]] == ["Merawat Anggrek"]
    assert queries.titles_under("subject", "***") == queries.titles_under("author", "?") == ([], 0)


def test_a_house_finds_its_own_records_under_a_heading_and_others_do_not(cast):
    assert queries.titles_under("author", "Toer, Pramoedya Ananta")[1] == 1
    titles, total = queries.titles_under("author", "Toer, Pramoedya Ananta", reader=cast.prison)
    assert total == 2 and "Buku Dalam" in [title.title for title in titles]
