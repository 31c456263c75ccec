"""The undo button of histories: drawn for who may press it, and said as one more fact."""

import re
from datetime import date

import pytest
from django.urls import reverse

from lentera.catalogue import actions as catalogue
from lentera.catalogue import queries as records
from lentera.catalogue.rules import RecordForm
from lentera.journal import clock
from lentera.journal.history import history
from lentera.journal.refusals import Refusal
from lentera.mobile import actions as mobile
from lentera.mobile.models import Stop
from lentera.pages.hooks import text_of
from lentera.training import actions as training
from lentera.training.actions import SessionRequest
from lentera.training.facts import RunPartner, Trainer
from lentera.training.models import Course
from tests.cast import make_cast, staff_client
from tests.journal.proofs import assert_replay_equals_tables

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    made = make_cast()
    with clock.told(clock.at_local(date(2024, 3, 5))):
        yield made


@pytest.fixture
def stop(cast):
    saved = mobile.save_stop(cast.agency, "Pasar Terapung", public=True, actor=cast.crew, request_id="first")
    return saved.id


def rename(cast, stop, name, request_id):
    mobile.save_stop(cast.agency, name, stop=stop, public=True, actor=cast.crew, request_id=request_id)


def buttons(client, address):
    html = client.get(address).content.decode()
    return [
        dict(re.findall(r'name="(stream|hash|next|request_id)" value="([^"]*)"', form))
        for form in re.findall(r'<form[^>]*class="history-undo">.*?</form>', html, re.DOTALL)
    ]


def press(client, told, **values):
    return client.post(reverse("institutions:undo"), {**told, **values}, follow=True)


def test_the_newest_change_of_plain_data_is_undone_where_it_is_read(cast, stop):
    rename(cast, stop, "Pasar Baru", "second")
    client, page = staff_client(cast.crew), reverse("mobile:stop", args=[stop])
    (told,) = buttons(client, page)
    assert told["next"] == page
    answer = press(client, told)
    assert answer.redirect_chain[-1][0] == page
    assert "Diurungkan" in answer.content.decode()
    assert Stop.objects.get(id=stop).name == "Pasar Terapung"
    press(client, told)
    assert len(history(stop, reader=cast.agency)) == 3, "the same button twice is one undo"
    assert_replay_equals_tables()


def test_what_was_taken_out_keeps_its_page_and_comes_back(cast, stop):
    client, page = staff_client(cast.crew), reverse("mobile:stop", args=[stop])
    gone = client.post(reverse("mobile:remove-stop", args=[stop]), {"request_id": "x"}, follow=True)
    assert gone.redirect_chain[-1][0] == page and "Sudah dihapus" in gone.content.decode()
    assert not Stop.objects.filter(id=stop).exists()
    (told,) = buttons(client, page)
    assert press(client, told).status_code == 200
    assert Stop.objects.get(id=stop).name == "Pasar Terapung"
    assert_replay_equals_tables()


def test_an_older_change_is_refused_in_a_sentence(cast, stop):
    client, page = staff_client(cast.crew), reverse("mobile:stop", args=[stop])
    (told,) = buttons(client, page)
    rename(cast, stop, "Pasar Baru", "second")
    answer = press(client, told)
    assert "Sudah ada perubahan yang lebih baru" in answer.content.decode()
    assert Stop.objects.get(id=stop).name == "Pasar Baru"


def test_others_have_no_button_and_no_way_around_it(cast, stop):
    (told,) = buttons(staff_client(cast.crew), reverse("mobile:stop", args=[stop]))
    assert press(staff_client(cast.trainer), told).status_code == 403
    assert press(staff_client(cast.other_librarian), told).status_code == 404
    assert press(staff_client(cast.crew), told, hash="ab").status_code == 404
    assert press(staff_client(cast.crew), told, hash="0" * 64).status_code == 404
    assert staff_client(cast.crew).get(reverse("institutions:undo")).status_code == 405
    assert Stop.objects.filter(id=stop).exists()


@pytest.mark.parametrize(
    ("place", "goes"),
    [
        ("https://example.org/", "/desk/"),
        ("/\\example.org", "/desk/"),
        ("undo", "/desk/"),
        ("/desk/mobile/?q=" + "x" * 900, "/desk/mobile/?q=" + "x" * 900),
    ],
)
def test_the_way_back_leads_into_this_house_only(cast, stop, place, goes):
    client = staff_client(cast.crew)
    (told,) = buttons(client, reverse("mobile:stop", args=[stop]))
    answer = client.post(reverse("institutions:undo"), {**told, "next": place})
    assert answer.url == goes


def test_a_new_piece_of_plain_data_has_its_page_and_is_undone_to_nothing(cast):
    client = staff_client(cast.trainer)
    told = {"title": "Cerita pendek", "units": "Alur | 2", "lesson_minutes": "45", "in_use": "on"}
    answer = client.post(reverse("training:new-course"), {**told, "request_id": "c1"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("training:courses")
    course = Course.objects.get()
    assert (course.title, course.lesson_minutes, course.in_use) == ("Cerita pendek", 45, True)
    page = reverse("training:course", args=[course.id])
    refused = client.post(page, {**told, "units": "Alur", "request_id": "c2"})
    assert "Alur" in refused.content.decode() and Course.objects.get().units == "Alur | 2"
    (button,) = buttons(client, page)
    press(client, button)
    assert not Course.objects.exists()
    assert_replay_equals_tables()


def test_an_undo_asks_what_a_removal_asks(cast):
    by = {"actor": cast.trainer, "request_id": None}
    course = training.save_course(cast.agency, "Cerita pendek", units="Alur | 2", **by).id
    client, page = staff_client(cast.trainer), reverse("training:course", args=[course])
    (button,) = buttons(client, page)
    planned = training.plan_run(
        cast.agency,
        course,
        [SessionRequest(day=date(2024, 3, 12), lesson_hours=2)],
        [Trainer(subject="Alur")],
        [RunPartner(institution=cast.prison, quota=10)],
        "Aula",
        programme=mobile.save_programme(cast.agency, "Literasi", date(2024, 1, 1), **by).id,
        **by,
    )
    assert not isinstance(planned, Refusal), planned
    for answer in (
        press(client, button),
        client.post(reverse("training:remove-course", args=[course]), {"request_id": "x"}, follow=True),
    ):
        assert text_of("course-used") in answer.content.decode()
    assert Course.objects.filter(id=course).exists()


def test_another_houses_plain_data_is_not_there(cast, stop):
    for name in ("mobile:stop", "mobile:remove-stop"):
        answer = staff_client(cast.other_librarian).post(reverse(name, args=[stop]), {"request_id": "x"})
        assert answer.status_code in (403, 404)
    assert staff_client(cast.crew).get(reverse("mobile:stop", args=[cast.prison])).status_code == 404
    assert Stop.objects.filter(id=stop).exists()


def test_a_removed_record_comes_back_from_its_history(cast):
    saved = catalogue.save_record(
        cast.agency, RecordForm(title="Laskar Pelangi"), actor=cast.cataloguer, request_id="r1"
    )
    gone = catalogue.remove_record(cast.agency, saved.record, "Salah", actor=cast.cataloguer, request_id="r2")
    assert not isinstance(gone, Refusal)
    client, page = staff_client(cast.cataloguer), reverse("catalogue:record", args=[saved.record])
    assert staff_client(cast.trainer).get(page).status_code == 404
    (told,) = buttons(client, page)
    assert client.get(reverse("catalogue:record", args=[cast.prison])).status_code == 404
    press(client, told)
    assert records.record(saved.record, reader=None).title == "Laskar Pelangi"
