"""Running, resuming and undoing a take-over: through the journal, on both databases."""

from collections import Counter
from datetime import timedelta

import msgspec
import pytest

from lentera.circulation import actions as desk_actions
from lentera.circulation import queries as circulation
from lentera.circulation.actions import NewReader
from lentera.circulation.facts import ReaderGroup
from lentera.circulation.models import Loan, LoanReader, Reader, ReaderIdentity
from lentera.journal import blobs, clock
from lentera.journal.models import StoredEntry, Stream
from lentera.journal.reading import kinds, opened
from lentera.journal.refusals import Refusal
from lentera.takeover import actions, queries
from lentera.takeover.models import TakeoverBrought, TakeoverFile, TakeoverLines
from lentera.takeover.told import LEAVE, LOANS, READERS
from tests.circulation.conftest import CARDS, OWN, bears
from tests.journal.proofs import assert_replay_equals_tables
from tests.takeover.conftest import SECRET, SLIMS_DUMP, TODAY, kept, run_whole

LIST = "name;card;group;block\n" + "".join(
    f"Nama Rahasia {number};8{number:04};convict;C\n" for number in range(1, 4)
)


def settle(stage, id, **choices):
    told = queries.draft(stage.cast.prison, id).choices
    for name, value in choices.items():
        setattr(told, name, value)
    assert actions.choose(stage.cast.prison, id, told, at=clock.now()) is None


def questions(stage, id):
    return {one.key: one for one in queries.plan_of(stage.cast.prison, id).questions}


ANSWERS = {
    "orphan:4": f"={CARDS[0]}",  # the reader was registered here already
    "item:5": LEAVE,
    "lent:6": "=2024-02-27",
    "due:8": "=2024-03-12",
    "returned:9": "open",
    "double-loan:2": "2",
}


@pytest.fixture
def settled(stage, tmp_path):
    """The dump of SLiMS with every question answered."""
    id = kept(stage, tmp_path, SLIMS_DUMP)
    settle(stage, id, groups={"Standard": "convict", "Tahanan": "detainee"}, ended="leave", blocked="take")
    asked = questions(stage, id)
    assert set(asked) == set(ANSWERS)
    settle(stage, id, answers=dict(ANSWERS))
    assert questions(stage, id) == {}
    return id


def test_a_dump_lands_with_true_days_and_counts_that_add_up(stage, settled):
    before = kinds(stage.cast.prison)
    assert run_whole(stage, settled) == 2
    row = queries.takeover(stage.cast.prison, settled)
    told = [(name, getattr(row, f"readers_{name}")) for name in ("read", "added", "refused")]
    assert told == [("read", 4), ("added", 3), ("refused", 1)]
    told = [(name, getattr(row, f"loans_{name}")) for name in ("read", "added", "refused")]
    assert told == [("read", 8), ("added", 6), ("refused", 2)]
    loan = circulation.open_loan_of(stage.cast.prison, stage.items["KI-00388"])
    assert (loan.due.isoformat(), clock.local_day(loan.lent_at).isoformat()) == ("2024-03-12", "2024-02-20")
    assert (
        circulation.card_of(stage.cast.prison, circulation.reader_of_loan(stage.cast.prison, loan.id))
        == "80001"
    )
    orphan = circulation.open_loan_of(stage.cast.prison, stage.items["KI-00413"])
    assert circulation.reader_of_loan(stage.cast.prison, orphan.id) == stage.readers[CARDS[0]]
    assert Counter(kinds(stage.cast.prison)) - Counter(before) == {
        "takeover.begun": 1,
        "circulation.reader_registered": 3,
        "circulation.loan_taken_over": 6,
        "takeover.finished": 1,
    }
    assert_replay_equals_tables()


def test_older_loans_count_in_no_statistics_and_go_on_like_any_other(stage, settled):
    before = circulation.counts_on(stage.cast.prison, TODAY, stage.desk.zone)
    run_whole(stage, settled)
    after = circulation.counts_on(stage.cast.prison, TODAY, stage.desk.zone)
    assert (before.loans, after.loans) == (0, 0)
    assert (
        circulation.daily_truth(stage.cast.prison, TODAY - timedelta(30), TODAY)
        .get(TODAY, {})
        .get("loans", 0)
        == 0
    )
    overdue = circulation.overdue_loans(stage.cast.prison, TODAY + timedelta(1))
    assert {one.item for one in overdue} >= {stage.items["KI-00412"]}
    back = desk_actions.give_back(stage.desk, "KI-00412", request_id="b", at=clock.now())
    assert not isinstance(back, Refusal)
    renewed = desk_actions.renew(stage.desk, "KI-00388", request_id="c", at=clock.now())
    assert not isinstance(renewed, Refusal), renewed
    taken = desk_actions.undo_newest(stage.desk, renewed.loan, request_id="d")
    assert not isinstance(taken, Refusal), taken
    assert circulation.loan(stage.cast.prison, renewed.loan).due.isoformat() == "2024-03-12"
    assert_replay_equals_tables()


