"""Visits asked for and answered: each side in its own words, both with a plan, and nobody by surprise."""

from datetime import date
from uuid import uuid4

import msgspec
import pytest
from django.urls import reverse

from lentera.agreements import actions, queries
from lentera.agreements.facts import (
    Answer,
    Delegate,
    Direction,
    MinuteLine,
    Stretch,
    VisitAnswered,
    VisitPlan,
    VisitRecord,
)
from lentera.agreements.models import VisitAttendance, VisitPlanRow
from lentera.agreements.rules.visit_conflicts import Booking, Surroundings, find_conflicts
from lentera.agreements.rules.visit_request import (
    Answered,
    Asked,
    RequestState,
    decide_answer,
    state_of,
)
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from tests.agreements.papers import sign_from_paper
from tests.cast import staff_client
from tests.journal.proofs import assert_replay_equals_tables

TODAY = date(2024, 1, 15)
DAY, LATER = date(2024, 1, 25), date(2024, 1, 30)
ONE, TWO = Stretch(first=DAY, last=DAY), Stretch(first=LATER, last=LATER)
A, B = uuid4(), uuid4()


@pytest.fixture(autouse=True)
def _before_the_visit():
    with clock.told(clock.at_local(TODAY)):
        yield


def asked(version=1, when=ONE, withdrawn=False):
    return Asked(id=uuid4(), asker=A, partner=B, version=version, when=when, withdrawn=withdrawn)


@pytest.mark.parametrize("request_, answer, expected", [
    (asked(), None, "waiting"),
    (asked(), Answered(1, Answer.ACCEPTED, ONE), "agreed"),
    (asked(), Answered(1, Answer.OTHER_TIME, TWO), "other_time"),
    (asked(), Answered(1, Answer.DECLINED), "declined"),
    (asked(2, TWO), Answered(1, Answer.OTHER_TIME, TWO), "agreed"),
    (asked(2, ONE), Answered(1, Answer.OTHER_TIME, TWO), "waiting"),
    (asked(3, TWO), Answered(1, Answer.OTHER_TIME, TWO), "waiting"),
    (asked(2, TWO), Answered(1, Answer.ACCEPTED, ONE), "waiting"),
    (asked(2), Answered(1, Answer.DECLINED), "waiting"),
    (asked(withdrawn=True), Answered(1, Answer.ACCEPTED, ONE), "withdrawn"),
])  # fmt: skip
def test_how_a_request_stands(request_, answer, expected):
    assert state_of(request_, answer) == expected


@pytest.mark.parametrize("changes, state, expected", [
    ({"answer": Answer.ACCEPTED}, "waiting", DAY),
    ({"answer": Answer.ACCEPTED, "version": 2}, "waiting", "visit-request-changed"),
    ({"answer": Answer.ACCEPTED}, "withdrawn", "visit-request-over"),
    ({"answer": Answer.ACCEPTED}, "declined", "visit-request-over"),
    ({"answer": Answer.DECLINED}, "waiting", "cause-missing"),
    ({"answer": Answer.DECLINED, "reason": "Rapat"}, "waiting", None),
    ({"answer": Answer.OTHER_TIME}, "waiting", "visit-other-time-missing"),
    ({"answer": Answer.OTHER_TIME, "when": ONE}, "waiting", "visit-time-the-same"),
    ({"answer": Answer.OTHER_TIME, "when": TWO}, "waiting", LATER),
    ({"answer": Answer.OTHER_TIME, "when": Stretch(first=date(2024, 1, 14), last=date(2024, 1, 14))}, "waiting",
     "visit-asked-too-late"),
    ({"answer": Answer.OTHER_TIME, "when": Stretch(first=TODAY, last=TODAY)}, "waiting", TODAY),
])  # fmt: skip
def test_what_may_be_answered(changes, state, expected):
    known = asked()
    told = VisitAnswered(request=known.id, partner=A, **({"version": 1} | changes))
    outcome = decide_answer(known, RequestState(state), told, today=TODAY)
    if isinstance(outcome, Refusal):
        assert outcome.code == expected
    else:
        assert (outcome.when and outcome.when.first) == expected


