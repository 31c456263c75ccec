"""Around a draft: comparison, comments, initials."""

from datetime import date, timedelta

import msgspec
import pytest

from lentera.agreements import actions, queries
from lentera.agreements.facts import (
    Clause,
    CommentMade,
    CommentSettled,
    CommentWithdrawn,
    DraftMoved,
    DraftState,
    Initialled,
    PartnerCommented,
)
from lentera.agreements.models import AgreementDraft, ApprovalStep
from lentera.agreements.queries.signing import made_ready
from lentera.agreements.rules import (
    Change,
    Sent,
    StepState,
    compare_clauses,
    compare_contents,
    compare_scope,
    compare_words,
    decide_agreeing,
    decide_comment,
    decide_initial,
    taken_over,
)
from lentera.journal import clock
from lentera.journal.history import history
from lentera.journal.ids import new_id
from lentera.journal.references import save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import writing
from tests.agreements.papers import content, scope
from tests.journal.proofs import assert_replay_equals_tables

AGENCY, PARTNER, STRANGER, AGREEMENT = new_id(), new_id(), new_id(), new_id()
CLAUSE = Clause(code="pks.object", title="Objek", paragraphs=("Satu.", "Dua."))
PLAIN = content(AGENCY, PARTNER, clauses=(CLAUSE,))
OPEN = Sent(AGENCY, 3, PLAIN)


def gist(outcome):
    return outcome.code if isinstance(outcome, Refusal) else type(outcome)


def clauses(*codes):
    return tuple(Clause(code=code, title=code, paragraphs=(code,)) for code in codes)


# --- comparison


def test_words_that_differ_are_marked_on_their_side():
    left, right = compare_words("Berlaku satu tahun.", "Berlaku dua tahun.")
    assert [(one.kind, one.text) for one in left] == [
        ("same", "Berlaku "),
        ("removed", "satu"),
        ("same", " tahun."),
    ]
    assert [one.text for one in right if one.kind == "added"] == ["dua"]
    assert "".join(one.text for one in left) == "Berlaku satu tahun."


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (clauses("a", "b"), clauses("a", "b"), [("a", "same"), ("b", "same")]),
        (clauses("a", "b"), clauses("a"), [("a", "same"), ("b", "removed")]),
        (clauses("a"), clauses("a", "b"), [("a", "same"), ("b", "added")]),
        (clauses("a", "b", "c"), clauses("a", "c"), [("a", "same"), ("b", "removed"), ("c", "same")]),
        (clauses("a", "b", "c"), clauses("c", "a", "b"), [("c", "moved"), ("a", "same"), ("b", "same")]),
        ((), clauses("a"), [("a", "added")]),
        ((), (), []),
    ],
)
def test_articles_are_compared_in_the_order_of_the_newer_text(before, after, expected):
    assert [(one.title, one.change.value) for one in compare_clauses(before, after)] == expected


def test_promises_are_compared_by_id_and_else_by_name():
    old = scope("2023")
    new = list(scope("2024"))  # other ids, same names
    new[1] = msgspec.structs.replace(new[1], target=15)
    del new[3]
    told = compare_scope(old, tuple(new))
    assert [one.change for one in told] == [Change.SAME, Change.CHANGED, Change.SAME, Change.REMOVED]
    assert (told[1].before.target, told[1].after.target) == (12, 15)


def test_a_whole_text_is_compared_with_places_filled():
    before = msgspec.structs.replace(
        PLAIN, clauses=(Clause(code="a", title="A", paragraphs=("Sampai {end}.",)),)
    )
    after = msgspec.structs.replace(before, end=date(2024, 2, 29))
    told = compare_contents(before, after)
    assert [one.field for one in told.fields] == ["end"]
    assert told.articles[0].change is Change.CHANGED
    assert told.changed == 2
    assert compare_contents(before, before).changed == 0


# --- agreeing


@pytest.mark.parametrize(
    ("months", "comments", "missing", "note", "expected"),
    [
        ((), 0, [], "", None),
        (("start",), 0, [], "", "start-day-open"),
        (("end",), 0, [], "", "end-day-open"),
        ((), 2, [], "", "comments-open"),
        ((), 2, [], "Dibahas lewat telepon", None),
        ((), 0, ["Kepala Bidang"], "", "initials-missing"),
        ((), 2, ["Kepala Bidang"], "Dibahas", "initials-missing"),
    ],
)
def test_what_keeps_a_text_from_being_agreed(months, comments, missing, note, expected):
    told = msgspec.structs.replace(PLAIN, months_only=months)
    outcome = decide_agreeing(told, open_comments=comments, initials_missing=missing, note=note)
    assert (outcome.code if outcome else None) == expected


# --- comments