def test_no_block_and_no_fact_pairs_a_reader_with_a_loan_and_no_name_is_in_the_journal(stage, settled):
    run_whole(stage, settled)
    actions.undo(stage.desk, settled)
    readers = {str(id) for id in ReaderIdentity.objects.values_list("id", flat=True)}
    loans = {str(id) for id in Loan.objects.values_list("id", flat=True)}
    streams = Stream.objects.in_bulk()
    for stored in StoredEntry.objects.filter(institution=stage.cast.prison):
        written = bytes(stored.bytes).decode()
        assert SECRET not in written
        assert not bears(written, "80001")
        assert not (any(id in written for id in readers) and any(id in written for id in loans))
        fact = opened(stored, streams[stored.stream]).fact
        for digest in (getattr(fact, "log", ""),):
            if digest:
                log = blobs.content(stage.cast.prison, digest).decode()
                assert SECRET not in log
                assert not any(bears(log, f"8000{number}") for number in range(10))


def test_nothing_begins_while_something_is_asked(stage, tmp_path):
    id = kept(stage, tmp_path, SLIMS_DUMP)
    before = StoredEntry.objects.count()
    told = actions.begin(stage.desk, id, request_id="go", at=clock.now())
    assert isinstance(told, Refusal)
    assert told.code == "takeover-questions-open"
    assert StoredEntry.objects.count() == before
    told = actions.step(stage.desk, id, at=clock.now())
    assert isinstance(told, Refusal)
    assert told.code == "takeover-not-begun"


def test_a_run_that_was_cut_off_goes_on_and_brings_nobody_twice(stage, settled, monkeypatch):
    actions.begin(stage.desk, settled, request_id="go", at=clock.now())
    draft = queries.draft(stage.cast.prison, settled)
    assert actions.step(stage.desk, settled, at=clock.now()) is False
    actions.drafts.save(stage.cast.prison, settled, draft, at=clock.now())  # the position was not yet written
    assert queries.takeover(stage.cast.prison, settled).state == "open"
    assert actions.step(stage.desk, settled, at=clock.now()) is False
    assert actions.step(stage.desk, settled, at=clock.now()) is True
    assert actions.step(stage.desk, settled, at=clock.now()) is True
    again = actions.begin(stage.desk, settled, request_id="go", at=clock.now())
    assert again.batch == settled
    assert Reader.objects.filter(institution=stage.cast.prison).count() == len(CARDS) + 3
    assert circulation.open_loans(stage.cast.prison).count() == 6
    assert queries.takeover(stage.cast.prison, settled).state == "done"
    assert_replay_equals_tables()


def test_of_the_file_only_sealed_rows_are_kept_and_only_while_it_waits(stage, settled, settings, tmp_path):
    for model in (TakeoverFile, TakeoverLines):
        assert model.objects.filter(institution=stage.cast.prison).exists()
        for row in model.objects.all():
            assert SECRET.encode() not in bytes(row.sealed)
    run_whole(stage, settled)
    assert not TakeoverFile.objects.exists()
    assert not TakeoverLines.objects.exists()
    assert TakeoverBrought.objects.exists()
    assert actions.forget_brought(stage.cast.prison, TODAY + timedelta(actions.UNDO_DAYS)) == 0
    assert actions.forget_brought(stage.cast.prison, TODAY + timedelta(actions.UNDO_DAYS + 1)) > 0
    told = actions.undo(stage.desk, settled)
    assert isinstance(told, Refusal)
    assert told.code == "takeover-undo-late"


def test_a_file_that_nobody_touches_for_a_day_is_forgotten(stage, tmp_path):
    id = kept(stage, tmp_path, LIST)
    assert actions.erase_old(stage.cast.prison, clock.now() + timedelta(hours=23)) == 0
    assert actions.erase_old(stage.cast.prison, clock.now() + timedelta(hours=25)) == 1
    assert queries.draft(stage.cast.prison, id) is None
    assert not TakeoverLines.objects.exists()


