"""The materials review through the journal: switched on, submitted, decided by two, appealed to a third."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from lentera.institutions.roles import Role
from lentera.journal import clock
from lentera.journal.reading import kinds
from lentera.journal.refusals import Refusal
from lentera.pages.hooks import text_of
from lentera.stock import actions as stock
from lentera.stock import queries as stock_queries
from lentera.stock.actions import review as actions
from lentera.stock.facts import Closing
from lentera.stock.facts.review import ReviewChange, ReviewScope, ReviewState, SubmittedTitle
from lentera.stock.models.review import Review, ReviewDecision
from lentera.stock.queries import review as queries
from lentera.stock.queries.review_sums import figures_of, reviewing_facilities
from lentera.stock.rules.review import Policy
from tests.cast import make_account
from tests.journal.proofs import assert_replay_equals_tables
from tests.stock.stories import RUDI, SARI, SENT, content_for, line, send_boxes, sign_agreement, signer

pytestmark = pytest.mark.django_db

EVERY = Policy(ReviewScope.EVERY, days=14, months=12)
RECORDS = [UUID(int=0xB00000 + number) for number in range(1, 9)]


@pytest.fixture
def surya(house):
    """A third person at the prison, who may decide an appeal."""
    return make_account(house.prison, "surya", Role.PRISON_LIBRARIAN, "Surya Dharmawan")


@pytest.fixture
def copies(house):
    """Eight titles with a copy each on the agency's shelf."""
    entered = stock.accession(
        house.agency,
        [line(number, record=record) for number, record in enumerate(RECORDS, start=1)],
        actor=house.stock,
        request_id=None,
    )
    return list(entered.items)


def take_boxes(partner, sent, *, actor):
    """Count the boxes by scanning them as they were sent, and sign."""
    for box in sent.boxes:
        for one in box.lines:
            stock.scan(partner, sent.placement, box.number, one.barcode, actor=actor, request_id=None)
    told = stock.receive(
        partner,
        sent.placement,
        signer(SARI),
        Closing.CLEAN,
        received_on=SENT,
        actor=actor,
        request_id=None,
    )
    assert not isinstance(told, Refusal), told


def switch_on(facility, actor, policy=EVERY, **more):
    told = actions.set_reviews(
        facility, policy, with_pack=True, on=SENT, actor=actor, request_id=None, **more
    )
    assert not isinstance(told, Refusal), told


def submit(house, *numbers, facility=None, on=SENT):
    titles = {RECORDS[number - 1]: SubmittedTitle(title=f"Buku {number}") for number in numbers}
    return actions.submit_titles(
        house.agency, facility or house.prison, titles, on=on, actor=house.stock, request_id=None
    )


def approve(house, *numbers, on=SENT, **more):
    titles = {RECORDS[number - 1]: f"Buku {number}" for number in numbers}
    return actions.approve_titles(house.prison, titles, on=on, actor=house.sari, request_id=None, **more)


def reject(house, number, *, second, on=SENT):
    proposed = actions.propose_rejection(
        house.prison,
        RECORDS[number - 1],
        f"Buku {number}",
        "F2",
        "Jilidnya kawat sepanjang 30 cm.",
        on=on,
        actor=house.sari,
        request_id=None,
    )
    assert not isinstance(proposed, Refusal), proposed
    return actions.agree_to_rejection(house.prison, RECORDS[number - 1], on=on, actor=second, request_id=None)


def draft(house, partner=None, lending=None):
    return stock.begin_draft(
        house.agency,
        content_for(partner or house.prison, lending or house.lending),
        on=SENT,
        actor=house.stock,
        request_id=None,
    ).placement


def pack(house, placement, number):
    return stock.pack(house.agency, placement, 1, f"KS{number:07d}", actor=house.stock, request_id=None)


def standing(house, number, on=SENT):
    return queries.standing(house.prison, RECORDS[number - 1], on=on)


