"""Stories of agreements through the journal."""

from datetime import date, timedelta

import msgspec
import pytest

from lentera.agreements import actions, queries
from lentera.agreements.facts import (
    AlertRaised,
    Capacity,
    Consented,
    DraftMoved,
    DraftState,
    RenewalOpened,
    ServiceKind,
    Signed,
)
from lentera.agreements.models import (
    Agreement,
    Question,
    ScopeItem,
    SentDraft,
)
from lentera.journal import clock
from lentera.journal.history import history, may_read
from lentera.journal.reading import kinds
from lentera.journal.refusals import Refusal
from tests.agreements.papers import (
    END,
    START,
    content,
    evaluate,
    filled,
    item_id,
    lead_to_agreed,
    scope,
    sign_from_paper,
)
from tests.journal.proofs import assert_replay_equals_tables

DAY = timedelta(days=1)


def test_signing_grants_the_partner_what_is_said_to_the_parties_and_nobody_else(cast):
    signed = sign_from_paper(cast)
    audience = f"parties:{signed.agreement}"
    assert may_read(cast.prison, cast.agency, audience)
    assert may_read(cast.prison, cast.agency, "partners")
    assert not may_read(cast.other_prison, cast.agency, audience)
    assert not may_read(cast.other_prison, cast.agency, "partners")
    assert not may_read(cast.agency, cast.prison, audience)
    assert [line.kind for line in history(signed.agreement, reader=cast.prison)] == ["agreements.signed"]
    assert history(signed.agreement, reader=cast.other_prison) == []


def test_a_draft_is_read_by_the_partner_only_once_sent(cast):
    drafted = actions.start_draft(
        cast.agency, content(cast.agency, cast.prison), actor=cast.agus, request_id="d"
    )
    audience = f"parties:{drafted.agreement}"
    assert history(drafted.agreement, reader=cast.prison) == []
    common = {"actor": cast.agus, "request_id": None}
    refused = actions.send_to_partner(cast.agency, drafted.agreement, **common)
    assert refused == Refusal("draft-not-ready-to-send", state="draft_request")
    assert not may_read(cast.prison, cast.agency, audience)
    lead_to_agreed(cast, drafted.agreement, date(2023, 1, 20))
    assert may_read(cast.prison, cast.agency, audience)
    assert SentDraft.objects.get().version == 1
    assert [line.kind for line in history(drafted.agreement, reader=cast.prison)] == [
        "agreements.sent_to_partner"
    ]
    assert_replay_equals_tables()


def test_pressing_twice_drafts_once(cast):
    told = content(cast.agency, cast.prison)
    first, again = (
        actions.start_draft(cast.agency, told, actor=cast.agus, request_id="once") for _ in range(2)
    )
    assert first == again
    assert kinds(cast.agency).count("agreements.drafted") == 1


def sign_draft(cast, drafted, signed_on=START, actor=None, **more):
    return actions.sign(
        cast.agency,
        drafted.agreement,
        signed_on=signed_on,
        place="Banjarmasin",
        actor=actor or cast.head,
        request_id=None,
        **more,
    )


@pytest.fixture
def agreed(cast):
    drafted = actions.start_draft(
        cast.agency, content(cast.agency, cast.prison), actor=cast.agus, request_id="d"
    )
    lead_to_agreed(cast, drafted.agreement, date(2023, 1, 20))
    return drafted


def test_the_drafter_cannot_sign_and_nothing_is_written(cast, agreed):
    before = kinds(cast.agency)
    assert sign_draft(cast, agreed, actor=cast.agus).code == "drafter-cannot-sign"
    assert kinds(cast.agency) == before
    assert isinstance(sign_draft(cast, agreed), Signed)


def test_whoever_changed_the_text_cannot_sign_either(cast, agreed):
    actions.change_draft(
        cast.agency,
        agreed.agreement,
        msgspec.structs.replace(agreed.content, parties=filled(agreed.content, 2023)),
        actor=cast.head,
        request_id=None,
    )
    assert sign_draft(cast, agreed).code == "drafter-cannot-sign"


def test_a_signature_without_mandate_is_refused_and_the_refusal_is_a_fact(cast, agreed):
    first, second = agreed.content.parties
    second = msgspec.structs.replace(
        second, signatory=msgspec.structs.replace(second.signatory, capacity=Capacity.MANDATE)
    )
    refused = sign_draft(cast, agreed, parties=(first, second))
    assert refused.code == "mandate-missing"
    assert "journal.refused" in kinds(cast.agency)
    assert not Agreement.objects.exists()
    assert_replay_equals_tables()


