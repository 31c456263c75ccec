"""Family reading taken back: step by step from the last, and only while nobody went on."""

from datetime import timedelta

from lentera.circulation.actions import family as actions
from lentera.circulation.facts.family import (
    FamilyChecked,
    GateReason,
)
from lentera.circulation.models import FamilyParcel
from lentera.circulation.queries import family as queries
from lentera.circulation.rules.family import FamilyStep
from lentera.journal.history import history
from lentera.journal.ids import new_id
from lentera.journal.ticking import tick
from lentera.journal.undo import undo
from tests.circulation.conftest import CARDS, TUESDAY
from tests.circulation.test_families import agree, ask, check, code, day, hold, now, passed_one, send, step_of
from tests.journal.proofs import assert_replay_equals_tables


def undo_newest(stage, reading, kind):
    told = [one for one in history(reading, reader=stage.cast.prison) if type(one.fact).__name__ == kind]
    newest = max(told, key=lambda one: one.seq)
    return undo(stage.cast.prison, newest.stream, newest.hash, request_id=new_id().hex, actor=stage.cast.sari)


def test_each_step_is_taken_back_from_the_last_to_the_first(stage):
    reading = passed_one(stage)
    send(stage, reading)
    actions.note_family_arrival(stage.desk, reading, **now())
    assert code(undo_newest(stage, reading, "FamilySent")) == "family-went-on"
    for kind, step in (
        ("FamilyArrived", FamilyStep.NEWS),
        ("FamilySent", FamilyStep.SEND),
        ("FamilyChecked", FamilyStep.GATE),
        ("FamilyAgreed", FamilyStep.GUARDIAN),
    ):
        assert code(undo_newest(stage, reading, kind)) == "FamilyStepUndone"
        assert step_of(stage, reading) is step
        assert code(undo_newest(stage, reading, kind)) == "family-went-on"
    assert code(undo_newest(stage, reading, "FamilySessionHeld")) == "FamilySessionUndone"
    assert step_of(stage, reading) is FamilyStep.SESSION
    assert queries.family_sums(stage.cast.prison, TUESDAY, TUESDAY) == {}
    assert FamilyParcel.objects.get().forget_on == TUESDAY + timedelta(days=365)
    hold(stage, reading)
    assert_replay_equals_tables()


def test_a_sent_parcel_whose_address_is_forgotten_stays_sent(stage):
    reading = passed_one(stage)
    send(stage, reading)
    tick(day(stage, 31))
    assert code(undo_newest(stage, reading, "FamilySent")) == "family-forgotten"


def test_a_session_of_many_is_taken_back_only_while_nobody_went_on(stage):
    one, two = ask(stage).reading, ask(stage, CARDS[1]).reading
    hold(stage, one, two)
    agree(stage, two)
    check(stage, two)
    assert code(undo_newest(stage, one, "FamilySessionHeld")) == "family-went-on"
    undo_newest(stage, two, "FamilyChecked")
    assert code(undo_newest(stage, one, "FamilySessionHeld")) == "FamilySessionUndone"
    assert {step_of(stage, one), step_of(stage, two)} == {FamilyStep.SESSION}
    assert_replay_equals_tables()


def test_an_older_word_of_the_gate_is_not_taken_back_in_place_of_the_newest(stage):
    reading = ask(stage).reading
    hold(stage, reading)
    agree(stage, reading)
    check(stage, reading, passed=False, reason=GateReason.CONTENT, note="nadanya keras")
    check(stage, reading)
    older, newer = sorted(
        (one for one in history(reading, reader=stage.cast.prison) if isinstance(one.fact, FamilyChecked)),
        key=lambda one: one.seq,
    )
    told = {"request_id": None, "actor": stage.cast.sari}
    assert code(undo(stage.cast.prison, older.stream, older.hash, **told)) == "family-went-on"
    assert code(undo(stage.cast.prison, newer.stream, newer.hash, **told)) == "FamilyStepUndone"
