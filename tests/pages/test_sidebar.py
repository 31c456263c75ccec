"""The side bar in groups: which place stands where, which group is open, what stays at the bottom when narrow."""

import pytest

from lentera.pages.sidebar import FEW, FIRST, HOUSE, PARTNERSHIP, SERVICES, group_of, grouped

ORDERS = (1, 3, 15, 20, 25, 40, 42, 80, 81, 88, 90)


def places(*orders, active=None):
    return [
        {"label": str(order), "url": f"/{order}/", "icon": "sun", "order": order, "active": order == active}
        for order in orders
    ]


def shown(bar):
    return [
        ([place["order"] for place in group.places], bool(group.label), group.open) for group in bar.groups
    ]


@pytest.mark.parametrize("order, group", [(1, FIRST), (4, FIRST), (5, PARTNERSHIP), (39, PARTNERSHIP),
                                          (60, SERVICES), (84, SERVICES), (85, HOUSE), (200, HOUSE)])  # fmt: skip
def test_an_order_tells_the_group(order, group):
    assert group_of(order) == group


def test_few_places_need_no_headings():
    bar = grouped(places(*ORDERS[:FEW]))
    assert shown(bar) == [(list(ORDERS[:FEW]), False, False)]


def test_the_group_of_the_present_page_is_open():
    assert shown(grouped(places(*ORDERS, active=42))) == [
        ([1, 3], False, False),
        ([15, 20, 25], True, False),
        ([40, 42], True, True),
        ([80, 81], True, False),
        ([88, 90], True, False),
    ]


def test_at_the_desk_services_come_first_and_are_open_where_the_day_is_shown():
    bar = grouped(places(*ORDERS, 60, active=1), desk_first=True)
    assert [orders for orders, _named, _open in shown(bar)][:3] == [[1, 3], [80, 81, 60], [15, 20, 25]]
    assert [is_open for _orders, _named, is_open in shown(bar)] == [False, True, False, False, False]


def test_a_place_alone_in_its_group_stands_by_itself():
    bar = grouped(places(1, 3, 5, 15, 20, 25, 30, 31, 40, 90, active=90))
    assert ([40], False, False) in shown(bar) and ([90], False, False) in shown(bar)


@pytest.mark.parametrize("case, told, expected", [
    ("the first of each group",  places(*ORDERS),                     [1, 15, 40, 80]),
    ("the present place",        places(*ORDERS, active=25),          [1, 25, 40, 80]),
    ("few groups are filled up", places(1, 3, 80, 81, active=3),      [3, 80, 1, 81]),
    ("fewer than four",          places(1, 80),                       [1, 80]),
    ("none",                     [],                                  []),
])  # fmt: skip
def test_what_stays_at_the_bottom(case, told, expected):
    assert [place["order"] for place in grouped(told).bottom] == expected
