"""What machines are answered: lending, returns, renewals and readers, without a socket."""

import pytest

from lentera.circulation import queries
from lentera.circulation.actions import pins
from lentera.circulation.models import Loan
from lentera.journal import clock
from lentera.journal.models import Request as KeptRequest
from lentera.journal.models import StoredEntry
from lentera.journal.ticking import tick
from lentera.protocols.sip2.answering import SUPPORTED
from lentera.protocols.sip2.session import Session
from tests.cast import PASSWORD
from tests.circulation.conftest import CARDS, OWN, PLACED, TUESDAY, add_own, noon_of
from tests.protocols.sip2_client import BLANK, DATE, fields
from tests.protocols.sip2_kiosk import PIN, kiosk

__all__ = ["kiosk"]


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


def test_two_copies_with_one_label_are_for_the_staff_to_tell_apart(kiosk):
    cast = kiosk.stage.cast
    add_own(cast.prison, PLACED[:1], cast.sari)
    out, back = kiosk.check_out(item=PLACED[0]), kiosk.check_in(item=PLACED[0])
    assert out.startswith("120N") and back.startswith("100N")
    for told in (out, back):
        assert fields(told, 24)["AF"].startswith("Label ini dipakai oleh lebih dari satu buku.")
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