def test_two_agreements_of_the_same_parties_cannot_hold_at_one_time(cast):
    sign_from_paper(cast)
    again = actions.enter_from_paper(
        cast.agency,
        content(cast.agency, cast.prison, start=END, end=END + DAY, scope=scope("2024")),
        signed_on=END,
        place="Banjarmasin",
        source="Arsip",
        actor=cast.agus,
        request_id=None,
    )
    assert again.code == "agreement-overlaps"
    other = actions.enter_from_paper(
        cast.agency,
        content(cast.agency, cast.other_prison, start=END, end=END + DAY, scope=scope("lain")),
        signed_on=END,
        place="Banjarmasin",
        source="Arsip",
        actor=cast.agus,
        request_id=None,
    )
    assert isinstance(other, Signed)


def test_an_agreement_that_ends_before_it_starts_changes_nothing(cast):
    before = kinds(cast.agency)
    refused = actions.start_draft(
        cast.agency,
        content(cast.agency, cast.prison, end=START - DAY),
        actor=cast.agus,
        request_id="x",
    )
    assert refused.code == "end-before-start"
    assert kinds(cast.agency) == before


def test_a_renewal_waits_for_the_evaluation(cast):
    signed = sign_from_paper(cast)
    opened = actions.open_renewal(cast.agency, signed.agreement, actor=cast.agus, request_id=None)
    again = actions.open_renewal(cast.agency, signed.agreement, actor=cast.agus, request_id=None)
    assert (again.code, again.details["draft"]) == ("renewal-under-way", str(opened.draft))
    common = {"actor": cast.agus, "request_id": None}
    for step in (DraftState.REVIEW, DraftState.DRAFTING):
        assert isinstance(actions.move_draft(cast.agency, opened.draft, step, **common), DraftMoved)
    actions.send_to_partner(cast.agency, opened.draft, **common)
    refused = actions.move_draft(cast.agency, opened.draft, DraftState.AGREED, **common)
    assert refused.code == "evaluation-missing"
    evaluate(cast, signed.agreement, date(2023, 12, 1))
    late = clock.at_local(date(2023, 12, 1) + 181 * DAY)
    old = actions.move_draft(cast.agency, opened.draft, DraftState.AGREED, at=late, **common)
    assert (old.code, old.details["age"]) == ("evaluation-old", 181)
    on_time = clock.at_local(date(2023, 12, 1) + 180 * DAY)
    agreed = actions.move_draft(cast.agency, opened.draft, DraftState.AGREED, at=on_time, **common)
    assert isinstance(agreed, DraftMoved)
    assert_replay_equals_tables()


def test_a_cancelled_renewal_can_be_opened_anew(cast):
    signed = sign_from_paper(cast)
    common = {"actor": cast.agus, "request_id": None}
    first = actions.open_renewal(cast.agency, signed.agreement, **common)
    actions.move_draft(cast.agency, first.draft, DraftState.CANCELLED, note="Keliru", **common)
    second = actions.open_renewal(cast.agency, signed.agreement, **common)
    assert isinstance(second, RenewalOpened)
    assert queries.chain(second.draft) == [signed.agreement, second.draft]


def test_the_ground_is_the_agreement_of_that_day(cast):
    signed = sign_from_paper(cast)
    item = queries.scope_item_state(item_id("2023 van"))
    van = {ServiceKind.MOBILE_LIBRARY}
    assert item.label == "Perpustakaan keliling · 119/012/DISPERSIP/2023"
    assert queries.decide_ground(item, on=START, kinds=van, partner=cast.prison) is None
    assert queries.decide_ground(item, on=END + DAY, kinds=van).code == "ground-ended"
    assert (
        queries.decide_ground(queries.scope_item_state(signed.agreement), on=START).code == "ground-missing"
    )
    offered = queries.open_scope_items(agency=cast.agency, partner=cast.prison, on=END, kinds=van)
    assert [state.id for state in offered] == [item_id("2023 van")]
    assert queries.open_scope_items(agency=cast.agency, partner=cast.other_prison, on=END) == []
    assert queries.open_scope_items(agency=cast.agency, on=END + DAY) == []


def test_an_addendum_takes_an_item_out_from_its_day_on(cast):
    signed = sign_from_paper(cast)
    lines = queries.scope_lines(signed.agreement)
    kept = tuple(line for line in lines if line.kind is not ServiceKind.MOBILE_LIBRARY)
    actions.amend(
        cast.agency,
        signed.agreement,
        scope=kept,
        parties=signed.content.parties,
        from_day=date(2023, 7, 1),
        signed_on=date(2023, 6, 20),
        reason="Kendaraan diperbaiki",
        actor=cast.head,
        request_id=None,
    )
    item = queries.scope_item_state(item_id("2023 van"))
    assert queries.decide_ground(item, on=date(2023, 6, 30)) is None
    assert queries.decide_ground(item, on=date(2023, 7, 1)).code == "ground-amended-away"
    assert queries.scope_lines(signed.agreement) == kept
    assert queries.scope_lines(signed.agreement, on=date(2023, 6, 30)) != kept
    assert ScopeItem.objects.count() == 4
    assert_replay_equals_tables()


