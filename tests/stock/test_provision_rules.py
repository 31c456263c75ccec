"""What enters the books, and provision: which titles are wanted, what comes, and what it realises."""

from datetime import date
from uuid import uuid4

import pytest

from lentera.agreements.facts import ServiceKind
from lentera.agreements.queries import ScopeItemState
from lentera.journal.refusals import Refusal
from lentera.stock.facts import (
    ItemLine,
    Source,
    WantedTitle,
)
from lentera.stock.rules import (
    ProvisionStatus,
    decide_accession,
    decide_provision_receipt,
    decide_selection,
)
from tests.stock.test_rules import AGENCY, AGREEMENT, LENDING, PARTNER, PROVISION, SCOPE, SENT, gist


def line(**values: object) -> ItemLine:
    standard = {
        "barcode": "KS1", "title": "Bumi Manusia", "source": Source.GIFT, "document": "Surat 1",
        "value": 0, "acquired_on": SENT,
    }  # fmt: skip
    return ItemLine(**{**standard, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize("case, lines, taken, expected", [
    ("one", [line()], set(), None),
    ("none", [], set(), "accession-empty"),
    ("five hundred", [line(barcode=str(n)) for n in range(500)], set(), None),
    ("one more", [line(barcode=str(n)) for n in range(501)], set(), "accession-too-many"),
    ("a taken barcode", [line()], {"KS1"}, "barcode-taken"),
    ("the same twice", [line(), line()], set(), "barcode-twice"),
    ("no barcode", [line(barcode="")], set(), "barcode-missing"),
    ("a barcode with a space behind", [line(barcode="KS1 ")], set(), "barcode-missing"),
    ("no title", [line(title="")], set(), "copy-title-missing"),
    ("no paper", [line(document=" ")], set(), "copy-source-missing"),
    ("less than nothing", [line(value=-1)], set(), "value-negative"),
])  # fmt: skip
def test_what_enters_the_books(case, lines, taken, expected):
    outcome = decide_accession([uuid4() for _ in lines], lines, taken)
    assert (outcome.code if isinstance(outcome, Refusal) else None) == expected


def test_provision_to_a_partner_needs_its_ground_and_to_oneself_none():
    titles = (WantedTitle(title="Bumi Manusia", copies=2),)
    told = {"provision": uuid4(), "name": "Novel", "agency": AGENCY, "on": SENT}
    own = decide_selection(titles, None, recipient=AGENCY, **told)
    assert own.scope_item is None
    assert gist(decide_selection(titles, None, recipient=PARTNER, **told)) == "ground-missing"
    assert gist(decide_selection(titles, LENDING, recipient=PARTNER, **told)) == "ground-kind"
    assert decide_selection(titles, PROVISION, recipient=PARTNER, **told).scope_item == SCOPE
    assert decide_selection(titles, PROVISION, recipient=AGENCY, **told).scope_item is None
    assert gist(decide_selection(titles, None, recipient=AGENCY, **{**told, "name": " "})) == "name-missing"


@pytest.mark.parametrize("case, titles, expected", [
    ("none", (), "titles-missing"),
    ("one copy", (WantedTitle(title="Bumi Manusia", copies=1),), None),
    ("no copy", (WantedTitle(title="Bumi Manusia", copies=0),), "copies-missing"),
    ("no name", (WantedTitle(title=" ", copies=1),), "copy-title-missing"),
])  # fmt: skip
def test_which_titles_can_be_wanted(case, titles, expected):
    outcome = decide_selection(
        titles, None, provision=uuid4(), name="Novel", agency=AGENCY, recipient=AGENCY, on=SENT
    )
    assert (outcome.code if isinstance(outcome, Refusal) else None) == expected


@pytest.mark.parametrize("case, state, changes, expected", [
    ("a copy of one title, for nothing", "ordered", {"titles": 1, "copies": 1, "value": 0}, None),
    ("no title", "ordered", {"titles": 0}, "copies-fewer-than-titles"),
    ("fewer copies", "ordered", {"titles": 2, "copies": 1}, "copies-fewer-than-titles"),
    ("less than nothing", "ordered", {"value": -1}, "value-negative"),
    ("from nobody", "ordered", {"supplier": " "}, "supplier-missing"),
    ("without a paper", "ordered", {"document": " "}, "document-missing"),
    ("twice", "received", {}, "provision-received"),
    ("given up", "cancelled", {}, "provision-cancelled"),
])  # fmt: skip
def test_what_comes_for_oneself(case, state, changes, expected):
    mine = ProvisionStatus(uuid4(), AGENCY, "Novel", AGENCY, None, state, SENT)  # type: ignore[arg-type]
    came = {
        "source": Source.GIFT,
        "supplier": "CV Buku",
        "document": "BA 7",
        "titles": 1,
        "copies": 2,
        "value": 5,
    }
    outcome = decide_provision_receipt(mine, None, **{**came, **changes}, on=SENT)
    assert (outcome.code if isinstance(outcome, Refusal) else None) == expected
    assert expected or outcome.realises is None


def test_provision_realises_titles_or_copies_as_its_item_counts():
    state = ProvisionStatus(uuid4(), AGENCY, "Novel", PARTNER, SCOPE, "ordered", SENT)  # type: ignore[arg-type]
    came = {
        "source": Source.PURCHASE, "supplier": "CV Buku", "document": "BA 7",
        "titles": 3, "copies": 5, "value": 300_000, "on": SENT,
    }  # fmt: skip
    told = decide_provision_receipt(state, PROVISION, **came).realises
    assert (told.amount, told.unit) == (3, "titles")
    in_copies = ScopeItemState(SCOPE, AGREEMENT, ServiceKind.PROVISION, "Penyediaan", "copies", 100)
    told = decide_provision_receipt(state, in_copies, **came).realises
    assert (told.amount, told.unit) == (5, "copies")
    few = {**came, "copies": 2}
    assert gist(decide_provision_receipt(state, PROVISION, **few)) == "copies-fewer-than-titles"
    late = {**came, "on": date(2025, 2, 14)}
    assert gist(decide_provision_receipt(state, PROVISION, **late)) == "ground-ended"
