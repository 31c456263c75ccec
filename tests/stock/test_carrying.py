"""Titles that come with copies to another node, and titles that stay there because copies name them."""

from uuid import uuid4

from lentera.catalogue import actions as catalogue
from lentera.catalogue import hooks, queries
from lentera.catalogue.facts import RecordRemoved, RecordSaved
from lentera.catalogue.rules import RecordForm
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.stock import actions
from lentera.stock.facts import LossKind
from lentera.stock.hooked import daily_work
from tests.journal.proofs import assert_replay_equals_tables
from tests.stock.stories import line, send_boxes


def test_titles_of_a_placement_go_where_it_went_and_copies_name_theirs(house):
    placed, kept, nobodys = uuid4(), uuid4(), uuid4()
    lines = [line(1, record=placed), line(2, record=placed), line(3, record=kept), line(4, record=None)]
    entered = actions.accession(house.agency, lines, actor=house.stock, request_id=None, at=clock.now())
    items = list(entered.items)
    send_boxes(house.agency, house.prison, house.lending, [[items[0], items[1], items[3]]], actor=house.stock)
    assert hooks.held(house.agency, frozenset([house.prison])) == {placed}
    assert hooks.held(house.agency, frozenset([house.other_prison])) == set()
    assert hooks.held(house.prison, frozenset([house.prison])) == set()
    assert hooks.named_by_copies([placed, kept, nobodys]) == {placed, kept}


def test_a_record_stays_while_its_owner_has_a_copy_anywhere(house):
    """Placed with a partner, lost or damaged: the copy is in the books, so its title is, too. Written off it is not."""
    record = save(house, "Bumi Manusia")
    one, other = accession(house, line(1, record=record), line(2, record=record))
    assert remove(house, record) == Refusal("record-has-copies", title="Bumi Manusia", copies=2)
    send_boxes(house.agency, house.prison, house.lending, [[one, other]], actor=house.stock)
    assert remove(house, record) == Refusal("record-has-copies-away", title="Bumi Manusia", copies=2)
    lost = save(house, "Cantik Itu Luka")
    (copy,) = accession(house, line(3, record=lost))
    actions.open_case(house.agency, copy, LossKind.LOST, on=clock.today(), actor=house.stock, request_id=None)
    assert remove(house, lost) == Refusal("record-has-copies-away", title="Cantik Itu Luka", copies=1)
    actions.withdraw_items(
        house.agency, [copy], reason="hilang", document="BA 1", actor=house.stock, request_id=None
    )
    assert isinstance(remove(house, lost), RecordRemoved)
    assert_replay_equals_tables()


def test_the_index_hears_of_copies_that_came_and_went(house, fresh_home):
    """Copies entered or sent by an action alone: the day's work sets the figures beside the search right."""
    here, gone, late = (save(house, title) for title in ("Bumi Manusia", "Cantik Itu Luka", "Laskar Pelangi"))
    assert placed() == {}
    nobodys = line(9, record=uuid4())
    items = accession(house, line(1, record=here), line(2, record=gone), nobodys)
    assert placed() == {}
    daily_work(house.agency, clock.today())
    assert placed() == {"Dispersip Kalsel": 2}
    send_boxes(house.agency, house.prison, house.lending, [[items[1]]], actor=house.stock)
    accession(house, line(3, record=late), line(4, record=late))
    daily_work(house.prison, clock.today())
    assert placed() == {"Dispersip Kalsel": 2}
    assert catalogue.follow_copies() == 2
    assert placed() == {"Dispersip Kalsel": 2}
    assert [row.id for row in titles("Laskar Pelangi")] == [late] and titles("Cantik Itu Luka") == []
    assert catalogue.follow_copies() == 0


def titles(question):
    return queries.search(question, chosen={"place": ["Dispersip Kalsel"]}).records


def placed():
    return {one.value: one.count for one in queries.search("").answer.facets["place"]}


def save(house, title):
    form = RecordForm(title=title)
    told = catalogue.save_record(house.agency, form, actor=house.cataloguer, request_id=None)
    assert isinstance(told, RecordSaved), told
    return told.record


def accession(house, *lines):
    entered = actions.accession(house.agency, list(lines), actor=house.stock, request_id=None, at=clock.now())
    assert not isinstance(entered, Refusal), entered
    return entered.items


def remove(house, record):
    return catalogue.remove_record(house.agency, record, "ganda", actor=house.cataloguer, request_id=None)
