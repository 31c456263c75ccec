"""Visits through the journal and the pages: planned to oneself, held to the other side, followed up."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from lentera.agreements import actions, queries
from lentera.agreements.facts import (
    Delegate,
    Direction,
    Duty,
    MinuteLine,
    Stretch,
    VisitPlan,
    VisitRecord,
)
from lentera.agreements.models import FollowUp, Visit, VisitPlanRow
from lentera.institutions.queries.institutions import shown_names
from lentera.journal import clock
from lentera.journal.history import history
from lentera.journal.refusals import Refusal
from tests.agreements.papers import sign_from_paper
from tests.cast import staff_client
from tests.journal.proofs import assert_replay_equals_tables

DAY = date(2024, 1, 25)


@pytest.fixture(autouse=True)
def _the_day_of_the_visit():
    with clock.told(clock.at_local(DAY)):
        yield


def plan(cast, **changes):
    told = {
        "direction": Direction.IN,
        "partner": cast.prison,
        "purpose": "Membahas perpanjangan",
        "when": Stretch(first=DAY, last=DAY),
    } | changes
    return actions.plan_visit(cast.agency, VisitPlan(**told), actor=cast.agus, request_id=None)


def record(**changes):
    told = {
        "direction": Direction.IN,
        "purpose": "Membahas perpanjangan",
        "held_on": DAY,
        "place": "Kantor Dispersip, Banjarmasin",
        "delegation": (
            Delegate(name="Bambang Sutejo", position="Kepala Lapas"),
            Delegate(name="Agus Permana", position="Kepala Seksi", host=True),
        ),
        "agenda": ("Evaluasi", "Perpanjangan"),
    } | changes
    return VisitRecord(**told)


def hold(cast, visit=None, request_id=None, photo=None, **changes):
    return actions.record_visit(
        cast.agency,
        cast.prison,
        record(**changes),
        visit=visit,
        photo=photo,
        actor=cast.agus,
        request_id=request_id,
    )


def kinds(visit, reader):
    return [line.kind.removeprefix("agreements.") for line in history(visit, reader=reader)]


def test_a_plan_stays_at_home_and_what_was_held_reaches_the_partner(cast):
    planned = plan(cast)
    assert kinds(planned.visit, cast.prison) == []
    hold(cast, planned.visit, photo=b"gambar")
    line = MinuteLine(id=uuid4(), topic="Perpanjangan", decision="Ditindaklanjuti")
    actions.write_minutes(cast.agency, planned.visit, (line,), actor=cast.agus, request_id=None)
    assert kinds(planned.visit, cast.prison) == ["minutes_written", "visit_held"]
    assert set(kinds(planned.visit, cast.agency)) == {"minutes_written", "visit_held", "visit_planned"}
    assert queries.visit_held(planned.visit, cast.prison).photo
    assert queries.visit_held(planned.visit, cast.other_prison) is None
    assert list(queries.visits_planned(cast.agency)) == []
    assert [who.host for who in queries.delegation(planned.visit)] == [False, True]
    assert_replay_equals_tables()


def test_the_same_press_twice_is_one_visit(cast):
    first, again = (hold(cast, request_id="r1") for _ in range(2))
    assert first == again and Visit.objects.count() == 1


def test_a_held_visit_is_neither_held_nor_planned_nor_cancelled_again(cast):
    visit = hold(cast).visit
    assert hold(cast, visit).code == "visit-held-already"
    told = VisitPlan(
        direction=Direction.IN, partner=cast.prison, purpose="Lagi", when=Stretch(first=DAY, last=DAY)
    )
    again = actions.plan_visit(cast.agency, told, visit=visit, actor=cast.agus, request_id=None)
    assert again.code == "visit-held-already"
    off = actions.cancel_visit(cast.agency, visit, reason="Hujan", actor=cast.agus, request_id=None)
    assert off.code == "visit-held-already"
    assert not VisitPlanRow.objects.exists()


def test_minutes_written_again_keep_their_lines_and_follow_ups(cast):
    visit = hold(cast).visit
    lines = tuple(MinuteLine(id=uuid4(), topic=topic) for topic in ("Evaluasi", "Pelatihan"))
    actions.write_minutes(cast.agency, visit, lines, actor=cast.agus, request_id=None)
    task = actions.open_follow_up(
        cast.agency, cast.prison, task="Mencari pelatih", owner="Seksi Kerja Sama", owner_institution=cast.agency,
        due=date(2024, 2, 5), visit=visit, line=lines[1].id, actor=cast.agus, request_id=None,
    )  # fmt: skip
    actions.write_minutes(cast.agency, visit, lines[::-1], actor=cast.agus, request_id=None)
    assert [row.topic for row in queries.minutes(visit)] == ["Pelatihan", "Evaluasi"]
    assert FollowUp.objects.get(id=task.follow_up).line == lines[1].id
    assert_replay_equals_tables()


def test_a_visit_about_an_agreement_of_others_is_refused(cast):
    signed = sign_from_paper(cast)
    outcome = actions.record_visit(
        cast.agency, cast.other_prison, record(agreement=signed.agreement), actor=cast.agus, request_id=None
    )
    assert outcome == Refusal("visit-agreement-of-others")
    assert hold(cast, agreement=signed.agreement).agreement == signed.agreement
    assert "visit_held" in kinds(signed.agreement, cast.prison)


def test_only_its_author_closes_a_follow_up(cast):
    task = actions.open_follow_up(
        cast.agency, cast.prison, task="Mengirim surat", owner="Kepala Lapas", owner_institution=cast.prison,
        due=date(2024, 2, 5), actor=cast.agus, request_id=None,
    )  # fmt: skip
    theirs = {"evidence": "Surat 1", "request_id": None}
    no = actions.close_follow_up(cast.prison, task.follow_up, actor=cast.sari, **theirs)
    assert no.code == "follow-up-unknown"
    assert [line.row.id for line in queries.open_follow_ups(cast.prison, today=DAY)] == [task.follow_up]
    assert queries.open_follow_ups(cast.agency, today=DAY) == []
    actions.postpone_follow_up(
        cast.agency, task.follow_up, due=date(2024, 2, 9), reason="Libur", actor=cast.agus, request_id=None
    )
    row = FollowUp.objects.get(id=task.follow_up)
    assert (row.due, row.postponed) == (date(2024, 2, 9), 1)
    actions.close_follow_up(cast.agency, task.follow_up, actor=cast.agus, **theirs)
    assert queries.open_follow_ups(cast.prison, today=DAY) == []
    assert_replay_equals_tables()


def test_a_commitment_may_have_no_day(cast):
    told = actions.open_follow_up(
        cast.agency, cast.prison, task="Membuka kelas anggrek", owner="Kepala Dinas", owner_institution=cast.agency,
        duty=Duty.COMMITMENT, actor=cast.agus, request_id=None,
    )  # fmt: skip
    assert queries.follow_up(told.follow_up, cast.agency, today=DAY).urgency == "open"


def test_the_calendar_shows_what_touches_its_days(cast):
    first = plan(cast, when=Stretch(first=date(2024, 2, 1), last=date(2024, 2, 10)))
    hold(cast)
    found = queries.calendar_entries(cast.agency, DAY, date(2024, 2, 1))
    assert [(one.kind, one.first) for one in found] == [
        ("visit_held", DAY),
        ("visit_planned", date(2024, 2, 1)),
    ]
    assert found[1].id == first.visit
    assert [one.kind for one in queries.calendar_entries(cast.prison, DAY, date(2024, 2, 29))] == [
        "visit_held"
    ]
    assert queries.calendar_entries(cast.agency, date(2024, 2, 11), date(2024, 3, 1)) == []


PLAN_FORM = {
    "direction": "in",
    "purpose": "Kunjungan balasan",
    "when": "awal Februari 2024",
    "begins": "09.30",
}


def test_the_whole_way_on_the_pages(cast):
    signed = sign_from_paper(cast)
    page = staff_client(cast.agus)
    assert "Belum ada kunjungan" in page.get("/desk/visits/").content.decode()
    answer = page.post("/desk/visits/plan/", PLAN_FORM | {"partner": str(cast.prison)})
    assert answer.status_code == 302
    visit = VisitPlanRow.objects.get().id
    shown = page.get(answer.url).content.decode()
    assert "awal Februari 2024" in shown and "Kunjungan direncanakan" in shown
    held = {
        "direction": "in", "purpose": "Kunjungan balasan", "partner": str(cast.prison), "held_on": "25/1/24",
        "place": "Banjarmasin", "guests": "Bambang Sutejo, S.H.; Kepala Lapas", "agreement": str(signed.agreement),
    }  # fmt: skip
    wrong = page.post(f"/desk/visits/{visit}/held/", held | {"guests": "Bambang"}).content.decode()
    assert "belum lengkap. Tulis nama; jabatan." in wrong
    assert page.post(f"/desk/visits/{visit}/held/", held).status_code == 302
    minutes = {
        "minutes-TOTAL_FORMS": "1", "minutes-INITIAL_FORMS": "0", "minutes-0-topic": "Perpanjangan",
        "minutes-0-decision": "Naskah disiapkan",
    }  # fmt: skip
    assert page.post(f"/desk/visits/{visit}/minutes/", minutes).status_code == 302
    line = queries.minutes(visit)[0]
    form = page.get(f"/desk/visits/{visit}/follow-up/?line={line.id}").content.decode()
    assert "Naskah disiapkan" in form
    paper, other = queries.agreements_of(cast.agency)[0], shown_names([cast.prison])[cast.prison]
    assert f"{paper.number} · {other}<" in form, "which partner's, where titles are the same"
    task = {
        "duty": "follow_up", "partner": str(cast.prison), "task": "Naskah disiapkan", "owner": "Seksi Kerja Sama",
        "side": "own", "due": "5/2/24", "line": str(line.id), "renews": str(signed.agreement),
    }  # fmt: skip
    assert page.post(f"/desk/visits/{visit}/follow-up/", task).status_code == 302
    assert page.post(f"/desk/visits/{visit}/renewal/").status_code == 302
    assert queries.open_renewal(signed.agreement).visit == visit
    again = page.post(f"/desk/visits/{visit}/renewal/").content.decode()
    assert "sedang berjalan" in again
    shown = page.get(f"/desk/visits/{visit}/").content.decode()
    assert "Naskah disiapkan" in shown and "Konsep penerusnya sedang disiapkan" in shown
    assert "Naskah disiapkan" in page.get("/desk/follow-ups/").content.decode()
    follow_up = FollowUp.objects.get().id
    crew, way = staff_client(cast.crew), reverse("agreements:agreement", args=[signed.agreement])
    for address in (f"/desk/visits/{visit}/", f"/desk/follow-ups/{follow_up}/"):
        assert way in page.get(address).content.decode()
        seen = crew.get(address).content.decode()
        assert way not in seen and paper.number in seen, "no way to a page that the crew may not open"
    refused = page.post(
        f"/desk/follow-ups/{follow_up}/close/",
        {"close-result": "done", "close-evidence": "Naskah 5", "close-closed_on": "26/1/24"},
    ).content.decode()
    assert "Hari selesai harus di antara" in refused
    assert_replay_equals_tables()


def test_who_sees_a_visit(cast):
    planned, held = plan(cast).visit, hold(cast).visit
    for account, visit, code in [
        (cast.sari, held, 200),
        (cast.sari, planned, 404),
        (cast.other_librarian, held, 404),
        (cast.auditor, planned, 200),
        (cast.assistant, held, 403),
    ]:
        assert staff_client(account).get(f"/desk/visits/{visit}/").status_code == code
    partner = staff_client(cast.sari)
    assert "dicatat oleh" in partner.get(f"/desk/visits/{held}/").content.decode()
    assert partner.get(f"/desk/visits/{held}/minutes/").status_code == 404
    assert staff_client(cast.auditor).get("/desk/visits/plan/").status_code == 403
    english = staff_client(cast.agus, "en").get("/desk/visits/").content.decode()
    assert "Plan a visit" in english