def test_what_is_there_is_approved_by_one_fact_when_reviews_begin(house, copies):
    sent = send_boxes(house.agency, house.prison, house.lending, [copies[:2]], actor=house.stock)
    take_boxes(house.prison, sent, actor=house.sari)
    send_boxes(house.agency, house.prison, house.lending, [copies[2:3]], actor=house.stock)
    switch_on(house.prison, house.sari)
    told = [kind for kind in kinds(house.prison) if kind == "stock.titles_approved"]
    assert len(told) == 1
    assert {row.record for row in Review.objects.all()} == set(RECORDS[:3])
    assert not ReviewDecision.objects.exists(), "nobody looked at them"
    assert queries.rules_of(house.prison).count() == 13
    switch_on(house.prison, house.sari)
    assert kinds(house.prison).count("stock.titles_approved") == 1
    assert queries.rules_of(house.prison).count() == 13
    assert_replay_equals_tables()


def test_reviews_switched_on_anew_leave_old_decisions_alone(house, copies):
    sent = send_boxes(house.agency, house.prison, house.lending, [copies[:2]], actor=house.stock)
    take_boxes(house.prison, sent, actor=house.sari)
    switch_on(house.prison, house.sari)
    reject(house, 1, second=house.warden)
    switch_on(house.prison, house.sari, Policy(ReviewScope.NONE))
    assert queries.lending_refusal(house.prison, copies[0], on=SENT) is None
    switch_on(house.prison, house.sari)
    assert standing(house, 1).state is ReviewState.REJECTED
    assert queries.lending_refusal(house.prison, copies[0], on=SENT).code == "review-rejected"
    assert queries.lending_refusal(house.prison, copies[1], on=SENT) is None


def test_only_an_approved_title_goes_into_a_box(house, copies, surya):
    switch_on(house.prison, house.sari)
    placement = draft(house)
    assert pack(house, placement, 1).code == "review-needed"
    assert submit(house, 1, 2, 3).due_on == SENT + timedelta(days=14)
    assert pack(house, placement, 1).code == "review-waiting"
    approve(house, 1)
    assert not isinstance(pack(house, placement, 1), Refusal)
    rejected = reject(house, 2, second=house.warden)
    assert (rejected.reviewer, rejected.second) == (house.sari, house.warden)
    why = pack(house, placement, 2)
    assert why.code == "review-rejected"
    assert (why.details["rule"], why.details["sentence"]) == ("F2", "Jilidnya kawat sepanjang 30 cm.")
    assert kinds(house.agency).count("journal.refused") == 3, "a refusal for want of review is a fact"
    assert_replay_equals_tables()


def test_a_title_rejected_after_packing_does_not_leave(house, copies):
    placement = draft(house)
    assert not isinstance(pack(house, placement, 1), Refusal)
    switch_on(house.prison, house.sari)
    sent = stock.dispatch(
        house.agency, placement, signer(RUDI), sent_on=SENT, actor=house.stock, request_id=None
    )
    assert sent.code == "review-needed-boxed" and sent.ground
    assert (sent.details["box"], sent.details["barcode"]) == (1, "KS0000001")
    boxes = [[copies[1]]]
    told = stock.send_placement(
        house.agency,
        content_for(house.prison, house.lending),
        boxes,
        signer(RUDI),
        sent_on=SENT,
        actor=house.stock,
        request_id=None,
    )
    assert (told.code, told.details["box"]) == ("review-needed-boxed", 1)


def test_the_first_box_with_a_rejected_title_is_named_with_its_copy(house, copies):
    placement = draft(house)
    for number, box in ((3, 1), (2, 2), (1, 3)):
        packed = stock.pack(
            house.agency, placement, box, f"KS{number:07d}", actor=house.stock, request_id=None
        )
        assert not isinstance(packed, Refusal)
    switch_on(house.prison, house.sari, Policy(ReviewScope.LISTED))
    for number in (1, 2):
        reject(house, number, second=house.warden)
    sent = stock.dispatch(
        house.agency, placement, signer(RUDI), sent_on=SENT, actor=house.stock, request_id=None
    )
    assert sent.code == "review-rejected-boxed"
    said = text_of(sent.code, sent.details)
    assert said.startswith("Boks 2, KS0000002: “") and "F2" in said and "kawat" in said


