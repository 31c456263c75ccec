"""What goes through the door: one transaction, one chain, one answer for one request."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import DataError

from lentera.journal import clock
from lentera.journal.chain import entry_hash, split_parents
from lentera.journal.facts import Audience, Fact, Realises, fact, read_envelope
from lentera.journal.models import Mention, Request, StoredEntry, Stream
from lentera.journal.node import add_author
from lentera.journal.reading import kinds
from lentera.journal.refusals import Refusal
from lentera.journal.sending import WrongStream
from lentera.journal.writing import LARGEST_BLOCK, Refused, writing
from tests.journal.conftest import ACTOR, NOON
from tests.journal.proofs import assert_replay_equals_tables
from tests.journal.sample.facts import BedCleared, BedDug, ListPrinted, Planted, PlantsGiven
from tests.journal.sample.models import Bed, PriceList

pytestmark = pytest.mark.django_db


def dig(author, name="Mawar", request_id=None, bed=None):
    with writing(author, request_id, actor=ACTOR, at=NOON) as entry:
        if entry.first_result is not None:
            return entry.first_result
        return entry.record(BedDug(bed=bed or uuid4(), name=name))


def test_a_fact_changes_its_table_in_the_same_transaction(gardener):
    bed = dig(gardener).bed
    with writing(gardener, None, actor=ACTOR, at=NOON) as entry:
        entry.record(Planted(bed=bed, plants=3, kind="rose", on=date(2024, 2, 6)))
        assert Bed.objects.get(id=bed).plants == 3
    assert kinds(gardener) == ["sample.bed_dug", "sample.planted"]
    assert_replay_equals_tables()


def test_an_exception_leaves_nothing(gardener):
    def crash():
        with writing(gardener, "r1", actor=ACTOR, at=NOON) as entry:
            entry.record(BedDug(bed=uuid4(), name="Mawar"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        crash()
    assert not StoredEntry.objects.exists()
    assert not Bed.objects.exists()
    assert not Request.objects.exists()


def test_the_same_request_twice_equals_once(gardener):
    first, again = dig(gardener, request_id="r1"), dig(gardener, request_id="r1")
    assert first == again
    assert kinds(gardener) == ["sample.bed_dug"]


@pytest.mark.parametrize("long", ["r" * 101, "r" * 100_000, "\x00", "\ud800" * 200])
def test_a_request_id_that_does_not_fit_is_known_again(gardener, long):
    first, again, other = (dig(gardener, request_id=id) for id in (long, long, long + "x"))
    assert first == again != other
    assert kinds(gardener) == ["sample.bed_dug"] * 2


@pytest.mark.parametrize("name", ["Ma\x00war", "\x00", "\\\x00", "\ud800", "Mawar\udfff"])
def test_text_that_not_every_database_takes_is_not_written(gardener, name):
    with pytest.raises(DataError):
        dig(gardener, name=name, request_id="r1")
    assert not StoredEntry.objects.exists()
    assert not Request.objects.exists()


@pytest.mark.parametrize("name", ["\\u0000", "\\\\u0000", "\x01", "\ufffd", "\U0001f33a"])
def test_any_other_text_is_written_as_it_stands(gardener, name):
    dig(gardener, name=name)
    assert Bed.objects.get().name == name
    assert_replay_equals_tables()


def test_the_same_request_of_another_author_is_another_request(gardener):
    other = uuid4()
    add_author(other, "Lain")
    assert dig(gardener, request_id="r1") != dig(other, request_id="r1")


def test_a_request_that_recorded_nothing_is_decided_anew(gardener):
    with writing(gardener, "r1", actor=ACTOR, at=NOON) as entry:
        entry.refuse(Refusal("bed-full"))
    with writing(gardener, "r1", actor=ACTOR, at=NOON) as entry:
        assert entry.first_result is None
    assert not StoredEntry.objects.exists()


def test_a_refusal_of_ground_is_a_fact_and_answers_again(gardener):
    refusal = Refusal("no-agreement", ground=True, partner="Lapas")
    for _ in range(2):
        with writing(gardener, "r1", actor=ACTOR, at=NOON) as entry:
            answer = entry.first_result if entry.first_result is not None else entry.refuse(refusal)
        assert answer == refusal
    assert kinds(gardener) == ["journal.refused"]


def test_each_entry_names_the_one_before_it(gardener):
    for name in "abc":
        dig(gardener, name)
    stored = list(StoredEntry.objects.order_by("seq"))
    assert [one.seq for one in stored] == [0, 1, 2]
    for before, after in zip([None, *stored], stored, strict=False):
        parents = split_parents(bytes(after.parents))
        assert parents == ((bytes(before.hash),) if before else ())
        assert entry_hash(after.stream, parents, bytes(after.bytes)) == bytes(after.hash)


def test_audiences_are_streams_of_their_own(gardener):
    partner = uuid4()
    with writing(gardener, None, actor=ACTOR, at=NOON) as entry:
        digest = entry.keep_blob(b"mawar 5000")
        entry.record(BedDug(bed=uuid4(), name="Mawar"))
        entry.record(PlantsGiven(gift=uuid4(), partner=partner, plants=2))
        entry.record(ListPrinted(digest=digest, lines=1))
    assert set(Stream.objects.values_list("audience", flat=True)) == {"self", f"to:{partner}", "public"}
    assert PriceList.objects.get().words == "mawar 5000"
    assert_replay_equals_tables()


def test_recorded_never_goes_back_along_a_chain(gardener):
    with clock.told(NOON):
        dig(gardener, "a")
    with clock.told(NOON.replace(hour=1)):
        dig(gardener, "b")
    recorded = [read_envelope(bytes(one.bytes)).recorded for one in StoredEntry.objects.order_by("seq")]
    assert recorded == [NOON, NOON]


@pytest.mark.parametrize("block", [BedCleared, Planted])
def test_a_projection_that_changes_no_row_of_its_stream_is_a_bug(gardener, block):
    foreign = uuid4()
    add_author(foreign, "Lain")
    bed = dig(foreign).bed
    told = (
        BedCleared(bed=bed)
        if block is BedCleared
        else Planted(bed=bed, plants=1, kind="x", on=date(2024, 1, 1))
    )
    with pytest.raises(WrongStream), writing(gardener, None, actor=ACTOR, at=NOON) as entry:
        entry.record(told)
    assert kinds(gardener) == []


def test_a_block_takes_no_more_than_its_limit(gardener):
    many = [BedDug(bed=uuid4(), name="x") for _ in range(LARGEST_BLOCK + 1)]
    with (
        pytest.raises(ValueError, match="at most 1000"),
        writing(gardener, None, actor=ACTOR, at=NOON) as entry,
    ):
        entry.record_all(many)
    with writing(gardener, None, actor=ACTOR, at=NOON) as entry:
        assert entry.record_all(many[:-1]) == LARGEST_BLOCK
    assert Bed.objects.count() == LARGEST_BLOCK


def test_bulk_keeps_the_order_of_what_happened_to_one_row(gardener):
    bed = uuid4()

    def story():
        clock.tell(NOON)
        yield BedDug(bed=bed, name="Mawar"), NOON
        yield Planted(bed=bed, plants=2, kind="a", on=date(2024, 1, 2)), NOON
        yield BedCleared(bed=bed), NOON
        clock.tell(NOON.replace(hour=9))
        yield BedDug(bed=bed, name="Melati"), NOON.replace(hour=8)
        yield Planted(bed=bed, plants=5, kind="a", on=date(2024, 1, 3)), NOON.replace(hour=9)

    with clock.told(NOON), writing(gardener, None, actor=ACTOR, at=NOON) as entry:
        entry.record_all(story())
    row = Bed.objects.get()
    assert (row.name, row.plants, row.last_planted) == ("Melati", 5, date(2024, 1, 3))
    assert_replay_equals_tables()


def test_only_the_home_writes(gardener):
    far = uuid4()
    add_author(far, "Jauh", home=uuid4())
    with pytest.raises(LookupError, match="writes at its home"), writing(far, None, actor=ACTOR):
        pass
    with pytest.raises(LookupError, match="no author"), writing(uuid4(), None, actor=ACTOR):
        pass


def test_an_entry_is_filed_under_what_it_is_about(gardener):
    bed = dig(gardener).bed
    assert Mention.objects.filter(object=bed).count() == 1


def test_a_fact_holds_no_float_and_no_unknown_field():
    with pytest.raises(TypeError, match="no float"):

        @fact("sample.weighed", to=Audience.SELF)
        class Weighed(Fact, frozen=True, kw_only=True):
            kilos: dict[str, float]

    with pytest.raises(TypeError, match="frozen"):

        @fact("sample.loose", to=Audience.SELF)
        class Loose(Fact, frozen=True, kw_only=True, forbid_unknown_fields=False):
            name: str


def test_a_fact_tells_what_it_realises():
    counted = Realises(scope_item=uuid4(), amount=2, unit="copies")
    assert PlantsGiven(gift=uuid4(), partner=uuid4(), plants=2, realises=counted).counts_towards() == counted
    assert Refused(code="x", details={}).counts_towards() is None
