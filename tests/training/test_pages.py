"""Pages of training: planning, people at their own institution, attendance, certificates, refusals in place."""

from datetime import date, timedelta

import pytest

from lentera.institutions import queries as institutions
from lentera.institutions.actions import rename_institution
from lentera.journal import clock
from lentera.pages import hooks
from lentera.training import queries
from lentera.training.models import Certificate, Course, CourseRun, PlanItem
from tests.cast import ZONE, staff_client
from tests.documents.test_rendering import text_of
from tests.training.conftest import FIRST, NAMES


@pytest.fixture(autouse=True)
def _that_spring():
    with clock.told(clock.at_local(date(2024, 2, 6), zone=ZONE)):
        yield


def plan_form(school, **changes):
    prison = school.cast.prison.hex
    told = {
        "place": "Aula", "trainers": "Menulis | Komunitas Sastra\nPenyuntingan", "pass_percent": "80",
        "programme": "", "plan_item": "", "day_0": "4/3/24", "hours_0": "2", "topic_0": "Alur", "day_1": "5/3/24",
        "hours_1": "2", f"quota_{prison}": "2", f"item_{prison}": str(school.item), "request_id": "plan",
    }  # fmt: skip
    return told | changes


def test_a_class_from_plan_to_printed_certificate(school):
    trainer, sari = staff_client(school.cast.trainer), staff_client(school.cast.sari)
    start = f"/desk/training/runs/new/?course={school.course}&day=4/3/24"
    page = trainer.get(start).content.decode()
    assert "Layanan" in page and "Gagasan dan tokoh" in page
    for _again in range(2):
        assert trainer.post(start, plan_form(school)).status_code == 302
    run = CourseRun.objects.get()
    assert trainer.get(f"/desk/training/runs/{run.id}/").status_code == 200
    names = f"{NAMES[0]}\n{NAMES[1]}\n{NAMES[2]}"
    sari.post(f"/desk/training/runs/{run.id}/enrol/", {"names": names, "request_id": "enrol"})
    page = sari.get(f"/desk/training/runs/{run.id}/").content.decode()
    assert NAMES[0] in page and "daftar tunggu" in page
    assert NAMES[0] not in trainer.get(f"/desk/training/runs/{run.id}/").content.decode()
    assert staff_client(school.cast.other_librarian).get(f"/desk/training/runs/{run.id}/").status_code == 404
    people = queries.participants(school.cast.prison, run.id)
    for number, session in enumerate(queries.sessions_of(school.cast.agency, run.id)):
        with clock.told(clock.at_local(session.day, zone=ZONE)):
            sheet = f"/desk/training/runs/{run.id}/attendance/{session.id}/"
            assert sari.get(sheet).content.decode().count("checked") == 2
            present = [str(one.id) for one in people if not one.waiting][: 2 - number]
            sari.post(sheet, {"present": present, "request_id": f"sheet {number}"})
            told = {"day": "", "lesson_hours": "2", "request_id": f"wrong {number}"}
            url = f"/desk/training/sessions/{session.id}/close/"
            assert "Isi tanggalnya" in trainer.post(url, told).content.decode()
            told |= {"day": session.day.isoformat(), "request_id": f"close {number}"}
            assert trainer.post(url, told).status_code == 302
    with clock.told(clock.at_local(FIRST + timedelta(days=7), zone=ZONE)):
        early = trainer.post(f"/desk/training/runs/{run.id}/complete/", {"request_id": "early"})
        assert "belum melaporkan hasil" in early.content.decode()
        assert sari.post(f"/desk/training/runs/{run.id}/results/", {"request_id": "res"}).status_code == 302
        assert (
            trainer.post(f"/desk/training/runs/{run.id}/complete/", {"request_id": "done"}).status_code == 302
        )
        signed = {"signer": "Dewi Anggraini", "signer_position": "Kepala Dinas", "issued_on": "15/3/24"}
        url = f"/desk/training/runs/{run.id}/certificates/"
        assert trainer.post(url, signed | {"request_id": "iss"}).status_code == 302
    paper = Certificate.objects.get()
    printed = [sari.get(f"/desk/training/certificates/{paper.id}/pdf/") for _again in range(2)]
    assert printed[0].content == printed[1].content and printed[0].content.startswith(b"%PDF")
    issuer, heads = school.cast.agency, []
    for since in (date(2024, 3, 14), date(2024, 3, 16)):  # issued on the 15th, under the name of that day
        told = f"Dinas {since.day}"
        rename_institution(issuer, issuer, told, since=since, actor=school.cast.agus, request_id=None)
        heads.append(text_of(sari.get(f"/desk/training/certificates/{paper.id}/pdf/").content))
    assert ["Dinas 14" in one for one in heads] == [True, True] and "Dinas 16" not in heads[1]
    assert trainer.get(f"/desk/training/certificates/{paper.id}/pdf/").status_code == 404
    assert "hanya diketahui" in trainer.get(f"/desk/training/certificates/{paper.id}/").content.decode()
    mine = sari.get(f"/desk/training/certificates/{paper.id}/").content.decode()
    assert paper.number in mine and any(name in mine for name in NAMES[:2])
    url = f"/desk/training/certificates/{paper.id}/revoke/"
    assert "Alasan" in trainer.post(url, {"reason": "", "request_id": "r"}).content.decode()
    assert trainer.post(url, {"reason": "Salah orang", "request_id": "s"}).status_code == 302
    assert sari.get(f"/desk/training/certificates/{paper.id}/pdf/").status_code == 404


