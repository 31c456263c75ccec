"""The rules of training, both sides of each edge."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from lentera.journal.refusals import Refusal
from lentera.training import messages, rules
from lentera.training.facts import (
    CertificateKind,
    LeftReason,
    Outcome,
    PlannedSession,
    RunPartner,
    RunPlan,
    Trainer,
)
from lentera.training.rules import EnrolmentState, OfferState, RunState, SessionState

SPACE = UUID("b6ab2a4f-5bd5-4f21-8f2d-6f0f3b9c0003")
DAY = date(2024, 3, 4)
PRISON, AGENCY, RUN, COURSE, ITEM, PERSON, OTHER = (
    uuid5(SPACE, name) for name in ("prison", "agency", "run", "course", "item", "person", "other")
)
FIVE = tuple(SessionState(uuid5(SPACE, f"session {n}"), DAY + timedelta(days=n), 2, True) for n in range(5))
OFFER = OfferState(RUN, AGENCY, quota=34, taken=0, sessions=5, held=0)


def gist(outcome: Any) -> str:
    """A refusal's code, or "yes"."""
    return outcome.code if isinstance(outcome, Refusal) else "yes"


def plan(**changes: Any) -> RunPlan:
    told: dict[str, Any] = {
        "course": COURSE, "code": "K-01", "title": "Menulis cerpen", "place": "Aula",
        "sessions": (PlannedSession(session=FIVE[0].id, day=DAY, lesson_hours=2),),
        "trainers": (Trainer(subject="menulis"),),
        "partners": (RunPartner(institution=PRISON, quota=34, scope_item=ITEM),), "quota": 34,
    }  # fmt: skip
    return RunPlan(**told | changes)


def long_day(hours: int) -> PlannedSession:
    return PlannedSession(session=RUN, day=DAY, lesson_hours=hours)


GUEST = (RunPartner(institution=PRISON, quota=5),)
ONE_OF_US = (RunPartner(institution=PRISON, quota=1, scope_item=ITEM),)
NOBODY = RunPartner(institution=OTHER, quota=0)
ENDED = {"grounds": {PRISON: Refusal("ground-ended", ground=True)}}


@pytest.mark.parametrize(
    "case, changes, context, expected",
    [
        ("by an agreement", {}, {}, "yes"),
        ("by one that ended", {}, ENDED, "ground-ended"),
        ("a guest with a programme", {"partners": GUEST}, {"programme_holds": True}, "yes"),
        ("a guest without", {"partners": GUEST}, {}, "run-programme-missing"),
        ("could cite, does not", {"partners": GUEST}, {"citable": {PRISON}}, "run-ground-not-cited"),
        ("no session", {"sessions": ()}, {}, "run-without-sessions"),
        ("no trainer", {"trainers": ()}, {}, "run-without-trainers"),
        ("nobody invited", {"partners": ()}, {}, "run-without-senders"),
        ("no place", {"place": " "}, {}, "run-place-missing"),
        ("more invited than there is room", {"quota": 33}, {}, "quotas-exceed"),
        ("nobody of an institution", {"partners": (NOBODY,)}, {}, "quota-missing"),
        ("nobody of one of two", {"partners": (*ONE_OF_US, NOBODY)}, {}, "quota-missing"),
        ("one of an institution", {"partners": ONE_OF_US}, {}, "yes"),
        ("one institution twice", {"partners": GUEST * 2}, {}, "sender-twice"),
        ("a pass mark of 0", {"pass_percent": 0}, {}, "pass-mark-impossible"),
        ("a pass mark of 1", {"pass_percent": 1}, {}, "yes"),
        ("a pass mark of 100", {"pass_percent": 100}, {}, "yes"),
        ("a pass mark of 101", {"pass_percent": 101}, {}, "pass-mark-impossible"),
        ("no hour", {"sessions": (long_day(0),)}, {}, "session-hours-impossible"),
        ("an hour", {"sessions": (long_day(1),)}, {}, "yes"),
        ("one of two too long", {"sessions": (long_day(2), long_day(17))}, {}, "session-hours-impossible"),
        ("16 hours a day", {"sessions": (long_day(16),)}, {}, "yes"),
        ("17 hours a day", {"sessions": (long_day(17),)}, {}, "session-hours-impossible"),
        ("a code that is taken", {}, {"code_taken": True}, "run-code-taken"),
    ],
)  # fmt: skip
def test_which_runs_may_be_planned(case, changes, context, expected):
    told: dict[str, Any] = {
        "grounds": {}, "citable": set(), "names": {PRISON: "Lapas"}, "programme_holds": False, "code_taken": False,
    }  # fmt: skip
    outcome = rules.decide_run(plan(**changes), **told | context)
    assert gist(outcome) == expected, case
    if expected.startswith("ground") or expected in ("run-ground-not-cited", "run-programme-missing"):
        assert outcome.ground