FRIDAY = date(2024, 1, 26)
PLAN = VisitPlan(
    direction=Direction.IN, partner=B, purpose="Evaluasi", when=ONE, begins="09:30", place="Aula Dispersip",
    delegation=(Delegate(name="Agus Permana", position="Kepala Seksi", host=True),), vehicle="Pusling 1",
)  # fmt: skip


def on(day, **changes):
    return msgspec.structs.replace(PLAN, when=Stretch(first=day, last=day), **changes)


def booking(**changes):
    return Booking(**({"kind": "visit", "title": "Tamu lain", "day": DAY, "begins": "10:00"} | changes))


@pytest.mark.parametrize("case, plan, around, expected", [
    ("a free day", PLAN, Surroundings(), []),
    ("another visit at ten", PLAN, Surroundings((booking(),)), ["conflict-visit"]),
    ("one two hours later", PLAN, Surroundings((booking(begins="11:30"),)), []),
    ("one that ends as ours begins", PLAN, Surroundings((booking(begins="08:00", ends="09:30"),)), []),
    ("one a minute longer", PLAN, Surroundings((booking(begins="08:00", ends="09:31"),)), ["conflict-visit"]),
    ("one without an hour", PLAN, Surroundings((booking(begins=""),)), ["conflict-visit"]),
    ("another day", PLAN, Surroundings((booking(day=LATER),)), []),
    ("the same officer", PLAN, Surroundings((booking(people=("agus  permana",)),)), ["conflict-person"]),
    ("the same hall", PLAN, Surroundings((booking(place="aula dispersip"),)), ["conflict-place"]),
    ("the same van", PLAN, Surroundings((booking(kind="trip", begins="", vehicles=("Pusling 1",)),)),
     ["conflict-vehicle"]),
    ("another van", PLAN, Surroundings((booking(kind="trip", begins="", vehicles=("Pusling 2",)),)), []),
    ("a signing", PLAN, Surroundings((booking(kind="signing_event"),)), ["conflict-signing-event"]),
    ("a holiday", PLAN, Surroundings(holidays={DAY: "Libur"}), ["conflict-holiday"]),
    ("Friday before prayer", on(FRIDAY, begins="11:29"), Surroundings(friday=("11:30", "13:30")), []),
    ("Friday as prayer begins", on(FRIDAY, begins="11:30"), Surroundings(friday=("11:30", "13:30")),
     ["conflict-friday-prayer"]),
    ("Friday after prayer", on(FRIDAY, begins="13:30"), Surroundings(friday=("11:30", "13:30")), []),
    ("Thursday at noon", on(DAY, begins="12:00"), Surroundings(friday=("11:30", "13:30")), []),
    ("the agreement's last day", PLAN, Surroundings(agreement_ends=DAY), []),
    ("the day after it", PLAN, Surroundings(agreement_ends=date(2024, 1, 24)), ["conflict-agreement-ended"]),
    ("only a month known", msgspec.structs.replace(PLAN, when=Stretch(first=DAY, last=LATER, precision="span")),
     Surroundings((booking(),)), []),
])  # fmt: skip
def test_what_stands_against_a_day(case, plan, around, expected):
    assert [one.code for one in find_conflicts(plan, around)] == expected


def plan(cast, **changes):
    told = {
        "direction": Direction.OUT,
        "partner": cast.agency,
        "purpose": "Melihat cara meminjam",
        "when": ONE,
    }
    return VisitPlan(**told | changes)


def ask(cast, request_id=None, **changes):
    more = {name: changes.pop(name) for name in ("request", "override") if name in changes}
    return actions.ask_for_visit(
        cast.prison, plan(cast, **changes), actor=cast.sari, request_id=request_id, **more
    )


def answer(cast, request, answer, version=1, **changes):
    return actions.answer_visit(
        cast.agency, request, version=version, answer=answer, actor=cast.agus, request_id=None, **changes
    )


