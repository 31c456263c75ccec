"""The titles of placed copies come by themselves."""

from lentera.catalogue import actions
from lentera.catalogue.rules import RecordForm
from tests.sync.conftest import AGENCY, PRISON
from tests.sync.editions import (
    ACTOR,
    NOON,
    books,
    by_editions,
    carry,
    followed,
    ids_of,
    load,
    placed,
    settled,
    titles,
    told_to,
)

__all__ = ["by_editions", "followed"]


def test_titles_of_placed_copies_come_by_themselves_and_change_with_the_catalogue(hub, by_editions):
    load(hub, *books(30))
    known = ids_of(hub)
    with placed(known["Judul 0001"], known["Judul 0002"]):
        carry(hub, by_editions)
        assert titles(by_editions) == ["Judul 0001", "Judul 0002"]
        carry(by_editions, hub)
        assert told_to(hub, by_editions) == []
        with hub.open():
            form = RecordForm(title="Diperbaiki")
            actions.save_record(AGENCY, form, record=known["Judul 0002"], actor=ACTOR, request_id="1")
        carry(hub, by_editions)
        assert titles(by_editions) == ["Diperbaiki", "Judul 0001"]


def test_an_older_word_on_placed_titles_changes_nothing(hub, by_editions):
    load(hub, *books(3))
    known = ids_of(hub)
    with placed(known["Judul 0001"]):
        older = hub.export(by_editions)
        load(hub, *books(1, start=50))
    with placed(known["Judul 0001"], known["Judul 0002"]):
        carry(hub, by_editions)
        assert titles(by_editions) == ["Judul 0001", "Judul 0002"]
        by_editions.take(older)
    assert titles(by_editions) == ["Judul 0001", "Judul 0002"]


def test_a_record_of_a_followed_edition_and_of_a_placement_is_found_once(hub, by_editions, followed):
    with placed(ids_of(hub)["Judul 0001"]):
        settled(hub, by_editions)
        assert titles(by_editions).count("Judul 0001") == 1
        with by_editions.open():
            actions.drop_edition(PRISON, followed.collection, actor=ACTOR, request_id=None, at=NOON)
    assert titles(by_editions) == ["Judul 0001"]
