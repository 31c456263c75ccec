"""Lawful demands through the journal: two persons, current loans only, and no word of whom it is about."""

from datetime import date

from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk
from lentera.circulation.facts import DemandOpened, Lent, LookupPurpose, Returned
from lentera.circulation.models import DemandCase
from lentera.journal import clock
from lentera.journal.models import StoredEntry
from tests.cast import ZONE
from tests.circulation.conftest import CARDS, OWN
from tests.journal.proofs import assert_replay_equals_tables


def lend(stage, barcode, card):
    outcome = actions.lend(stage.desk, barcode, card, request_id=None, at=clock.now())
    assert isinstance(outcome, Lent), outcome


def give_back(stage, barcode):
    outcome = actions.give_back(stage.desk, barcode, request_id=None, at=clock.now())
    assert isinstance(outcome, Returned), outcome


def open_demand(stage, **more):
    told = {
        "requester": "Polres Banjar",
        "officer": "Kasat Reskrim",
        "letter": "B/17/III/2024",
        "letter_on": date(2024, 3, 4),
        "request_id": None,
        "at": clock.now(),
        **more,
    }
    return actions.open_demand(stage.desk, stage.readers[CARDS[0]], **told)


def decide(desk, case, allowed=True, reason=""):
    return actions.decide_demand(desk, case, allowed=allowed, reason=reason, request_id=None, at=clock.now())


def test_a_demand_gets_current_loans_only_once_and_by_two_persons(stage, warden):
    desk, prison = stage.desk, stage.cast.prison
    lend(stage, OWN[0], CARDS[0])
    give_back(stage, OWN[0])
    lend(stage, OWN[1], CARDS[0])
    lend(stage, OWN[2], CARDS[1])
    case = open_demand(stage).case
    assert actions.print_demand(desk, case, request_id=None, at=clock.now()).code == "demand-not-decided"
    assert decide(desk, case).code == "demand-second-person"
    decide(warden, case)
    lines = actions.print_demand(desk, case, request_id="p1", at=clock.now())
    assert [one.barcode for one in lines] == [OWN[1]]
    for id in ("p1", "p2"):
        again = actions.print_demand(desk, case, request_id=id, at=clock.now())
        assert again.code == "demand-printed-already"
    assert [one.id for one in queries.demands_to_tell(prison)] == [case]
    actions.tell_subject(desk, case, request_id=None, at=clock.now())
    assert not queries.demands_to_tell(prison).exists()
    [told] = [
        bytes(stored.bytes).decode()
        for stored in StoredEntry.objects.filter(institution=prison, kind="circulation.demand_printed")
    ]
    assert '"found":1' in told and OWN[1] not in told and "Bumi Manusia" not in told
    assert_replay_equals_tables()


def test_words_of_a_case_name_no_reader_and_a_refusal_has_its_reason(stage, warden):
    named = open_demand(stage, officer=f"tentang Nama Rahasia {CARDS[0]}")
    assert named.code == "words-name-reader"
    assert not DemandCase.objects.exists()
    opened = open_demand(stage, untold="Pasal 21 penyidikan berjalan")
    assert isinstance(opened, DemandOpened)
    assert open_demand(stage).code == "demand-open-already"
    assert decide(warden, opened.case, allowed=False).code == "demand-reason-missing"
    assert decide(warden, opened.case, allowed=False, reason="tentang Rahasia").code == "words-name-reader"
    decide(warden, opened.case, allowed=False, reason="tanpa izin pengadilan")
    refused = actions.print_demand(stage.desk, opened.case, request_id=None, at=clock.now())
    assert refused.code == "demand-was-refused"
    assert_replay_equals_tables()


def test_a_reader_does_not_see_openings_for_a_demand_he_is_not_told_of(stage, warden):
    prison, reader = stage.cast.prison, stage.readers[CARDS[0]]
    case = open_demand(stage, untold="Pasal 21 penyidikan berjalan").case
    actions.note_opening(stage.desk, reader, LookupPurpose.DEMAND, at=clock.now())
    actions.note_opening(stage.desk, reader, LookupPurpose.PAGE, at=clock.now())
    assert [one.purpose for one in queries.openings_of_reader(prison, reader)] == ["page"]
    decide(warden, case)
    actions.print_demand(stage.desk, case, request_id=None, at=clock.now())
    refused = actions.tell_subject(stage.desk, case, request_id=None, at=clock.now())
    assert refused.code == "demand-not-to-be-told"
    assert [one.purpose for one in queries.openings_of_reader(prison, reader)] == ["page"]


def test_cases_of_another_house_are_unknown(stage):
    case = open_demand(stage).case
    other = Desk(institution=stage.cast.other_prison, actor=stage.cast.other_librarian, zone=ZONE)
    assert decide(other, case).code == "demand-unknown"
