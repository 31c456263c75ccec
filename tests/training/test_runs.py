"""Classes from plan to certificate, with the numbers of the short-story class."""

from datetime import date, timedelta

from lentera.agreements.facts import ServiceKind
from lentera.institutions import actions as institutions
from lentera.institutions.facts import Details, InstitutionKind
from lentera.journal.facts import read_envelope
from lentera.journal.models import StoredEntry
from lentera.journal.refusals import Refusal
from lentera.training import actions, queries
from lentera.training.actions import Person, SessionRequest
from lentera.training.facts import (
    CertificateKind,
    LeftReason,
    RunCompleted,
    RunPartner,
    RunPlanned,
    SessionHeld,
    Trainer,
)
from lentera.training.models import Certificate, Participant
from tests.journal.proofs import assert_replay_equals_tables
from tests.mobile.conftest import realised, sign
from tests.training.conftest import FIRST, NAMES, School


def held_class(school: School) -> RunPlanned:
    """34 enrolled: 29 attend four or five sessions, three attend three, two are transferred after the second."""
    planned = school.plan()
    assert isinstance(planned, RunPlanned), planned
    people = [one.participant for one in school.enrol(planned.run, 34)]
    full, three, gone = people[:29], people[29:32], people[32:]
    prison, agency = school.cast.prison, school.cast.agency
    for number, session in enumerate(planned.plan.sessions):
        day = session.day
        here = full[number % 2 :] if number == 4 else full  # one misses the last session: four of five
        here = here + (three if number < 3 else []) + (gone if number < 2 else [])
        sari = school.by(school.cast.sari, day)
        held = actions.close_session(agency, session.session, **school.by(day=day))
        assert isinstance(held, SessionHeld), held
        counted = actions.take_attendance(prison, planned.run, session.session, here, **sari)
        assert counted.present == len(here)
        if number == 1:
            for one in gone:
                actions.leave(prison, one, planned.run, LeftReason.TRANSFERRED, **sari)
    return planned


def test_scenario_9_a_short_story_class(school):
    cast = school.cast
    planned = held_class(school)
    after = FIRST + timedelta(days=11)
    assert realised(school.item) == 10  # lesson hours, once for the class
    actions.state_results(cast.prison, planned.run, **school.by(cast.sari, after))
    completed = actions.complete_run(cast.agency, planned.run, **school.by(day=after))
    assert isinstance(completed, RunCompleted), completed
    assert (completed.participants, completed.passed, completed.lesson_hours) == (34, 29, 10)
    assert realised(school.item) == 10  # the closed run counts nothing where hours were counted
    issued = actions.issue_certificates(
        cast.agency, planned.run, "Dewi Anggraini, M.Si.", "Kepala Dinas", **school.by(day=after)
    )
    passed = [one for one in issued if one.kind is CertificateKind.PASSED]
    letters = [one for one in issued if one.kind is CertificateKind.ATTENDED]
    assert [one.sequence for one in passed] == list(range(1, 30))
    assert [one.lesson_hours for one in letters] == [4, 4]
    outcomes = [line.outcome for line in queries.participants(cast.prison, planned.run)]
    assert [outcomes.count(one) for one in ("passed", "not_passed", "letter")] == [29, 3, 2]
    assert passed[0].number == "800.2/001/K-01/III/2024"
    again = actions.issue_certificates(cast.agency, planned.run, "Dewi", "Kepala", **school.by(day=after))
    assert again == Refusal("certificates-none")
    assert Certificate.objects.count() == 31
    checked = queries.certificate_by_code(passed[0].code.lower())
    assert checked is not None and checked.valid
    assert (checked.title, checked.lesson_hours) == ("Pelatihan Menulis Cerita Pendek", 10)
    assert checked.initials == "B.K." and "Karang Intan" not in repr(checked)
    assert_replay_equals_tables()


