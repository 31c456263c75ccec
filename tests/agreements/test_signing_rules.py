"""The rules of the three modes of signing: who may sign, what a file must hold, where originals lie."""

from uuid import uuid4

import msgspec
import pytest

from lentera.agreements.facts import Capacity, Signatory, SigningMode
from lentera.agreements.facts.signing import StampKind
from lentera.agreements.rules.signing import (
    OpeningState,
    SignatureSeen,
    decide_external,
    decide_mandate,
    decide_original,
    decide_party_signature,
    decide_stamp,
    decide_withdrawing,
    planned_originals,
    same_person,
)
from lentera.journal.refusals import Refusal
from tests.agreements import papers
from tests.agreements.test_signing_event import DAY, ONE

AGENCY, PARTNER, THIRD = uuid4(), uuid4(), uuid4()
PAPER = papers.content(AGENCY, PARTNER)
AGENCY_HEAD, PARTNER_HEAD = "Dewi Anggraini", "Bambang Sutejo"
BOTH = [SignatureSeen(AGENCY_HEAD, True), SignatureSeen(PARTNER_HEAD, True)]


def gist(outcome):
    return outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__


@pytest.mark.parametrize("one, other, same", [
    ("Dewi Anggraini", "dewi anggraini", True),
    ("Dewi Anggraini, M.Si.", "Dewi Anggraini", True),
    ("Dr. H. Dewi Anggraini, S.H., M.Si.", "Dewi Anggraini", True),
    ("Dewi Anggraini", "Dewi Anggrainy", False),
    ("Dewi", "Dewi Anggraini", False),
    ("", "", False),
])  # fmt: skip
def test_a_name_is_the_same_with_other_titles(one, other, same):
    assert same_person(one, other) is same


@pytest.mark.parametrize("signatures, problems, same_text, looked, expected", [
    (BOTH, [], True, False, None),
    (BOTH[:1], ["pdf-partly-signed"], True, False, "pdf-signatures-missing"),
    (BOTH[:1] * 2, [], True, False, "pdf-signatures-missing"),
    ([], ["pdf-unsigned"], True, False, "pdf-unsigned"),
    (BOTH, ["pdf-altered"], True, False, "pdf-altered"),
    (BOTH[:1], ["pdf-altered", "pdf-partly-signed"], True, False, "pdf-altered"),
    (BOTH, ["pdf-broken"], False, False, "pdf-broken"),
    (BOTH, [], False, False, "pdf-text-differs"),
    ([BOTH[0], SignatureSeen(PARTNER_HEAD, False, "CA lain")], [], True, False, "pdf-issuer-unknown"),
    ([BOTH[0], SignatureSeen(PARTNER_HEAD, False, "CA lain")], [], True, True, None),
])  # fmt: skip
def test_what_an_uploaded_pdf_must_hold(signatures, problems, same_text, looked, expected):
    outcome = decide_external(
        PAPER, signatures=signatures, problems=problems, same_text=same_text, issuers_checked=looked
    )
    assert (outcome and outcome.code) == expected


def signatory(**changes):
    told = Signatory(name=PARTNER_HEAD, position="Kepala Lapas")
    return msgspec.structs.replace(PAPER.parties[1], signatory=msgspec.structs.replace(told, **changes))


ACTING = {"capacity": Capacity.ACTING, "mandate": "SP 4/2024"}


@pytest.mark.parametrize("party, day, expected", [
    (signatory(), DAY, None),
    (signatory(name=""), DAY, "signatory-missing"),
    (signatory(capacity=Capacity.ACTING), DAY, "mandate-missing"),
    (signatory(capacity=Capacity.MANDATE), DAY, "mandate-missing"),
    (signatory(capacity=Capacity.MANDATE, mandate="SK 9"), DAY, None),
    (signatory(**ACTING), DAY, "mandate-days-missing"),
    (signatory(**ACTING, mandate_from=DAY, mandate_until=DAY), DAY, None),
    (signatory(**ACTING, mandate_from=DAY + ONE), DAY, "mandate-not-on-day"),
    (signatory(**ACTING, mandate_until=DAY - ONE), DAY, "mandate-not-on-day"),
    (signatory(**ACTING, mandate_from=DAY - ONE), DAY, None),
])  # fmt: skip
def test_who_acts_shows_a_document_with_its_days(party, day, expected):
    outcome = decide_mandate(party, day)
    assert (outcome and outcome.code) == expected


def opening(**changes):
    told = {
        "opening": uuid4(), "agreement": uuid4(), "agency": AGENCY, "content": PAPER, "document": "a",
        "signed": {}, "withdrawn": False,
    }  # fmt: skip
    return OpeningState(**(told | changes))


