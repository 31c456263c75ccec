"""What the desk draws all day: the same in an answer and on a page, and a scan that is read without its form."""

import re

import pytest
from django.http import QueryDict

from lentera.circulation.forms import DeskForm, plain_scan
from lentera.circulation.queries import copies
from lentera.circulation.views import desk_drawn
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, OWN
from tests.circulation.test_desk_modes import DESK

FIELDS = ("mode", "card", "scan", "request_id")
LONG = "x" * 65


@pytest.mark.parametrize(
    "told",
    [
        "mode=lend&card=70417&scan=KI-1&request_id=r1",
        "mode=return&card=&scan=%20KI-1%20&request_id=%20r1%20",
        "mode=renew&scan=KI-1&request_id=r1",
        "mode=lend&mode=return&scan=A&scan=B&request_id=r1",
        "mode=lend&card=70417&scan=&request_id=r1",
        "mode=lend&card=70417&scan=%20&request_id=r1",
        "mode=&scan=KI-1&request_id=r1",
        "mode=burn&scan=KI-1&request_id=r1",
        "mode=lend%20&scan=KI-1&request_id=r1",
        f"mode=lend&scan={LONG}&request_id=r1",
        f"mode=lend&scan={LONG[:64]}&card={LONG[:64]}&request_id=r1",
        f"mode=lend&scan=KI-1&card={LONG}&request_id=r1",
        f"mode=lend&scan=KI-1&request_id={'r' * 101}",
        "mode=lend&scan=KI%00-1&request_id=r1",
        "mode=lend&scan=KI-1&card=7%00&request_id=r1",
        "mode=lend&scan=KI-1",
        "",
    ],
)
def test_a_scan_reads_as_its_form_reads_it(told):
    data = QueryDict(told)
    read, form = plain_scan(data), DeskForm(data)
    if read is None:
        return
    assert form.is_valid()
    assert read == {name: form.cleaned_data[name] for name in FIELDS}


def test_a_usual_scan_needs_no_form():
    assert plain_scan(QueryDict("mode=lend&card=70417&scan=KI-1&request_id=r1")) is not None
    assert plain_scan(QueryDict("mode=lend&card=70417&scan=&request_id=r1")) is None


@pytest.fixture
def sari(stage):
    return staff_client(stage.cast.sari)


def card_drawn(told):
    found = re.search(r'<section id="desk-reader".*?</section>', told, re.DOTALL)
    plain = found[0].replace(' hx-swap-oob="true"', "")
    plain = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", plain)
    return re.sub(r'name="request_id" value="[0-9a-f]{32}"', "", plain)


def test_an_answer_draws_what_the_page_draws(stage, sari):
    sent = {"mode": "lend", "card": CARDS[0], "scan": OWN[0], "request_id": "r1"}
    answer = sari.post(DESK, sent, headers={"HX-Request": "true"}).content.decode()
    page = sari.post(DESK, {**sent, "scan": CARDS[0], "request_id": "r2"}).content.decode()
    assert 'id="desk-outcome"' in answer
    assert card_drawn(answer) == card_drawn(page)
    assert OWN[0] in card_drawn(answer)
    assert "<!doctype" not in answer.lower()


def test_a_form_sent_twice_tells_of_the_copy_that_was_lent(stage, sari):
    sent = {"mode": "lend", "card": CARDS[0], "scan": OWN[0], "request_id": "r1"}
    sari.post(DESK, sent)
    again = sari.post(DESK, {**sent, "scan": OWN[1]})
    assert OWN[0] in again.context["outcome"].text
    assert OWN[1] not in again.context["outcome"].text


def test_a_name_is_drawn_as_text(stage, sari, monkeypatch):
    from lentera.circulation import actions
    from lentera.circulation.actions import NewReader
    from lentera.circulation.facts import ReaderGroup
    from lentera.journal import clock

    name = "<script>alert(1)</script>\" onclick='x'"
    people = [NewReader(name=name, group=ReaderGroup.CONVICT, card="7<i>9", block="C")]
    actions.register_all(stage.cast.prison, people, request_id=None, actor=stage.cast.sari, at=clock.now())
    sent = {"mode": "lend", "card": "7<i>9", "scan": OWN[0], "request_id": "r1"}
    answer = sari.post(DESK, sent, headers={"HX-Request": "true"}).content.decode()
    assert "<script" not in answer
    assert "<i>" not in answer
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onclick=&#x27;x&#x27;" in answer


def test_the_token_of_an_answer_is_the_one_that_came(rf):
    assert desk_drawn.token_of(rf.post("/", {"csrfmiddlewaretoken": "abc"})) == "abc"
    assert len(desk_drawn.token_of(rf.post("/", {}))) == 64
    assert len(desk_drawn.token_of(rf.get("/"))) == 64


def test_what_was_just_lent_is_not_looked_up_again(stage, sari, monkeypatch):
    asked, by_items = [], copies.stock.holdings_by_items

    def told(holder, items):
        asked.append(set(items))
        return by_items(holder, items)

    monkeypatch.setattr(copies.stock, "holdings_by_items", told)
    sent = {"mode": "lend", "card": CARDS[0], "scan": OWN[0], "request_id": "r1"}
    first = sari.post(DESK, sent, headers={"HX-Request": "true"}).content.decode()
    second = sari.post(DESK, {**sent, "scan": OWN[1], "request_id": "r2"}, headers={"HX-Request": "true"})
    drawn = card_drawn(second.content.decode())
    assert OWN[0] in card_drawn(first) and OWN[0] in drawn and OWN[1] in drawn
    assert [len(items) for items in asked] == [0, 1]
