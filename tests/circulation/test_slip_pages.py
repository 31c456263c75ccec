"""The pages of paper: sheets as PDF, a sheet keyed in, rows that are settled."""

import subprocess
from datetime import date

import pytest

from lentera.circulation import actions, queries
from lentera.circulation.actions import paper
from lentera.circulation.models import Loan, ReaderQuestion, VisitCount
from lentera.circulation.queries import paper as slips
from lentera.circulation.rules import Wanted
from lentera.circulation.rules.sheet import Sheet, SheetAct, read_sheet
from lentera.journal import clock
from lentera.journal.models import StoredEntry
from lentera.stock import actions as stock
from lentera.stock.models.stocktake import StocktakeScan
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, OWN, TUESDAY
from tests.journal.proofs import assert_replay_equals_tables

PAPER, KEY = "/desk/circulation/paper/", "/desk/circulation/paper/key/"
MONDAY = date(2024, 3, 4)


@pytest.fixture
def sari(stage):
    return staff_client(stage.cast.sari)


def sheet(stage, act=SheetAct.LEND, day=MONDAY):
    made = paper.new_sheet(stage.desk, act)
    return Sheet(made.act, made.id, made.library, day).code


def keyed(client, code, *rows, names=("time", "card", "barcode"), **more):
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    return client.post(KEY, {"sheet": code, **columns, "record": "yes", **more})


def said(answer):
    outcome = answer.context["outcome"]
    return outcome.state, str(outcome.title)


def words_of(pdf):
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


@pytest.mark.parametrize("act", list(SheetAct))
def test_every_act_has_its_sheets(stage, sari, act):
    answer = sari.post(PAPER, {"act": act.value, "count": "2", "day": "4/3/24"})
    assert answer["Content-Type"] == "application/pdf"
    told = words_of(answer.content)
    codes = {word for word in told.split() if read_sheet(word)}
    assert len(codes) == 2
    assert {read_sheet(code).act for code in codes} == {act}
    assert "Senin, 4 Maret 2024" in told


def test_a_sheet_of_loans_keyed_in_with_its_true_times(stage, sari):
    """Out of order on paper; time and card of the second row repeat the first."""
    code = sheet(stage)
    answer = keyed(sari, code, ("0915", CARDS[0], OWN[0]), ("", "", OWN[1]), ("0830", CARDS[1], OWN[2]))
    assert said(answer) == ("ok", "3 baris dicatat")
    times = {row.item: clock.local_day(row.lent_at, stage.desk.zone) for row in Loan.objects.all()}
    assert set(times.values()) == {MONDAY}
    assert (
        queries.reader_of_loan(
            stage.cast.prison, queries.open_loan_of(stage.cast.prison, stage.items[OWN[1]]).id
        )
        == (stage.readers[CARDS[0]])
    )
    again = keyed(sari, code, ("0915", CARDS[0], OWN[0]), ("", "", OWN[1]), ("0830", CARDS[1], OWN[2]))
    assert said(again) == ("ok", "3 baris dicatat")
    assert Loan.objects.count() == 3
    assert_replay_equals_tables()


def test_rows_are_recorded_in_the_order_of_their_times(stage, sari):
    """The copy that comes back at 08.00 goes out again at 09.00: written the other way round, no question."""
    actions.lend(stage.desk, OWN[0], CARDS[1], request_id=None, at=clock.at_local(date(2024, 3, 1)))
    code = sheet(stage, SheetAct.RETURN)
    assert said(keyed(sari, code, ("0800", OWN[0]), names=("time", "barcode")))[0] == "ok"
    out = keyed(sari, sheet(stage), ("1000", CARDS[0], OWN[1]), ("0900", CARDS[0], OWN[0]))
    assert said(out)[0] == "ok"
    assert not slips.open_slip_questions(stage.cast.prison).exists()


def test_a_bad_row_says_why_and_the_others_are_recorded(stage, sari):
    answer = keyed(
        sari,
        sheet(stage),
        ("0915", CARDS[0], OWN[0]),
        ("2x", CARDS[0], OWN[1]),
        ("0920", "99999", OWN[2]),
        ("0930", CARDS[0], "KI-9"),
    )
    assert said(answer) == ("refused", "1 baris dicatat")
    page = answer.content.decode()
    assert "“2x” bukan jam" in page
    focused = [cell["id"] for line in answer.context["lines"] for cell in line["cells"] if cell["focus"]]
    assert focused == ["time-2"]
    assert "99999" in page
    assert Loan.objects.count() == 1


