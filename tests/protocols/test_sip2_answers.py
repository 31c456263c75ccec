"""What machines are answered: lending, returns, renewals and readers, without a socket."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from lentera.circulation import actions, queries
from lentera.circulation.actions import kiosk as screen
from lentera.circulation.actions import pins
from lentera.circulation.models import Loan
from lentera.circulation.queries import rulebook
from lentera.circulation.rules.kiosk import MOST_OF_CARD, MOST_OF_KIOSK
from lentera.institutions import actions as institutions
from lentera.institutions.access import Role
from lentera.journal import clock
from lentera.journal.models import Request as KeptRequest
from lentera.journal.models import StoredEntry
from lentera.journal.refusals import Refusal
from lentera.journal.ticking import tick
from lentera.protocols.sip2.answering import SUPPORTED, answer
from lentera.protocols.sip2.messages import FIXED, Answer, NoMessage, read
from lentera.protocols.sip2.session import Office, Session
from lentera.protocols.sip2.tries import MOST_FAILURES, FoundRight
from tests.cast import PASSWORD, make_account
from tests.circulation.conftest import CARDS, OWN, TUESDAY, Stage, make_stage, noon_of
from tests.protocols.sip2_client import BLANK, DATE, fields

PIN = "2048"


@dataclass
class Kiosk:
    """A machine that has logged in, on the stage of the desk; readers 0 and 1 have PINs."""

    stage: Stage
    session: Session
    account: object

    def ask(self, told: str) -> str:
        made = answer(read(told.encode(), "utf-8"), self.session)
        assert isinstance(made, Answer)
        return made.encoded(None, "utf-8").decode().removesuffix("\r")

    def check_out(self, card=CARDS[0], item=OWN[0], pin=PIN, date=DATE, renewal="N", home="") -> str:
        return self.ask(f"11{renewal}N{date}{BLANK}AO{home}|AA{card}|AB{item}|AC|AD{pin}|")

    def check_in(self, item=OWN[0], date=DATE, home="") -> str:
        return self.ask(f"09N{date}{date}AP|AO{home}|AB{item}|AC|")

    def information(self, card=CARDS[0], pin=PIN, summary=" " * 10, more="", language="000") -> str:
        return self.ask(f"63{language}{DATE}{summary}AO|AA{card}|AC|AD{pin}|{more}")


def open_kiosk(stage: Stage, username: str = "kiosk") -> object:
    """The account of a machine, and PINs for the first two readers."""
    cast = stage.cast
    for card in CARDS[:2]:
        known = queries.identity(cast.prison, stage.readers[card])
        refused = actions.change_identity(
            stage.desk, stage.readers[card], name=known.name, card=card, block=known.block, pin=PIN
        )
        assert refused is None
    return make_account(cast.prison, username, Role.TERMINAL, "Mesin 1", cast.library)


@pytest.fixture
def kiosk(db):
    stage = make_stage()
    with clock.told(noon_of(TUESDAY)):
        account = open_kiosk(stage)
        made = Kiosk(stage, Session(Office()), account)
        assert made.ask(f"9300CNkiosk|CO{PASSWORD}|CPmeja|") == "941"
        yield made


def test_a_book_out_renewed_and_back(kiosk):
    out = kiosk.check_out()
    assert out.startswith("121NUY20240305    ")
    told = fields(out, 24)
    assert told["AA"] == CARDS[0] and told["AB"] == OWN[0] and told["AJ"] == "Bumi Manusia 1"
    assert told["AH"] == "20240311    235959" or told["AH"].startswith("202403")
    loan = Loan.objects.get()
    assert queries.reader_of_loan(kiosk.stage.cast.prison, loan.id) == kiosk.stage.readers[CARDS[0]]
    assert told["AH"] == f"{loan.due:%Y%m%d}    235959"
    where = kiosk.ask(f"17{DATE}AO|AB{OWN[0]}|")
    assert where.startswith("18040001") and fields(where, 26)["AH"] == told["AH"]
    again = kiosk.ask(f"29NN{DATE}{BLANK}AO|AA{CARDS[0]}|AD{PIN}|AB{OWN[0]}|")
    assert again.startswith("301YUY")
    back = kiosk.check_in()
    assert back.startswith("101YUN") and fields(back, 24)["AQ"] == "Perpustakaan Lapas Karang Intan"
    assert CARDS[0] not in back
    assert kiosk.ask(f"17{DATE}AO|AB{OWN[0]}|").startswith("18030001")


def test_the_actor_is_the_machine(kiosk):
    from lentera.journal.history import history

    kiosk.check_out()
    newest = history(Loan.objects.get().id, reader=kiosk.stage.cast.prison)[-1]
    assert newest.actor == kiosk.account


def test_the_same_bytes_are_one_loan_and_one_answer(kiosk):
    first = kiosk.check_out()
    entries = StoredEntry.objects.count()
    assert kiosk.check_out() == first
    other = Session(kiosk.session.office)
    kiosk.session = other
    kiosk.ask(f"9300CNkiosk|CO{PASSWORD}|CP|")
    assert kiosk.check_out() == first
    assert StoredEntry.objects.count() == entries
    assert kiosk.check_in() == kiosk.check_in()
    assert kiosk.check_out() == first  # late, but the same bytes: the book is back and stays back
    assert queries.open_loans(kiosk.stage.cast.prison).count() == 0


def test_a_machine_without_a_clock_may_lend_a_book_again(kiosk):
    for _ in range(3):
        assert kiosk.check_out(date=BLANK).startswith("121")
        assert kiosk.check_out(date=BLANK).startswith("121")
        assert kiosk.check_in(date=BLANK).startswith("101")
        assert kiosk.check_in(date=BLANK).startswith("101")
    assert Loan.objects.count() == 3
    assert queries.open_loans(kiosk.stage.cast.prison).count() == 0


def test_requests_are_forgotten_after_a_day(kiosk):
    kiosk.check_out()
    kept = KeptRequest.objects.filter(request_id__startswith="sip2 ")
    assert kept.count() == 1
    tick(clock.today())
    assert kept.count() == 1
    clock.tell(noon_of(TUESDAY.replace(day=7)))
    tick(clock.today())
    assert kept.count() == 0


@pytest.mark.parametrize(
    "change, code, sentence",
    [
        ({"pin": "0000"}, "120N", "PIN tidak cocok"),
        ({"pin": ""}, "120N", "Isi PIN"),
        ({"card": CARDS[2]}, "120N", "PIN tidak cocok"),
        ({"card": "99999"}, "120N", "Kartu ini tidak dikenal"),
        ({"item": "KI-99999"}, "120N", "Label ini tidak dikenal"),
        ({"home": "lembaga-lain"}, "120N", "tidak melayani lembaga itu"),
    ],
)
def test_check_outs_that_are_refused_say_why(kiosk, change, code, sentence):
    told = kiosk.check_out(**change)
    assert told.startswith(code)
    assert sentence in fields(told, 24)["AF"]
    assert fields(told, 24)["AH"] == ""
    assert not Loan.objects.exists()


def test_the_rows_that_decided_a_refusal_follow_for_who_asks_why(kiosk):
    row = "(bawaan, tidak ada baris yang mengaturnya)"
    for number, item in enumerate(OWN[:2]):
        kiosk.check_out(item=item, date=f"20240305    10000{number}")
    full = kiosk.check_out(item=OWN[2], date="20240305    100003")
    assert fields(full, 24)["AG"] == f"Buku sekaligus: 2 buku {row}"
    renewals = [
        kiosk.ask(f"29NN20240305    1100{n:02}{BLANK}AO|AA{CARDS[0]}|AD{PIN}|AB{OWN[0]}|") for n in (1, 2)
    ]
    assert "AG" not in fields(renewals[0], 24)
    assert fields(renewals[1], 24)["AG"] == f"Perpanjangan: 1 kali {row}"
    assert "AG" not in fields(kiosk.check_out(item="KI-99999", date="20240305    120000"), 24)


def test_english_when_the_machine_asks_for_it(kiosk):
    kiosk.information(language="001")
    assert "PIN" in fields(kiosk.check_out(pin="0000"), 24)["AF"]
    kiosk.session.speak("000")
    assert kiosk.session.language == "en"
    kiosk.information(language="027")
    assert kiosk.session.language == "id"


def test_the_pin_of_the_session_lends_until_its_end(kiosk):
    kiosk.information()
    assert kiosk.check_out(pin="").startswith("121")
    assert kiosk.ask(f"35{DATE}AO|AA{CARDS[0]}|").startswith("36Y")
    assert kiosk.check_out(pin="", item=OWN[1]).startswith("120")


def test_a_pin_drawn_by_staff_opens_nothing_before_its_reader_changed_it(kiosk):
    reader, desk = kiosk.stage.readers[CARDS[1]], kiosk.stage.desk
    drawn = pins.draw_pin(desk, reader, at=clock.now())
    for told, at in ((kiosk.check_out(CARDS[1], pin=drawn), 24), (kiosk.information(CARDS[1], drawn), 61)):
        assert "di layar pembaca" in fields(told, at)["AF"] and told[2] != "1"
    assert not Loan.objects.exists()
    assert pins.change_pin(desk, reader, drawn, "7316", "7316", at=clock.now()) is None
    assert kiosk.check_out(CARDS[1], pin="7316").startswith("121")


def test_only_the_right_pin_tells_of_loans(kiosk):
    kiosk.check_out()
    kiosk.check_out(item=OWN[1])
    told = kiosk.information(summary="  Y       ")
    assert told[2:16] == " " * 5 + "Y" + " " * 8  # two copies are the most
    assert told[37:61] == "000000000002000000000000"
    listed = fields(told, 61)["AU"].split(",")
    assert sorted(listed) == sorted(OWN[:2])  # both are due on one day
    assert fields(told, 61)["CQ"] == "Y" and fields(told, 61)["AE"] == CARDS[0]
    second = kiosk.information(summary="  Y       ", more="BP2|BQ2|")
    assert fields(second, 61)["AU"] == listed[1]
    wrong = kiosk.information(pin="1111", summary="  Y       ")
    assert fields(wrong, 61)["CQ"] == "N" and fields(wrong, 61)["BL"] == "Y"
    assert wrong[37:61] == "0" * 24 and "AU" not in fields(wrong, 61)
    for answered in (told, wrong):
        assert "Rahasia" not in answered and "Blok" not in answered


def test_overdue_ones_are_listed(kiosk):
    kiosk.check_out()
    clock.tell(noon_of(TUESDAY.replace(day=20)))
    told = kiosk.information(summary=" Y        ")
    assert told[37:49] == "000000010001" and fields(told, 61)["AT"] == OWN[0]


def test_a_paused_reader_is_told_so(kiosk):
    kiosk.check_out()
    clock.tell(noon_of(TUESDAY.replace(day=20)))
    kiosk.check_in()
    told = kiosk.ask(f"23000{DATE}AO|AA{CARDS[0]}|AC|AD{PIN}|")
    assert told.startswith("24Y") and "meminjam lagi setelah" in fields(told, 37)["AF"]
    assert kiosk.check_out(item=OWN[2], date="20240320    100000").startswith("120N")


def test_others_loans_are_not_renewed(kiosk):
    kiosk.check_out()
    told = kiosk.ask(f"29NN{DATE}{BLANK}AO|AA{CARDS[1]}|AD{PIN}|AB{OWN[0]}|")
    assert told.startswith("300N") and "tidak tercatat pada kartu Anda" in fields(told, 24)["AF"]
    assert kiosk.check_out(card=CARDS[1], renewal="Y").startswith("120N")


def test_a_check_out_of_ones_own_book_renews_where_the_machine_may(kiosk):
    kiosk.check_out()
    assert kiosk.check_out(date="20240305    110000").startswith("120N")
    later = kiosk.check_out(date="20240305    120000", renewal="Y")
    assert later.startswith("121Y")
    assert kiosk.check_out(date="20240305    120000", renewal="Y") == later
    assert Loan.objects.get().renewals == 1


def test_all_are_renewed_each_by_itself(kiosk):
    kiosk.check_out()
    kiosk.check_out(item=OWN[1])
    kiosk.ask(f"29NN{DATE}{BLANK}AO|AA{CARDS[0]}|AD{PIN}|AB{OWN[0]}|")
    told = kiosk.ask(f"65{DATE}AO|AA{CARDS[0]}|AD{PIN}|")
    assert told.startswith("66000010001")
    assert fields(told, 29)["BM"] == OWN[1] and fields(told, 29)["BN"] == OWN[0]


def test_other_institutions_are_unknown(kiosk):
    home = str(kiosk.stage.cast.prison)
    assert kiosk.check_out(home=home).startswith("121")
    assert kiosk.check_out(home=home.upper(), item=OWN[1]).startswith("121")
    other = str(kiosk.stage.cast.other_prison)
    told = kiosk.ask(f"63000{DATE}  Y       AO{other}|AA{CARDS[0]}|AD{PIN}|")
    assert fields(told, 61)["BL"] == "N" and "AU" not in fields(told, 61)
    assert kiosk.ask(f"17{DATE}AO{other}|AB{OWN[0]}|").startswith("1801")
    assert kiosk.check_in(home=other).startswith("100N")


@pytest.mark.parametrize(
    "told, head",
    [
        (f"01N{DATE}AO|AL|AA{CARDS[0]}|AC|", "24"),
        (f"19{DATE}AO|AB{OWN[0]}|CHx|", "200"),
        (f"25{DATE}AO|AA{CARDS[0]}|AC|", "26"),
        (f"37{DATE}0100IDRBV1|AO|AA{CARDS[0]}|", "38N"),
    ],
)
def test_what_is_not_done_here_is_refused_as_bx_says(kiosk, told, head):
    entries = StoredEntry.objects.count()
    assert kiosk.ask(told).startswith(head)
    assert StoredEntry.objects.count() == entries
    place = dict(zip(("23 11 09 01 99 97 93 63 35 37 17 19 25 15 29 65").split(), SUPPORTED, strict=True))
    assert place[told[:2]] == "N" and sum(sign == "N" for sign in SUPPORTED) == 4


def test_the_status_says_what_is_done(kiosk):
    told = kiosk.ask("9900802.00")
    assert told.startswith("98YYYYNN100003") and told[32:36] == "2.00"
    assert fields(told, 36)["BX"] == SUPPORTED and len(SUPPORTED) == 16
    assert fields(told, 36)["AO"] == str(kiosk.stage.cast.prison)


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