@pytest.mark.parametrize(
    "case, offer, expected",
    [
        ("the first", OFFER, False),
        ("the 34th of 34", replace(OFFER, taken=33), False),
        ("the 35th of 34", replace(OFFER, taken=34), True),
        ("not offered", None, "run-not-offered"),
        ("withdrawn", replace(OFFER, withdrawn=True), "run-withdrawn"),
        ("over", replace(OFFER, closed=True), "run-over"),
    ],
)
def test_who_may_enrol_and_who_waits(case, offer, expected):
    outcome = rules.decide_enrolment(offer, PERSON)
    assert (outcome.code if isinstance(outcome, Refusal) else outcome.waiting) == expected, case


def test_a_place_that_becomes_free_goes_to_the_first_in_the_queue_before_the_first_session_only():
    assert rules.moves_up(OFFER, [PERSON, OTHER], leaving_waits=False) == PERSON
    assert rules.moves_up(OFFER, [PERSON], leaving_waits=True) is None
    assert rules.moves_up(OFFER, [], leaving_waits=False) is None
    assert rules.moves_up(replace(OFFER, held=1), [PERSON], leaving_waits=False) is None


def test_who_can_leave():
    assert gist(rules.decide_leaving(OFFER, EnrolmentState(PERSON), LeftReason.ILL)) == "yes"
    gone = EnrolmentState(PERSON, left=True)
    assert gist(rules.decide_leaving(OFFER, gone, LeftReason.ILL)) == "participant-left"
    assert gist(rules.decide_leaving(OFFER, None, LeftReason.ILL)) == "participant-unknown"


@pytest.mark.parametrize(
    "offer, expected", [(None, "run-not-offered"), (replace(OFFER, closed=True), "run-over")]
)
def test_of_a_run_that_is_over_or_not_offered_nothing_is_said(offer, expected):
    assert gist(rules.decide_leaving(offer, EnrolmentState(PERSON), LeftReason.ILL)) == expected
    assert (
        gist(rules.decide_attendance(offer, [EnrolmentState(PERSON)], [PERSON], day=DAY, today=DAY))
        == expected
    )
    assert gist(rules.decide_results(offer, FIVE, {one.id for one in FIVE})) == expected


@pytest.mark.parametrize(
    "attended, whole, percent, passed",
    [
        (8, 10, 80, True), (6, 10, 80, False), (79, 100, 80, False), (80, 100, 80, True), (0, 0, 80, False),
        (799, 1000, 80, False), (1, 1, 80, True),
    ],
)  # fmt: skip
def test_the_pass_mark(attended, whole, percent, passed):
    assert rules.has_passed(attended, whole, percent) is passed


def person(sessions: int, **changes: Any) -> EnrolmentState:
    return EnrolmentState(PERSON, attended={one.id: True for one in FIVE[:sessions]}, **changes)


@pytest.mark.parametrize(
    "case, state, hours, outcome",
    [
        ("all five", person(5), 10, Outcome.PASSED),
        ("four of five", person(4), 8, Outcome.PASSED),
        ("three of five", person(3), 6, Outcome.NOT_PASSED),
        ("transferred after two", person(2, left=True), 4, Outcome.LETTER),
        ("transferred before any", person(0, left=True), 0, Outcome.NOT_PASSED),
    ],
)
def test_how_participants_end(case, state, hours, outcome):
    (result,) = rules.results([state], FIVE, 80)
    assert (result.lesson_hours, result.outcome) == (hours, outcome), case


def test_who_waits_has_no_result():
    assert rules.results([person(5, waiting=True)], FIVE, 80) == []


@pytest.mark.parametrize(
    "case, present, day, expected",
    [
        ("one of two", [PERSON], DAY, (1, 1)),
        ("nobody", [], DAY, (0, 2)),
        ("tomorrow's session", [PERSON], DAY + timedelta(days=1), "session-ahead"),
        ("both", [PERSON, OTHER], DAY, (2, 0)),
        ("one who left later was there", [PERSON, COURSE], DAY, (2, 1)),
        ("one who waits", [ITEM], DAY, "participant-unknown"),
        ("a stranger", [RUN], DAY, "participant-unknown"),
    ],
)
def test_attendance_counts_those_who_take_part(case, present, day, expected):
    people = [
        EnrolmentState(PERSON), EnrolmentState(OTHER), EnrolmentState(ITEM, waiting=True),
        EnrolmentState(COURSE, left=True),
    ]  # fmt: skip
    outcome = rules.decide_attendance(OFFER, people, present, day=day, today=DAY)
    assert (outcome.code if isinstance(outcome, Refusal) else outcome) == expected, case


def test_results_need_every_session_closed_and_every_sheet():
    sheets = {one.id for one in FIVE}
    assert rules.decide_results(OFFER, FIVE, sheets) is None
    missing = rules.decide_results(OFFER, FIVE, sheets - {FIVE[2].id})
    assert missing == Refusal("attendance-missing", day=FIVE[2].day)
    still = (*FIVE[:4], replace(FIVE[4], held=False))
    assert rules.decide_results(OFFER, still, sheets) == Refusal("session-still-open", day=FIVE[4].day)


