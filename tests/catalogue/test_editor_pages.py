"""The editor's pages, as a browser without JavaScript sends them."""

import re
from typing import Any

import pytest

from lentera.catalogue import actions, queries
from lentera.catalogue.actions.editing import save_marc
from lentera.catalogue.marc.record import Marc
from lentera.catalogue.models import Record, RecordTemplate
from lentera.catalogue.queries.same import same_records
from lentera.catalogue.queries.states import states
from lentera.catalogue.rules import RecordForm
from lentera.journal.refusals import Refusal
from tests.cast import make_cast, staff_client
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book, field
from tests.journal.proofs import assert_replay_equals_tables

NEW = "/desk/catalogue/new/"
TYPED = {"face": "simple", "material": "book", "language": "ind", "original": "", "use": "learning", "level": "",
         "audience": " ", "request_id": "r1"}  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db, fresh_home):
    return make_cast()


@pytest.fixture
def staff(cast):
    return staff_client(cast.cataloguer)


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def shown(response) -> dict[str, Any]:
    """What a browser would send of the form on a page: hidden fields, inputs, texts and chosen options."""
    page = body(response).split('id="editor"')[1].split("</form>")[0]
    page = re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL)
    told: dict[str, Any] = {}

    def put(name: str, value: str) -> None:
        told.setdefault(name, []).append(_plain(value))

    for tag in re.finditer(
        r"<input[^>]*>|<textarea[^>]*>(.*?)</textarea>|<select[^>]*>.*?</select>", page, re.DOTALL
    ):
        text = tag.group()
        name = re.search(r'name="([^"]+)"', text)
        if name is None:
            continue
        if text.startswith("<textarea"):
            put(name.group(1), (tag.group(1) or "").removeprefix("\n"))
        elif text.startswith("<select"):
            chosen = re.search(r'<option value="([^"]*)"[^>]*selected', text) or re.search(
                r'value="([^"]*)"', text
            )
            put(name.group(1), chosen.group(1) if chosen else "")
        else:
            value = re.search(r'value="([^"]*)"', text)
            put(name.group(1), value.group(1) if value else "")
    return told


def _plain(text: str) -> str:
    for sign, entity in (('"', "&quot;"), ("'", "&#x27;"), ("<", "&lt;"), (">", "&gt;"), ("&", "&amp;")):
        text = text.replace(entity, sign)
    return text


def saved(cast, marc: Marc | None = None, **form: Any) -> Record:
    outcome = save_marc(
        cast.agency, marc, form=RecordForm(**form) if form else None, actor=ACTOR, request_id=None
    )
    assert not isinstance(outcome, Refusal), outcome
    return Record.objects.get(id=outcome.record)


def test_from_the_form_to_the_grid_and_back_nothing_is_lost(staff):
    grid = staff.post(NEW, TYPED | {"title": "Hidroponik", "author": "Tani, Budi", "ddc": "631.5", "isbn": "979461227",
                                    "year": "2020", "act": "grid"}, follow=True)  # fmt: skip
    told = shown(grid)
    assert "$a Hidroponik" in told["text"]
    assert "$a 979461227" in told["text"]
    told["tag"].append("700")
    told["one"].append("1")
    told["two"].append("")
    told["text"].append("$a Ani, Sri $e ilustrator")
    simple = staff.post(NEW, told | {"act": "simple"}, follow=True)
    form = simple.context["form"].initial
    assert (form["title"], form["author"], form["year"], form["others"]) == (
        "Hidroponik",
        "Tani, Budi",
        2020,
        "Ani, Sri",
    )
    final = shown(simple) | {"isbn": "", "act": "save", "summary": "Tanpa tanah"}
    staff.post(NEW, final)
    row = Record.objects.get(title="Hidroponik")
    marc = queries.marc_of(row)
    assert [one.all("ae") for one in marc.each("700")] == [["Ani, Sri", "ilustrator"]]
    assert marc.control("001") == f"lentera-{row.id.hex[:16]}"
    assert (row.summary, row.call_number) == ("Tanpa tanah", "631.5 TAN h")
    assert_replay_equals_tables()