def test_enter_without_scripts_moves_on_and_records_nothing(stage, sari):
    code = sheet(stage)
    answer = sari.post(KEY, {"sheet": code, "time": ["0915"], "card": [CARDS[0]], "fill": "yes"})
    assert answer.context["lines"][0]["cells"][2]["focus"]
    answer = sari.post(
        KEY, {"sheet": code, "time": ["0915"], "card": [CARDS[0]], "barcode": [OWN[0]], "fill": "yes"}
    )
    assert "Bumi Manusia 1" in answer.content.decode()
    assert answer.context["lines"][1]["cells"][0]["focus"]
    assert not Loan.objects.exists()


def test_visits_and_readers_from_paper(stage, sari):
    visits = sheet(stage, SheetAct.VISITS)
    assert said(keyed(sari, visits, ("1000", "12"), ("1100", "8"), names=("time", "count")))[0] == "ok"
    assert sum(row.count for row in VisitCount.objects.filter(day=MONDAY)) == 20
    keyed(sari, visits, ("1000", "12"), ("1100", "8"), names=("time", "count"))
    assert sum(row.count for row in VisitCount.objects.filter(day=MONDAY)) == 20
    for count in ("²", "-1", "9" * 60, "1.5"):
        assert said(keyed(sari, visits, ("1200", count), names=("time", "count")))[0] == "refused"
    people = sheet(stage, SheetAct.REGISTER)
    names = ("time", "name", "group", "block", "card")
    assert (
        said(keyed(sari, people, ("0900", "Nama Rahasia X", "t", "Blok C", "75001"), names=names))[0] == "ok"
    )
    reader = queries.reader_by_card(stage.cast.prison, "75001")
    assert queries.reader(stage.cast.prison, reader).group == "detainee"
    assert_replay_equals_tables()


@pytest.mark.parametrize(
    "code, sentence",
    [("KI-00412", "bukan kode lembar"), (Sheet(SheetAct.LEND, "7F3K9QWM", "ZZZZ").code, "perpustakaan lain")],
)
def test_what_is_no_sheet_of_this_library_is_said_so(stage, sari, code, sentence):
    answer = sari.get(KEY, {"sheet": code})
    assert sentence in answer.content.decode()


def test_a_sheet_without_its_day_asks_for_it(stage, sari):
    answer = keyed(sari, sheet(stage, day=None), ("0915", CARDS[0], OWN[0]))
    assert said(answer)[0] == "refused"
    assert not Loan.objects.exists()
    answer = keyed(sari, sheet(stage, day=None), ("0815", CARDS[0], OWN[0]), day="5/3/24")
    assert said(answer)[0] == "ok"
    assert clock.local_day(Loan.objects.get().lent_at, stage.desk.zone) == TUESDAY


def test_a_question_is_settled_on_its_page(stage, sari):
    actions.lend(stage.desk, OWN[0], CARDS[1], request_id=None, at=clock.at_local(date(2024, 3, 1)))
    answer = keyed(sari, sheet(stage), ("0915", CARDS[0], OWN[0]))
    assert "1 baris bertentangan" in answer.content.decode()
    page = sari.get("/desk/circulation/paper/questions/").content.decode()
    assert CARDS[0] in page
    assert "sudah tercatat dipinjam" in page
    question = slips.open_slip_questions(stage.cast.prison).get()
    sari.post(f"/desk/circulation/paper/questions/{question.id}/", {"settlement": "recorded"})
    assert not slips.open_slip_questions(stage.cast.prison).exists()
    open_loan = queries.open_loan_of(stage.cast.prison, stage.items[OWN[0]])
    assert queries.reader_of_loan(stage.cast.prison, open_loan.id) == stage.readers[CARDS[0]]


WISH = ("time", "card", "wish")


def test_wishes_from_paper_are_holds_with_the_time_on_paper(stage, sari):
    """A title by a scanned copy, one in words, a question; keyed in twice they are the same."""
    actions.place_hold(
        stage.desk, CARDS[2], Wanted(item=stage.items[OWN[0]]), request_id=None, at=clock.now()
    )
    code = sheet(stage, SheetAct.WISH)
    rows = [
        ("0915", CARDS[0], OWN[0]),
        ("", "", "Laskar Pelangi, jilid dua"),
        ("0930", CARDS[1], "Apa itu grasi?"),
    ]
    for _ in range(2):
        assert said(keyed(sari, code, *rows, names=WISH)) == ("ok", "3 baris dicatat")
    holds = queries.own_holds(stage.cast.prison, stage.readers[CARDS[0]])
    assert {one.wanted.title for one in holds} == {"Bumi Manusia 1", "Laskar Pelangi, jilid dua"}
    assert {clock.local_day(one.asked_at, stage.desk.zone) for one in holds} == {MONDAY}
    first = queries.next_waiting(stage.cast.prison, queries.copy_by_barcode(stage.cast.prison, OWN[0]))
    assert first.reader == stage.readers[CARDS[0]], "asked on Monday, before the hold of today"
    question = ReaderQuestion.objects.get()
    assert question.asked_on == MONDAY
    assert_replay_equals_tables()


