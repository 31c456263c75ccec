"""Questions compiled once answer like the querysets they were built from, whatever the values."""

import copy
import pickle
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from lentera.journal.asking import asked, id_of
from lentera.journal.guard import open_door
from lentera.journal.models import Author, Request, Stream

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 2, 6, 4, tzinfo=UTC)


@asked
def _streams(author: UUID):
    return Stream.objects.filter(institution=author).order_by("area")


@asked
def _areas(author: UUID, audience: str, above: int):
    found = Stream.objects.filter(institution=author, audience=audience, seq__gt=above)
    return found.order_by("area").values_list("area", flat=True)


@asked
def _pairs(id: UUID, tip: bytes, recorded: datetime):
    return Stream.objects.filter(id=id, tip=tip, recorded__gte=recorded).values_list("id", "recorded", "tip")


@asked
def _written_by(author: UUID):
    return Request.objects.filter(institution__in=Author.objects.filter(id=author).values("id")).values_list(
        "request_id", flat=True
    )


@asked
def _ids(id: UUID):
    nothing = models.Value(None, output_field=models.UUIDField())
    return Stream.objects.filter(id=id).values_list("institution_id", nothing)


@pytest.fixture
def author():
    with open_door():
        made = Author.objects.create(id=uuid4(), home=uuid4(), public_name="Lapas")
        for number, area in enumerate("ab"):
            Stream.objects.create(
                id=uuid4(), institution=made, audience="self", area=area, tip=bytes([number]) * 32,
                seq=number, recorded=NOON + timedelta(hours=number),
            )  # fmt: skip
        Request.objects.create(institution=made, request_id="one", entries=b"x", made=NOON)
    return made.id


def test_rows_are_those_of_the_queryset_with_every_column(author):
    for _again in range(2):
        told = _streams(author)
        assert told == list(_streams.build(author))
        assert [{**row.__dict__, "_state": None} for row in told] == [
            {**row.__dict__, "_state": None} for row in _streams.build(author)
        ]
    assert _streams(uuid4()) == []
    assert _streams.first(uuid4()) is None


def test_values_of_each_type_find_what_they_should(author):
    row = _streams.first(author)
    assert _areas(author, "self", -1) == ["a", "b"]
    assert _areas(author, "self", 0) == ["b"]
    assert _areas(author, "public", -1) == []
    [(id, recorded, tip)] = _pairs(row.id, bytes(row.tip), NOON)
    assert (id, recorded, bytes(tip)) == (row.id, NOON, bytes(row.tip))
    assert _pairs(row.id, bytes(row.tip), NOON + timedelta(seconds=1)) == []
    assert _written_by(author) == ["one"]


def test_ids_come_as_ids_and_none_as_none(author):
    assert _ids(_streams.first(author).id) == [(author, None)]


@pytest.mark.parametrize(
    "id", [UUID(int=0), UUID(int=(1 << 128) - 1), uuid4()], ids=["least", "most", "chance"]
)
def test_an_id_read_fast_is_the_id(id):
    told = id_of(id.hex)
    assert (told, hash(told), str(told), told.is_safe) == (id, hash(id), str(id), id.is_safe)
    assert copy.deepcopy(told) == pickle.loads(pickle.dumps(told)) == id
    with pytest.raises(TypeError):
        told.int = 1


def test_who_listens_to_queries_hears_these_too(author):
    with CaptureQueriesContext(connection) as heard:
        told = _streams(author)
    assert len(heard.captured_queries) == 1
    assert told == _streams(author)


def test_a_broken_transaction_answers_nothing(author):
    _streams(author)
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            _streams(author)


def test_a_none_is_asked_as_ever(author):
    assert _areas(None, "self", -1) == []


def test_a_changed_row_can_be_saved_like_any_other(author):
    row = _streams.first(author)
    assert not row._state.adding
    assert row._state.db == "default"


@pytest.mark.parametrize(
    ("build", "given", "words"),
    [
        (lambda one, n: Stream.objects.filter(id=one)[: n % 7 + 1], (uuid4(), 3), "not the same|not found"),
        (lambda one: Stream.objects.all(), (uuid4(),), "not found"),
        (lambda one: Stream.objects.filter(id=one).values("area"), (uuid4(),), "can be asked"),
        (lambda area: Stream.objects.filter(area__startswith=area), ("a",), "not found"),
        (lambda ids: Stream.objects.filter(id__in=ids), ([uuid4()],), "cannot be asked"),
        (lambda day: Stream.objects.filter(recorded__date=day), (True,), "cannot be asked"),
    ],
)
def test_what_cannot_be_compiled_is_refused_at_the_first_call(build, given, words):
    with pytest.raises(TypeError, match=words):
        asked(build)(*given)