def test_a_record_of_many_fields_is_saved_in_the_grid(cast, staff):
    subjects = [field("650", f"aAnggrek {number}", indicators=" 4") for number in range(600)]
    row = saved(cast, book("Seribu Anggrek", *subjects))
    address = f"/desk/catalogue/{row.id}/edit/"
    told = shown(staff.get(address + "?face=grid"))
    assert len(told["tag"]) > 600
    told["text"][-1] = "$a Anggrek bulan"
    answer = staff.post(address, told | {"act": "save"})
    assert answer.status_code == 302, body(answer)
    found = [one.first("a") for one in queries.marc_of(Record.objects.get()).each("650")]
    assert (len(found), found[0], found[-1]) == (600, "Anggrek 0", "Anggrek bulan")


def test_all_that_is_wrong_in_the_form_is_named_at_once_each_at_its_field(staff):
    wrong = {"title": "", "isbn": "0786808773", "year": "205", "ddc": "abc", "act": "save"}
    page = body(staff.post(NEW, TYPED | wrong))
    for name in ("title", "isbn", "year", "ddc"):
        assert re.search(rf'href="#id_{name}"', page), name
    assert page.count("Judul belum diisi.") == 2  # above, and at its field
    assert not Record.objects.exists()
    one = body(staff.post(NEW, TYPED | {"title": "Bumi Manusia", "year": "abc", "ddc": "abc", "act": "save"}))
    assert "bukan nomor DDC" in one and 'href="#id_year"' in one


def test_what_is_wrong_in_the_grid_is_named_with_its_place(staff):
    told = shown(staff.get(NEW + "?face=grid"))
    at = told["tag"].index("245")
    told["text"][at], told["one"][at] = "$a Bumi Manusia", "7"
    page = body(staff.post(NEW, told | {"act": "save"}))
    assert "Ruas 245 indikator 1: “7” tidak dikenal" in page
    assert f'href="#row-{at}"' in page
    assert not Record.objects.exists()


def test_a_warning_is_shown_once_and_may_be_kept(staff):
    told = shown(staff.get(NEW + "?face=grid"))
    at = told["tag"].index("245")
    told["text"][at], told["one"][at] = "$a The Earth", "0"
    answer = staff.post(NEW, told | {"act": "save"})
    assert "seharusnya 4" in body(answer)
    assert not Record.objects.exists()
    again = shown(answer)
    assert again["kept"]
    staff.post(NEW, again | {"act": "save"})
    assert Record.objects.get().title == "The Earth"


def test_rows_come_go_and_move_without_javascript(staff):
    told = shown(staff.get(NEW + "?face=grid"))
    at = told["tag"].index("245")
    told["text"][at] = "$a Bumi Manusia"
    more = shown(staff.post(NEW, told | {"act": f"row-add:{at}"}))
    assert len(more["tag"]) == len(told["tag"]) + 1 and more["tag"][at + 1] == ""
    moved = shown(staff.post(NEW, more | {"act": f"row-up:{at}"}))
    assert moved["tag"][at - 1] == "245" and moved["text"][at - 1] == "$a Bumi Manusia"
    gone = shown(staff.post(NEW, moved | {"act": f"row-delete:{at - 1}"}))
    assert "245" not in gone["tag"]
    helped = body(staff.post(NEW, told | {"act": f"row-help:{at}"}))
    assert "Pernyataan tanggung jawab" in helped
    for odd in ("row-delete:999", "row-up:x", "row-add:last", "row-:", "row-up:²", f"row-add:{'9' * 5_000}"):
        body(staff.post(NEW, told | {"act": odd}))


