"""What may be said of visits and follow-ups, both sides of each edge."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import msgspec
import pytest

from lentera.agreements.facts.visit import (
    Delegate,
    Direction,
    Duty,
    FollowUpOpened,
    MinuteLine,
    Precision,
    Result,
    Stretch,
    VisitPlan,
    VisitRecord,
)
from lentera.agreements.forms.meeting import read_stretch
from lentera.agreements.meeting_words import stretch_text
from lentera.agreements.rules.visit import (
    FollowUpState,
    VisitState,
    decide_closing,
    decide_follow_up,
    decide_minutes,
    decide_postponement,
    decide_visit_cancelling,
    decide_visit_held,
    decide_visit_plan,
    urgency_on,
)
from lentera.agreements.rules.visit_conflicts import Conflict
from lentera.journal.refusals import Refusal

AGENCY, PRISON, VISIT = uuid4(), uuid4(), uuid4()
DAY = date(2024, 1, 25)
ONE = timedelta(days=1)
PLAN = VisitPlan(
    direction=Direction.IN, partner=PRISON, purpose="Membahas perpanjangan", when=Stretch(first=DAY, last=DAY)
)
GUEST = Delegate(name="Bambang Sutejo", position="Kepala Lapas")
RECORD = VisitRecord(
    direction=Direction.IN,
    purpose="Membahas perpanjangan",
    held_on=DAY,
    place="Banjarmasin",
    delegation=(GUEST,),
)
PLANNED = VisitState(VISIT, PRISON)
HELD = VisitState(VISIT, PRISON, DAY)
OFF = VisitState(VISIT, PRISON, None, True)


def gist(outcome):
    return outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__


@pytest.mark.parametrize("text, first, last, precision", [
    ("25/1/24", DAY, DAY, Precision.DAY),
    ("awal Februari 2024", date(2024, 2, 1), date(2024, 2, 10), Precision.THIRD),
    ("pertengahan Februari 2024", date(2024, 2, 11), date(2024, 2, 20), Precision.THIRD),
    ("Akhir Februari 2024", date(2024, 2, 21), date(2024, 2, 29), Precision.THIRD),
    ("late February 2023", date(2023, 2, 21), date(2023, 2, 28), Precision.THIRD),
    ("Februari 2024", date(2024, 2, 1), date(2024, 2, 29), Precision.MONTH),
    ("5/2/24 s.d. 9/2/24", date(2024, 2, 5), date(2024, 2, 9), Precision.SPAN),
])  # fmt: skip
def test_a_planned_time_is_read_as_people_say_it_and_said_so_again(text, first, last, precision):
    found = read_stretch(text)
    assert found == Stretch(first=first, last=last, precision=precision)
    assert read_stretch(stretch_text(found)) == found


@pytest.mark.parametrize("text", ["awal", "segera", "awal 2024", "32/1/24", "5/2/24 s.d.", ""])
def test_what_is_no_time_is_not_guessed(text):
    assert read_stretch(text) is None


@pytest.mark.parametrize("changes, known, expected", [
    ({}, None, "VisitPlanned"),
    ({}, PLANNED, "VisitPlanned"),
    ({}, HELD, "visit-held-already"),
    ({}, OFF, "visit-called-off"),
    ({"partner": AGENCY}, None, "visit-to-oneself"),
    ({"purpose": " "}, None, "visit-purpose-missing"),
    ({"when": Stretch(first=DAY, last=DAY - ONE)}, None, "visit-days-reversed"),
])  # fmt: skip
def test_what_may_be_planned(changes, known, expected):
    plan = msgspec.structs.replace(PLAN, **changes)
    assert gist(decide_visit_plan(plan, known, visit=VISIT, author=AGENCY)) == expected


FRIDAY_PRAYER = Conflict("conflict-friday-prayer", {"begins": "11:30", "ends": "13:00"})


@pytest.mark.parametrize("conflicts, override, expected", [
    ([], "", ((), "")),
    ([], "Tetap", ((), "")),
    ([FRIDAY_PRAYER], "", "visit-conflicts"),
    ([FRIDAY_PRAYER], " ", "visit-conflicts"),
    ([FRIDAY_PRAYER], " Sudah disepakati ", (("conflict-friday-prayer",), "Sudah disepakati")),
])  # fmt: skip
def test_a_day_with_conflicts_is_kept_with_the_reason_only(conflicts, override, expected):
    told = {"visit": VISIT, "author": AGENCY, "conflicts": conflicts, "override": override}
    outcome = decide_visit_plan(PLAN, PLANNED, **told)
    assert (
        outcome.code if isinstance(outcome, Refusal) else (outcome.conflicts, outcome.override)
    ) == expected


def test_a_visit_that_was_asked_for_keeps_its_request():
    asked = replace(PLANNED, request=uuid4())
    assert decide_visit_plan(PLAN, asked, visit=VISIT, author=AGENCY).request == asked.request
    held = decide_visit_held(RECORD, asked, None, visit=VISIT, author=AGENCY, partner=PRISON, today=DAY)
    assert held.request == asked.request
    alone = decide_visit_held(RECORD, None, None, visit=VISIT, author=AGENCY, partner=AGENCY, today=DAY)
    assert gist(alone) == "visit-to-oneself"


@pytest.mark.parametrize("known, reason, expected", [
    (PLANNED, "Jalan terputus", "VisitCancelled"),
    (PLANNED, " ", "cause-missing"),
    (HELD, "Jalan terputus", "visit-held-already"),
    (OFF, "Jalan terputus", "visit-called-off"),
])  # fmt: skip
def test_what_may_be_called_off(known, reason, expected):
    assert gist(decide_visit_cancelling(known, reason)) == expected


AGREEMENT = uuid4()


@pytest.mark.parametrize("changes, known, parties, expected", [
    ({}, None, None, "VisitHeld"),
    ({}, PLANNED, None, "VisitHeld"),
    ({}, HELD, None, "visit-held-already"),
    ({}, OFF, None, "visit-called-off"),
    ({"purpose": ""}, None, None, "visit-purpose-missing"),
    ({"held_on": DAY + ONE}, None, None, "visit-in-future"),
    ({"place": ""}, None, None, "visit-place-missing"),
    ({"begins": "09:30", "ends": "09:30"}, None, None, "VisitHeld"),
    ({"begins": "09:30", "ends": "09:29"}, None, None, "visit-hours-reversed"),
    ({"begins": "09:30"}, None, None, "VisitHeld"),
    ({"ends": "09:30"}, None, None, "VisitHeld"),
    ({"delegation": ()}, None, None, "visit-delegation-missing"),
    ({"delegation": (Delegate(name=" ", position="Kepala"),)}, None, None, "visit-delegation-missing"),
    ({"delegation": (GUEST, Delegate(name="A", position=""))}, None, None, "visit-delegation-missing"),
    ({"delegation": (Delegate(name="A", position="B", host=True),)}, None, None, "visit-delegation-missing"),
    ({"delegation": (Delegate(name="A", position=""),)}, None, None, "visit-delegation-missing"),
    ({"agreement": AGREEMENT}, None, (AGENCY, PRISON), "VisitHeld"),
    ({"agreement": AGREEMENT}, None, (AGENCY, uuid4()), "visit-agreement-of-others"),
    ({"agreement": AGREEMENT}, None, None, "visit-agreement-of-others"),
])  # fmt: skip
def test_what_counts_as_held(changes, known, parties, expected):
    record = msgspec.structs.replace(RECORD, **changes)
    outcome = decide_visit_held(record, known, parties, visit=VISIT, author=AGENCY, partner=PRISON, today=DAY)
    assert gist(outcome) == expected


LINE = MinuteLine(id=uuid4(), topic="Perpanjangan")


@pytest.mark.parametrize("known, lines, expected", [
    (HELD, (LINE,), "MinutesWritten"),
    (PLANNED, (LINE,), "visit-not-held"),
    (HELD, (), "minutes-empty"),
    (HELD, (LINE, LINE), "minutes-line-twice"),
    (HELD, (MinuteLine(id=uuid4(), topic=" ", decision="Ya"),), "minutes-topic-missing"),
    (HELD, (LINE, MinuteLine(id=uuid4(), topic=" ", decision="Ya")), "minutes-topic-missing"),
])  # fmt: skip
def test_what_minutes_hold(known, lines, expected):
    assert gist(decide_minutes(known, lines)) == expected


TASK = FollowUpOpened(
    follow_up=uuid4(), partner=PRISON, duty=Duty.FOLLOW_UP, task="Menyiapkan naskah", owner="Seksi Kerja Sama",
    owner_institution=AGENCY, opened_on=DAY, due=date(2024, 2, 5), visit=VISIT,
)  # fmt: skip


@pytest.mark.parametrize("changes, held_on, expected", [
    ({}, DAY, "FollowUpOpened"),
    ({}, None, "visit-not-held"),
    ({"visit": None}, None, "FollowUpOpened"),
    ({"task": ""}, DAY, "task-missing"),
    ({"owner": ""}, DAY, "owner-missing"),
    ({"owner_institution": uuid4()}, DAY, "owner-of-others"),
    ({"due": None}, DAY, "due-missing"),
    ({"due": None, "duty": Duty.COMMITMENT}, DAY, "FollowUpOpened"),
    ({"due": DAY}, DAY, "FollowUpOpened"),
    ({"due": DAY - ONE}, DAY, "due-before-opened"),
    ({"line": LINE.id}, DAY, "FollowUpOpened"),
    ({"line": uuid4()}, DAY, "minutes-line-unknown"),
])  # fmt: skip
def test_what_a_follow_up_needs(changes, held_on, expected):
    told = msgspec.structs.replace(TASK, **changes)
    assert gist(decide_follow_up(told, author=AGENCY, visit_held_on=held_on, minutes=[LINE.id])) == expected


def state(**changes):
    return FollowUpState(
        **{"id": uuid4(), "partner": PRISON, "opened_on": DAY, "due": DAY + 10 * ONE} | changes
    )


@pytest.mark.parametrize("changes, day, expected", [
    ({}, DAY + 2 * ONE, "open"),
    ({}, DAY + 3 * ONE, "soon"),
    ({}, DAY + 10 * ONE, "soon"),
    ({}, DAY + 11 * ONE, "late"),
    ({"due": None}, DAY + 500 * ONE, "open"),
    ({"result": Result.DONE}, DAY + 11 * ONE, "done"),
    ({"result": Result.DROPPED}, DAY, "dropped"),
    ({"renewed_on": DAY}, DAY + 11 * ONE, "done"),
])  # fmt: skip
def test_how_a_follow_up_stands(changes, day, expected):
    assert urgency_on(state(**changes), day) == expected


@pytest.mark.parametrize("changes, given, expected", [
    ({}, {}, "FollowUpClosed"),
    ({}, {"result": Result.DROPPED}, "FollowUpClosed"),
    ({}, {"evidence": " "}, "evidence-missing"),
    ({}, {"evidence": " ", "result": Result.DROPPED}, "cause-missing"),
    ({}, {"closed_on": DAY}, "FollowUpClosed"),
    ({}, {"closed_on": DAY - ONE}, "closing-day"),
    ({}, {"closed_on": DAY + 6 * ONE}, "closing-day"),
    ({"result": Result.DONE}, {}, "follow-up-over"),
    ({"renewed_on": DAY}, {}, "follow-up-over"),
])  # fmt: skip
def test_what_closes_a_follow_up(changes, given, expected):
    told = {"result": Result.DONE, "evidence": "Surat 12/2024", "closed_on": DAY + 5 * ONE} | given
    assert gist(decide_closing(state(**changes), today=DAY + 5 * ONE, **told)) == expected


@pytest.mark.parametrize("changes, due, reason, expected", [
    ({}, DAY + 11 * ONE, "Menunggu surat", "FollowUpPostponed"),
    ({}, DAY + 10 * ONE, "Menunggu surat", "due-not-later"),
    ({}, DAY + 11 * ONE, "", "cause-missing"),
    ({"due": None}, DAY + ONE, "Kini ada tenggat", "FollowUpPostponed"),
    ({"due": None}, DAY, "Kini ada tenggat", "due-not-later"),
    ({"result": Result.DONE}, DAY + 11 * ONE, "Menunggu surat", "follow-up-over"),
])  # fmt: skip
def test_what_postpones_a_follow_up(changes, due, reason, expected):
    assert gist(decide_postponement(state(**changes), due=due, reason=reason)) == expected