def test_a_copy_without_a_record_needs_one_where_every_title_is_reviewed(house):
    stock.accession(house.agency, [line(1)], actor=house.stock, request_id=None)
    placement = draft(house)
    switch_on(house.prison, house.sari, Policy(ReviewScope.LISTED))
    assert not isinstance(pack(house, placement, 1), Refusal)
    stock.accession(house.agency, [line(2)], actor=house.stock, request_id=None)
    switch_on(house.prison, house.sari)
    assert pack(house, placement, 2).code == "review-no-record"


def test_only_listed_titles_where_the_facility_says_so(house, copies):
    switch_on(house.prison, house.sari, Policy(ReviewScope.LISTED))
    placement = draft(house)
    assert not isinstance(pack(house, placement, 1), Refusal)
    listed = {"actor": house.sari, "request_id": None}
    actions.list_titles(house.prison, {RECORDS[1]: "Buku 2"}, listed=True, **listed)
    assert pack(house, placement, 2).code == "review-needed"
    assert actions.list_titles(house.prison, {RECORDS[1]: "Buku 2"}, listed=True, **listed).code == (
        "review-nothing-chosen"
    )
    actions.list_titles(house.prison, {RECORDS[1]: "Buku 2"}, listed=False, **listed)
    assert not isinstance(pack(house, placement, 2), Refusal)
    assert_replay_equals_tables()


def test_a_change_is_noted_on_the_copy_that_leaves(house, copies):
    switch_on(house.prison, house.sari)
    submit(house, 1, 2)
    approve(house, 1, change=ReviewChange.DISC_WITHHELD, note="disimpan di dinas")
    approve(house, 2)
    placement = draft(house)
    pack(house, placement, 1)
    pack(house, placement, 2)
    stock.dispatch(house.agency, placement, signer(RUDI), sent_on=SENT, actor=house.stock, request_id=None)
    noted = queries.adaptations(copies, owner=house.agency)
    assert list(noted) == [copies[0]]
    assert (noted[copies[0]][0].change, noted[copies[0]][0].note) == ("disc_withheld", "disimpan di dinas")
    assert stock_queries.counts(house.agency).placed == 2, "the copy counts as one, with or without its disc"
    assert_replay_equals_tables()


def test_nobody_rejects_alone_and_the_second_may_disagree(house, copies):
    switch_on(house.prison, house.sari)
    submit(house, 1)
    alone = reject(house, 1, second=house.sari)
    assert alone.code == "review-same-person" and standing(house, 1).state is None
    assert queries.queue(house.prison)[0].proposed
    given = actions.give_up_rejection(house.prison, RECORDS[0], actor=house.warden, request_id=None)
    assert not given.agreed and not queries.queue(house.prison)[0].proposed
    assert (
        actions.give_up_rejection(house.prison, RECORDS[0], actor=house.warden, request_id=None).code
        == "review-proposal-unknown"
    )
    reject(house, 1, second=house.sari)
    approve(house, 1)
    assert queries.proposals(house.prison) == [] and standing(house, 1).state is ReviewState.APPROVED
    assert_replay_equals_tables()


