"""Titles that come with copies to another node, and titles that stay there because copies name them."""

from uuid import uuid4

from lentera.catalogue import hooks
from lentera.journal import clock
from lentera.stock import actions
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