def test_the_same_file_again_changes_nothing(stage, tmp_path):
    run_whole(stage, kept(stage, tmp_path, LIST))
    again = kept(stage, tmp_path, LIST)
    assert queries.plan_of(stage.cast.prison, again).counts(READERS) == {
        "read": 3, "added": 0, "updated": 0, "unchanged": 3, "refused": 0, "asked": 0,
    }  # fmt: skip
    told = actions.begin(stage.desk, again, request_id="again", at=clock.now())
    assert isinstance(told, Refusal)
    assert told.code == "takeover-nothing-new"


def test_a_list_without_cards_registers_nobody_twice(stage, tmp_path):
    text = "name;group\nNama Rahasia A;staff\nNama Rahasia B;staff\n"
    run_whole(stage, kept(stage, tmp_path, text))
    assert queries.plan_of(stage.cast.prison, kept(stage, tmp_path, text)).counts(READERS)["unchanged"] == 2
    assert Reader.objects.filter(institution=stage.cast.prison).count() == len(CARDS) + 2


def test_the_loan_of_a_member_without_a_card_is_his(stage, tmp_path):
    """Koha allows such members; a loan of its dump names them by their number."""
    told = (
        "INSERT INTO `borrowers` (`borrowernumber`,`cardnumber`,`surname`,`firstname`,`categorycode`) VALUES "
        "(5,NULL,'Tanpa Kartu','Orang','WBP'),(6,NULL,'Dua','Orang','WBP');\n"
        f"INSERT INTO `items` (`itemnumber`,`barcode`) VALUES (3,'{OWN[0]}');\n"
        "INSERT INTO `issues` (`borrowernumber`,`itemnumber`,`date_due`,`issuedate`) VALUES "
        "(6,3,'2024-03-11 23:59:00','2024-03-01 10:00:00');\n"
    )
    id = kept(stage, tmp_path, told)
    settle(stage, id, groups={"WBP": "convict"})
    assert questions(stage, id) == {}
    assert run_whole(stage, id) == 2
    loan = circulation.open_loan_of(stage.cast.prison, stage.items[OWN[0]])
    reader = circulation.reader_of_loan(stage.cast.prison, loan.id)
    known = circulation.identity(stage.cast.prison, reader)
    assert known.name == "Orang Dua" and known.card.isdecimal()


def test_new_cards_take_the_place_of_old_numbers(stage, settled):
    settle(stage, settled, new_cards=True)
    run_whole(stage, settled)
    assert circulation.reader_by_card(stage.cast.prison, "80001") is None
    loan = circulation.open_loan_of(stage.cast.prison, stage.items["KI-00388"])
    reader = circulation.reader_of_loan(stage.cast.prison, loan.id)
    assert circulation.identity(stage.cast.prison, reader).name == "Nama Rahasia Satu"
    assert circulation.identity(stage.cast.prison, reader).card.isdecimal()


def test_a_card_given_at_the_desk_meanwhile_stays_with_its_reader(stage, tmp_path):
    id = kept(stage, tmp_path, LIST)
    actions.begin(stage.desk, id, request_id="go", at=clock.now())
    who = NewReader("Nama Rahasia Lain", ReaderGroup.STAFF, card="80002")
    desk_actions.register(stage.desk, who, request_id="r", at=clock.now())
    assert actions.step(stage.desk, id, at=clock.now()) is True
    row = queries.takeover(stage.cast.prison, id)
    assert (row.readers_read, row.readers_added, row.readers_refused) == (3, 2, 1)
    assert [(one.line, one.code, one.details) for one in queries.reasons_of(stage.cast.prison, row.log)] == [
        (3, "card-in-use", {"card": "…02"})
    ]
    assert_replay_equals_tables()


def test_a_copy_lent_at_the_desk_meanwhile_stays_lent(stage, settled):
    actions.begin(stage.desk, settled, request_id="go", at=clock.now())
    desk_actions.lend(stage.desk, "KI-00388", CARDS[1], request_id="l", at=clock.now())
    while actions.step(stage.desk, settled, at=clock.now()) is False:
        pass
    row = queries.takeover(stage.cast.prison, settled)
    assert (row.loans_read, row.loans_added, row.loans_refused) == (8, 5, 3)
    loan = circulation.open_loan_of(stage.cast.prison, stage.items["KI-00388"])
    assert circulation.reader_of_loan(stage.cast.prison, loan.id) == stage.readers[CARDS[1]]
    assert_replay_equals_tables()