RUNNING = RunState(RUN, "Menulis cerpen", False, False, (replace(FIVE[0], held=False),))


@pytest.mark.parametrize(
    "case, run, session, day, hours, expected",
    [
        ("today", RUNNING, RUNNING.sessions[0], DAY, 2, "yes"),
        ("tomorrow", RUNNING, RUNNING.sessions[0], DAY + timedelta(days=1), 2, "session-ahead"),
        ("again", RUNNING, FIVE[0], DAY, 2, "session-held"),
        ("no hours", RUNNING, RUNNING.sessions[0], DAY, 0, "session-hours-impossible"),
        ("an hour", RUNNING, RUNNING.sessions[0], DAY, 1, "yes"),
        ("16 hours", RUNNING, RUNNING.sessions[0], DAY, 16, "yes"),
        ("17 hours", RUNNING, RUNNING.sessions[0], DAY, 17, "session-hours-impossible"),
        ("called off", replace(RUNNING, called_off=True), RUNNING.sessions[0], DAY, 2, "run-called-off"),
        ("closed", replace(RUNNING, completed=True), RUNNING.sessions[0], DAY, 2, "run-completed"),
    ],
)
def test_when_a_session_can_be_closed(case, run, session, day, hours, expected):
    assert gist(rules.decide_session(run, session, day, hours, today=DAY)) == expected, case


def test_a_run_is_closed_when_all_results_are_there():
    done = replace(RUNNING, sessions=FIVE)
    assert rules.decide_completion(done, []) is None
    assert rules.decide_completion(done, ["Lapas", "Rutan"]) == Refusal(
        "results-missing", institution="Lapas"
    )
    assert gist(rules.decide_completion(replace(done, called_off=True), [])) == "run-called-off"
    assert gist(rules.decide_completion(RUNNING, [])) == "session-still-open"


@pytest.mark.parametrize(
    "unit, by_session, by_run",
    [
        ("lesson_hours", (2, "lesson_hours"), None),
        ("sessions", (1, "sessions"), None),
        ("people", None, (22, "people")),
        ("participants", None, (22, "participants")),
        ("times", None, (1, "times")),
        ("copies", (2, "lesson_hours"), None),  # listed as not counted
    ],
)
def test_each_class_counts_once_by_the_unit_that_was_promised(unit, by_session, by_run):
    told = [rules.session_realises(ITEM, unit, 2), rules.run_realises(ITEM, unit, 22)]
    assert [one and (one.amount, one.unit) for one in told] == [by_session, by_run]
    assert rules.session_realises(None, unit, 2) is None and rules.run_realises(None, unit, 22) is None
    assert rules.run_realises(ITEM, "people", 0) is None, "nobody came"


def test_numbers_have_no_holes_and_name_class_and_year():
    assert rules.next_in_series([]) == 1 and rules.next_in_series([1, 2, 3]) == 4
    number = rules.certificate_number("K-03", CertificateKind.PASSED, 29, date(2024, 3, 15))
    assert number == "800.2/029/K-03/III/2024"
    series = {rules.series_of("K-03", year, kind) for year in (2023, 2024) for kind in CertificateKind}
    assert len(series) == 4 and rules.series_of("K-03", 2024, CertificateKind.PASSED) == "2024/K-03"


def test_a_check_code_is_read_out_without_doubt():
    code = rules.check_code(PERSON)
    assert code == rules.check_code(PERSON) != rules.check_code(OTHER)
    assert len(code) == 13 and not set(code[4:]) & set("01ILOU")


@pytest.mark.parametrize(
    "name, letters",
    [
        ("Bunga Kenanga", "B.K."),
        ("Suharto", "S."),
        ("  ", ""),
        ("citra de' laut", "C.D.L."),
        ("Siti B", "S.B."),
        ("Siti (2)", "S."),
    ],
)
def test_initials(name, letters):
    assert rules.initials(name) == letters


def test_units_are_read_line_by_line():
    assert [(one.name, one.lesson_hours) for one in rules.read_units("Alur | 2\n\nA | B | 3")] == [
        ("Alur", 2),
        ("A | B", 3),
    ]
    assert rules.decide_units("Alur | 2\n") is None
    assert rules.decide_units("Alur | 2\n \nTokoh dua") == Refusal("unit-unreadable", line="Tokoh dua")
    assert gist(rules.decide_units("| 2")) == gist(rules.decide_units("Alur | dua")) == "unit-unreadable"


def test_attendance_is_printed_for_who_asks_and_was_there():
    told = rules.decide_extract(PERSON, [2, 3], asked=True)
    assert (told.participant, told.sessions, told.lesson_hours) == (PERSON, 2, 5)
    assert gist(rules.decide_extract(PERSON, [2], asked=False)) == "extract-not-asked"
    assert gist(rules.decide_extract(PERSON, [], asked=True)) == "extract-empty"


def test_every_outcome_has_words():
    assert set(messages.OUTCOMES) == set(Outcome) and set(messages.LEFT) == set(LeftReason)
    assert set(messages.KINDS) == set(CertificateKind)