def test_whatever_is_sent_is_answered(staff):
    for told in ({"face": "simple", "marc": "[1,2"}, {"face": "simple", "marc": '{"leader": 1}'}, {"face": "x"},
                 {"face": "grid", "tag": ["\x00"], "text": ["$"], "leader": "x", "fixed": "y"}):  # fmt: skip
        assert staff.post(NEW, told | {"act": "save"}).status_code == 200
    assert not Record.objects.exists()
    assert staff.get(NEW, {"draft": "../x", "template": "zzz", "ddc": "'"}).status_code == 200


@pytest.mark.parametrize("start", ["serial", "map", "music", "video", "comic", "braille", "ebook", "game"])
def test_a_template_by_material_is_shown_and_saved(staff, start):
    told = shown(staff.get(NEW, {"template": start, "face": "simple"})) | {"title": "Judul", "act": "save"}
    assert told["material"] == [start]
    staff.post(NEW, told)
    told = shown(staff.get(f"/desk/catalogue/{Record.objects.get().id}/edit/"))
    assert told["material"] == [start]


def test_an_institution_keeps_templates_of_its_own(cast, staff):
    told = shown(staff.get(NEW, {"template": "serial", "face": "grid"}))
    told["text"][told["tag"].index("310")] = "$a Bulanan"
    asked = staff.post(NEW, told | {"act": "template"})
    assert "Beri nama" in body(staff.post(asked.url, {"name": " "}))
    staff.post(asked.url, {"name": "Majalah bulanan"})
    template = RecordTemplate.objects.get()
    assert "Majalah bulanan" in body(staff.get(NEW))
    begun = shown(staff.get(NEW, {"template": str(template.id), "face": "grid"}))
    assert "$a Bulanan" in begun["text"]
    assert "Majalah bulanan" not in body(staff_client(cast.sari).get(NEW))
    staff.post(f"/desk/catalogue/templates/{template.id}/remove/")
    assert not RecordTemplate.objects.exists()
    assert "tidak ada lagi" in body(
        staff.post(f"/desk/catalogue/templates/{template.id}/remove/", follow=True)
    )
    assert_replay_equals_tables()


def test_a_book_that_is_there_already_is_named_before_it_is_saved_again(cast, staff):
    row = saved(cast, title="Bumi Manusia", author="Toer, Pramoedya Ananta", isbn="9789794612279")
    seen = body(staff.get("/desk/catalogue/similar/", {"isbn": "9789794612278"})) + body(
        staff.get("/desk/catalogue/similar/", {"isbn": "9789794612279"})
    )
    assert seen.count(f"/catalogue/{row.id}/") == 1 and "found=9789794612279" in seen
    for title, author, found in [("bumi manusia", "", 1), ("Bumi Manusia", "Pramoedya A. Toer", 1),
                                 ("Bumi Manusia : sebuah roman", "", 1), ("Bumi Manusia", "Nasution, A.", 0),
                                 ("Bumi", "", 0), (": Bumi Manusia", "", 0), ("", "", 0)]:  # fmt: skip
        assert len(same_records(cast.agency, title=title, author=author)) == found, (title, author)
    assert same_records(cast.prison, title="Bumi Manusia") == [row]
    typed = TYPED | {"title": "Bumi Manusia", "author": "Toer, Pramoedya Ananta", "act": "save"}
    answer = staff.post(NEW, typed)
    assert "mungkin sudah ada" in body(answer)
    assert Record.objects.count() == 1
    staff.post(NEW, shown(answer) | {"act": "save"})
    assert Record.objects.count() == 2


def test_an_own_private_record_is_no_hint_to_others(cast):
    actions.import_records(cast.prison, reads(book("Buku Dalam", control="d")), actor=ACTOR, public=False)
    assert same_records(cast.agency, title="Buku Dalam") == []
    assert len(same_records(cast.prison, title="Buku Dalam")) == 1


