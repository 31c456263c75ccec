"""Files of older systems: what is read of them, what is dropped by name, and what refuses a file."""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from lentera.journal.refusals import Refusal
from lentera.takeover.reading import Taken, read_file
from lentera.takeover.reading.result import is_blocked
from tests.takeover.conftest import SLIMS_DUMP, TODAY

# Headings as SLiMS 9 writes them (member_export.inc.php): twenty names for nineteen values at import, one too many.
SLIMS_MEMBERS = (
    '"member_id","member_name","gender","member_type_name","member_email","member_address","postal_code","inst_name",'
    '"is_new","member_image","pin","member_phone","member_fax","member_since_date","register_date","expire_date",'
    '"birth_date","member_notes",\n'
    '"80001","Nama Rahasia \\"Ucok\\" Satu","1","Narapidana","","Jl. \\n Melati","","Blok A","0","","B.I","","",'
    '"2019-01-01","2019-01-01","2099-01-01","1980-01-01","pasal 112"\n'
)


def read(tmp_path, told, **options):
    path = tmp_path / "berkas"
    path.write_bytes(told if isinstance(told, bytes) else told.encode())
    return read_file(path, today=TODAY, **options)


def people(taken):
    return [(one.line, one.card, one.kind, one.block, one.ended, one.blocked) for one in taken.people]


def test_a_slims_dump_gives_members_and_open_loans_and_drops_the_rest_by_name(tmp_path):
    taken = read(tmp_path, SLIMS_DUMP, block="inst_name")
    assert isinstance(taken, Taken)
    assert taken.form == "slims-sql"
    assert people(taken) == [
        (1, "80001", "Standard", "Blok A", False, False),
        (2, "80002", "Tahanan", "Blok B", False, False),
        (3, "80003", "Tahanan", "Blok B", True, False),
        (4, "80004", "Standard", "", False, True),
    ]
    assert taken.people[1].name == "Nama Rahasia Dua, S.H. 'Ucok'"
    assert taken.past == 1
    assert [one.line for one in taken.loans] == [1, 2, 4, 5, 6, 7, 8, 9]
    assert taken.loans[-1].back == "2024-03-01"
    assert {"member.pin", "member.mpasswd", "member.birth_date", "member.member_notes"} <= set(taken.dropped)
    assert "member.inst_name" in taken.taken
    kept = repr(taken.people) + repr(taken.loans)
    assert "pasal" not in kept
    assert "B.I" not in kept
    assert "1980" not in kept


def test_an_insert_without_columns_is_read_by_the_layout_of_slims_9(tmp_path):
    row = (
        "INSERT INTO `loan` VALUES (1,'KI-1','80001','2024-01-01','2024-01-08',0,1,NULL,1,0,NULL,NULL,NULL,1);\n"
        "INSERT INTO `member` VALUES ('80001','Nama Rahasia',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,"
        "NULL,NULL,NULL,'2099-01-01','',0,NULL,NULL,NULL,NULL,NULL);\n"
    )
    taken = read(tmp_path, row)
    assert [one.card for one in taken.people] == ["80001"]
    assert [(one.barcode, one.lent, one.due) for one in taken.loans] == [("KI-1", "2024-01-01", "2024-01-08")]


def test_koha_and_inlislite_dumps_find_cards_and_barcodes_behind_their_numbers(tmp_path):
    koha = (
        "INSERT INTO `borrowers` (`borrowernumber`,`cardnumber`,`surname`,`firstname`,`categorycode`,`dateexpiry`,"
        "`debarred`,`password`) VALUES (7,'80001','Satu','Nama Rahasia','ST','2099-01-01',NULL,'x'),"
        "(8,NULL,'Dua','Nama Rahasia','ST','2099-01-01','9999-12-31','x');\n"
        "INSERT INTO `items` (`itemnumber`,`barcode`) VALUES (3,'KI-1');\n"
        "INSERT INTO `issues` (`issue_id`,`borrowernumber`,`itemnumber`,`date_due`,`issuedate`,`returndate`) VALUES "
        "(1,7,3,'2024-03-01 23:59:00','2024-02-20 10:11:12',NULL),(2,9,4,'2024-03-01','2024-02-20',NULL);\n"
    )
    taken = read(tmp_path, koha)
    assert taken.form == "koha-sql"
    assert [(one.name, one.card, one.blocked, one.found_by) for one in taken.people] == [
        ("Nama Rahasia Satu", "80001", False, "80001"),
        ("Nama Rahasia Dua", "", True, "borrower 8"),
    ]
    assert [(one.barcode, one.card) for one in taken.loans] == [("KI-1", "80001"), ("item 4", "borrower 9")]
    inlis = (
        "INSERT INTO `jenis_anggota` (`id`,`jenisanggota`) VALUES (1,'Warga Binaan');\n"
        "INSERT INTO `members` (`ID`,`MemberNo`,`Fullname`,`JenisAnggota_id`,`IdentityNo`,`MotherMaidenName`,`EndDate`)"
        " VALUES (5,'80001','Nama Rahasia',1,'630',  'Ibu', '2099-01-01');\n"
        "INSERT INTO `collections` (`ID`,`NomorBarcode`) VALUES (3,'KI-1');\n"
        "INSERT INTO `collectionloanitems` (`LoanDate`,`DueDate`,`ActualReturn`,`LoanStatus`,`Collection_id`,"
        "`member_id`) VALUES ('2024-02-20 09:00:00','2024-03-01 09:00:00',NULL,'Loan',3,5),"
        "('2024-01-20','2024-02-01','2024-01-30','Return',3,5);\n"
    )
    taken = read(tmp_path, inlis)
    assert (taken.form, taken.past) == ("inlislite-sql", 1)
    assert [(one.card, one.kind) for one in taken.people] == [("80001", "Warga Binaan")]
    assert [(one.barcode, one.card) for one in taken.loans] == [("KI-1", "80001")]
    assert {"members.identityno", "members.mothermaidenname"} <= set(taken.dropped)