def test_a_wish_from_paper_needs_a_card_that_is_known(stage, sari):
    code = sheet(stage, SheetAct.WISH)
    told = keyed(sari, code, ("0915", "", "Laskar Pelangi"), ("0916", "99999", "Bumi"), names=WISH)
    assert said(told) == ("refused", "0 baris dicatat")
    late = keyed(sari, sheet(stage, SheetAct.WISH, None), ("0915", CARDS[0], "B"), names=WISH, day="1/3/2023")
    assert "lebih dari 90 hari" in late.content.decode()


def begin_count(stage):
    begun = stock.begin_stocktake(
        stage.cast.prison, "Cacah Maret", on=TUESDAY, actor=stage.cast.sari, request_id=None
    )
    return begun.stocktake


def test_a_stocktake_from_paper_counts_shelf_by_shelf(stage, sari):
    code, names = sheet(stage, SheetAct.STOCKTAKE, None), ("shelf", "barcode")
    told = keyed(sari, code, ("A1", OWN[0]), names=names)
    assert said(told)[0] == "refused", "no count goes on"
    count = begin_count(stage)
    rows = [("A1", OWN[0]), ("", OWN[1]), ("B2", "TAK-DIKENAL")]
    for _ in range(2):
        told = keyed(sari, code, *rows, names=names, stocktake=str(count))
        assert said(told) == ("ok", "3 baris dicatat")
    scans = {row.barcode: row.shelf for row in StocktakeScan.objects.filter(stocktake=count)}
    assert scans == {OWN[0]: "A1", OWN[1]: "A1", "TAK-DIKENAL": "B2"}
    other = keyed(sari, code, ("A1", OWN[2]), names=names, stocktake=str(count))
    assert said(other)[0] == "ok" and StocktakeScan.objects.filter(barcode=OWN[2]).exists()
    nowhere = keyed(sari, sheet(stage, SheetAct.STOCKTAKE), ("", OWN[0]), names=names, stocktake=str(count))
    assert "Raknya kosong" in nowhere.content.decode()
    assert_replay_equals_tables()


def test_a_card_among_the_scans_of_a_count_gets_into_no_fact(stage, sari):
    count = begin_count(stage)
    page = f"/desk/stocktakes/{count}/scan/"
    before = StoredEntry.objects.count()
    told = sari.post(page, {"shelf": "A1", "barcode": CARDS[0]}).content.decode()
    assert "Ini kartu anggota, bukan buku" in told and CARDS[0] not in told
    told = sari.post(
        f"{page}list/", {"shelf": "A1", "barcodes": f"{OWN[0]}\nXX-1\n{CARDS[1]}"}
    ).content.decode()
    assert "Baris 3 kartu anggota" in told
    assert StoredEntry.objects.count() == before and not StocktakeScan.objects.exists()
    code = sheet(stage, SheetAct.STOCKTAKE)
    keyed(sari, code, ("A1", CARDS[0]), names=("shelf", "barcode"), stocktake=str(count))
    assert not StocktakeScan.objects.exists()
    assert queries.cards_among(stage.cast.prison, ["XX-1", CARDS[1], OWN[0]]) == [CARDS[1]]
    assert queries.cards_among(stage.cast.other_prison, [CARDS[1]]) == []
    unknown = sari.post(page, {"shelf": "A1", "barcode": "XX-2"}).content.decode()
    assert 'data-key="Escape"' in unknown, "a slip of the scanner can be taken back at once"


def test_the_assistant_counts_from_paper_but_reads_no_wishes(stage):
    assistant = staff_client(stage.cast.assistant)
    count = begin_count(stage)
    code = sheet(stage, SheetAct.STOCKTAKE)
    told = keyed(assistant, code, ("A1", OWN[0]), names=("shelf", "barcode"), stocktake=str(count))
    assert said(told)[0] == "ok"
    assert assistant.get(KEY, {"sheet": sheet(stage, SheetAct.WISH)}).status_code == 404


def test_the_assistant_keys_in_but_settles_and_registers_nobody(stage):
    assistant = staff_client(stage.cast.assistant)
    assert said(keyed(assistant, sheet(stage), ("0915", CARDS[0], OWN[0])))[0] == "ok"
    assert assistant.get("/desk/circulation/paper/questions/").status_code == 403
    assert assistant.get(KEY, {"sheet": sheet(stage, SheetAct.REGISTER)}).status_code == 404
    assert "Rahasia" not in assistant.get(PAPER).content.decode()