def test_an_appeal_is_decided_by_somebody_else(house, copies, surya):
    switch_on(house.prison, house.sari)
    submit(house, 1)
    reject(house, 1, second=house.warden)
    appealed = actions.appeal_rejection(
        house.agency,
        house.prison,
        RECORDS[0],
        "Spiralnya sudah kami ganti jahitan.",
        on=SENT,
        actor=house.stock,
        request_id=None,
    )
    assert appealed.due_on == SENT + timedelta(days=14)
    answer = {"reversed": True, "sentence": "Jilidnya kini aman.", "on": SENT, "request_id": None}
    for rejecter in (house.sari, house.warden):
        refused = actions.decide_on_appeal(house.prison, RECORDS[0], actor=rejecter, **answer)
        assert refused.code == "appeal-same-person"
    actions.decide_on_appeal(
        house.prison, RECORDS[0], actor=surya, change=ReviewChange.SPIRAL_REPLACED, **answer
    )
    assert standing(house, 1).state is ReviewState.APPROVED_WITH_CHANGE
    assert actions.decide_on_appeal(house.prison, RECORDS[0], actor=surya, **answer).code == "appeal-unknown"
    told = figures_of(house.prison, today=SENT).sums
    assert (told.rejected, told.appeals, told.reversed, told.reversed_percent) == (1, 1, 1, 100)
    assert not isinstance(pack(house, draft(house), 1), Refusal)
    assert_replay_equals_tables()


def test_an_upheld_rejection_is_not_appealed_again(house, copies, surya):
    switch_on(house.prison, house.sari)
    reject(house, 1, second=house.warden)
    by_reader = {"on": SENT, "actor": uuid4(), "request_id": None}  # the kiosk's terminal speaks, no reader
    actions.appeal_rejection(house.prison, house.prison, RECORDS[0], "Saya ingin membacanya.", **by_reader)
    actions.decide_on_appeal(
        house.prison,
        RECORDS[0],
        reversed=False,
        sentence="Kawatnya tetap ada.",
        on=SENT,
        actor=surya,
        request_id=None,
    )
    again = actions.appeal_rejection(house.prison, house.prison, RECORDS[0], "Sekali lagi.", **by_reader)
    assert again.code == "appeal-once"
    assert standing(house, 1).state is ReviewState.REJECTED
    late = standing(house, 1, on=date(2025, 2, 15))
    assert late.state is ReviewState.EXPIRED, "after its months the title can be submitted again"
    with clock.told(clock.at_local(date(2025, 2, 15))):
        assert not isinstance(submit(house, 1, on=date(2025, 2, 15)), Refusal)
    assert len(queries.queue(house.prison)) == 1
    assert_replay_equals_tables()


def test_what_another_facility_decided_goes_along_and_decides_nothing(house, copies):
    sign_agreement(house.agency, house.other_prison, actor=house.agus, start=date(2024, 2, 13))
    switch_on(house.other_prison, house.other_librarian)
    switch_on(house.prison, house.sari)
    submit(house, 1, facility=house.other_prison)
    actions.approve_titles(
        house.other_prison,
        {RECORDS[0]: "Buku 1"},
        on=SENT,
        actor=house.other_librarian,
        request_id=None,
    )
    told = submit(house, 1)
    assert [(one.facility, one.state) for one in told.titles[0].precedents] == [
        (house.other_prison, ReviewState.APPROVED)
    ]
    assert queries.queue(house.prison)[0].precedents == 1
    assert pack(house, draft(house), 1).code == "review-waiting"
    assert reviewing_facilities() == sorted([house.prison, house.other_prison])
    assert_replay_equals_tables()


def test_who_has_no_agreement_submits_nothing(house, copies):
    switch_on(house.other_prison, house.other_librarian)
    told = submit(house, 1, facility=house.other_prison)
    assert told.code == "review-not-partner"


def test_the_same_press_twice_is_one_decision(house, copies):
    switch_on(house.prison, house.sari)
    submit(house, 1)
    titles, by = {RECORDS[0]: "Buku 1"}, {"on": SENT, "actor": house.sari, "request_id": "press"}
    assert actions.approve_titles(house.prison, titles, **by) == actions.approve_titles(
        house.prison, titles, **by
    )
    assert ReviewDecision.objects.count() == 1