def test_the_35th_of_34_waits_and_moves_up_before_the_first_session(school):
    planned = school.plan()
    told = school.enrol(planned.run, 35)
    assert [one.waiting for one in told] == [False] * 34 + [True]
    by = school.by(school.cast.sari, date(2024, 2, 21))
    actions.leave(school.cast.prison, told[0].participant, planned.run, LeftReason.WITHDREW, **by)
    assert queries.queue(school.cast.prison, planned.run) == []
    states = {one.id: one for one in queries.enrolment_states(school.cast.prison, planned.run)}
    assert not states[told[34].participant].waiting
    assert_replay_equals_tables()


def test_nobody_moves_up_once_the_class_has_begun(school):
    planned = school.plan(quota=1)
    told = school.enrol(planned.run, 2)
    actions.close_session(school.cast.agency, planned.plan.sessions[0].session, **school.by(day=FIRST))
    by = school.by(school.cast.sari, FIRST)
    actions.leave(school.cast.prison, told[0].participant, planned.run, LeftReason.TRANSFERRED, **by)
    assert queries.queue(school.cast.prison, planned.run) == [told[1].participant]


def test_no_name_stands_in_the_journal_and_only_the_own_institution_opens_names(school):
    held_class(school)
    written = b"".join(bytes(row.bytes) for row in StoredEntry.objects.all())
    assert not any(name.encode() in written for name in NAMES)
    assert Participant.rows.all(school.cast.agency) == {}
    assert len(Participant.rows.all(school.cast.prison)) == 34
    kinds = [
        read_envelope(bytes(row.bytes)).kind for row in StoredEntry.objects.filter(kind="training.enrolled")
    ]
    assert len(kinds) == 34


def test_library_managers_of_22_institutions_realise_the_plan_and_count_as_people(school):
    cast, day = school.cast, date(2024, 8, 6)
    by = school.by(day=date(2024, 7, 1))
    item = sign(cast, cast.other_prison, unit="people", kind=ServiceKind.MENTORING)
    guests = [
        institutions.register_institution(
            cast.agency,
            f"Rumah Tahanan Negara Kelas IIB Kota {number}",
            Details(kind=InstitutionKind.RUTAN, class_label="IIB", town=f"Kota {number}"),
            reason="contoh",
            actor=cast.agus,
            request_id=None,
        ).institution
        for number in range(21)
    ]
    plan = actions.save_plan_item(
        cast.agency, "Pelatihan pengelola perpustakaan", 2024, institutions=22, **by
    )
    course = actions.save_course(cast.agency, "Pelatihan pengelola perpustakaan", for_staff=True, **by)
    partners = [RunPartner(institution=cast.agency, quota=30)]
    partners.append(RunPartner(institution=cast.other_prison, quota=2, scope_item=item))
    trainers = [Trainer(subject="pengatalogan"), Trainer(subject="layanan")]
    common = {"programme": school.programme, "plan_item": plan.id}
    planned = actions.plan_run(
        cast.agency, course.id, [SessionRequest(day, 8)], trainers, partners, "Aula Dispersip", **common, **by
    )
    assert isinstance(planned, RunPlanned), planned
    people = [Person(NAMES[number], of=guest) for number, guest in enumerate(guests)]
    sent = actions.enrol(cast.agency, planned.run, people, **by)
    own = actions.enrol(cast.other_prison, planned.run, [Person("Lintang Fajar"), Person("Awan Teduh")], **by)
    session = planned.plan.sessions[0].session
    today = school.by(day=day)
    for institution, told in ((cast.agency, sent), (cast.other_prison, own)):
        present = [one.participant for one in told]
        actions.take_attendance(institution, planned.run, session, present, **today)
    assert isinstance(actions.close_session(cast.agency, session, **today), SessionHeld)
    assert realised(item) == 0
    actions.state_results(cast.agency, planned.run, **today)
    early = actions.complete_run(cast.agency, planned.run, **today)
    assert early == Refusal("results-missing", institution="Lembaga Pemasyarakatan Kelas IIB Tanjung")
    actions.state_results(cast.other_prison, planned.run, **today)
    completed = actions.complete_run(cast.agency, planned.run, **today)
    assert isinstance(completed, RunCompleted), completed
    assert realised(item) == 2  # people, once
    line = queries.plan_realisation(cast.agency, 2024)[0]
    run = line.runs[0]
    assert line.realised and line.planned_institutions == 22
    assert (run.first_day, run.institutions, run.days, run.speakers) == (day, 22, 1, 2)
    assert_replay_equals_tables()


