"""Signing events: what is ready, what is moved, and the first scenario of a renewal to its press release."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest
from django.test import RequestFactory

from lentera.agreements import actions, queries
from lentera.agreements.facts import (
    Capacity,
    Content,
    Delegate,
    Direction,
    DraftState,
    EventPlan,
    EventStatus,
    Links,
    Quote,
    ReleaseText,
    Signatory,
    Stretch,
    VisitRecord,
)
from lentera.agreements.models import Agreement, AgreementDraft, EventAgreement, SigningEvent
from lentera.agreements.queries import signing_event as readings
from lentera.agreements.rules import gap_days
from lentera.agreements.rules.signing_event import (
    EventState,
    decide_event_cancelling,
    decide_event_plan,
    decide_held,
    decide_holding,
    decide_moving,
    decide_placing,
    missing_for_signing,
)
from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import hooks
from lentera.papers.actions import issue
from lentera.papers.queries import pdf_of
from tests.agreements import papers
from tests.cast import Cast, make_head, make_prison, staff_client
from tests.journal.proofs import assert_replay_equals_tables

DAY = date(2024, 2, 5)
ONE = timedelta(days=1)
WHEN = Stretch(first=DAY, last=DAY)
LATER = Stretch(first=DAY + ONE, last=DAY + ONE)
PLAN = EventPlan(title="Penandatanganan bersama", place="Banjarmasin", when=WHEN)
EVENT, DRAFT, OTHER = uuid4(), uuid4(), uuid4()
OPEN = EventState(EVENT, EventStatus.CONFIRMED, WHEN, (DRAFT,), 1)
PAPER = papers.content(uuid4(), uuid4())


def gist(outcome):
    return outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__


def second(**changes):
    """The paper with another second party."""
    first, other = PAPER.parties
    return msgspec.structs.replace(PAPER, parties=(first, msgspec.structs.replace(other, **changes)))


ACTING = Signatory(name="Surya Wibowo", position="Plt. Kepala", capacity=Capacity.ACTING)


@pytest.mark.parametrize("content, state, evaluated, expected", [
    (PAPER, DraftState.AGREED, False, []),
    (PAPER, DraftState.SCHEDULED, False, []),
    (PAPER, DraftState.NEGOTIATION, False, ["draft-not-agreed"]),
    (PAPER, DraftState.CANCELLED, False, ["draft-gone"]),
    (second(number=" "), DraftState.AGREED, False, ["number-missing"]),
    (second(signatory=None), DraftState.AGREED, False, ["signatory-missing"]),
    (second(signatory=ACTING), DraftState.AGREED, False, ["mandate-missing"]),
    (second(number="", signatory=None), DraftState.REVIEW, False,
     ["draft-not-agreed", "number-missing", "signatory-missing"]),
    (msgspec.structs.replace(PAPER, predecessor=uuid4()), DraftState.AGREED, False, ["evaluation-missing"]),
    (msgspec.structs.replace(PAPER, predecessor=uuid4()), DraftState.AGREED, True, []),
])  # fmt: skip
def test_everything_that_is_missing_is_told_at_once(content, state, evaluated, expected):
    found = missing_for_signing(content, state, predecessor_evaluated=evaluated)
    assert [one.code for one in found] == expected


@pytest.mark.parametrize("changes, known, confirmed, expected", [
    ({}, None, False, EventStatus.TENTATIVE),
    ({}, None, True, EventStatus.CONFIRMED),
    ({}, OPEN, True, EventStatus.CONFIRMED),
    ({"when": LATER}, OPEN, True, "event-move-reason-missing"),
    ({"when": LATER, "note": "Gedung dipakai"}, OPEN, True, EventStatus.MOVED),
    ({"when": LATER}, replace(OPEN, status=EventStatus.TENTATIVE), False, EventStatus.TENTATIVE),
    ({}, replace(OPEN, status=EventStatus.MOVED), False, EventStatus.MOVED),
    ({}, replace(OPEN, status=EventStatus.MOVED), True, EventStatus.CONFIRMED),
    ({"when": Stretch(first=DAY, last=DAY + ONE)}, None, True, "event-day-missing"),
    ({"when": Stretch(first=DAY, last=DAY - ONE)}, None, False, "visit-days-reversed"),
    ({"title": ""}, None, False, "event-title-missing"),
    ({"place": ""}, None, False, "event-place-missing"),
    ({}, replace(OPEN, status=EventStatus.HELD), True, "event-over"),
])  # fmt: skip
def test_how_an_event_is_planned(changes, known, confirmed, expected):
    plan = msgspec.structs.replace(PLAN, **changes)
    outcome = decide_event_plan(plan, known, event=EVENT, confirmed=confirmed)
    assert (outcome.code if isinstance(outcome, Refusal) else outcome.status) == expected


@pytest.mark.parametrize("event, state, already, expected", [
    (OPEN, DraftState.AGREED, None, "AgreementPlaced"),
    (OPEN, DraftState.REQUESTED, None, "AgreementPlaced"),
    (OPEN, DraftState.SIGNED, None, "draft-gone"),
    (OPEN, DraftState.AGREED, EVENT, "agreement-on-event"),
    (OPEN, DraftState.AGREED, OTHER, "agreement-on-other-event"),
    (replace(OPEN, status=EventStatus.CANCELLED), DraftState.AGREED, None, "event-over"),
])  # fmt: skip
def test_what_may_stand_on_an_agenda(event, state, already, expected):
    assert gist(decide_placing(event, state, already, agreement=DRAFT)) == expected


@pytest.mark.parametrize("event, to, draft, reason, expected", [
    (OPEN, None, DRAFT, "Belum siap", "AgreementMoved"),
    (OPEN, replace(OPEN, id=OTHER), DRAFT, "Belum siap", "AgreementMoved"),
    (replace(OPEN, status=EventStatus.HELD), None, DRAFT, "Belum siap", "AgreementMoved"),
    (OPEN, OPEN, DRAFT, "Belum siap", "agreement-on-event"),
    (OPEN, replace(OPEN, id=OTHER, status=EventStatus.HELD), DRAFT, "Belum siap", "event-over"),
    (OPEN, None, uuid4(), "Belum siap", "agreement-not-on-event"),
    (OPEN, None, DRAFT, " ", "cause-missing"),
])  # fmt: skip
def test_what_may_leave_an_agenda(event, to, draft, reason, expected):
    outcome = decide_moving(event, DraftState.SCHEDULED, to, agreement=draft, reason=reason)
    assert gist(outcome) == expected


def test_when_an_event_may_be_held_or_called_off():
    fine = {"held_on": DAY, "place": "Banjarmasin", "today": DAY}
    assert decide_holding(OPEN, **fine) is None
    assert gist(decide_holding(OPEN, **fine | {"held_on": DAY + ONE})) == "event-in-future"
    assert gist(decide_holding(OPEN, **fine | {"place": ""})) == "event-place-missing"
    assert gist(decide_holding(replace(OPEN, agenda=()), **fine)) == "event-empty"
    assert gist(decide_holding(replace(OPEN, status=EventStatus.HELD), **fine)) == "event-over"
    held = {"held_on": DAY, "place": "Banjarmasin", "left": ()}
    assert gist(decide_held(OPEN, signed=(), **held)) == "event-nothing-signed"
    assert gist(decide_held(OPEN, signed=(DRAFT,), **held)) == "SigningEventHeld"
    assert gist(decide_event_cancelling(OPEN, "Hujan")) == "event-not-empty"
    assert gist(decide_event_cancelling(replace(OPEN, agenda=()), "")) == "cause-missing"
    assert gist(decide_event_cancelling(replace(OPEN, agenda=()), "Hujan")) == "SigningEventCancelled"


# The first scenario


@pytest.fixture
def partners(cast: Cast) -> list[UUID]:
    """Four partners, each with its head."""
    more = [
        make_prison(cast.agency, town, actor=cast.agus, narcotics=False)[0]
        for town in ("Pelaihari", "Barabai")
    ]
    for one in more:
        make_head(cast.agency, one, "Kepala Lapas", "Surya Wibowo", cast.agus)
    return [cast.prison, cast.other_prison, *more]


def fresh_scope(told: Content) -> Content:
    return msgspec.structs.replace(
        told, scope=tuple(msgspec.structs.replace(line, id=uuid4()) for line in told.scope)
    )


def renewal(cast: Cast, partner: UUID, place: int, *, ready: bool = True) -> tuple[UUID, UUID]:
    """The agreement of 2023 with a partner, evaluated, and its agreed successor; returns both ids."""
    old = actions.enter_from_paper(
        cast.agency, fresh_scope(papers.content(cast.agency, partner)), signed_on=papers.START, place="Banjarmasin",
        source="Arsip bagian umum", actor=cast.agus, request_id=None,
    )  # fmt: skip
    assert not isinstance(old, Refusal), old
    papers.evaluate(cast, old.agreement, date(2024, 1, 20))
    at = clock.at_local(date(2024, 1, 25))
    opened = actions.open_renewal(cast.agency, old.agreement, actor=cast.agus, request_id=None, at=at)
    assert not isinstance(opened, Refusal), opened
    papers.lead_to_agreed(cast, opened.draft, date(2024, 1, 26))
    if ready:
        fill(cast, opened.draft, place)
    return old.agreement, opened.draft


def fill(cast: Cast, draft: UUID, place: int) -> None:
    """Both numbers of an agreed text."""
    told = queries.draft_content(AgreementDraft.objects.get(id=draft).content)
    parties = tuple(
        msgspec.structs.replace(party, number=f"{side}-{place}/2024")
        for side, party in zip("AB", told.parties, strict=True)
    )
    changed = msgspec.structs.replace(told, parties=parties)
    outcome = actions.change_draft(cast.agency, draft, changed, actor=cast.agus, request_id=None)
    assert not isinstance(outcome, Refusal), outcome


def event_with(cast: Cast, drafts: list[UUID], **changes) -> UUID:
    planned = actions.plan_event(
        cast.agency,
        msgspec.structs.replace(PLAN, **changes),
        confirmed=True,
        actor=cast.agus,
        request_id=None,
    )
    for draft in drafts:
        placed = actions.place_agreement(cast.agency, planned.event, draft, actor=cast.agus, request_id=None)
        assert not isinstance(placed, Refusal), placed
    return planned.event


def hold(cast: Cast, event: UUID, request_id: str | None = None, day: date = DAY):
    return actions.hold_event(
        cast.agency, event, held_on=day, place="Banjarmasin", actor=cast.head, request_id=request_id
    )


def test_four_renewals_from_a_visit_to_one_release(cast, partners):
    with clock.told(clock.at_local(date(2024, 1, 26))):
        pairs = [renewal(cast, partner, place) for place, partner in enumerate(partners, 1)]
    olds, drafts = [old for old, _ in pairs], [draft for _, draft in pairs]
    with clock.told(clock.at_local(date(2024, 1, 26))):
        visit = actions.record_visit(
            cast.agency, cast.prison,
            VisitRecord(
                direction=Direction.IN, purpose="Membahas perpanjangan", held_on=date(2024, 1, 25),
                place="Banjarmasin", delegation=(Delegate(name="Bambang Sutejo", position="Kepala Lapas"),),
                agreement=olds[0],
            ),
            actor=cast.agus, request_id=None,
        )  # fmt: skip
        task = actions.open_follow_up(
            cast.agency, cast.prison, task="Menindaklanjuti perpanjangan", owner="Seksi Kerja Sama",
            owner_institution=cast.agency, due=DAY, visit=visit.visit, renews=olds[0], actor=cast.agus,
            request_id=None,
        )  # fmt: skip
        event = event_with(cast, drafts)
    assert queries.follow_up(task.follow_up, cast.agency, today=DAY).urgency == "soon"
    with clock.told(clock.at_local(DAY)):
        outcome = hold(cast, event, "pegang")
        assert outcome.held.signed == tuple(drafts) and outcome.refused == {}
        assert hold(cast, event, "pegang") == outcome
        # each agreement has its two numbers and follows its predecessor without a gap
        for old, draft, partner in zip(olds, drafts, partners, strict=True):
            before, after = queries.agreement_state(old), queries.agreement_state(draft)
            assert (after.start, after.end) == (date(2024, 2, 14), date(2025, 2, 13))
            assert gap_days(before.last_day, after.start) == 0
            numbers = [party.number for party in queries.parties_of(draft)]
            assert len(set(numbers)) == 2 and all(numbers)
            assert set(after.parties) == {cast.agency, partner}
        # the follow-up closes with the signed renewal as its evidence, and no alert comes on the day after
        line = queries.follow_up(task.follow_up, cast.agency, today=DAY + 30 * ONE)
        assert (line.urgency, line.closed_on) == ("done", DAY)
        assert line.evidence == Agreement.objects.get(id=drafts[0]).number
        assert actions.tick(cast.agency, date(2024, 2, 6)) == 0
        # one release lists all four
        signed = readings.signed_at(event)
        quote = Quote(
            id=uuid4(), speaker="Dewi Anggraini", position="Kepala Dinas", organisation="Dispersip",
            text="Empat perjanjian diperpanjang.",
        )  # fmt: skip
        drafted = actions.write_release(
            cast.agency,
            ReleaseText(
                title="Empat perjanjian diperpanjang", place="Banjarmasin", date=DAY, body="Dinas dan empat lapas.",
                quotes=(quote,),
            ),
            Links(visit=visit.visit, event=event, agreements=tuple(one.id for one in signed)),
            actor=cast.agus, request_id=None,
        )  # fmt: skip
        common = {"request_id": None}
        actions.record_consent(
            cast.agency, drafted.release, quote.id, how="Lisan, 5 Feb 2024", actor=cast.agus, **common
        )
        actions.approve_release(cast.agency, drafted.release, actor=cast.head, **common)
        actions.publish_release(cast.agency, drafted.release, actor=cast.agus, **common)
    assert set(queries.published_release(drafted.release).about) == set(drafts)
    assert [one.row.id for one in queries.published_releases(event=event)] == [drafted.release]
    assert queries.published_releases(event=uuid4()) == []
    assert_replay_equals_tables()


def test_a_partner_that_is_not_ready_is_moved_and_the_other_three_are_signed(cast, partners):
    with clock.told(clock.at_local(date(2024, 1, 26))):
        drafts = [
            renewal(cast, partner, place, ready=place != 2)[1] for place, partner in enumerate(partners, 1)
        ]
        event = event_with(cast, drafts)
    with clock.told(clock.at_local(DAY)):
        outcome = hold(cast, event)
        late = drafts[1]
        assert outcome.held.signed == (drafts[0], drafts[2], drafts[3])
        assert {one.code for one in outcome.refused[late]} == {"number-missing"}
        assert queries.agreement_state(late) is None
        before = {one.id: one.number for one in readings.signed_at(event)}
        second_event = event_with(cast, [], title="Penandatanganan susulan", when=LATER)
        moved = actions.move_agreement(
            cast.agency,
            event,
            late,
            to=second_event,
            reason="Nomor belum terbit",
            actor=cast.agus,
            request_id=None,
        )
        assert moved.to == second_event
        assert {one.id: one.number for one in readings.signed_at(event)} == before
        fill(cast, late, 2)
    with clock.told(clock.at_local(DAY + ONE)):
        assert hold(cast, second_event, day=DAY + ONE).held.signed == (late,)
    assert [line.position for line in readings.agenda(cast.agency, event)] == [1, 3, 4]
    assert_replay_equals_tables()


def test_an_event_with_nothing_ready_is_not_held(cast, partners):
    with clock.told(clock.at_local(DAY)):
        draft = renewal(cast, partners[0], 1, ready=False)[1]
        event = event_with(cast, [draft])
        assert hold(cast, event).code == "number-missing"
        assert SigningEvent.objects.get().status == "confirmed"


def test_who_wrote_a_draft_does_not_sign_it_at_an_event_either(cast, partners):
    with clock.told(clock.at_local(DAY)):
        draft = renewal(cast, partners[0], 1)[1]
        event = event_with(cast, [draft])
        outcome = actions.hold_event(
            cast.agency, event, held_on=DAY, place="Banjarmasin", actor=cast.agus, request_id=None
        )
        assert outcome.code == "drafter-cannot-sign"
        assert not Agreement.objects.filter(id=draft).exists()


def test_scheduling_follows_the_agenda(cast, partners):
    with clock.told(clock.at_local(DAY)):
        draft = renewal(cast, partners[0], 1)[1]
        event = event_with(cast, [draft])
        assert AgreementDraft.objects.get(id=draft).state == "scheduled"
        actions.move_agreement(cast.agency, event, draft, reason="Ditunda", actor=cast.agus, request_id=None)
        assert AgreementDraft.objects.get(id=draft).state == "agreed"
        assert EventAgreement.objects.get().event is None
        assert [row.id for row in queries.placeable(cast.agency)] == [draft]
        actions.place_agreement(cast.agency, event, draft, actor=cast.agus, request_id=None)
        assert AgreementDraft.objects.get(id=draft).state == "scheduled"
    assert_replay_equals_tables()


def today(account):
    request = RequestFactory().get("/")
    request.staff = institutions.staff(account)
    return " ".join(str(row.text) for row in hooks.today_rows(request))


def test_the_pages_of_an_event(cast, partners):
    with clock.told(clock.at_local(DAY)):
        drafts = [
            renewal(cast, partner, place, ready=place != 2)[1]
            for place, partner in enumerate(partners[:2], 1)
        ]
        officer, head = staff_client(cast.agus), staff_client(cast.head)
        assert "Belum ada agenda" in officer.get("/desk/signing-events/").content.decode()
        plan = {"title": "Agenda bersama", "place": "Banjarmasin", "when": "awal Februari 2024"}
        refused = officer.post("/desk/signing-events/new/", plan | {"confirmed": "on"}).content.decode()
        assert "harinya diketahui" in refused
        page = officer.post("/desk/signing-events/new/", plan | {"when": "5/2/24", "confirmed": "on"}).url
        for draft in drafts:
            assert officer.post(f"{page}place/", {"draft": str(draft)}).status_code == 302
        shown = officer.get(page).content.decode()
        assert "1 siap" in shown and "1 belum siap" in shown and "belum diisi" in shown
        assert "Agenda bersama" in today(cast.agus) and "Agenda bersama" not in today(cast.sari)
        assert officer.get(f"{page}hold/").status_code == 403
        course = issue(
            cast.agency, "signing_rundown", UUID(page.split("/")[-2]), actor=cast.agus, request_id=None
        )
        assert pdf_of(course.paper, cast.agency)[:5] == b"%PDF-"
        assert "1 dari 2 naskah" in head.get(f"{page}hold/").content.decode()
        held = head.post(f"{page}hold/", {"held_on": "5/2/24", "place": "Banjarmasin"}, follow=True)
        assert "1 perjanjian ditandatangani" in held.content.decode()
        refused = officer.post(f"{page}move/{drafts[1]}/", {"to": "", "reason": ""}).content.decode()
        assert "Alasannya masih kosong" in refused
        assert officer.post(f"{page}move/{drafts[1]}/", {"to": "", "reason": "Menunggu"}).status_code == 302
        assert staff_client(cast.sari).get(page).status_code == 404
