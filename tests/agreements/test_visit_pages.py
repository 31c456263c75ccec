"""Pages of visit requests, attendance lists and minutes, for both sides."""

from datetime import date, time, timedelta

import pytest
from django.test import Client

from lentera.agreements import actions, queries
from lentera.agreements.facts import Delegate, Direction, Stretch, VisitPlan, VisitRecord
from lentera.agreements.models import FollowUp, VisitAttendance, VisitPlanRow, VisitRequest
from lentera.agreements.views.attendance import token_for, visit_of
from lentera.journal import clock
from tests.cast import ZONE, staff_client
from tests.journal.proofs import assert_replay_equals_tables

DAY = date(2024, 1, 25)
ID = {"accept-language": "id"}


@pytest.fixture(autouse=True)
def _the_day_of_the_visit():
    with clock.told(clock.at_local(DAY, time(9), ZONE)):
        yield


@pytest.fixture
def visit(cast):
    record = VisitRecord(
        direction=Direction.IN, purpose="Membahas perpanjangan", held_on=DAY, place="Aula",
        delegation=(Delegate(name="Bambang Sutejo", position="Kepala Lapas"),), agenda=("Evaluasi",),
    )  # fmt: skip
    return actions.record_visit(cast.agency, cast.prison, record, actor=cast.agus, request_id=None).visit


def test_a_request_from_both_sides(cast):
    partner, officer = staff_client(cast.sari), staff_client(cast.agus)
    form = {
        "direction": "out", "partner": str(cast.agency), "purpose": "Belajar katalog", "when": "30/1/24",
        "begins": "09.00", "guests": "Sari Melati; Pustakawan",
    }  # fmt: skip
    page = partner.post("/desk/visits/ask/", form).url
    request = VisitRequest.objects.get()
    assert "Menunggu jawaban" in partner.get("/desk/visits/").content.decode()
    assert "Menunggu jawaban Anda" in officer.get("/desk/visits/").content.decode()
    clash = partner.post("/desk/visits/ask/", form | {"begins": "10.00"}).content.decode()
    assert "Sari Melati juga ada pada" in clash and "Mengapa tetap dipakai" in clash
    assert VisitRequest.objects.count() == 1
    shown = officer.get(page).content.decode()
    assert "Sari Melati" in shown and "Jawab permintaan ini" in shown
    nothing = officer.post(f"{page}answer/", {"version": "1", "answer": "other_time"}).content.decode()
    assert "Waktu yang Anda usulkan masih kosong" in nothing
    told = {"version": "1", "answer": "other_time", "when": "31/1/24", "begins": "10.00", "place": "Aula"}
    assert officer.post(f"{page}answer/", told).status_code == 302
    shown = partner.get(page).content.decode()
    assert "Pakai waktu itu" in shown and "31 Jan 2024" in shown
    assert officer.post(f"{page}take/").status_code == 404
    assert partner.post(f"{page}take/").status_code == 302
    assert "Disepakati" in officer.get(page).content.decode()
    plans = VisitPlanRow.objects.filter(request=request.id)
    assert {(row.direction, row.first, row.place) for row in plans} == {
        ("in", date(2024, 1, 31), "Aula"),
        ("out", date(2024, 1, 31), "Aula"),
    }
    assert "Alasannya masih kosong" in partner.post(f"{page}withdraw/").content.decode()
    assert partner.post(f"{page}withdraw/", {"reason": "Sakit"}).status_code == 302
    assert "Sakit" in officer.get(page).content.decode()
    for account, code in [
        (cast.other_librarian, 404),
        (cast.assistant, 403),
        (cast.warden, 200),
        (cast.auditor, 200),
    ]:
        assert staff_client(account).get(page).status_code == code
    assert staff_client(cast.warden).post(f"{page}answer/", told).status_code == 403
    assert "Ask for a visit" in staff_client(cast.sari, "en").get("/desk/visits/").content.decode()
    assert_replay_equals_tables()


def test_a_plan_shows_what_stands_against_it_and_why_it_is_kept(cast):
    page = staff_client(cast.agus)
    form = {
        "direction": "in",
        "partner": str(cast.prison),
        "purpose": "Rapat",
        "when": "26/1/24",
        "begins": "12.00",
    }
    refused = page.post("/desk/visits/plan/", form).content.decode()
    assert "waktu salat Jumat" in refused and not VisitPlanRow.objects.exists()
    holiday = page.post("/desk/visits/plan/", form | {"when": "1/1/25"}).content.decode()
    assert "hari libur" in holiday
    kept = page.post("/desk/visits/plan/", form | {"override": "Tamu hanya hari itu"})
    assert kept.status_code == 302
    assert "Tamu hanya hari itu" in page.get(kept.url).content.decode()


def test_the_code_opens_the_list_of_one_visit_for_two_hours_of_one_day(cast, visit):
    now = clock.now()
    token = token_for(visit, ZONE, now)
    assert visit_of(token, now + timedelta(hours=2) - timedelta(seconds=1)) == visit
    assert visit_of(token, now + timedelta(hours=2)) is None
    evening = clock.at_local(DAY, time(23), ZONE)
    late = token_for(visit, ZONE, evening)
    assert visit_of(late, evening + timedelta(minutes=59)) == visit
    assert visit_of(late, evening + timedelta(hours=1)) is None
    for wrong in (token[:-1], token[1:], "x", "", "x:y", token.replace(token[3], "_", 1)):
        assert wrong == token or visit_of(wrong, now) is None


