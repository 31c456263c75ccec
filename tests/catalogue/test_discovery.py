"""Finding: facets that tell what is free, chips, an empty page that helps, and what stands beside a record."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from io import BytesIO

import pymarc
import pytest

from lentera.catalogue import actions, hooks, queries, showing
from lentera.catalogue.hooks import Shelves
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.models import Record
from lentera.catalogue.views import kept
from tests.cast import make_cast, staff_client
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book, field

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def cast(db, fresh_home, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 0)  # pages are drawn anew: what they are drawn with is read here
    return make_cast()


@pytest.fixture
def shelf(cast):
    records = [
        book(
            "Merawat Anggrek",
            field("650", "aAnggrek", "xBudi daya"),
            field("082", "a635.9"),
            control="a",
            author="Kebun, Rudi",
        ),
        book("Anggrek Bulan", field("650", "aAnggrek", "xBudi daya"), control="b", author="Tani, Budi"),
        book("Anggrek Hutan", field("650", "aAnggrek"), control="c", author="Rimba, Sari"),
        book("Bumi Manusia", field("650", "aFiksi Indonesia"), control="d"),
        book("Kimia Dasar", field("650", "aKimia"), control="e", author="Atom, Nina", year=2001),
        book('</script><b>"Jahat" & co', control="f", author="X, Y"),
    ]
    actions.import_records(cast.agency, reads(*records), actor=ACTOR)
    actions.import_records(cast.prison, reads(book("Anggrek Dalam", field("650", "aAnggrek"), control="z")),
                           actor=ACTOR, public=False)  # fmt: skip
    return cast


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def row_of(cast, control) -> Record:
    row = queries.record_by_control(cast.agency, control)
    assert row is not None
    return row


def facet(page, name):
    return next((choices for label, choices in page.context["facets"] if str(label) == name), [])


def test_what_is_free_is_a_facet_and_changes_nothing_in_the_index(shelf, client, monkeypatch):
    away = row_of(shelf, "a").id
    monkeypatch.setattr(hooks.copies, "_shelves", [lambda asking: Shelves(away=frozenset([away]))])
    hooks.copies._told.clear()
    page = client.get("/catalogue/", {"q": "anggrek"})
    assert [(str(one.label), one.count) for one in facet(page, "Ketersediaan")] == [
        ("Sedang dipinjam semua", 1),
        ("Belum ada eksemplar", 2),
    ]
    narrowed = client.get("/catalogue/" + facet(page, "Ketersediaan")[0].url)
    assert [one.record.id for one in narrowed.context["results"]] == [away]
    (chip,) = narrowed.context["chips"]
    assert str(chip.value) == "Sedang dipinjam semua"
    assert client.get("/catalogue/" + chip.url).context["total"] == 3


def test_shelves_are_asked_once_till_something_is_recorded(shelf, client, monkeypatch):
    asked = []
    monkeypatch.setattr(hooks.copies, "_shelves", [lambda asking: asked.append(asking) or Shelves()])
    hooks.copies._told.clear()
    client.get("/catalogue/", {"q": "anggrek"})
    client.get("/catalogue/", {"q": "kimia"})
    assert asked == [None]
    actions.import_records(shelf.agency, reads(book("Baru", control="n")), actor=ACTOR)
    client.get("/catalogue/", {"q": "anggrek"})
    assert asked == [None, None]


def test_several_choices_can_be_let_go_one_by_one_or_all(shelf, client):
    page = client.get("/catalogue/", {"q": "kimia", "language": "ind", "decade": "1980"})
    assert "Tidak ada yang cocok" in body(page)
    assert [str(chip.value) for chip in page.context["chips"]] == ["Indonesia", "1980–1989"]
    assert client.get("/catalogue/" + page.context["chips"][1].url).context["total"] == 1
    assert client.get("/catalogue/" + page.context["clear_url"]).context["chips"] == []


def test_an_empty_page_offers_the_next_step(shelf, client):
    page = body(client.get("/catalogue/", {"q": "anggrik"}))
    assert "Mungkin maksud Anda" in page and "q=anggrek" in page
    assert "diminta kepada petugas" in body(client.get("/catalogue/", {"q": "zzzz"}))
    assert "/desk/requests/new/" in body(staff_client(shelf.sari).get("/catalogue/", {"q": "zzzz"}))


@pytest.mark.parametrize("decade", ["x", "99999999999999999999", "²", "-1"])
def test_a_strange_decade_is_only_a_choice_that_finds_nothing(shelf, client, decade):
    assert client.get("/catalogue/", {"decade": decade}).context["total"] == 0


def test_two_of_the_same_author_are_among_the_similar_ones(cast, client):
    """Titles that share every subject are many, and each is liker than another novel of the author."""
    alike, toer = [field("650", "aFiksi sejarah"), field("650", "aSastra klasik")], "Toer, Pramoedya Ananta"
    made = [book("Bumi Manusia", *alike, control="1", author=toer)]
    made += [
        book(f"Klasik {number}", *alike, control=f"k{number}", author=f"Lain {number}") for number in range(9)
    ]
    made += [
        book(f"Toer {number}", field("650", "aNovel"), control=f"t{number}", author=toer)
        for number in range(5)
    ]
    made += [book(f"Kebun {number}", control=f"i{number}", author=f"Isi {number}") for number in range(200)]
    actions.import_records(cast.agency, reads(*made), actor=ACTOR)
    near = queries.similar(Record.objects.get(title="Bumi Manusia"))
    assert [one.author[:4] for one in near] == ["Lain"] * 4 + ["Toer"] * 2
    assert len({one.id for one in near}) == 6
    own = queries.similar(Record.objects.get(title="Toer 0"))
    assert [one.author[:4] for one in own][:5] == ["Toer"] * 5, "all of them share the subject and the author"


def test_similar_titles_share_subjects_and_stay_where_they_may_be_seen(shelf, client):
    row = row_of(shelf, "a")
    near = [one.title for one in client.get(f"/catalogue/{row.id}/").context["similar"]]
    assert near[:2] == ["Anggrek Bulan", "Anggrek Hutan"]
    assert {"Kimia Dasar", "Anggrek Dalam", "Merawat Anggrek"}.isdisjoint(near)
    inside = [one.title for one in staff_client(shelf.sari).get(f"/catalogue/{row.id}/").context["similar"]]
    assert "Anggrek Dalam" in inside


def test_what_readers_had_together_stands_beside_it_as_far_as_one_may_see(shelf, client, monkeypatch):
    row, inside = row_of(shelf, "a"), Record.objects.get(institution=shelf.prison)
    told = [row_of(shelf, "e").id, inside.id, row.id, row_of(shelf, "d").id]
    monkeypatch.setattr(hooks.copies, "_also_borrowed", [lambda record, asking: told])
    page = client.get(f"/catalogue/{row.id}/")
    assert [one.title for one in page.context["also"]] == ["Kimia Dasar", "Bumi Manusia"]
    assert "Pembaca juga meminjam" in body(page)
    monkeypatch.setattr(hooks.copies, "_also_borrowed", [])
    assert "Pembaca juga meminjam" not in body(client.get(f"/catalogue/{row.id}/"))


def test_staff_can_keep_to_what_is_in_hand_at_their_library(shelf, monkeypatch):
    here = frozenset([row_of(shelf, "a").id, row_of(shelf, "e").id])
    monkeypatch.setattr(
        hooks.copies, "_shelves", [lambda asking: Shelves(here=here if asking else frozenset())]
    )
    hooks.copies._told.clear()
    page = staff_client(shelf.sari).get("/catalogue/", {"q": "anggrek"})
    (choice,) = facet(page, "Tempat")
    assert (str(choice.label), choice.count) == ("perpustakaan ini", 1)
    narrowed = staff_client(shelf.sari).get("/catalogue/" + choice.url)
    assert [one.record.title for one in narrowed.context["results"]] == ["Merawat Anggrek"]


def test_a_page_asks_as_often_however_much_it_shows(shelf, client, django_assert_max_num_queries):
    client.get("/catalogue/", {"q": "anggrek"})
    with django_assert_max_num_queries(12) as few:
        client.get("/catalogue/", {"q": "kimia"})
    with django_assert_max_num_queries(12) as many:
        client.get("/catalogue/", {"q": ""})
    assert len(many) <= len(few)


def test_a_title_without_anything_to_share_has_no_row_of_likes(shelf, client):
    actions.import_records(shelf.agency, reads(book("Sendiri", control="s", author="")), actor=ACTOR)
    page = client.get(f"/catalogue/{row_of(shelf, 's').id}/")
    assert page.context["similar"] == [] and "Judul serupa" not in body(page)


@pytest.mark.parametrize(
    "form, kind", [("cite.ris", "research-info"), ("cite.bib", "bibtex"), ("cite.txt", "text/plain"),
                   ("marc.mrc", "application/marc"), ("marc.xml", "marcxml"), ("marc.json", "json")],
)  # fmt: skip
def test_a_record_can_be_taken_along(shelf, client, form, kind):
    row = row_of(shelf, "f")
    told = client.get(f"/catalogue/{row.id}/{form}")
    assert told.status_code == 200 and kind in told["Content-Type"]
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.[a-z]+"', told["Content-Disposition"])
    assert b"Jahat" in told.content
    inside = Record.objects.get(institution=shelf.prison)
    assert client.get(f"/catalogue/{inside.id}/{form}").status_code == 404


def test_marc_comes_back_the_same_in_all_three_forms(shelf, client):
    row = row_of(shelf, "a")
    (sent,) = pymarc.MARCReader(client.get(f"/catalogue/{row.id}/marc.mrc").content)
    (xml,) = pymarc.parse_xml_to_array(BytesIO(client.get(f"/catalogue/{row.id}/marc.xml").content))
    (plain,) = pymarc.JSONReader(client.get(f"/catalogue/{row.id}/marc.json").content.decode())
    assert sent.as_dict()["fields"] == xml.as_dict()["fields"] == plain.as_dict()["fields"]


def linked(page: str) -> dict:
    (told,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(told)


def test_a_public_record_says_what_it_is_to_machines(shelf, client, monkeypatch):
    row = row_of(shelf, "d")
    places = {row.id: (hooks.Place("Dispersip", 2, 1, "899 TOE b"), hooks.Place("Pusling", 1, 0))}
    monkeypatch.setattr(hooks.copies, "_fillers", [lambda records, asking: places])
    page = body(client.get(f"/catalogue/{row.id}/"))
    told = linked(page)
    address = f"http://testserver/catalogue/{row.id}/"
    assert (told["@type"], told["@id"], told["name"]) == ("Book", address, "Bumi Manusia")
    assert told["author"] == [{"@type": "Person", "name": "Pramoedya Ananta Toer"}]
    assert told["inLanguage"] == "id"
    assert [(one["offeredBy"]["name"], one["availability"].rpartition("/")[2]) for one in told["offers"]] == [
        ("Dispersip", "InStock"),
        ("Pusling", "OutOfStock"),
    ]
    assert f'<link rel="canonical" href="{address}">' in page
    inside = Record.objects.get(institution=shelf.prison)
    assert "ld+json" not in body(staff_client(shelf.sari).get(f"/catalogue/{inside.id}/"))


@pytest.mark.parametrize(
    ("page", "kind"),
    [("/catalogue/?q=bumi&sort=year", "SearchResultsPage"), ("/catalogue/new/", "CollectionPage")],
)
def test_a_page_of_titles_lists_them_to_machines_and_nothing_of_the_house(
    shelf, client, monkeypatch, page, kind
):
    row, inside = row_of(shelf, "d"), Record.objects.get(institution=shelf.prison)
    came = [(row.id, date(2024, 2, 6)), (inside.id, date(2024, 2, 5))]
    monkeypatch.setattr(hooks.copies, "_arrivals", [lambda *asked: came])
    told = linked(body(client.get(page)))
    assert (told["@type"], told["url"]) == (kind, f"http://testserver{page}")
    (one,) = told["mainEntity"]["itemListElement"]
    address = f"http://testserver/catalogue/{row.id}/"
    assert one == {"@type": "ListItem", "position": 1, "url": address, "name": "Bumi Manusia"}
    assert "ld+json" not in body(staff_client(shelf.sari).get(page))


def test_no_title_can_leave_the_script(shelf, client):
    row = row_of(shelf, "f")
    page = body(client.get(f"/catalogue/{row.id}/"))
    assert linked(page)["name"] == brief_of(queries.marc_of(row)).title
    assert "<b>" not in page


def test_the_code_leads_to_the_record(shelf, client):
    told = client.get(f"/catalogue/{row_of(shelf, 'a').id}/code.svg")
    assert told["Content-Type"] == "image/svg+xml" and told.content.startswith(b"<?xml")
    assert ET.fromstring(told.content).tag.endswith("svg")
    inside = Record.objects.get(institution=shelf.prison)
    assert client.get(f"/catalogue/{inside.id}/code.svg").status_code == 404


def test_the_sitemap_lists_every_public_record_once(shelf, client, monkeypatch):
    monkeypatch.setattr("lentera.catalogue.queries.sitemap.PART", 2)
    monkeypatch.setattr("lentera.catalogue.queries.sitemap._known", {})
    parts = [one.text for one in ET.fromstring(client.get("/sitemap.xml").content).iter(f"{SITEMAP}loc")]
    assert len(parts) == 3
    listed = []
    for part in parts:
        text = client.get(part.removeprefix("http://testserver")).getvalue()
        listed += [one.text for one in ET.fromstring(text).iter(f"{SITEMAP}loc")]
    public = Record.objects.filter(public=True).values_list("id", flat=True)
    assert sorted(listed) == sorted(f"http://testserver/catalogue/{id}/" for id in public)
    assert "Sitemap: http://testserver/sitemap.xml" in body(client.get("/robots.txt"))


def test_new_titles_come_newest_first_page_by_page(shelf, client, monkeypatch):
    rows = [row.id for row in Record.objects.filter(public=True)]
    told = sorted(
        ((rows[n % 5], date(2024, 1, 1) + timedelta(n % 5)) for n in range(5)), key=lambda one: one[1:]
    )

    def arrivals(asking, before, limit):
        newest = sorted(told, key=lambda one: (one[1], one[0]), reverse=True)
        return [one for one in newest if before is None or (one[1], one[0]) < before][:limit]

    monkeypatch.setattr(hooks.copies, "_arrivals", [arrivals])
    monkeypatch.setattr(showing, "PAGE", 2)
    address, shown = "/catalogue/new/", []
    for _ in range(3):
        page = client.get(address)
        shown += [(one.record.id, day) for day, one in page.context["results"]]
        address = "/catalogue/new/" + page.context["next_url"]
    assert shown == told[::-1] and page.context["next_url"] == ""
    for broken in ("x", "2024-01-01", "2024-01-01~x", "~", "9" * 400, "2024-13-01~" + str(rows[0])):
        assert client.get("/catalogue/new/", {"before": broken}).status_code == 200


def test_where_nothing_came_in_the_page_says_so(shelf, client):
    assert "Belum ada yang baru" in body(client.get("/catalogue/new/"))


@pytest.mark.parametrize("ddc, tone", [("", 1), ("R 340", 1), ("899.2", 3), ("005", 1), ("²00", 1)])
def test_a_drawn_cover_has_the_colour_of_its_class(ddc, tone):
    assert showing.tone(ddc) == tone