def test_a_plan_without_ground_is_refused_in_place(school):
    trainer = staff_client(school.cast.trainer)
    start = f"/desk/training/runs/new/?course={school.course}&day=4/3/24"
    uncited = trainer.post(start, plan_form(school, **{f"item_{school.cast.prison.hex}": ""}))
    assert "punya perjanjian yang memuat pelatihan" in uncited.content.decode()
    nobody = trainer.post(start, plan_form(school, request_id="q", **{f"quota_{school.cast.prison.hex}": ""}))
    assert "Belum ada lembaga peserta" in nobody.content.decode()
    hours = trainer.post(start, plan_form(school, hours_1="", request_id="r"))
    assert "Isi JP pertemuan ini" in hours.content.decode()
    assert not CourseRun.objects.exists()


def test_the_plan_opens_again_and_is_changed(school):
    planned = school.plan()
    trainer = staff_client(school.cast.trainer)
    url = f"/desk/training/runs/{planned.run}/edit/"
    assert str(planned.plan.sessions[0].session) in trainer.get(url).content.decode()
    first = planned.plan.sessions[0]
    told = plan_form(school, session_0=str(first.session), place="Perpustakaan")
    assert trainer.post(url, told).status_code == 302
    assert CourseRun.objects.get().place == "Perpustakaan"
    assert len(queries.sessions_of(school.cast.agency, planned.run)) == 2


def test_courses_and_plans_are_saved_by_their_forms(school):
    trainer = staff_client(school.cast.trainer)
    told = {"title": "Menanam anggrek", "units": "Media tanam | 3", "lesson_minutes": "45", "request_id": "c"}
    wrong = trainer.post("/desk/training/courses/new/", told | {"units": "Media tanam tiga"})
    assert "belum terbaca" in wrong.content.decode()
    assert trainer.post("/desk/training/courses/new/", told | {"request_id": "d"}).status_code == 302
    course = Course.objects.get(title="Menanam anggrek")
    assert course.lesson_hours == 3
    assert trainer.get(f"/desk/training/courses/{course.id}/").status_code == 200
    assert "Menanam anggrek" in trainer.get("/desk/training/courses/").content.decode()
    told = {"title": "Pengelola perpustakaan", "year": "2024", "institutions": "22", "request_id": "p"}
    assert trainer.post("/desk/training/plan/new/", told).status_code == 302
    item = PlanItem.objects.get()
    assert trainer.get(f"/desk/training/plan/{item.id}/").status_code == 200
    home = trainer.get("/desk/training/?year=2024").content.decode()
    assert "Pengelola perpustakaan" in home and "belum ada kelas" in home


def test_who_may_not_teach_plans_nothing(school):
    planned = school.plan()
    sari = staff_client(school.cast.sari)
    assert sari.get("/desk/training/runs/new/").status_code == 403
    assert sari.post(f"/desk/training/runs/{planned.run}/call-off/", {"reason": "x"}).status_code == 403
    assert staff_client(school.cast.assistant).get("/desk/training/").status_code == 403
    warden = staff_client(school.cast.warden).get(f"/desk/training/runs/{planned.run}/")
    assert warden.status_code == 200 and "Daftarkan peserta" not in warden.content.decode()


def test_a_class_called_off_is_told_to_its_senders(school):
    planned = school.plan()
    trainer = staff_client(school.cast.trainer)
    told = {"reason": "Aula dipakai", "request_id": "off"}
    assert trainer.post(f"/desk/training/runs/{planned.run}/call-off/", told).status_code == 302
    page = staff_client(school.cast.sari).get("/desk/training/").content.decode()
    assert "Dibatalkan" in page
    refused = school.enrol(planned.run, 1)
    assert refused.code == "run-withdrawn"


def test_today_says_which_class_is_held(school, rf):
    school.plan()
    with clock.told(clock.at_local(FIRST, zone=ZONE)):
        for who, expected in (
            (school.cast.trainer, 1),
            (school.cast.sari, 1),
            (school.cast.other_librarian, 0),
        ):
            request = rf.get("/desk/")
            request.staff = institutions.staff(who)
            rows = [row for row in hooks.today_rows(request) if "Menulis Cerita" in str(row.text)]
            assert len(rows) == expected