@pytest.mark.parametrize(
    ("sent", "author", "place", "text", "proposal", "expected"),
    [
        (OPEN, AGENCY, "", "Mohon dibaca", "", CommentMade),
        (OPEN, PARTNER, "pks.object", "Kurang jelas", "", PartnerCommented),
        (OPEN, PARTNER, "pks.object", "", "Kata lain", PartnerCommented),
        (OPEN, PARTNER, "title", "Judul", "", PartnerCommented),
        (OPEN, PARTNER, "pks.object", " ", "", "comment-empty"),
        (OPEN, PARTNER, "pks.none", "X", "", "comment-place-unknown"),
        (OPEN, STRANGER, "", "X", "", "draft-unknown"),
        (None, PARTNER, "", "X", "", "not-sent-yet"),
        (Sent(AGENCY, 3, PLAIN, closed=True), PARTNER, "", "X", "", "comments-closed"),
    ],
)
def test_who_may_say_what_on_a_sent_version(sent, author, place, text, proposal, expected):
    outcome = decide_comment(
        sent, author=author, comment=new_id(), agreement=AGREEMENT, place=place, text=text, proposal=proposal
    )
    assert gist(outcome) == expected


@pytest.mark.parametrize(
    ("place", "proposal", "expected"),
    [
        ("pks.object", "Tiga.\n\nEmpat.", ("Tiga.", "Empat.")),
        ("pks.none", "Tiga.", "comment-place-unknown"),
        ("scope", "Tiga.", "comment-place-unknown"),
        ("pks.object", " ", "proposal-missing"),
    ],
)
def test_proposed_words_stand_in_their_place(place, proposal, expected):
    outcome = taken_over(PLAIN, place, proposal)
    assert (outcome.code if isinstance(outcome, Refusal) else outcome.clauses[0].paragraphs) == expected


def started(cast, day=date(2023, 2, 1), *, sent=True):
    told = queries.with_library(cast.agency, content(cast.agency, cast.prison))
    common = {"actor": cast.agus, "request_id": None, "at": clock.at_local(day)}
    draft = actions.start_draft(cast.agency, told, **common).agreement
    common["at"] += timedelta(minutes=1)
    for step in (DraftState.REVIEW, DraftState.DRAFTING):
        actions.move_draft(cast.agency, draft, step, **common)
    if sent:
        actions.send_to_partner(cast.agency, draft, **common)
    return draft


def test_both_parties_comment_answer_and_settle(cast):
    draft = started(cast)
    asked = actions.comment(
        cast.prison,
        draft,
        place="pks.security",
        text="Tambahkan pemeriksaan",
        proposal="Petugas diperiksa.\nBarang diperiksa.",
        actor=cast.sari,
        request_id="c1",
    )
    assert isinstance(asked, PartnerCommented)
    again = actions.comment(
        cast.prison, draft, place="pks.security", text="Lain", actor=cast.sari, request_id="c1"
    )
    assert again == asked
    answer = actions.comment(
        cast.agency, draft, text="Setuju", answers=asked.comment, actor=cast.agus, request_id=None
    )
    assert isinstance(answer, CommentMade)
    (line,) = queries.comments_on(draft, cast.prison)
    assert [one.text for one in line.answers] == ["Setuju"]
    refused = actions.move_draft(cast.agency, draft, DraftState.AGREED, actor=cast.agus, request_id=None)
    assert (refused.code, refused.details["count"]) == ("comments-open", 1)
    taken = actions.settle_comment(cast.agency, asked.comment, take=True, actor=cast.agus, request_id="s1")
    assert taken == actions.settle_comment(
        cast.agency, asked.comment, take=True, actor=cast.agus, request_id="s1"
    )
    assert isinstance(taken, CommentSettled)
    now = queries.draft_content(AgreementDraft.objects.get(id=draft).content)
    assert {one.code: one.paragraphs for one in now.clauses}["pks.security"] == (
        "Petugas diperiksa.",
        "Barang diperiksa.",
    )
    assert queries.open_comments(draft, cast.agency) == 0
    assert (
        actions.settle_comment(cast.agency, asked.comment, answer="x", actor=cast.agus, request_id=None).code
        == "comment-settled-already"
    )
    assert isinstance(
        actions.move_draft(cast.agency, draft, DraftState.AGREED, actor=cast.agus, request_id=None),
        DraftMoved,
    )
    assert_replay_equals_tables()


def test_nothing_of_an_unsent_draft_or_of_others_words_leaks(cast):
    draft = started(cast, sent=False)
    for author, actor in ((cast.prison, cast.sari), (cast.agency, cast.agus)):
        outcome = actions.comment(author, draft, text="X", actor=actor, request_id=None)
        assert outcome.code == "not-sent-yet"
    assert queries.comments_on(draft, cast.prison) == []
    draft = started(cast, date(2023, 2, 2))
    actions.comment(cast.prison, draft, text="Rahasia", actor=cast.sari, request_id=None)
    refused = actions.comment(cast.other_prison, draft, text="X", actor=cast.other_librarian, request_id=None)
    assert refused.code == "draft-unknown"
    assert queries.comments_on(draft, cast.other_prison) == []
    assert not any(
        line.kind == "agreements.partner_commented" for line in history(draft, reader=cast.other_prison)
    )
    assert len(queries.comments_on(draft, cast.agency)) == 1