def test_a_take_over_is_undone_as_a_whole_and_counted_nowhere(stage, settled):
    before = circulation.counts_on(stage.cast.prison, TODAY, stage.desk.zone)
    run_whole(stage, settled)
    told = actions.undo(stage.desk, settled)
    assert (told.members, told.open_loans, told.kept) == (3, 6, 0)
    assert circulation.open_loans(stage.cast.prison).count() == 0
    assert Reader.objects.filter(institution=stage.cast.prison).count() == len(CARDS)
    assert LoanReader.objects.count() == 0
    assert not TakeoverBrought.objects.exists()
    assert circulation.counts_on(stage.cast.prison, TODAY, stage.desk.zone) == before
    assert actions.undo(stage.desk, settled).code == "takeover-undone-already"
    assert_replay_equals_tables()


def test_what_has_moved_on_stays_and_is_named_by_its_line(stage, settled):
    run_whole(stage, settled)
    now = clock.now()
    desk_actions.renew(stage.desk, "KI-00388", request_id="m1", at=now)
    desk_actions.give_back(stage.desk, "KI-00412", request_id="m2", at=now)
    told = actions.undo(stage.desk, settled)
    row = queries.takeover(stage.cast.prison, settled)
    kept_lines = [
        (one.part, one.line, one.code) for one in queries.reasons_of(stage.cast.prison, row.undo_log)
    ]
    assert (LOANS, 1, "takeover-loan-moved-on") in kept_lines
    assert (LOANS, 2, "takeover-loan-moved-on") in kept_lines
    assert (READERS, 1, "takeover-reader-moved-on") in kept_lines, "he still has a loan"
    assert told.kept == len(kept_lines)
    assert told.open_loans + sum(part == LOANS for part, _, _ in kept_lines) == 6
    assert told.members + sum(part == READERS for part, _, _ in kept_lines) == 3
    assert circulation.reader_by_card(stage.cast.prison, "80001") is not None
    assert_replay_equals_tables()


def test_a_corrected_reader_stays(stage, tmp_path):
    id = kept(stage, tmp_path, LIST)
    run_whole(stage, id)
    reader = circulation.reader_by_card(stage.cast.prison, "80001")
    desk_actions.change_identity(stage.desk, reader, name="Nama Rahasia Baru", card="80001", block="D")
    told = actions.undo(stage.desk, id)
    assert (told.members, told.kept) == (2, 1)


def test_a_changed_block_is_given_back(stage, tmp_path):
    text = f"name;card;group;block\nNama Rahasia {CARDS[0]};{CARDS[0]};convict;Blok Z\n"
    id = kept(stage, tmp_path, text)
    run_whole(stage, id)
    row = queries.takeover(stage.cast.prison, id)
    assert (row.readers_added, row.readers_updated) == (0, 1)
    assert circulation.identity(stage.cast.prison, stage.readers[CARDS[0]]).block == "Blok Z"
    actions.undo(stage.desk, id)
    assert circulation.identity(stage.cast.prison, stage.readers[CARDS[0]]).block == "Blok C"


def test_an_unfinished_take_over_can_be_undone(stage, settled):
    actions.begin(stage.desk, settled, request_id="go", at=clock.now())
    actions.step(stage.desk, settled, at=clock.now())
    told = actions.undo(stage.desk, settled)
    assert (told.members, told.open_loans, told.kept) == (3, 0, 0)
    assert queries.draft(stage.cast.prison, settled) is None
    assert queries.takeover(stage.cast.prison, settled).state == "undone"
    assert_replay_equals_tables()


def test_a_thousand_members_come_in_blocks(stage, tmp_path):
    rows = "".join(f"Nama Rahasia {number};A{number:05};staff;\n" for number in range(1_100))
    id = kept(stage, tmp_path, "name;card;group;block\n" + rows)
    assert run_whole(stage, id) == 3
    assert Reader.objects.filter(institution=stage.cast.prison).count() == len(CARDS) + 1_100


def test_logs_are_plain_lists(stage, tmp_path):
    text = LIST + ";80009;convict;\nNama Rahasia;80010;pencuri;\n"
    id = kept(stage, tmp_path, text)
    run_whole(stage, id)
    row = queries.takeover(stage.cast.prison, id)
    told = msgspec.json.decode(blobs.content(stage.cast.prison, row.log))
    assert told == [
        [READERS, 5, "takeover-name-missing", {}],
        [READERS, 6, "takeover-group-unknown", {}],
    ]
    assert (row.readers_read, row.readers_added, row.readers_refused) == (5, 3, 2)
    assert OWN  # the copies of the stage are not touched
