"""The signing day: its course and order, who came, what is ready, and all its papers at one press."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from lentera.agreements import actions
from lentera.agreements.actions import signing as signing_acts
from lentera.agreements.actions import signing_event as acts
from lentera.agreements.actions.signing_papers import make_papers
from lentera.agreements.facts import EventPlan, EventStatus, Stretch
from lentera.agreements.facts.signing import Preparation
from lentera.agreements.facts.signing_event import RundownLine
from lentera.agreements.queries import signing, signing_event
from lentera.agreements.queries.signing_progress import wanted_papers
from lentera.agreements.rules.signing_event import (
    MOST_GUESTS,
    EventState,
    decide_attendance,
    decide_order,
    decide_rundown,
    readiness,
    starts_of,
)
from lentera.agreements.views.signing_day import token_of
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.papers import queries as papers_read
from tests.agreements.test_signing_event import DAY, ONE, renewal
from tests.cast import staff_client
from tests.journal.proofs import assert_replay_equals_tables

WHEN = Stretch(first=DAY, last=DAY)
EVENT, DRAFT, OTHER = uuid4(), uuid4(), uuid4()
OPEN = EventState(EVENT, EventStatus.CONFIRMED, WHEN, (DRAFT, OTHER), 2)
HELD = EventState(EVENT, EventStatus.HELD, WHEN, (), 2)
CANCELLED = EventState(EVENT, EventStatus.CANCELLED, WHEN, (), 2)


def gist(outcome):
    return outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__


@pytest.mark.parametrize("event, order, expected", [
    (OPEN, (OTHER, DRAFT), "AgendaOrdered"),
    (OPEN, (DRAFT,), "order-incomplete"),
    (OPEN, (DRAFT, DRAFT), "order-incomplete"),
    (OPEN, (DRAFT, OTHER, uuid4()), "order-incomplete"),
    (HELD, (OTHER, DRAFT), "event-over"),
])  # fmt: skip
def test_an_order_names_every_agreement_once(event, order, expected):
    assert gist(decide_order(event, order, (DRAFT, OTHER))) == expected


@pytest.mark.parametrize("event, lines, expected", [
    (OPEN, (RundownLine(title="Doa", minutes=5),), "RundownSet"),
    (HELD, (RundownLine(title="Doa", minutes=5),), "RundownSet"),
    (CANCELLED, (RundownLine(title="Doa", minutes=5),), "event-over"),
    (OPEN, (), "rundown-empty"),
    (OPEN, (RundownLine(title=" ", minutes=5),), "rundown-item-missing"),
    (OPEN, (RundownLine(title="Doa", minutes=0),), "rundown-minutes"),
    (OPEN, (RundownLine(title="Doa", minutes=600),), "RundownSet"),
    (OPEN, (RundownLine(title="Doa", minutes=601),), "rundown-minutes"),
])  # fmt: skip
def test_how_a_day_may_go(event, lines, expected):
    assert gist(decide_rundown(event, lines)) == expected


def test_each_item_begins_when_the_one_before_ends():
    lines = [RundownLine(title=str(n), minutes=minutes) for n, minutes in enumerate((30, 45, 5))]
    assert starts_of(lines, "09:30") == ["09:30", "10:00", "10:45"]
    assert starts_of(lines, "") == ["", "", ""]


GUEST = {"name": "Surya Wibowo", "position": "Kepala Lapas", "organisation": "Lapas Tanjung"}


@pytest.mark.parametrize("event, changes, known, expected", [
    (OPEN, {}, [], "EventAttended"),
    (HELD, {}, [], "EventAttended"),
    (CANCELLED, {}, [], "event-over"),
    (OPEN, {"today": DAY - ONE}, [], "attendance-not-today"),
    (OPEN, {"today": DAY + ONE}, [], "EventAttended"),
    (OPEN, {"today": DAY + ONE, "by_code": True}, [], "attendance-not-today"),
    (OPEN, {"by_code": True}, [], "EventAttended"),
    (OPEN, {"name": " "}, [], "guest-incomplete"),
    (OPEN, {"position": ""}, [], "guest-incomplete"),
    (OPEN, {"organisation": ""}, [], "guest-incomplete"),
    (OPEN, {"name": "surya wibowo"}, [("Surya Wibowo", "Lapas Tanjung")], "guest-noted-already"),
    (OPEN, {}, [("Surya Wibowo", "Lapas lain")], "EventAttended"),
    (OPEN, {}, [(str(n), "x") for n in range(MOST_GUESTS)], "guests-too-many"),
    (OPEN, {}, [(str(n), "x") for n in range(MOST_GUESTS - 1)], "EventAttended"),
])  # fmt: skip
def test_who_counts_as_having_come(event, changes, known, expected):
    told = {"attendance": uuid4(), "by_code": False, "today": DAY, **GUEST, **changes}
    assert gist(decide_attendance(event, known=known, **told)) == expected


@pytest.mark.parametrize("codes, prepared, renewal_, expected", [
    ([], {"initials", "originals", "stamps"}, True, {}),
    ([], set(), True, {"initials": "advised", "originals": "advised", "stamps": "advised"}),
    (["draft-not-agreed"], {"initials", "originals", "stamps"}, True, {"text": "missing"}),
    (["number-missing"], {"initials", "originals", "stamps"}, True, {"numbers": "missing"}),
    (["mandate-missing"], {"initials", "originals", "stamps"}, True, {"signatories": "missing"}),
    (["evaluation-missing"], {"initials", "originals", "stamps"}, True, {"evaluation": "missing"}),
    (["gap-unexplained"], {"initials", "originals", "stamps"}, True, {"text": "missing"}),
])  # fmt: skip
def test_what_is_ready_is_told_thing_by_thing(codes, prepared, renewal_, expected):
    found = readiness([Refusal(code) for code in codes], prepared, renewal=renewal_)
    assert {one.what: one.state for one in found if one.state != "done"} == expected
    assert ("evaluation" in {one.what for one in readiness([], (), renewal=False)}) is False


@pytest.fixture
def planned(cast, settings):
    """An event of two agreements that are ready and one that is not."""
    settings.LENTERA_TODAY = DAY
    with clock.told(clock.at_local(DAY)):
        drafts = [
            renewal(cast, cast.prison, 1)[1],
            renewal(cast, cast.other_prison, 2)[1],
        ]
        plan = EventPlan(title="Penandatanganan bersama", place="Banjarmasin", when=WHEN, begins="10:00")
        event = actions.plan_event(cast.agency, plan, confirmed=True, actor=cast.agus, request_id=None).event
        for draft in drafts:
            placed = actions.place_agreement(cast.agency, event, draft, actor=cast.agus, request_id=None)
            assert not isinstance(placed, Refusal), placed
        yield event, drafts


def test_order_course_and_guests_go_through_the_journal(cast, planned):
    event, drafts = planned
    common = {"actor": cast.agus, "request_id": None}
    acts.order_agenda(cast.agency, event, drafts[1], up=True, **common)
    assert [line.draft for line in signing_event.agenda(cast.agency, event)] == [drafts[1], drafts[0]]
    acts.order_agenda(cast.agency, event, drafts[1], up=True, **common)  # the first stays first
    assert [line.draft for line in signing_event.agenda(cast.agency, event)] == [drafts[1], drafts[0]]
    usual = signing_event.usual_rundown(cast.agency)
    acts.set_rundown(cast.agency, event, tuple(usual), **common)
    acts.set_rundown(cast.agency, event, (RundownLine(title="Doa", minutes=5),), **common)
    assert [one.title for one in signing_event.rundown(cast.agency, event)] == ["Doa"]
    came = acts.attend_event(cast.agency, event, **GUEST, actor=cast.agus, request_id="a")
    assert acts.attend_event(cast.agency, event, **GUEST, actor=cast.agus, request_id="a") == came
    assert len(signing_event.guests(cast.agency, event)) == 1
    acts.strike_guest(cast.agency, event, came.attendance, reason="Salah ketik", **common)
    assert signing_event.guests(cast.agency, event) == []
    signing_acts.note_preparation(cast.agency, drafts[0], Preparation.STAMPS, done=True, **common)
    assert signing.prepared(drafts) == {drafts[0]: {"stamps"}}
    moved = acts.move_agreement(
        cast.agency, event, drafts[0], reason="Belum siap", told="Kepala Lapas, telepon", **common
    )
    assert moved.told == "Kepala Lapas, telepon"
    assert_replay_equals_tables()


def test_one_press_makes_all_papers_and_a_second_press_makes_none(cast, planned):
    event, drafts = planned
    wanted = wanted_papers(cast.agency, event)
    assert len(wanted) == 4  # an invitation and an original each
    progress = make_papers(cast.agency, event, actor=cast.agus)
    assert (progress.done, progress.total, progress.refused) == (4, 4, ())
    made = list(papers_read.papers_of(cast.agency))
    again = make_papers(cast.agency, event, actor=cast.agus)
    assert again == progress and len(list(papers_read.papers_of(cast.agency))) == len(made)
    assert signing.prepared(drafts)[drafts[0]] == {"originals"}
    # the partner has its invitation, another partner has not
    kinds = {line.kind for line in papers_read.papers_about(drafts[0], cast.prison)}
    assert kinds == {"signing_invitation", "agreement_original"}
    assert papers_read.papers_about(drafts[0], cast.other_prison) == []
    assert_replay_equals_tables()


def test_papers_that_say_another_day_are_made_anew(cast, planned):
    event, _drafts = planned
    make_papers(cast.agency, event, actor=cast.agus)
    later = EventPlan(
        title="Penandatanganan bersama",
        place="Martapura",
        when=Stretch(first=DAY + ONE, last=DAY + ONE),
        note="Gedung",
    )
    actions.plan_event(cast.agency, later, confirmed=True, event=event, actor=cast.agus, request_id=None)
    assert [one.done for one in wanted_papers(cast.agency, event)] == [False] * 4
    assert make_papers(cast.agency, event, actor=cast.agus).finished
    rows = list(papers_read.papers_of(cast.agency))
    assert len(rows) == 4 and {row.version for row in rows} == {2}
    assert all(one.done for one in wanted_papers(cast.agency, event))


def test_after_the_signing_records_are_made_too(cast, planned):
    event, drafts = planned
    common = {"actor": cast.head, "request_id": None}
    outcome = actions.hold_event(cast.agency, event, held_on=DAY, place="Banjarmasin", **common)
    assert len(outcome.held.signed) == 2
    progress = make_papers(cast.agency, event, actor=cast.agus)
    assert progress.refused == () and progress.done == 3  # two completion records, one record of the event
    kinds = sorted(row.kind for row in papers_read.papers_of(cast.agency))
    assert kinds == ["completion_record", "completion_record", "signing_record"]
    assert {line.kind for line in papers_read.papers_about(drafts[0], cast.prison)} == {"completion_record"}


def test_pages_of_the_day(cast, planned):
    event, _ = planned
    client = staff_client(cast.agus)
    for language in ("id", "en"):
        client = staff_client(cast.agus, language)
        for name in ("signing-event", "event-rundown", "event-attendance", "event-code", "event-day"):
            assert client.get(reverse(f"agreements:{name}", args=[event])).status_code == 200, name
        assert client.get(reverse("agreements:rundown-items")).status_code == 200
    stranger, warden = staff_client(cast.other_librarian), staff_client(cast.warden)
    for name in ("signing-event", "event-attendance", "event-code", "event-day"):
        assert stranger.get(reverse(f"agreements:{name}", args=[event])).status_code == 404
    assert warden.get(reverse("agreements:event-rundown", args=[event])).status_code == 403
    assert warden.post(reverse("agreements:make-papers", args=[event])).status_code == 403
    assert staff_client(cast.crew).get(reverse("agreements:event-day", args=[event])).status_code == 403


def test_who_only_reads_notes_nobody_and_strikes_nobody(cast, planned):
    event, _drafts = planned
    address = reverse("agreements:event-attendance", args=[event])
    agus, auditor = staff_client(cast.agus), staff_client(cast.auditor)
    assert auditor.post(address, GUEST).status_code == 403
    assert signing_event.guests(cast.agency, event) == []
    agus.post(address, GUEST)
    (guest,) = signing_event.guests(cast.agency, event)
    assert "Coret nama ini" in agus.get(address).content.decode()
    page = auditor.get(address).content.decode()
    assert guest.name in page and "Coret nama ini" not in page and "Catat hadir" not in page


def test_the_screen_of_the_day_asks_again_for_its_part_alone(cast, planned):
    event, _drafts = planned
    address = reverse("agreements:event-day", args=[event])
    page = staff_client(cast.agus).get(address).content.decode()
    part = staff_client(cast.agus).get(address, headers={"hx-request": "true"}).content.decode()
    assert "<html" in page and f'hx-get="{address}"' in page
    assert part.startswith('<section class="signing-day"') and "<html" not in part


def test_an_official_enters_himself_only_by_the_events_own_address_and_on_its_day(cast, planned, client):
    event, _drafts = planned
    url = reverse("agreements:attend-event", args=[event, token_of(event)])
    assert client.get(reverse("agreements:attend-event", args=[event, "0" * 20])).status_code == 404
    assert client.get(reverse("agreements:attend-event", args=[uuid4(), token_of(event)])).status_code == 404
    assert client.get(url).status_code == 200
    assert client.post(url, GUEST | {"request_id": "x"}).status_code == 200
    assert client.post(url, GUEST | {"request_id": "x"}).status_code == 200
    (guest,) = signing_event.guests(cast.agency, event)
    assert guest.by_code and guest.name == "Surya Wibowo"
    with clock.told(clock.at_local(DAY + timedelta(days=1))):
        answer = client.post(url, GUEST | {"name": "Orang lain", "request_id": "y"})
    assert answer.status_code == 409 and len(signing_event.guests(cast.agency, event)) == 1


def test_forms_of_the_day_by_the_page(cast, planned):
    event, drafts = planned
    client = staff_client(cast.agus)
    lines = {
        "items-TOTAL_FORMS": "2",
        "items-INITIAL_FORMS": "0",
        "items-0-title": "Doa",
        "items-0-minutes": "5",
    }
    answer = client.post(reverse("agreements:event-rundown", args=[event]), lines)
    assert answer.status_code == 302
    assert [one.minutes for one in signing_event.rundown(cast.agency, event)] == [5]
    bad = client.post(reverse("agreements:event-rundown", args=[event]), lines | {"items-0-minutes": "0"})
    assert bad.status_code == 200 and "Doa" in bad.content.decode()
    client.post(reverse("agreements:order-agreement", args=[event, drafts[1]]), {"way": "up"})
    assert signing_event.agenda(cast.agency, event)[0].draft == drafts[1]
    client.post(
        reverse("agreements:prepare-agreement", args=[event, drafts[0]]), {"what": "stamps", "done": "1"}
    )
    assert signing.prepared(drafts) == {drafts[0]: {"stamps"}}
    assert (
        client.post(
            reverse("agreements:prepare-agreement", args=[event, drafts[0]]), {"what": "unknown"}
        ).status_code
        == 404
    )
    client.post(reverse("agreements:event-attendance", args=[event]), GUEST)
    (guest,) = signing_event.guests(cast.agency, event)
    client.post(reverse("agreements:strike-guest", args=[event, guest.id]), {"reason": "Salah"})
    assert signing_event.guests(cast.agency, event) == []
    answer = client.post(reverse("agreements:make-papers", args=[event]), headers={"hx-request": "true"})
    assert answer.status_code == 200 and "4 dari 4" in answer.content.decode()
    assert client.post(reverse("agreements:make-papers", args=[event])).status_code == 302