def state(cast, request):
    both = {queries.requested_visit(one, request).state for one in (cast.prison, cast.agency)}
    assert len(both) == 1
    return both.pop()


def plans(institution):
    return [(row.direction, row.first) for row in queries.visits_planned(institution)]


def test_a_yes_gives_both_sides_a_plan_of_their_own(cast):
    told = ask(cast)
    assert (plans(cast.prison), plans(cast.agency)) == ([("out", DAY)], [])
    assert queries.requested_visit(cast.other_prison, told.request) is None
    answer(cast, told.request, Answer.ACCEPTED, place="Aula", begins="10:00")
    assert state(cast, told.request) == "agreed"
    assert (plans(cast.prison), plans(cast.agency)) == ([("out", DAY)], [("in", DAY)])
    assert {row.request for row in VisitPlanRow.objects.all()} == {told.request}
    assert_replay_equals_tables()


def test_another_time_is_agreed_to_by_taking_it(cast):
    told = ask(cast)
    answer(cast, told.request, Answer.OTHER_TIME, when=TWO)
    assert state(cast, told.request) == "other_time"
    ask(cast, request=told.request, when=TWO)
    assert state(cast, told.request) == "agreed"
    assert (plans(cast.prison), plans(cast.agency)) == ([("out", LATER)], [("in", LATER)])
    assert_replay_equals_tables()


def test_a_no_and_a_withdrawal_leave_no_plan(cast):
    first, second = ask(cast), ask(cast, when=TWO)
    answer(cast, first.request, Answer.DECLINED, reason="Rapat")
    answer(cast, second.request, Answer.ACCEPTED)
    assert (plans(cast.prison), plans(cast.agency)) == ([("out", LATER)], [("in", LATER)])
    actions.withdraw_visit_request(
        cast.prison, second.request, reason="Sakit", actor=cast.sari, request_id=None
    )
    assert (plans(cast.prison), plans(cast.agency)) == ([], [])
    over = answer(cast, second.request, Answer.ACCEPTED)
    assert over.code == "visit-request-over"
    again = ask(cast, request=first.request, when=TWO)
    assert (again.version, state(cast, first.request)) == (2, "waiting")
    assert_replay_equals_tables()


def test_what_was_held_ends_the_plans_of_both(cast):
    told = ask(cast, when=Stretch(first=TODAY, last=TODAY))
    answer(cast, told.request, Answer.ACCEPTED)
    record = VisitRecord(
        direction=Direction.IN, purpose="Evaluasi", held_on=TODAY, place="Aula",
        delegation=(Delegate(name="Sari Melati", position="Pustakawan"),),
    )  # fmt: skip
    held = actions.record_visit(
        cast.agency, cast.prison, record, visit=queries.plan_at_host(told.request), actor=cast.agus, request_id=None
    )  # fmt: skip
    assert held.request == told.request
    assert (plans(cast.prison), plans(cast.agency)) == ([], [])


def test_neither_side_speaks_for_the_other(cast):
    told = ask(cast)
    own = actions.answer_visit(
        cast.prison, told.request, version=1, answer=Answer.ACCEPTED, actor=cast.sari, request_id=None
    )
    theirs = actions.withdraw_visit_request(
        cast.agency, told.request, reason="Salah", actor=cast.agus, request_id=None
    )
    stranger = actions.answer_visit(
        cast.other_prison, told.request, version=1, answer=Answer.ACCEPTED, actor=cast.other_librarian,
        request_id=None,
    )  # fmt: skip
    assert {one.code for one in (own, theirs, stranger)} == {"visit-request-unknown"}
    first, again = (ask(cast, request_id="r1", when=TWO) for _ in range(2))
    assert first == again


def test_a_conflict_needs_its_reason_and_the_reason_is_kept(cast):
    ask(cast, begins="09:00")
    refused = ask(cast, begins="10:00")
    assert (refused.code, refused.details["count"]) == ("visit-conflicts", 1)
    kept = ask(cast, begins="10:00", override="Tamunya sama")
    row = VisitPlanRow.objects.get(id=kept.request)
    assert (row.conflicts, row.override) == ("conflict-visit", "Tamunya sama")