@pytest.mark.parametrize("state, party, name, drafted, expected", [
    (opening(), PARTNER, "Bambang Sutejo, S.H.", False, "PartySigned"),
    (opening(), AGENCY, AGENCY_HEAD, False, "PartySigned"),
    (opening(signed={AGENCY: "b"}), PARTNER, PARTNER_HEAD, False, "PartySigned"),
    (opening(signed={PARTNER: "b"}), PARTNER, PARTNER_HEAD, False, "signed-already"),
    (opening(), PARTNER, AGENCY_HEAD, False, "signer-not-signatory"),
    (opening(), AGENCY, AGENCY_HEAD, True, "drafter-cannot-sign"),
    (opening(), THIRD, PARTNER_HEAD, False, "signing-not-open"),
    (opening(withdrawn=True), PARTNER, PARTNER_HEAD, False, "signing-not-open"),
    (None, PARTNER, PARTNER_HEAD, False, "signing-not-open"),
])  # fmt: skip
def test_who_may_sign_for_a_party(state, party, name, drafted, expected):
    outcome = decide_party_signature(
        state, party=party, signer_name=name, drafted=drafted, signed_on=DAY, over="a"
    )
    assert gist(outcome) == expected


@pytest.mark.parametrize("state, reason, expected", [
    (opening(), "Salah nomor", "SigningWithdrawn"),
    (opening(signed={AGENCY: "b"}), "Salah nomor", "SigningWithdrawn"),
    (opening(signed={AGENCY: "b", PARTNER: "c"}), "Salah nomor", "signing-complete"),
    (opening(withdrawn=True), "Salah nomor", "signing-not-open"),
    (None, "Salah nomor", "signing-not-open"),
    (opening(), " ", "cause-missing"),
])  # fmt: skip
def test_when_a_text_may_be_taken_back(state, reason, expected):
    assert gist(decide_withdrawing(state, reason=reason)) == expected


STAMP = {
    "stamp": uuid4(), "agreement": uuid4(), "kind": StampKind.PAPER, "serial": "A1", "payer": AGENCY,
    "stamped_on": DAY, "signed_on": DAY, "original": 1, "mode": SigningMode.WET_INK, "today": DAY,
}  # fmt: skip


@pytest.mark.parametrize("changes, expected", [
    ({}, (1, False)),
    ({"stamped_on": DAY + ONE, "today": DAY + ONE}, (1, True)),
    ({"stamped_on": DAY - ONE}, (1, False)),
    ({"stamped_on": DAY + ONE}, "stamp-in-future"),
    ({"serial": " "}, "stamp-serial-missing"),
    ({"known": ["A1"]}, "stamp-noted-already"),
    ({"payer": THIRD}, "stamp-payer-unknown"),
    ({"original": 0}, "original-unknown"),
    ({"original": 2}, (2, False)),
    ({"original": 3}, "original-unknown"),
    ({"original": 0, "mode": SigningMode.OWN}, (0, False)),
])  # fmt: skip
def test_stamp_duty_is_noted_as_it_is(changes, expected):
    outcome = decide_stamp((AGENCY, PARTNER), **(STAMP | changes))
    told = outcome.code if isinstance(outcome, Refusal) else (outcome.original, outcome.later)
    assert told == expected


@pytest.mark.parametrize("parties, expected", [
    ([AGENCY, PARTNER], [(1, AGENCY, PARTNER), (2, PARTNER, AGENCY)]),
    ([AGENCY, PARTNER, THIRD], [(1, AGENCY, PARTNER), (2, PARTNER, THIRD), (3, THIRD, AGENCY)]),
])  # fmt: skip
def test_there_are_as_many_originals_as_parties_and_nobody_keeps_his_own(parties, expected):
    assert planned_originals(parties) == expected


@pytest.mark.parametrize("changes, expected", [
    ({}, "OriginalPlaced"),
    ({"no": 3}, "original-unknown"),
    ({"held_by": THIRD}, "original-holder-unknown"),
    ({"storage_location": ""}, "storage-missing"),
    ({"mode": SigningMode.OWN}, "original-electronic"),
    ({"mode": SigningMode.EXTERNAL}, "original-electronic"),
])  # fmt: skip
def test_where_originals_may_lie(changes, expected):
    told = {"agreement": uuid4(), "no": 1, "held_by": PARTNER, "storage_location": "Lemari 3",
            "mode": SigningMode.WET_INK} | changes  # fmt: skip
    assert gist(decide_original([AGENCY, PARTNER], **told)) == expected
