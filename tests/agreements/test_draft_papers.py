"""Around a draft: numbers, reviews, versions, addenda in writing."""

from datetime import date, timedelta

import msgspec
import pytest

from lentera.agreements import actions, queries
from lentera.agreements.facts import (
    AddendumDrafted,
    AddendumText,
    DraftChanged,
    DraftState,
    Instrument,
    NumberTold,
    Reviewed,
)
from lentera.agreements.models import AgreementDraft, Comment
from lentera.journal import clock
from lentera.papers.models import Number
from tests.agreements.papers import content, lead_to_agreed, scope, sign_from_paper
from tests.agreements.test_drafting import gist, started
from tests.journal.proofs import assert_replay_equals_tables

# --- numbers


def test_an_own_number_is_taken_once_and_voided_with_a_draft_that_is_given_up(cast):
    draft = started(cast)
    common = {"actor": cast.agus, "request_id": None, "at": clock.at_local(date(2023, 2, 3))}
    assert actions.take_own_number(cast.agency, draft, **common).code == "number-before-agreed"
    actions.move_draft(cast.agency, draft, DraftState.AGREED, **common)
    told = queries.draft_content(AgreementDraft.objects.get(id=draft).content)
    bare = msgspec.structs.replace(
        told, parties=tuple(msgspec.structs.replace(party, number="") for party in told.parties)
    )
    actions.change_draft(cast.agency, draft, bare, **common)
    first = actions.take_own_number(cast.agency, draft, **{**common, "request_id": "n"})
    assert isinstance(first, DraftChanged)
    assert actions.take_own_number(cast.agency, draft, **{**common, "request_id": "n"}) == first
    number = first.content.parties[0].number
    assert "II" in number
    assert "2023" in number
    again = actions.take_own_number(cast.agency, draft, **common)
    assert (again.code, again.details["number"]) == ("number-there-already", number)
    row = Number.objects.get(number=number)
    assert row.about == draft
    actions.move_draft(cast.agency, draft, DraftState.CANCELLED, note="Mitra mundur", **common)
    assert_replay_equals_tables()


def test_a_partner_tells_its_number_and_the_agency_takes_it(cast):
    draft = started(cast)

    def tell(partner, number, actor):
        return actions.say_own_number(partner, draft, number, actor=actor, request_id=None)

    assert tell(cast.prison, " ", cast.warden).code == "own-number-missing"
    assert tell(cast.other_prison, "X", cast.other_librarian).code == "draft-unknown"
    assert tell(cast.agency, "X", cast.agus).code == "draft-unknown"
    assert isinstance(tell(cast.prison, "W19-1", cast.warden), NumberTold)
    assert isinstance(tell(cast.prison, "W19-2", cast.warden), NumberTold)
    assert queries.told_numbers(draft, cast.agency) == {cast.prison: "W19-2"}
    taken = actions.take_told_numbers(cast.agency, draft, actor=cast.agus, request_id=None)
    assert taken.content.parties[1].number == "W19-2"
    again = actions.take_told_numbers(cast.agency, draft, actor=cast.agus, request_id=None)
    assert again.code == "no-number-told"
    assert_replay_equals_tables()


# --- reviews, versions, addenda


def test_a_review_is_kept_until_the_draft_is_out(cast):
    told = queries.with_library(cast.agency, content(cast.agency, cast.prison))
    draft = actions.start_draft(cast.agency, told, actor=cast.agus, request_id=None).agreement

    def review(findings=("Anggaran ada",), conclusion="Layak"):
        return actions.review(
            cast.agency,
            draft,
            findings=findings,
            conclusion=conclusion,
            recommended=True,
            actor=cast.agus,
            request_id=None,
        )

    assert review(findings=()).code == "review-incomplete"
    assert review(conclusion=" ").code == "review-incomplete"
    assert isinstance(review(), Reviewed)
    assert queries.reviews(draft, cast.agency)[0].findings == ("Anggaran ada",)
    for step in (DraftState.REVIEW, DraftState.DRAFTING):
        actions.move_draft(cast.agency, draft, step, actor=cast.agus, request_id=None)
    actions.send_to_partner(cast.agency, draft, actor=cast.agus, request_id=None)
    assert review().code == "review-too-late"
    assert_replay_equals_tables()


