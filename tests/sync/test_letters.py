"""Letters between authors of different nodes: once, sealed all the way, and forgotten when they have arrived."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from lentera.journal import clock, letters
from lentera.journal.letters import Letter, Posted, ReceivedLetter
from lentera.journal.refusals import Refusal
from lentera.sync import exporting, key_changes, pairing, registry
from lentera.sync.bundle import messages
from lentera.sync.cargo import letters as cargo
from lentera.sync.models import LetterReceipt, Parked, RelayedLetter
from lentera.sync.sealed_letters import open_letter
from tests.journal.sample.models import Label
from tests.sync.conftest import AGENCY, OTHER, PRISON
from tests.sync.nodes import House, pair

DAY = date(2024, 3, 5)
KIND = "sample.note.1"
WORDS = "Bunga Kenanga"


def read_note(letter: Posted) -> Refusal | None:
    if letter.payload == b"?":
        raise ValueError("no note")
    Label.rows.remember(letter.to, id=letter.id, text=letter.payload.decode(), number=str(letter.sender))
    return None


@pytest.fixture(autouse=True)
def heard(monkeypatch):
    """The kind of letter of these tests; what its area was told."""
    told: list[UUID] = []
    monkeypatch.setattr(letters, "_readers", dict(letters._readers))
    letters.register_reader_of(KIND, read_note, arrived=lambda sender, letter: told.append(letter))
    with clock.told(clock.at_local(DAY)):
        yield told


@pytest.fixture
def far(hub, site, template, tmp_path, states) -> House:
    """A node of the other prison: the two sites meet at the hub alone."""

    def begin():
        house = House(tmp_path / "far", template).start("site", "Rutan Pelaihari")
        assert not isinstance(pair(hub, house, [OTHER]), Refusal)
        house.author = OTHER
        for one in (house, site, house, site):
            meet(hub, one)
        return [hub, site, house], None

    [_, _, house], _ = states.after([hub, site], "far", begin, tmp_path)
    return house


def carry(sender, receiver):
    taken = receiver.take(sender.export(receiver))
    assert not isinstance(taken, Refusal), taken
    return taken


def meet(hub, site):
    """The van comes: a stick up, a stick down."""
    carry(site, hub)
    carry(hub, site)


def write(house, words=WORDS, to=OTHER, request_id=None):
    with house.open():
        told = letters.post(house.author, to, KIND, words.encode(), today=DAY, request_id=request_id)
    assert isinstance(told, UUID)
    return told


def count(house, *models):
    with house.open():
        return tuple(model.objects.count() for model in models)


def texts(house):
    with house.open():
        return [row.text for row in Label.rows.all(house.author).values()]


def codes(house):
    with house.open():
        return sorted(Parked.objects.values_list("code", flat=True))


def raw(house):
    return b"".join(
        path.read_bytes() for path in house.folder.rglob("*") if path.is_file() and "keys" not in path.parts
    )


def test_a_letter_arrives_once_and_is_then_forgotten_everywhere(hub, site, far, heard):
    id = write(site)
    assert count(site, Letter) == (1,)
    meet(hub, site)
    assert count(hub, RelayedLetter, Letter, ReceivedLetter) == (1, 0, 0)
    assert heard == []
    meet(hub, far)
    assert texts(far) == [WORDS]
    assert count(hub, RelayedLetter) == (1,), "that it came is not known here yet"
    carry(far, hub)
    assert count(hub, RelayedLetter, LetterReceipt) == (0, 1)
    carry(hub, site)
    assert heard == [id]
    assert count(site, Letter) == (0,)
    meet(hub, site)
    meet(hub, far)
    assert count(hub, RelayedLetter, LetterReceipt) == (0, 0)
    assert count(far, LetterReceipt, ReceivedLetter) == (0, 1)
    with far.open():
        assert ReceivedLetter.rows.open(OTHER, id).payload == b"", "of what was read only the id is left"


def test_lost_copied_and_late_sticks_deliver_it_once(hub, site, far, heard):
    id = write(site)
    first = site.export(hub)
    site.export(hub)  # lost in the van
    hub.take(first)
    hub.take(first)
    down = hub.export(far)
    assert not isinstance(far.take(down), Refusal)
    far.take(down)
    assert texts(far) == [WORDS]
    lost = far.export(hub)
    carry(far, hub)
    carry(hub, site)
    assert heard == [id]
    carry(site, hub)
    hub.take(first)  # found behind the seat: the letter is on its way once more
    assert count(hub, RelayedLetter) == (1,)
    hub.take(lost)
    meet(hub, far)
    assert texts(far) == [WORDS]
    for _ in range(2):
        meet(hub, far)
        meet(hub, site)
    assert count(hub, RelayedLetter, LetterReceipt) == (0, 0)
    assert heard == [id]


def test_the_hub_reads_nothing_and_neither_does_a_stick(hub, site, far):
    write(site)
    up = site.export(hub)
    hub.take(up)
    down = hub.export(far)
    for place in (raw(hub), up, down):
        assert b"Kenanga" not in place
        assert KIND.encode() not in place
    with hub.open():
        row = RelayedLetter.objects.get()
        told = messages.Letter(
            row.id.bytes, row.institution_id.bytes, row.to.bytes, row.node.bytes, bytes(row.sealed), "", b""
        )
        assert open_letter(told) is None


def test_an_agency_and_a_prison_write_to_each_other_without_a_third(hub, site, heard):
    hub.author = AGENCY
    down, up = write(hub, "dari dinas", PRISON), write(site, "dari lapas", AGENCY)
    meet(hub, site)
    meet(hub, site)
    assert texts(site) == ["dari dinas"]
    assert texts(hub) == ["dari lapas"]
    assert sorted(heard) == sorted([down, up])
    assert count(hub, Letter, RelayedLetter) == (0, 0)


def test_a_letter_within_one_node_arrives_at_once(hub, heard):
    hub.author = AGENCY
    assert heard == [write(hub, "di sini saja", OTHER)]
    hub.author = OTHER
    assert texts(hub) == ["di sini saja"]
    assert count(hub, Letter) == (0,)


def test_the_same_request_posts_one_letter(hub, site, far):
    assert write(site, request_id="r1") == write(site, request_id="r1")
    assert count(site, Letter) == (1,)
    with site.open():
        own = letters.post(PRISON, PRISON, KIND, b"", today=DAY)
        lost = letters.post(PRISON, uuid4(), KIND, b"", today=DAY)
        assert (own.code, lost.code) == ("letter-own-house", "letter-no-home")
        with pytest.raises(ValueError, match="at most"):
            letters.post(PRISON, OTHER, KIND, b"x" * (letters.LARGEST + 1), today=DAY)


def test_a_withdrawn_letter_is_forgotten_on_its_way_too(hub, site, far):
    id = write(site)
    meet(hub, site)
    with site.open():
        assert letters.withdraw(PRISON, [id]) == 1
    carry(site, hub)
    assert count(hub, RelayedLetter) == (0,)
    meet(hub, far)
    assert texts(far) == []


def test_a_letter_is_tried_for_ninety_days_and_no_longer(hub, site, far):
    write(site)
    meet(hub, site)
    for days, left in ((89, 1), (90, 0)):
        with clock.told(clock.at_local(DAY + timedelta(days=days))), site.open():
            letters.daily_work(PRISON, DAY + timedelta(days=days))
            assert Letter.objects.count() == left
    with clock.told(clock.at_local(DAY + timedelta(days=91))):
        with hub.open():
            assert cargo.forget_old_letters() == 1
        meet(hub, far)
    assert texts(far) == []


def test_a_letter_follows_an_author_who_moved(hub, site, far, template, tmp_path, heard):
    id = write(site)
    meet(hub, site)
    new = House(tmp_path / "new", template).start("site", "Rutan Pelaihari, gedung baru")
    assert not isinstance(pair(hub, new, []), Refusal)
    with far.open():
        nodes = {node.name: node.id for node in registry.nodes()}
    assert len(nodes) == 3
    with hub.open():
        back = registry.register  # the prison's home comes back to the hub, then goes to its new building
        from lentera.sync.facts import HomeGiven

        back(HomeGiven(author=OTHER, name="Rutan Pelaihari", home=hub.id))
        assert pairing.move_home(OTHER, new.id) is None
    meet(hub, far)
    assert texts(far) == [], "it was sealed to a node where the prison no longer is"
    new.author = OTHER
    meet(hub, new)
    assert texts(new) == []
    meet(hub, site)  # the sender reads where the prison is
    meet(hub, site)
    meet(hub, new)
    assert texts(new) == [WORDS]
    carry(new, hub)
    carry(hub, site)
    assert heard == [id]


def test_a_letter_to_somebody_who_moved_to_the_senders_own_node_arrives_by_the_daily_work(hub, site, heard):
    hub.author = AGENCY
    id = write(hub, WORDS, PRISON)
    with hub.open():
        from lentera.sync.facts import HomeGiven

        registry.register(HomeGiven(author=PRISON, name="Lapas Karang Intan", home=hub.id))
        letters.daily_work(AGENCY, DAY)
    hub.author = PRISON
    assert texts(hub) == [WORDS]
    assert heard == [id]


def test_a_receiver_with_a_renewed_key_reads_it(hub, site, far):
    write(site)
    meet(hub, site)
    with far.open():
        asked = key_changes.ask_renewal()
    with hub.open():
        assert key_changes.register_renewal(asked) == "Rutan Pelaihari"
    meet(hub, far)
    assert texts(far) == [WORDS], "the key before a renewal still opens it"


def test_nothing_is_sealed_to_a_key_in_wrong_hands(hub, site, far):
    write(site)
    meet(hub, site)
    with hub.open():
        assert key_changes.compromise(far.id) is None
        assert exporting.export(far.id) == Refusal("node-key-lost", name="Rutan Pelaihari")
    meet(hub, site)
    meet(hub, site)
    assert count(site, Letter) == (1,), "it waits"
    assert count(hub, RelayedLetter) == (0,)


def test_a_hub_keeps_only_so_many_letters_of_one_node(hub, site, far, monkeypatch):
    monkeypatch.setattr(cargo, "MOST_RELAYED", 2)
    for number in range(3):
        write(site, f"surat {number}")
    carry(site, hub)
    assert count(hub, RelayedLetter) == (2,)
    assert codes(hub) == ["letter-too-many"]
    for _ in range(3):
        meet(hub, far)
        meet(hub, site)
    assert sorted(texts(far)) == ["surat 0", "surat 1", "surat 2"]


@pytest.mark.parametrize(("kind", "words", "code"), [
    ("sample.note.2", "baru", "letter-newer"),
    (KIND, "?", "letter-unreadable"),
])  # fmt: skip
def test_a_letter_that_nobody_can_read_waits_with_a_sentence(hub, site, far, heard, kind, words, code):
    with site.open():
        id = letters.post(PRISON, OTHER, kind, words.encode(), today=DAY)
    meet(hub, site)
    meet(hub, far)
    carry(far, hub)
    carry(hub, site)
    assert count(site, Letter) == (0,), "it has arrived"
    with far.open():
        assert [(one.id, one.sender, one.code) for one in letters.unread(OTHER)] == [(id, PRISON, code)]
        letters.register_reader_of(kind, lambda letter: None)
        assert letters.daily_work(OTHER, DAY) == 1
        assert letters.unread(OTHER) == []


def test_what_came_before_a_move_is_known_at_the_new_home(hub, site, far):
    """The id of a letter moves with its receiver, so a late copy is not delivered twice."""
    write(site)
    first = site.export(hub)
    hub.take(first)
    meet(hub, far)
    with far.open():
        from lentera.journal import parcels

        packed = parcels.pack(OTHER)
    with hub.open():
        parcels.unpack(packed)
        assert ReceivedLetter.objects.count() == 1