def test_a_card_that_two_members_have_does_not_tell_whose_a_loan_is(tmp_path):
    inlis = (
        "INSERT INTO `members` (`ID`,`MemberNo`,`Fullname`) VALUES (5,'80001','Satu'),(6,'80001','Dua'),"
        "(7,'80003','Tiga');\n"
        "INSERT INTO `collections` (`ID`,`NomorBarcode`) VALUES (3,'KI-1'),(4,'KI-2'),(5,'KI-3');\n"
        "INSERT INTO `collectionloanitems` (`LoanDate`,`DueDate`,`LoanStatus`,`Collection_id`,`member_id`) VALUES "
        "('2024-02-20','2024-03-01','Loan',3,5),('2024-02-20','2024-03-01','Loan',4,6),"
        "('2024-02-20','2024-03-01','Loan',5,7);\n"
    )
    taken = read(tmp_path, inlis)
    assert [(one.card, one.member) for one in taken.loans] == [
        ("80001", "member 5"),
        ("80001", "member 6"),
        ("80003", ""),
    ]


def test_a_slims_member_file_keeps_what_its_backslashes_protect(tmp_path):
    taken = read(tmp_path, SLIMS_MEMBERS)
    assert taken.form == "slims-csv"
    assert [(one.name, one.card, one.kind) for one in taken.people] == [
        ('Nama Rahasia "Ucok" Satu', "80001", "Narapidana")
    ]
    assert {"pin", "birth_date", "member_notes", "member_address"} <= set(taken.dropped)
    headless = SLIMS_MEMBERS.split("\n", 1)[1]
    assert [(one.card, one.kind) for one in read(tmp_path, headless).people] == [("80001", "Narapidana")]


@pytest.mark.parametrize(
    "case, cell, blocked",
    [
        ("SLiMS", "1", True),
        ("SLiMS, not", "0", False),
        ("Koha, today is the last day", "2024-03-05", True),
        ("Koha, the day before", "2024-03-04", False),
        ("Koha, for ever", "9999-12-31", True),
        ("Koha, never", "0000-00-00", False),
        ("INLISLite", "Tidak Aktif", True),
        ("INLISLite, not", "Aktif", False),
        ("nothing", None, False),
    ],
)
def test_who_is_blocked_there(case, cell, blocked):
    assert is_blocked(cell, date(2024, 3, 5)) is blocked


@pytest.mark.parametrize(
    "case, text, form, seen",
    [
        ("by hand", "name;card;group;block\nA;1;staff;C\n", "list", [("1", "staff", "C")]),
        ("commas", "name,card,group\nA,1,staff\n", "list", [("1", "staff", "")]),
        ("no card", "name;group\nA;staff\n", "list", [("", "staff", "")]),
        ("a column of no use", "name;card;group;hobi\nA;1;staff;catur\n", "list", [("1", "staff", "")]),
        ("marked as UTF-8", "\ufeffname;card;group\nA;1;staff\n", "list", [("1", "staff", "")]),
        (
            "a member sheet of INLISLite, two headings",
            "DATA ANGGOTA,,,\nNOMOR ANGGOTA,NAMA,JENIS ANGGOTA,TANGGAL AKHIR BERLAKU\n1,A,Umum,31-12-2099\n",
            "inlislite-csv",
            [("1", "Umum", "")],
        ),
        (
            "patrons of Koha",
            "cardnumber,surname,firstname,categorycode,dateexpiry\n1,B,A,ST,2099-01-01\n",
            "koha-csv",
            [("1", "ST", "")],
        ),
        ("an apostrophe before a formula", "name;card;group\n'=1+1;1;staff\n", "list", [("1", "staff", "")]),
    ],
)
def test_lists_are_known_by_their_headings(tmp_path, case, text, form, seen):
    taken = read(tmp_path, text)
    assert isinstance(taken, Taken), taken
    assert taken.form == form
    assert [(one.card, one.kind, one.block) for one in taken.people] == seen
    assert "catur" not in repr(taken.people)


