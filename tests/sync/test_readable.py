"""Which streams go to a node: what its institutions may read and what they said, up to the end of a grant."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from lentera.journal.guard import open_door
from lentera.journal.models import Author, Grant, Stream
from lentera.sync.readable import concerns

PEER, PRISON, SECOND, AGENCY, OTHER = (UUID(int=number) for number in range(1, 6))
NOON = datetime(2024, 2, 6, 4, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=30)
AGREED = f"parties:{UUID(int=9)}"


@pytest.fixture
def homes(db):
    with open_door():
        for author in (PRISON, SECOND):
            Author.objects.create(id=author, home=PEER, public_name="di sana")
        for author in (AGENCY, OTHER):
            Author.objects.create(id=author, home=uuid4(), public_name="di sini")


def stream(author, audience):
    with open_door():
        made = Stream.objects.create(
            id=uuid4(),
            institution_id=author,
            audience=audience,
            area="sample",
            tip=b"t",
            seq=0,
            recorded=NOON,
        )
    return made.id


def grant(author, audience, reader, until=None):
    with open_door():
        Grant.objects.create(
            id=uuid4(),
            institution_id=author,
            stream=uuid4(),
            reader=reader,
            audience=audience,
            since=NOON,
            until=until,
        )


@pytest.mark.parametrize(
    "case, author, audience, goes",
    [
        ("public", AGENCY, "public", True),
        ("said to one of its institutions", AGENCY, f"to:{SECOND}", True),
        ("said to another", AGENCY, f"to:{OTHER}", False),
        ("said to nobody that can be read", AGENCY, "to:lapas", False),
        ("said by its own, to itself", PRISON, "self", True),
        ("said by its own, to another", PRISON, f"to:{OTHER}", True),
        ("said to itself elsewhere", AGENCY, "self", False),
        ("to partners, without a grant", AGENCY, "partners", False),
        ("to parties, without a grant", AGENCY, AGREED, False),
    ],
)
def test_what_goes_to_a_node_without_a_grant(homes, case, author, audience, goes):
    made = stream(author, audience)
    assert [(one.stream.id, one.until) for one in concerns(PEER)] == ([(made, None)] if goes else []), case


@pytest.mark.parametrize(
    "case, grants, told",
    [
        ("open", [(AGENCY, PRISON, None)], [None]),
        ("ended", [(AGENCY, PRISON, NOON)], [NOON]),
        ("ended and given anew", [(AGENCY, PRISON, NOON), (AGENCY, PRISON, None)], [None]),
        ("to two of its institutions", [(AGENCY, PRISON, LATER), (AGENCY, SECOND, NOON)], [LATER]),
        ("to somebody else", [(AGENCY, OTHER, None)], []),
        ("of another author", [(OTHER, PRISON, None)], []),
    ],
)
@pytest.mark.parametrize("audience", ["partners", AGREED])
def test_a_grant_opens_what_its_author_says_up_to_its_end(homes, audience, case, grants, told):
    stream(AGENCY, audience)
    for author, reader, until in grants:
        grant(author, audience, reader, until)
    assert [one.until for one in concerns(PEER)] == told, case


@pytest.mark.parametrize("audience", ["self", f"to:{OTHER}"])
def test_a_grant_opens_nothing_that_is_said_to_others(homes, audience):
    stream(AGENCY, audience)
    grant(AGENCY, audience, PRISON)
    assert list(concerns(PEER)) == []


def test_it_is_asked_in_as_many_statements_however_many_streams_there_are(
    homes, django_assert_max_num_queries
):
    for number in range(20):
        agreement = f"parties:{UUID(int=100 + number)}"
        stream(AGENCY, agreement)
        grant(AGENCY, agreement, PRISON)
        stream(OTHER, f"parties:{UUID(int=200 + number)}")
    with django_assert_max_num_queries(4):
        assert len(list(concerns(PEER))) == 20