def test_a_holiday_and_the_end_of_the_agreement_stand_against_a_day(cast):
    signed = sign_from_paper(cast)
    new_year = date(2025, 1, 1)
    refused = ask(cast, when=Stretch(first=new_year, last=new_year), agreement=signed.agreement)
    assert (refused.code, refused.details["count"]) == ("visit-conflicts", 2)


def held_visit(cast):
    record = VisitRecord(
        direction=Direction.IN, purpose="Evaluasi", held_on=TODAY, place="Aula",
        delegation=(Delegate(name="Sari Melati", position="Pustakawan"),),
    )  # fmt: skip
    return actions.record_visit(cast.agency, cast.prison, record, actor=cast.agus, request_id=None).visit


def sign(cast, visit, name, **changes):
    told = {"position": "Kepala Seksi", "actor": cast.agus, "request_id": None} | changes
    return actions.attend(cast.agency, visit, name=name, **told)


def test_the_attendance_list_takes_everybody_once_and_no_flood(cast):
    visit = held_visit(cast)
    first = sign(cast, visit, "Sari  Melati")
    assert first.name == "Sari Melati"
    assert sign(cast, visit, "SARI MELATI").code == "attendance-signed-already"
    assert sign(cast, visit, " ").code == "attendance-name-missing"
    outcomes = [sign(cast, visit, f"Tamu {n}", by_phone=True) for n in range(13)]
    assert [isinstance(one, Refusal) for one in outcomes] == [False] * 12 + [True]
    assert outcomes[-1].code == "attendance-too-fast"
    actions.strike_attendance(cast.agency, first.entry, reason="Dua kali", actor=cast.agus, request_id=None)
    assert VisitAttendance.objects.count() == 12
    stranger = actions.strike_attendance(
        cast.prison, outcomes[0].entry, reason="Salah", actor=cast.sari, request_id=None
    )
    assert stranger.code == "attendance-unknown"
    assert_replay_equals_tables()


def test_the_other_side_objects_to_a_point_and_both_words_stand(cast):
    visit = held_visit(cast)
    line = MinuteLine(id=uuid4(), topic="Perpanjangan", decision="Lapas membayar ongkos kirim")
    actions.write_minutes(cast.agency, visit, (line,), actor=cast.agus, request_id=None)

    def object_(author, words, actor=cast.sari):
        return actions.object_to_minutes(author, visit, line.id, words, actor=actor, request_id=None)

    assert object_(cast.agency, "Tidak", cast.agus).code == "minutes-own"
    assert object_(cast.other_prison, "Tidak").code == "minutes-line-unknown"
    assert object_(cast.prison, " ").code == "objection-empty"
    told = object_(cast.prison, "Layanan ini tanpa biaya")
    assert told.objected_to == "Lapas membayar ongkos kirim"
    assert object_(cast.prison, "Layanan ini tanpa biaya").code == "objection-same"
    changed = msgspec.structs.replace(line, decision="Tanpa biaya")
    actions.write_minutes(cast.agency, visit, (changed,), actor=cast.agus, request_id=None)
    said = queries.objections(visit)[line.id]
    assert [(one.objected_to, one.words) for one in said] == [
        ("Lapas membayar ongkos kirim", "Layanan ini tanpa biaya")
    ]
    assert_replay_equals_tables()


def test_words_of_an_objection_that_was_refused_are_still_there(cast):
    visit = held_visit(cast)
    line = MinuteLine(id=uuid4(), topic="Perpanjangan", decision="Lapas membayar ongkos kirim")
    actions.write_minutes(cast.agency, visit, (line,), actor=cast.agus, request_id=None)
    address, sari = reverse("agreements:object-to-minutes", args=[visit, line.id]), staff_client(cast.sari)
    assert sari.post(address, {"words": "Tanpa biaya"}).status_code == 302
    refused = sari.post(address, {"words": "Tanpa biaya"}).content.decode()
    assert "required>Tanpa biaya</textarea>" in refused and "<details open>" in refused