def test_a_list_of_loans_is_known_by_its_barcodes(tmp_path):
    text = (
        "barcode;card;name;lent;due;returned\nKI-1;1;Nama Rahasia;2024-02-01;2024-02-08;\n"
        "KI-2;1;N;1/1/24;2/1/24;3/1/24\n"
    )
    taken = read(tmp_path, text)
    assert (len(taken.people), taken.past) == (0, 1)
    assert [(one.line, one.barcode, one.card, one.lent, one.due) for one in taken.loans] == [
        (2, "KI-1", "1", "2024-02-01", "2024-02-08")
    ]
    assert "name" in taken.dropped
    assert "Rahasia" not in repr(taken.loans)


@pytest.mark.parametrize(
    "case, text, code",
    [
        ("a register number", "name;card;group;register\nA;1;staff;B.I 12\n", "takeover-column-forbidden"),
        ("a crime", "name;card;group;Perkara\nA;1;staff;112\n", "takeover-column-forbidden"),
        ("a sentence", "name;card;group;Masa Pidana\nA;1;staff;4\n", "takeover-column-forbidden"),
        ("a national number", "name;card;group;NIK\nA;1;staff;63\n", "takeover-column-forbidden"),
        ("religion", "nama;kartu;kelompok;agama\nA;1;staff;x\n", "takeover-column-forbidden"),
        ("no group", "name;card\nA;1\n", "takeover-column-missing"),
        ("loans without days", "barcode;card\nKI-1;1\n", "takeover-column-missing"),
        ("headings that nobody knows", "foo;bar\n1;2\n", "takeover-columns-unknown"),
        ("nothing", "", "file-empty"),
        ("no text", b"\x00\x01\x02\xff\xfe\x00", "format-unknown"),
        ("NUL in a name", "name;card;group\nA\x00B;1;staff\n", "table-nul"),
        ("an old spreadsheet", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "sheet-old"),
        ("a foreign dump", "INSERT INTO `wp_posts` (`ID`) VALUES (1);\n", "takeover-dump-foreign"),
        ("a cut dump", SLIMS_DUMP[: SLIMS_DUMP.index("Tiga")], "takeover-dump-broken"),
        ("one cut before the loans", SLIMS_DUMP[: SLIMS_DUMP.index("INSERT INTO `loan`")], "dump-cut-off"),
        (
            "one cut between two loans",
            SLIMS_DUMP[: SLIMS_DUMP.index("(9,'DK-20418'")],
            "takeover-dump-broken",
        ),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(tmp_path, case, text, code):
    outcome = read(tmp_path, text)
    assert isinstance(outcome, Refusal), outcome
    assert outcome.code == code


def test_a_block_column_that_is_not_there_or_must_not_be_read_refuses_the_file(tmp_path):
    assert read(tmp_path, SLIMS_DUMP, block="kamar").code == "takeover-block-missing"
    assert read(tmp_path, SLIMS_DUMP, block="no_register").code == "takeover-column-forbidden"


def test_a_huge_line_and_a_bomb_are_refused_by_a_sentence(tmp_path):
    long = read(tmp_path, "name;card;group\n" + "A" * 3_000_000 + ";1;staff\n")
    assert isinstance(long, Refusal)
    assert long.code == "table-cell-long"
    wide = read(tmp_path, "name;card;group\n" + "A" * 500 + ";1;staff\n")
    assert [(one.line, one.code) for one in wide.reasons] == [(2, "takeover-cell-long")]
    with zipfile.ZipFile(tmp_path / "bomb", "w") as bomb:
        bomb.writestr("xl/workbook.xml", "<workbook/>")
    assert isinstance(read_file(tmp_path / "bomb", today=TODAY), Refusal)


SAMPLE = Path(__file__).parents[3] / "shared" / "data" / "slims" / "sampledata.sql"


@pytest.mark.skipif(not SAMPLE.exists(), reason="the shared data is not here")
def test_the_sample_database_of_slims_has_no_members_and_says_so():
    outcome = read_file(SAMPLE, today=TODAY)
    assert isinstance(outcome, Refusal)
    assert outcome.code == "takeover-dump-foreign"


def test_a_cell_without_end_is_named_by_its_line_in_our_own_words(tmp_path):
    told = read(tmp_path, SLIMS_MEMBERS + '"80002","' + "a" * (1 << 20) + 'b"\n')
    assert (told.code, told.details) == ("table-cell-long", {"line": 3, "limit": 1 << 20})
