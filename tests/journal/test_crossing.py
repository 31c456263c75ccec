"""Every fact says who hears it, and nothing that leaves an institution tells of a reader."""

import re
from uuid import UUID

import msgspec
import pytest

from lentera.journal.facts import Audience, Fact, all_kinds, fact
from tests.docs.tables import persons_in
from tests.journal.test_privacy import types_of_fields

OURS = [kind for kind in all_kinds() if kind.struct.__module__.startswith("lentera.")]
HEARD = {"self", "public", "partners", "to", "parties"}


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: f"{kind.name} {kind.version}")
def test_every_fact_declares_who_hears_it(kind):
    assert kind.to.kind in HEARD
    assert (kind.to.field is not None) == (kind.to.kind in ("to", "parties"))
    if kind.to.field is not None:
        assert types_of_fields(kind.struct)[kind.to.field] is UUID, "an institution or agreement by its id"
    if kind.to.kind != "self":
        assert "reader" not in persons_in(kind), "who reads stays in the house"


@pytest.mark.parametrize(
    "kind", [kind for kind in OURS if kind.to.kind != "self"], ids=lambda kind: kind.name
)
def test_what_leaves_a_house_has_no_field_for_a_card_a_loan_or_a_birthday(kind):
    telling = re.compile(
        r"^(card|cards|pin|loan|born|birth_date|nik|register_no|block|crime|sentence_until)$"
    )
    assert not [name for name in types_of_fields(kind.struct) if telling.match(name)]


def test_an_audience_cannot_be_left_out():
    with pytest.raises(TypeError, match="to"):

        @fact("stock.told_to_nobody")
        class Untold(Fact, frozen=True, kw_only=True):
            thing: UUID


def test_the_words_of_the_table_find_what_they_look_for():
    class Telltale(msgspec.Struct):
        reader: UUID
        participants: tuple[UUID, ...]
        signatory: str

    kind = type("Kind", (), {"struct": Telltale, "name": "stock.telltale", "to": Audience.SELF})
    told = persons_in(kind)
    assert told == "reader (random id), participant (random id), official in office"