def test_signing_by_phone_shows_nothing_else(cast, visit):
    phone = Client(headers=ID)
    page = staff_client(cast.agus).get(f"/desk/visits/{visit}/attendance/").content.decode()
    assert "<svg" in page and "/attend/" in page
    address = f"/attend/{token_for(visit, ZONE, clock.now())}/"
    shown = phone.get(address).content.decode()
    assert "Bambang" not in shown and "Membahas perpanjangan" not in shown and "noindex" in shown
    incomplete = phone.post(address, {"name": "Rina Amalia"}).content.decode()
    assert "field-error" in incomplete and not VisitAttendance.objects.exists()
    told = {"name": "Rina Amalia", "position": "Kasubsi", "request_id": "r1"}
    first, again = (phone.post(address, told).content.decode() for _ in range(2))
    assert "ada pada daftar hadir" in first and "ada pada daftar hadir" in again
    assert VisitAttendance.objects.count() == 1
    assert "sudah ada pada daftar" in phone.post(address, told | {"request_id": "r2"}).content.decode()
    assert phone.get("/attend/salah/").status_code == 410
    with clock.told(clock.now() + timedelta(hours=3)):
        assert phone.post(address, told | {"request_id": "r3"}).status_code == 410
    partner = staff_client(cast.sari).get(f"/desk/visits/{visit}/attendance/").content.decode()
    assert "Rina Amalia" in partner and "<svg width" not in partner and "/attend/" not in partner
    assert_replay_equals_tables()


def test_the_list_by_keyboard_and_who_may_keep_it(cast, visit):
    officer = staff_client(cast.agus)
    page = f"/desk/visits/{visit}/attendance/"
    assert officer.post(f"{page}sign/", {"name": "Sari Melati", "position": "Pustakawan"}).status_code == 302
    row = VisitAttendance.objects.get()
    assert not row.by_phone
    assert "Alasannya masih kosong" in officer.post(f"{page}{row.id}/strike/").content.decode()
    assert staff_client(cast.sari).post(f"{page}sign/", {"name": "A", "position": "B"}).status_code == 404
    assert staff_client(cast.other_librarian).get(page).status_code == 404
    assert staff_client(cast.auditor).post(f"{page}sign/", {}).status_code == 403
    assert officer.post(f"{page}{row.id}/strike/", {"reason": "Salah"}).status_code == 302
    with clock.told(clock.at_local(date(2024, 1, 26), time(9), ZONE)):
        assert "/attend/" not in officer.get(page).content.decode()


def test_minutes_become_follow_ups_in_one_act(cast, visit):
    officer = staff_client(cast.agus)
    page = f"/desk/visits/{visit}/minutes/"
    shown = officer.get(page).content.decode()
    assert '<option value="Kepala Lapas">' in shown and "Kepala Dinas" in shown
    told = {
        "minutes-TOTAL_FORMS": "3", "minutes-INITIAL_FORMS": "0",
        "minutes-0-topic": "Perpanjangan", "minutes-0-decision": "Naskah disiapkan", "minutes-0-duty": "follow_up",
        "minutes-0-owner": "Kepala Seksi", "minutes-0-side": "own", "minutes-0-due": "5/2/24",
        "minutes-1-topic": "Ruang baca", "minutes-1-duty": "commitment", "minutes-1-owner": "Kepala Lapas",
        "minutes-1-side": "partner",
    }  # fmt: skip
    endless = officer.post(page, told | {"minutes-TOTAL_FORMS": "20000"}).content.decode()
    assert "Paling banyak 200 baris" in endless and "Perpanjangan" in endless
    refused = officer.post(page, told | {"minutes-0-due": ""}).content.decode()
    assert "Tindak lanjut memerlukan tenggat" in refused
    assert not FollowUp.objects.exists() and queries.minutes(visit) == []
    assert officer.post(page, told | {"more": "1"}).url == page
    found = {(row.duty, row.task, row.owner_institution, row.due) for row in FollowUp.objects.all()}
    assert found == {
        ("follow_up", "Naskah disiapkan", cast.agency, date(2024, 2, 5)),
        ("commitment", "Ruang baca", cast.prison, None),
    }
    line = queries.minutes(visit)[0].id
    partner = staff_client(cast.sari)
    assert "Naskah disiapkan" in partner.get(f"/desk/visits/{visit}/").content.decode()
    object_ = f"{page}{line}/object/"
    assert "Keberatan masih kosong" in partner.post(object_).content.decode()
    assert partner.post(object_, {"words": "Kami menunggu surat"}).status_code == 302
    assert "Kami menunggu surat" in officer.get(page).content.decode()
    assert "Kami menunggu surat" in officer.get(f"/desk/visits/{visit}/").content.decode()
    assert staff_client(cast.warden).post(object_, {"words": "x"}).status_code == 403
    assert staff_client(cast.other_librarian).post(object_, {"words": "x"}).status_code == 404
    assert_replay_equals_tables()


def test_a_declined_request_stays_in_sight_of_who_asked(cast):
    plan = VisitPlan(
        direction=Direction.OUT, partner=cast.agency, purpose="Belajar katalog",
        when=Stretch(first=DAY, last=DAY),
    )  # fmt: skip
    request = actions.ask_for_visit(cast.prison, plan, actor=cast.sari, request_id=None).request
    page = f"/desk/visits/requests/{request}/"
    officer, partner = staff_client(cast.agus), staff_client(cast.sari)
    no = {"version": "1", "answer": "declined"}
    assert "Alasannya masih kosong" in officer.post(f"{page}answer/", no).content.decode()
    assert officer.post(f"{page}answer/", no | {"reason": "Rapat anggaran"}).status_code == 302
    listed = partner.get("/desk/visits/").content.decode()
    assert "Ditolak" in listed and page in listed
    assert "Rapat anggaran" in partner.get(page).content.decode()
    assert "Belajar katalog" not in officer.get("/desk/visits/").content.decode()