def test_an_institution_with_an_agreement_cites_it_and_others_need_a_programme(school):
    own = school.plan(partners=[RunPartner(institution=school.cast.prison, quota=5)])
    assert own.code == "run-ground-not-cited"
    guest = [RunPartner(institution=school.cast.other_prison, quota=5)]
    assert school.plan(partners=guest).code == "run-programme-missing"
    wrong = [RunPartner(institution=school.cast.other_prison, quota=5, scope_item=school.item)]
    assert school.plan(partners=wrong).code == "ground-other-partner"
    assert StoredEntry.objects.filter(kind="journal.refused").count() == 3
    assert isinstance(school.plan(partners=guest, programme=school.programme), RunPlanned)


def test_a_revoked_certificate_keeps_its_number_and_the_check_page_says_so(school):
    planned = held_class(school)
    after = FIRST + timedelta(days=11)
    actions.state_results(school.cast.prison, planned.run, **school.by(school.cast.sari, after))
    actions.complete_run(school.cast.agency, planned.run, **school.by(day=after))
    issued = actions.issue_certificates(
        school.cast.agency, planned.run, "Dewi Anggraini", "Kepala Dinas", **school.by(day=after)
    )
    actions.revoke_certificate(
        school.cast.agency, issued[0].certificate, "Salah orang", **school.by(day=after)
    )
    checked = queries.certificate_by_code(issued[0].code)
    assert checked is not None and not checked.valid and checked.number == issued[0].number
    assert_replay_equals_tables()


def test_a_changed_plan_keeps_sessions_that_were_held(school):
    planned = school.plan()
    school.enrol(planned.run, 3)
    first = planned.plan.sessions[0]
    actions.close_session(school.cast.agency, first.session, **school.by(day=FIRST))
    sessions = [
        SessionRequest(first.day, 2, first.topic, first.session),
        SessionRequest(date(2024, 3, 20), 4),
    ]
    partners = [RunPartner(institution=school.cast.prison, quota=10, scope_item=school.item)]
    trainers = [Trainer(subject="menulis")]
    common = school.by(day=date(2024, 3, 6))
    changed = actions.change_run(
        school.cast.agency, planned.run, sessions, trainers, partners, "Aula", **common
    )
    assert not isinstance(changed, Refusal), changed
    assert [(one.held, one.lesson_hours) for one in queries.sessions_of(school.cast.agency, planned.run)] == [
        (True, 2),
        (False, 4),
    ]
    assert [one.held for one in queries.offered_sessions(school.cast.prison, planned.run)] == [True, False]
    left_out = actions.change_run(
        school.cast.agency, planned.run, sessions[1:], trainers, partners, "Aula", **common
    )
    assert left_out == Refusal("session-unknown")
    others = [RunPartner(institution=school.cast.agency, quota=10)]
    dropped = actions.change_run(
        school.cast.agency,
        planned.run,
        sessions,
        trainers,
        others,
        "Aula",
        programme=school.programme,
        **common,
    )
    assert isinstance(dropped, Refusal) and dropped.code == "sender-has-people"
    assert_replay_equals_tables()


def test_names_are_forgotten_when_their_time_is_over_and_only_once(school):
    planned = school.plan()
    school.enrol(planned.run, 3)
    last = planned.plan.sessions[-1].day
    edge = last + actions.participation.KEPT
    assert actions.forget_due(school.cast.prison, edge, actor=school.cast.sari) == 0
    assert actions.forget_due(school.cast.prison, edge + timedelta(days=1), actor=school.cast.sari) == 3
    assert actions.forget_due(school.cast.prison, edge + timedelta(days=1), actor=school.cast.sari) == 0
    assert [line.name for line in queries.participants(school.cast.prison, planned.run)] == ["—"] * 3
    assert_replay_equals_tables()
