"""Which machines and which readers are let in, and that every message is answered, whatever is wrong."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from lentera.circulation.actions import kiosk as screen
from lentera.circulation.actions import pins
from lentera.circulation.models import Loan
from lentera.circulation.queries import rulebook
from lentera.circulation.rules.kiosk import MOST_OF_CARD, MOST_OF_KIOSK
from lentera.institutions import actions as institutions
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.protocols.sip2.answering import answer
from lentera.protocols.sip2.messages import FIXED, NoMessage, read
from lentera.protocols.sip2.session import Office, Session
from lentera.protocols.sip2.tries import MOST_FAILURES, FoundRight
from tests.cast import PASSWORD
from tests.circulation.conftest import CARDS, OWN
from tests.protocols.sip2_client import BLANK, DATE, fields
from tests.protocols.sip2_kiosk import PIN, kiosk

__all__ = ["kiosk"]


def test_before_the_login_nothing_is_told(kiosk):
    kiosk.session = Session(Office())
    assert kiosk.ask("9900802.00").startswith("98NNNNNN")
    assert kiosk.check_out().startswith("120N")
    assert fields(kiosk.information(), 61)["BL"] == "N"
    assert kiosk.ask(f"17{DATE}AO|AB{OWN[0]}|").startswith("1801")


def test_who_logs_in_has_rules_and_days_worked_out_before_the_first_reader(kiosk):
    rulebook._book.cache_clear()
    assert kiosk.session.log_in("kiosk", PASSWORD)
    known = rulebook._book.cache_info().misses
    assert known == 1
    assert kiosk.check_out().startswith("121")
    assert rulebook._book.cache_info().misses == known


def test_only_machines_log_in_and_not_too_often(kiosk, monkeypatch):
    monkeypatch.setattr("lentera.protocols.sip2.tries.time.monotonic", lambda: 1000.0)
    stranger = Session(Office())
    assert not stranger.log_in("sari", PASSWORD)  # a person is no machine
    assert not stranger.log_in("nobody", PASSWORD)
    assert kiosk.ask(f"9310CNkiosk|CO{PASSWORD}|").startswith("940")
    for _ in range(MOST_FAILURES):
        assert not stranger.log_in("kiosk", "wrong")
    assert not stranger.log_in("kiosk", PASSWORD)
    assert Session(stranger.office, peer="10.0.0.9").log_in("kiosk", PASSWORD)


def test_a_closed_account_is_out_within_a_minute(kiosk):
    institutions.deactivate_account(
        kiosk.stage.cast.prison, kiosk.account, actor=kiosk.stage.cast.sari, request_id=None
    )
    kiosk.session.looked = -1e9
    assert kiosk.check_out().startswith("120N")


def test_guessing_a_pin_ends(kiosk):
    for number in range(MOST_OF_CARD):
        kiosk.information(pin=f"111{number}")
    told = kiosk.information()
    assert fields(told, 61)["CQ"] == "N" and "terlalu sering salah" in fields(told, 61)["AF"]
    assert fields(kiosk.information(card=CARDS[1]), 61)["CQ"] == "Y"
    kiosk.session.office.right = FoundRight()
    clock.tell(clock.now() + timedelta(minutes=15))
    assert fields(kiosk.information(), 61)["CQ"] == "Y"


def test_a_pin_that_was_right_before_waits_too(kiosk):
    assert fields(kiosk.information(), 61)["CQ"] == "Y"
    for _ in range(MOST_OF_CARD):
        kiosk.information(pin="1111")
    assert fields(kiosk.information(), 61)["CQ"] == "N"


def test_what_is_locked_at_a_kiosk_is_locked_at_the_machine_and_the_other_way_round(kiosk):
    stage, at = kiosk.stage, clock.now()
    for number in range(MOST_OF_CARD):
        if number % 2:
            kiosk.information(pin="1111")
        else:
            screen.sign_in(stage.desk, f" {CARDS[0]} ", "1111", at=at)
    told = fields(kiosk.information(), 61)
    assert told["CQ"] == "N" and "15 menit" in told["AF"]
    refused = screen.sign_in(stage.desk, CARDS[0], PIN, at=at)
    assert refused.code == "kiosk-card-waits" and refused.details == {"minutes": 15}
    pins.unlock(stage.desk, stage.readers[CARDS[0]], at=at)
    assert fields(kiosk.information(), 61)["CQ"] == "Y"
    assert not isinstance(screen.sign_in(stage.desk, CARDS[0], PIN, at=at), Refusal)


def test_whoever_walks_along_the_cards_at_a_machine_is_stopped(kiosk):
    for number in range(MOST_OF_KIOSK):
        kiosk.information(card=CARDS[number % len(CARDS)], pin="1111")
        pins.unlock(kiosk.stage.desk, kiosk.stage.readers[CARDS[number % len(CARDS)]], at=clock.now())
    assert "beristirahat" in fields(kiosk.information(), 61)["AF"]


@given(data=st.data())
def test_any_request_gets_an_answer(kiosk, data):
    code = data.draw(st.sampled_from(sorted(set(FIXED) - {"93", "97"})))
    width = sum(width for _, width in FIXED[code])
    signs = st.text(st.sampled_from("YN 019Z\x00é|A²"), min_size=width, max_size=width)
    value = st.sampled_from([*CARDS, *OWN, PIN, "", " ", "²", "9" * 50, "\x00", "é|"]) | st.text(max_size=20)
    names = st.sampled_from("AO AA AB AD AC BP BQ BO CH AL BV".split())
    told = (
        code
        + data.draw(signs)
        + "".join(f"{name}{said}|" for name, said in data.draw(st.lists(st.tuples(names, value), max_size=8)))
    )
    try:
        request = read(told.encode("utf-8", "replace"), "utf-8")
    except NoMessage:
        return
    line = answer(request, kiosk.session).encoded("1", "cp850")
    assert line.endswith(b"\r") and line.count(b"\r") == 1 and b"\n" not in line


FULL = OperationalError("database or disk is full")


@pytest.mark.parametrize("fault, answered", [
    (FULL, True), (OperationalError("database is locked"), True), (OperationalError("no such table: loan"), False),
    (ValueError("disk is full"), False),
])  # fmt: skip
def test_where_nothing_can_be_written_a_machine_says_so_and_nothing_is_lent(
    kiosk, monkeypatch, fault, answered
):
    def broken(*_args, **_named):
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr("lentera.protocols.sip2.lending.actions.lend", broken)
        if not answered:
            with pytest.raises(type(fault)):
                kiosk.check_out()
        else:
            told = kiosk.check_out()
            assert (
                told.startswith("120NUN")
                and "|AFBelum dapat dicatat. Bawalah buku Anda kepada pustakawan.|" in told
            )
            assert f"|AB{OWN[0]}|" in told
    assert not Loan.objects.exists()
    assert kiosk.check_out().startswith("121"), "the same bytes, once there is room"


def test_no_message_of_a_machine_stays_without_an_answer_while_the_disk_is_full(kiosk, monkeypatch):
    """Trying a PIN is written down, so it is the first that fails, whatever is asked for."""

    def broken(*_args, **_named):
        raise FULL

    monkeypatch.setattr("lentera.protocols.sip2.session.try_pin", broken)
    who = f"AO|AA{CARDS[0]}|AC|AD{PIN}|"
    asked = [
        f"63000{DATE}{' ' * 10}{who}", f"23000{DATE}{who}", f"29NN{DATE}{BLANK}{who}AB{OWN[0]}|", f"65{DATE}{who}",
        f"15+{DATE}{who}AB{OWN[0]}|",
    ]  # fmt: skip
    for line in asked:
        assert "Belum dapat dicatat" in kiosk.ask(line), line