def test_who_was_slower_sees_the_other_change_and_loses_nothing(cast, staff):
    row = saved(cast, title="Bumi Manusia", summary="Lama", author="Toer, P.")
    edit = f"/desk/catalogue/{row.id}/edit/"
    mine = shown(staff.get(edit + "?face=simple"))
    other = shown(staff.get(edit))
    staff.post(edit, other | {"summary": "Baru", "act": "save"})
    answer = staff.post(edit, mine | {"title": "Bumi Kita", "act": "save"})
    page = body(answer)
    assert "diubah orang lain" in page and "Lama" in page and "Baru" in page
    assert Record.objects.get(id=row.id).title == "Bumi Manusia"
    staff.post(edit, shown(answer) | {"act": "save"})
    now = Record.objects.get(id=row.id)
    assert (now.title, now.summary) == ("Bumi Kita", "Baru")


def test_a_stale_save_changes_nothing(cast):
    row = saved(cast, title="Bumi Manusia")
    marc = queries.marc_of(row)
    refused = save_marc(cast.agency, marc, record=row.id, based_on="0" * 32, actor=ACTOR, request_id="r")
    assert isinstance(refused, Refusal) and refused.code == "record-changed-meanwhile"
    assert len(states(row.id, reader=cast.agency)) == 1


def test_the_history_tells_what_changed_field_by_field(cast, staff):
    actions.import_records(cast.agency, reads(book("Bumi Manusia", field("520", "aLama"))), actor=ACTOR)
    row = Record.objects.get()
    edit = f"/desk/catalogue/{row.id}/edit/"
    staff.post(edit, shown(staff.get(edit + "?face=simple")) | {"summary": "Baru", "act": "save"})
    told = states(row.id, reader=cast.agency)
    assert len(told) == 2
    page = body(staff.get(f"/catalogue/{row.id}/?tab=history"))
    assert f"state={told[0].mark}" in page and f"state={told[1].mark}" in page
    changes = staff.get(f"/catalogue/{row.id}/?tab=history&state={told[0].mark}")
    assert [(one.tag, one.before, one.after) for one in changes.context["changes"]] == [
        ("520", "__ $a Lama", "__ $a Baru")
    ]
    assert "keadaan pertama" in body(staff.get(f"/catalogue/{row.id}/?tab=history&state={told[1].mark}"))
    assert "changes" not in staff.get(f"/catalogue/{row.id}/?tab=history&state=x").context


def test_a_class_is_chosen_and_what_was_typed_comes_back(staff):
    away = staff.post(NEW, TYPED | {"title": "Sawah", "act": "classes"})
    page = body(staff.get(away.url))
    assert "Teknologi dan ilmu terapan" in page
    found = body(staff.get(away.url + "&q=pertanian"))
    choice = re.search(r'href="([^"]*ddc=630[^"]*)"', found)
    assert choice is not None
    back = staff.get(_plain(choice.group(1)))
    form = back.context["form"].initial
    assert (form["title"], form["ddc"]) == ("Sawah", "630")
    assert body(staff.get("/desk/catalogue/classes/?class=200&record=x&draft=y"))


def test_the_call_number_is_proposed_while_typing(staff):
    page = body(
        staff.get(
            "/desk/catalogue/mark/", {"ddc": "2x4", "author": "Rasjid, Sulaiman", "title": "Fiqh Islam"}
        )
    )
    assert "2X4 RAS f" in page
    typed = TYPED | {"title": "Fiqh Islam", "ddc": "2X4", "call_number": "R 2X4 RAS f", "act": "save"}
    staff.post(NEW, typed)
    assert Record.objects.get().call_number == "R 2X4 RAS f"


def test_the_editor_is_closed_to_others(cast):
    for address in (NEW, "/desk/catalogue/similar/", "/desk/catalogue/field/", "/desk/catalogue/templates/"):
        assert staff_client(cast.auditor).get(address).status_code == 403