def test_a_partner_closes_only_its_own_comment(cast):
    draft = started(cast)
    own = actions.comment(cast.prison, draft, text="Satu", actor=cast.sari, request_id=None)
    theirs = actions.comment(cast.agency, draft, text="Dua", actor=cast.agus, request_id=None)
    closed = actions.settle_comment(cast.prison, own.comment, actor=cast.sari, request_id=None)
    assert isinstance(closed, CommentWithdrawn)
    refused = actions.settle_comment(cast.prison, theirs.comment, actor=cast.sari, request_id=None)
    assert refused.code == "comment-not-yours"
    refused = actions.settle_comment(
        cast.other_prison, own.comment, actor=cast.other_librarian, request_id=None
    )
    assert refused.code == "comment-unknown"
    assert queries.open_comments(draft, cast.agency) == 1
    assert actions.settle_comment(cast.agency, theirs.comment, actor=cast.agus, request_id=None).code == (
        "answer-missing"
    )
    assert_replay_equals_tables()


def test_open_comments_may_stand_when_a_note_says_why(cast):
    draft = started(cast)
    actions.comment(cast.prison, draft, text="Satu", actor=cast.sari, request_id=None)
    moved = actions.move_draft(
        cast.agency, draft, DraftState.AGREED, note="Dibahas di kantor", actor=cast.agus, request_id=None
    )
    assert isinstance(moved, DraftMoved)


# --- initials


FIRST, SECOND = new_id(), new_id()


def steps(first=False, second=False, account=None):
    return [
        StepState(FIRST, "Kepala Bidang", "partnership_officer", first, account),
        StepState(SECOND, "Kepala Dinas", "head", second),
    ]


@pytest.mark.parametrize(
    ("state", "given", "step", "roles", "expected"),
    [
        (DraftState.NEGOTIATION, steps(), FIRST, {"partnership_officer"}, Initialled),
        (DraftState.NEGOTIATION, steps(True), SECOND, {"head"}, Initialled),
        (DraftState.NEGOTIATION, steps(), SECOND, {"head"}, "initial-order"),
        (DraftState.NEGOTIATION, steps(), FIRST, {"head"}, "initial-not-yours"),
        (DraftState.NEGOTIATION, steps(True), FIRST, {"partnership_officer"}, "initial-given"),
        (DraftState.NEGOTIATION, steps(True, account=AGENCY), SECOND, {"head"}, "initial-twice"),
        (DraftState.NEGOTIATION, steps(), new_id(), {"head"}, "initial-step-unknown"),
        (DraftState.AGREED, steps(), FIRST, {"partnership_officer"}, "initial-not-now"),
        (DraftState.REQUESTED, steps(), FIRST, {"partnership_officer"}, "initial-not-now"),
    ],
)
def test_initials_come_in_order_and_by_their_role(state, given, step, roles, expected):
    outcome = decide_initial(
        state,
        given,
        PLAIN,
        step=step,
        roles=frozenset(roles),
        account=AGENCY,
        agreement=AGREEMENT,
        initial=new_id(),
    )
    assert gist(outcome) == expected


def approval(cast, name, role, position, instrument=""):
    id = new_id()
    with writing(cast.agency, None, actor=cast.agus) as entry:
        save_reference(
            entry,
            ApprovalStep,
            id,
            {"name": name, "role": role, "instrument": instrument, "position": position},
        )
    return id


def test_a_text_is_agreed_with_all_initials_and_new_words_ask_anew(cast):
    first = approval(cast, "Kepala Bidang", "partnership_officer", 1)
    second = approval(cast, "Kepala Dinas", "head", 2, "pks")
    approval(cast, "Biro Hukum", "head", 3, "mou")
    draft = started(cast)

    def put(step, role, actor):
        return actions.initial(
            cast.agency, draft, step, roles=frozenset({role}), actor=actor, request_id=None
        )

    def agree():
        return actions.move_draft(cast.agency, draft, DraftState.AGREED, actor=cast.agus, request_id=None)

    assert agree().details["office"] == "Kepala Bidang"
    assert isinstance(put(first, "partnership_officer", cast.agus), Initialled)
    assert isinstance(put(second, "head", cast.head), Initialled)
    told = queries.draft_content(AgreementDraft.objects.get(id=draft).content)
    changed = msgspec.structs.replace(told, title="Judul lain")
    actions.change_draft(cast.agency, draft, changed, actor=cast.agus, request_id=None)
    assert [one.stale for one in queries.initials(draft, cast.agency, changed)] == [True, True]
    assert agree().code == "initials-missing"
    assert isinstance(put(first, "partnership_officer", cast.agus), Initialled)
    assert put(second, "partnership_officer", cast.stock).code == "initial-not-yours"
    assert isinstance(put(second, "head", cast.head), Initialled)
    assert isinstance(agree(), DraftMoved)
    other = msgspec.structs.replace(changed, title="Judul lain lagi")
    assert made_ready(cast.agency, {draft: changed})[draft] == {"initials"}  # as the signing day shows it
    assert made_ready(cast.agency, {draft: other})[draft] == set()
    assert_replay_equals_tables()