def test_a_rest_and_an_early_end(cast):
    signed = sign_from_paper(cast)
    common = {"actor": cast.head, "request_id": None}
    actions.suspend(cast.agency, signed.agreement, from_day=date(2023, 5, 1), reason="Tertutup", **common)
    item = queries.scope_item_state(item_id("2023 van"))
    assert queries.decide_ground(item, on=date(2023, 9, 1)).code == "ground-suspended"
    actions.resume(cast.agency, signed.agreement, last_day=date(2023, 5, 31), **common)
    item = queries.scope_item_state(item_id("2023 van"))
    assert queries.decide_ground(item, on=date(2023, 5, 31)).code == "ground-suspended"
    assert queries.decide_ground(item, on=date(2023, 6, 1)) is None
    actions.terminate(cast.agency, signed.agreement, last_day=date(2023, 8, 31), reason="Sepakat", **common)
    item = queries.scope_item_state(item_id("2023 van"))
    assert queries.decide_ground(item, on=date(2023, 9, 1)).code == "ground-terminated"
    assert (
        actions.open_renewal(
            cast.agency, signed.agreement, at=clock.at_local(date(2023, 9, 1)), **common
        ).code
        == "terminated-not-renewed"
    )
    with clock.told(clock.at_local(date(2023, 9, 1))):
        archived = actions.archive(cast.agency, signed.agreement, place="Rak 4", **common)
    assert not isinstance(archived, Refusal)
    assert_replay_equals_tables()


def say(cast, signed, **changes):
    told = {"number": "W19.PAS.9-HH.05.05-112", "signatory": "Bambang Sutejo", "signed_on": START} | changes
    return actions.consent(cast.prison, signed.agreement, actor=cast.warden, request_id=None, **told)


def test_the_partners_word_confirms(cast):
    signed = sign_from_paper(cast)
    assert isinstance(say(cast, signed), Consented)
    assert queries.open_questions(cast.agency) == []
    assert may_read(cast.agency, cast.prison, f"parties:{signed.agreement}")
    assert say(cast, signed).code == "already-consented"
    assert_replay_equals_tables()


def test_the_partners_word_differs_and_the_question_is_settled_with_both_words_kept(cast):
    signed = sign_from_paper(cast)
    assert say(cast, signed, number="W19-113").differences == ("number",)
    (question,) = queries.open_questions(cast.agency, signed.agreement)
    common = {"actor": cast.agus, "request_id": None}
    assert actions.settle_question(cast.agency, question.id, answer=" ", **common).code == "answer-missing"
    actions.settle_question(cast.agency, question.id, answer="Nomor kami salah ketik", **common)
    assert queries.open_questions(cast.agency) == []
    assert Question.objects.count() == 1
    assert queries.parties_of(signed.agreement)[1].number == "W19.PAS.9-HH.05.05-112"
    again = actions.settle_question(cast.agency, question.id, answer="Lagi", **common)
    assert again.code == "question-unknown"
    assert_replay_equals_tables()


def test_strangers_change_nothing(cast):
    signed = sign_from_paper(cast)
    stranger = {"actor": cast.other_librarian, "request_id": None}
    assert (
        actions.terminate(
            cast.other_prison, signed.agreement, last_day=START, reason="Sepakat", **stranger
        ).code
        == "agreement-unknown"
    )
    refused = actions.consent(
        cast.other_prison, signed.agreement, number="1", signatory="S", signed_on=START, **stranger
    )
    assert refused.code == "agreement-unknown"
    assert actions.open_renewal(cast.other_prison, signed.agreement, **stranger).code == "agreement-unknown"


def test_a_warning_is_recorded_by_the_agency_itself(cast):
    signed = sign_from_paper(cast)
    with clock.told(clock.at_local(date(2024, 1, 14))):
        actions.tick(cast.agency, date(2024, 1, 14))
    line = history(signed.agreement, reader=cast.agency)[0]
    assert isinstance(line.fact, AlertRaised)
    assert (line.actor, line.fact.days) == (cast.agency, 30)


def test_agreements_are_exported_with_their_state(cast):
    signed = sign_from_paper(cast)
    with clock.told(clock.at_local(END + DAY)):
        (row,) = queries.export_agreements()
    assert row["id"] == str(signed.agreement)
    assert (row["partner_numbers"], row["last_day"], row["state"]) == (
        "W19.PAS.9-HH.05.05-112",
        "2024-02-13",
        "expired",
    )
    assert row["from_paper"] == "yes"