def test_every_saved_text_is_a_version_and_the_partner_reads_what_was_sent(cast):
    draft = started(cast)
    told = queries.draft_content(AgreementDraft.objects.get(id=draft).content)
    changed = msgspec.structs.replace(told, title="Judul lain")
    later = clock.at_local(date(2023, 2, 5))
    actions.change_draft(cast.agency, draft, changed, actor=cast.agus, request_id=None, at=later)
    assert [(one.place, one.sent) for one in queries.versions(draft, cast.agency)] == [
        (1, None),
        (2, 1),
        (3, None),
    ]
    (seen,) = queries.versions(draft, cast.prison)
    assert (seen.sent, seen.content.title) == (1, told.title)
    assert queries.versions(draft, cast.other_prison) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, AddendumDrafted),
        ({"reason": " "}, "reason-missing"),
        ({"from_day": date(2024, 3, 1)}, "amendment-after-end"),
        ({"from_day": date(2023, 1, 1)}, "amendment-days"),
        ({"scope": scope()}, "amendment-changes-nothing"),
        ({"scope": ()}, "scope-missing"),
    ],
)
def test_what_an_addendum_in_writing_must_be(cast, changes, expected):
    signed = sign_from_paper(cast)
    told = AddendumText(
        from_day=date(2023, 8, 1), end=date(2024, 2, 13), scope=scope()[:3], reason="Pelatihan dipindah"
    )
    outcome = actions.draft_addendum(
        cast.agency,
        signed.agreement,
        msgspec.structs.replace(told, **changes),
        actor=cast.agus,
        request_id=None,
    )
    assert gist(outcome) == expected


def test_an_addendum_is_written_changed_dropped_and_never_changes_the_agreement(cast):
    signed = sign_from_paper(cast)
    told = AddendumText(
        from_day=date(2023, 8, 1), end=date(2024, 2, 13), scope=scope()[:3], reason="Pelatihan dipindah"
    )
    common = {"actor": cast.agus, "request_id": None}
    first = actions.draft_addendum(cast.agency, signed.agreement, told, **common)
    end = told.end + timedelta(days=10)
    actions.draft_addendum(
        cast.agency,
        signed.agreement,
        msgspec.structs.replace(told, end=end),
        addendum=first.addendum,
        **common,
    )
    (line,) = queries.addendum_drafts(signed.agreement, cast.agency)
    assert line.content.end == end
    assert queries.signed_content(signed.agreement).scope == signed.content.scope
    assert queries.addendum_drafts(signed.agreement, cast.prison) == []
    assert actions.drop_addendum(cast.agency, first.addendum, reason="", **common).code == "reason-missing"
    actions.drop_addendum(cast.agency, first.addendum, reason="Tidak jadi", **common)
    assert queries.addendum_drafts(signed.agreement, cast.agency) == []
    assert actions.drop_addendum(cast.agency, first.addendum, reason="x", **common).code == "addendum-unknown"
    assert_replay_equals_tables()


def test_the_last_text_with_the_same_parties_and_form_begins_the_next(cast):
    assert queries.last_text_with(cast.agency, [cast.prison], Instrument.PKS) is None
    signed = sign_from_paper(cast)
    assert queries.last_text_with(cast.agency, [cast.prison], Instrument.PKS).scope == signed.content.scope
    assert queries.last_text_with(cast.agency, [cast.prison], Instrument.MOU) is None
    assert queries.last_text_with(cast.agency, [cast.other_prison], Instrument.PKS) is None


def test_a_month_without_a_day_waits_before_it_is_agreed(cast):
    told = content(cast.agency, cast.prison, months_only=("start",), start=date(2023, 2, 1))
    draft = actions.start_draft(cast.agency, told, actor=cast.agus, request_id=None).agreement
    with pytest.raises(AssertionError, match="start-day-open"):
        lead_to_agreed(cast, draft, date(2023, 2, 1))
    assert Comment.objects.count() == 0
