"""Which movement may follow which, and what a file of movements would do: tables of cases."""

from datetime import date
from uuid import UUID

import pytest

from lentera.circulation.facts import ReaderGroup
from lentera.circulation.facts.movement import MovementKind as K
from lentera.circulation.rules.movement import (
    Mover,
    decide_kept_days,
    decide_movement,
    decide_parcel,
    decide_release_day,
    decide_undo_of_movement,
    erased_on,
)
from lentera.circulation.rules.movement_file import Known, plan_moves, read_rows
from lentera.journal.refusals import Refusal

TODAY = date(2024, 3, 5)
WHO = UUID(int=7)
OTHER = UUID(int=8)


def mover(*moves, closed=False, block="C", forgotten=False, id=WHO, registered=date(2023, 2, 1)):
    return Mover(
        id, registered, closed=closed, forgotten=forgotten, block=block, moves=frozenset(moves),
        last=moves[-1] if moves else None,
    )  # fmt: skip


def gist(outcome):
    return outcome.code if isinstance(outcome, Refusal) else outcome


@pytest.mark.parametrize(
    "case, who, kind, on, block, expected",
    [
        ("leaves today", mover(), K.RELEASED, TODAY, "", None),
        ("leaves tomorrow", mover(), K.RELEASED, date(2024, 3, 6), "", "movement-in-future"),
        ("ninety days back", mover(), K.DIED, date(2023, 12, 6), "", None),
        ("ninety-one days back", mover(), K.DIED, date(2023, 12, 5), "", "movement-too-old"),
        ("the day of the registration", mover(registered=date(2024, 3, 1)), K.OUT, date(2024, 3, 1), "", None),
        ("before it", mover(registered=date(2024, 3, 1)), K.OUT, date(2024, 2, 29), "", "movement-before-registration"),
        ("left already", mover(closed=True), K.RELEASED, TODAY, "", "reader-closed-already"),
        ("forgotten", mover(forgotten=True), K.RELEASED, TODAY, "", "reader-forgotten"),
        ("comes again", mover(closed=True), K.ARRIVED, TODAY, "", None),
        ("comes again after death", mover((TODAY, K.DIED), closed=True), K.ARRIVED, TODAY, "", "reader-died"),
        ("leaves after death", mover((TODAY, K.DIED), closed=True), K.RELEASED, TODAY, "", "reader-died"),
        ("a member again after all", mover((TODAY, K.DIED)), K.RELEASED, TODAY, "", None),
        ("is here", mover(), K.ARRIVED, TODAY, "", "movement-here-already"),
        ("goes out", mover(), K.OUT, TODAY, "", None),
        ("goes out twice", mover((TODAY, K.OUT)), K.OUT, TODAY, "", "movement-away-already"),
        ("comes back", mover((TODAY, K.OUT)), K.BACK, TODAY, "", None),
        ("comes back from nowhere", mover(), K.BACK, TODAY, "", "movement-not-away"),
        ("another block", mover(), K.BLOCK, TODAY, "D", None),
        ("the same block", mover(), K.BLOCK, TODAY, " C ", "movement-same-block"),
        ("the day of the last", mover((date(2024, 3, 4), K.BLOCK)), K.OUT, date(2024, 3, 4), "", None),
        ("goes out from a block", mover(), K.OUT, TODAY, "C", None),
        ("before the last", mover((date(2024, 3, 4), K.BLOCK)), K.OUT, date(2024, 3, 3), "", "movement-before-last"),
        ("leaves while out", mover((TODAY, K.OUT)), K.TRANSFERRED, TODAY, "", None),
    ],
)  # fmt: skip
def test_which_movement_may_follow(case, who, kind, on, block, expected):
    assert gist(decide_movement(who, kind, on=on, today=TODAY, block=block)) == expected


FINE = {
    "newest": True, "undone": False, "known": True, "borrowed": False, "recorded": date(2024, 2, 27),
    "today": TODAY, "new_reader": False,
}  # fmt: skip


@pytest.mark.parametrize(
    "case, kind, change, expected",
    [
        ("on the seventh day", K.RELEASED, {}, None),
        ("on the eighth", K.RELEASED, {"today": date(2024, 3, 6)}, "movement-undo-late"),
        ("a death that was none, weeks later", K.DIED, {"today": date(2024, 3, 25)}, None),
        ("a death with its slip out", K.DIED, {"cleared": True}, "movement-undo-cleared"),
        ("not the newest", K.RELEASED, {"newest": False}, "movement-undo-changed"),
        ("undone before", K.RELEASED, {"undone": True}, "movement-undo-changed"),
        ("forgotten", K.RELEASED, {"known": False}, "reader-forgotten"),
        ("with a clearance slip out", K.RELEASED, {"cleared": True}, "movement-undo-cleared"),
        (
            "a newcomer who borrowed",
            K.ARRIVED,
            {"new_reader": True, "borrowed": True},
            "movement-undo-borrowed",
        ),
        ("a newcomer who did not", K.ARRIVED, {"new_reader": True}, None),
        ("a newcomer's departure", K.RELEASED, {"new_reader": True, "borrowed": True}, None),
        ("one who came again and borrowed", K.ARRIVED, {"borrowed": True}, None),
    ],
)
def test_what_may_be_undone(case, kind, change, expected):
    assert gist(decide_undo_of_movement(kind, **{**FINE, **change})) == expected


def test_days_have_both_edges():
    assert decide_release_day(mover(), TODAY, today=TODAY) is None
    assert gist(decide_release_day(mover(), date(2024, 3, 4), today=TODAY)) == "release-day-past"
    assert gist(decide_release_day(mover(closed=True), TODAY, today=TODAY)) == "reader-closed-already"
    assert decide_kept_days(0, 1) is None
    assert gist(decide_kept_days(-1, 1)) == "kept-days-range"
    assert decide_kept_days(365, 366).details == {"most": 365}
    assert decide_kept_days(365, 365) is None
    assert decide_kept_days(366, 30).details == {"most": 365}
    assert gist(decide_kept_days(366, 30)) == "kept-days-range"
    assert gist(decide_kept_days(30, 0)) == "ahead-days-range"
    assert erased_on(date(2024, 3, 5), 30) == date(2024, 4, 4)


@pytest.mark.parametrize(
    "left_for, known, at_home, same, expected",
    [
        (K.TRANSFERRED, True, True, False, None),
        (K.RELEASED, True, True, False, "parcel-not-transferred"),
        (None, True, True, False, "parcel-not-transferred"),
        (K.TRANSFERRED, False, True, False, "reader-forgotten"),
        (K.TRANSFERRED, True, False, False, "parcel-other-node"),
        (K.TRANSFERRED, True, True, True, "parcel-own-house"),
    ],
)
def test_who_gets_a_slip_for_another_house(left_for, known, at_home, same, expected):
    assert gist(decide_parcel(left_for=left_for, known=known, at_home=at_home, same=same)) == expected


HEAD = "card;name;group;block;movement;date\n"
KNOWN = (
    Known(mover(), "Contoh Satu", "70417"),
    Known(mover(id=OTHER, block="D"), "Contoh Dua", "70418"),
    Known(mover((date(2024, 2, 1), K.RELEASED), id=UUID(int=9), closed=True), "Contoh Tiga", "70419"),
    Known(mover((date(2024, 2, 1), K.DIED), id=UUID(int=10), closed=True), "Contoh Mati", "70420"),
)


def plan(*lines, known=KNOWN, head=HEAD):
    read = read_rows(head + "\n".join(lines))
    assert not isinstance(read, Refusal), read
    return plan_moves(*read, known, today=TODAY)


def told(made):
    steps = [(one.row.line, one.row.kind, one.reader) for one in made.steps]
    return steps, made.unchanged, [(line, refusal.code) for line, refusal in made.refused]


@pytest.mark.parametrize(
    "case, line, expected",
    [
        ("new", ";Contoh Empat;narapidana;E;masuk;1/3/2024", (K.ARRIVED, None)),
        ("gone, by card", "70417;;;;bebas;2024-03-01", (K.RELEASED, WHO)),
        ("gone, by name", ";contoh  satu;;;pindah upt;1 Mar 2024", (K.TRANSFERRED, WHO)),
        ("gone, by card and name", "70417;CONTOH SATU;;;bebas;1/3/2024", (K.RELEASED, WHO)),
        ("gone, with the block that is known", "70417;;;C;bebas;1/3/2024", (K.RELEASED, WHO)),
        ("another block", "70418;;;E;pindah blok;1/3/2024", (K.BLOCK, OTHER)),
        ("a dash is no formula", "70417;;;-;bebas;1/3/2024", (K.RELEASED, WHO)),
        ("a number below nothing is", "70417;;;-1;bebas;1/3/2024", "moves-cell-formula"),
        ("the same block", "70418;;;D;pindah blok;1/3/2024", "unchanged"),
        ("no block", "70418;;;;pindah blok;1/3/2024", "moves-block-missing"),
        ("unknown", ";Contoh Lima;;;bebas;1/3/2024", "moves-reader-unknown"),
        ("unknown card", "99999;;;;bebas;1/3/2024", "moves-reader-unknown"),
        ("card of another", "70417;Contoh Dua;;;bebas;1/3/2024", "moves-card-other-name"),
        ("gone already", "70419;;;;bebas;1/2/2024", "unchanged"),
        ("older than what is known", "70419;;;;bon;31/1/2024", "unchanged"),
        ("gone again, later", "70419;;;;bebas;2/2/2024", "reader-closed-already"),
        ("comes again", "70419;;;E;masuk;1/3/2024", (K.ARRIVED, UUID(int=9))),
        ("died already", "70420;;;;meninggal;1/2/2024", "unchanged"),
        ("comes again after death", "70420;;;E;masuk;1/3/2024", "reader-died"),
        ("has the name of one who died", ";Contoh Mati;tahanan;E;masuk;1/3/2024", (K.ARRIVED, None)),
        ("is here already", "70417;;;;masuk;1/3/2024", "unchanged"),
        ("new ninety days ago", ";Contoh Empat;narapidana;E;masuk;6/12/2023", (K.ARRIVED, None)),
        ("new ninety-one days ago", ";Contoh Empat;narapidana;E;masuk;5/12/2023", "movement-too-old"),
        ("new today", ";Contoh Empat;narapidana;E;masuk;5/3/2024", (K.ARRIVED, None)),
        ("new tomorrow", ";Contoh Empat;narapidana;E;masuk;6/3/2024", "movement-in-future"),
        ("new without a group", ";Contoh Empat;;E;masuk;1/3/2024", "moves-group-missing"),
        ("new without a name", "71000;;narapidana;E;masuk;1/3/2024", "readers-name-missing"),
        ("planned", "70417;;;;rencana bebas;1/4/2024", (None, WHO)),
        ("planned in the past", "70417;;;;rencana bebas;1/3/2024", "release-day-past"),
        ("tomorrow", "70417;;;;bebas;6/3/2024", "movement-in-future"),
        ("no word", "70417;;;;kabur;1/3/2024", "moves-movement-unknown"),
        ("no day", "70417;;;;bebas;kemarin", "moves-date-wrong"),
        ("nobody", ";;;;bebas;1/3/2024", "moves-nobody-named"),
        ("a formula", "70417;=1+1;;;bebas;1/3/2024", "moves-cell-formula"),
        ("signs that nobody sees", "70417\u200b;\u202eContoh Satu;;;bebas;1/3/2024", (K.RELEASED, WHO)),
        ("a formula behind one", "70417;\u202e=1+1;;;bebas;1/3/2024", "moves-cell-formula"),
        ("one cell too many", "70417;;;;bebas;1/3/2024;B.I 12/2023", "moves-line-longer"),
        ("a wrong group", ";Contoh Empat;raja;;masuk;1/3/2024", "readers-group-unknown"),
        ("a name at its limit", f";{'x' * 120};narapidana;;masuk;1/3/2024", (K.ARRIVED, None)),
        ("a long name", f";{'x' * 121};narapidana;;masuk;1/3/2024", "moves-cell-long"),
        ("a card at its limit", f"{'7' * 64};A;narapidana;;masuk;1/3/2024", (K.ARRIVED, None)),
        ("a long card", f"{'7' * 65};A;narapidana;;masuk;1/3/2024", "moves-cell-long"),
        ("a block at its limit", f";A;narapidana;{'x' * 60};masuk;1/3/2024", (K.ARRIVED, None)),
        ("a long block", f";A;narapidana;{'x' * 61};masuk;1/3/2024", "moves-cell-long"),
    ],
)
def test_what_a_line_does(case, line, expected):
    steps, unchanged, refused = told(plan(line))
    if isinstance(expected, tuple):
        assert steps == [(2, *expected)]
    elif expected == "unchanged":
        assert (steps, unchanged, refused) == ([], 1, [])
    else:
        assert (steps, refused) == ([], [(2, expected)])


def test_a_file_of_the_brief_is_counted_and_adds_up():
    lines = [f";Baru {n};narapidana;E;masuk;1/3/2024" for n in range(3)]
    lines += [
        "70417;;;;bebas;1/3/2024",
        ";Tak Dikenal;;;bebas;1/3/2024",
        "70418;;;E;pindah blok;2/3/2024",
        "",
    ]
    lines.insert(3, "70417;;;C;pindah blok;29/2/2024")
    made = plan(*lines)
    assert (len(made.steps), made.unchanged, len(made.refused)) == (5, 1, 1)
    assert made.read == 7


def test_a_newcomer_moves_on_within_one_file():
    made = plan(
        ";Contoh Empat;narapidana;E;masuk;1/3/2024",
        ";Contoh Empat;;F;pindah blok;2/3/2024",
        ";Contoh Empat;;;bebas;3/3/2024",
    )
    assert [one.row.kind for one in made.steps] == [K.ARRIVED, K.BLOCK, K.RELEASED]
    assert [one.reader for one in made.steps] == [None, UUID(int=2), UUID(int=2)]


@pytest.mark.parametrize(
    "case, lines, steps, unchanged, refused",
    [
        ("went and came again", [";Baru;tahanan;E;masuk;1/3/2024", ";Baru;;;bebas;2/3/2024",
                                 ";Baru;tahanan;F;masuk;3/3/2024"], [K.ARRIVED, K.RELEASED, K.ARRIVED], 0, []),
        ("came twice, never went", [";Baru;tahanan;E;masuk;1/3/2024", ";Baru;tahanan;E;masuk;2/3/2024"],
         [K.ARRIVED], 0, [(3, "moves-named-twice")]),
        ("came too long ago to be told, and rightly", [";Baru;tahanan;E;masuk;1/3/2023",
                                                       ";Baru;tahanan;E;masuk;2/3/2024"],
         [K.ARRIVED], 0, [(2, "movement-too-old")]),
        ("the same line twice", ["70417;;;;bon;1/3/2024", "70417;;;;bon;1/3/2024"], [K.OUT], 1, []),
        ("two movements on one day", ["70417;;;E;pindah blok;1/3/2024", "70417;;;;bon;1/3/2024"],
         [K.BLOCK, K.OUT], 0, []),
        ("a block moved to before", [";Baru;tahanan;E;masuk;1/3/2024", ";Baru;;F;pindah blok;2/3/2024",
                                     ";Baru;;F;pindah blok;3/3/2024"], [K.ARRIVED, K.BLOCK], 1, []),
        ("who goes out keeps his block", ["70417;;;F;bon;1/3/2024", "70417;;;;kembali;2/3/2024",
                                          "70417;;;C;pindah blok;3/3/2024"], [K.OUT, K.BACK], 1, []),
        ("by card, with and without a name", ["70417;Contoh Satu;;E;pindah blok;1/3/2024",
                                              "70417;;;F;pindah blok;1/3/2024"], [K.BLOCK], 1, []),
        ("planned for the day that is planned", ["70417;;;;rencana bebas;1/4/2024",
                                                 "70417;;;;rencana bebas;1/4/2024"], [None], 1, []),
        ("what cannot be read stands in its place", [";Tak Dikenal;;;bebas;1/3/2024", "70417;;;;kabur;1/3/2024"],
         [], 0, [(2, "moves-reader-unknown"), (3, "moves-movement-unknown")]),
    ],
)  # fmt: skip
def test_what_several_lines_do_together(case, lines, steps, unchanged, refused):
    made = plan(*lines)
    assert [one.row.kind for one in made.steps] == steps
    assert told(made)[1:] == (unchanged, refused)


def test_who_comes_again_is_opened_again_and_who_moves_is_not():
    made = plan("70419;;;E;masuk;1/3/2024", "70417;;;E;pindah blok;1/3/2024")
    assert [(one.row.kind, one.reopens) for one in made.steps] == [(K.ARRIVED, True), (K.BLOCK, False)]


def test_a_second_block_on_the_day_of_the_last_one_counts():
    moved = Known(mover((date(2024, 3, 1), K.BLOCK)), "Contoh Satu", "70417")
    assert told(plan("70417;;;E;pindah blok;1/3/2024", known=[moved]))[0] == [(2, K.BLOCK, WHO)]


def test_lines_are_taken_in_the_order_of_their_days():
    made = plan("70417;;;;kembali;3/3/2024", "70417;;;;bon;2/3/2024")
    assert [one.row.kind for one in made.steps] == [K.OUT, K.BACK]


def test_nobody_is_guessed():
    twins = (*KNOWN, Known(mover(id=UUID(int=10)), "Contoh Satu", "70420"))
    assert told(plan(";Contoh Satu;;;bebas;1/3/2024", known=twins))[2] == [(2, "moves-name-ambiguous")]
    left = (*KNOWN, Known(mover(id=UUID(int=10), closed=True), "Contoh Satu", "70420"))
    assert told(plan(";Contoh Satu;;;bebas;1/3/2024", known=left))[0] == [(2, K.RELEASED, WHO)]
    same = ";Contoh Empat;narapidana;E;masuk;1/3/2024"
    assert told(plan(same, same))[2] == [(3, "moves-named-twice")]


def test_of_two_blocks_on_one_day_the_later_line_counts():
    steps, unchanged, _ = told(plan("70417;;;E;pindah blok;1/3/2024", "70417;;;F;pindah blok;1/3/2024"))
    assert [(line, kind) for line, kind, _ in steps] == [(3, K.BLOCK)]
    assert unchanged == 1


@pytest.mark.parametrize(
    "case, text, code",
    [
        ("a register number", "card;name;register;movement;date\n", "moves-column-foreign"),
        ("a crime", "card;name;perkara;movement;date\n", "moves-column-foreign"),
        ("no movement", "card;name;date\n", "moves-column-missing"),
        ("nobody", "group;movement;date\n", "moves-column-missing"),
        ("a column twice", "card;kartu;movement;date\n", "moves-column-missing"),
        ("nothing", "", "moves-column-foreign"),
        ("no text", "card;movement;date\n\0\n", "moves-file-not-text"),
        ("too many lines", "card;movement;date\n" + "1;bebas;1/3/2024\n" * 5001, "moves-too-many-rows"),
        ("too many signs", "x" * 1_000_001, "moves-file-too-large"),
    ],
)
def test_which_files_are_refused_whole(case, text, code):
    outcome = read_rows(text)
    assert isinstance(outcome, Refusal)
    assert outcome.code == code


def test_a_file_at_its_limits_is_read_and_empty_lines_are_passed_over():
    rows, refused = read_rows("card;movement;date\n" + "1;bebas;1/3/2024\n" * 5000)
    assert (len(rows), refused) == (5000, [])
    assert read_rows(HEAD.ljust(1_000_000)) == ([], [])


def test_what_is_said_of_a_line_is_short_and_tells_no_card():
    for line, name, shown in [
        (f"70417;;;;{'x' * 41};1/3/2024", "movement", "x" * 40),
        (f"70417;;;;bebas;{'x' * 41}", "value", "x" * 40),
        (f";A;{'x' * 41};;masuk;1/3/2024", "group", "x" * 40),
        ("70417;Contoh Dua;;;bebas;1/3/2024", "card", "17"),
    ]:
        ((_, refusal),) = plan(line).refused
        assert refusal.details[name] == shown
    foreign = read_rows(";".join(["x" * 41, "", *map(str, range(9))]) + "\n")
    assert foreign.details["columns"] == ", ".join(["x" * 40, "?", *map(str, range(8))])
    assert read_rows("card;name;date\n").details["columns"] == "movement"
    assert read_rows("card;kartu;movement;date\n").details["columns"] == "card, card, movement, date"


def test_a_column_is_refused_by_its_name():
    outcome = read_rows("kartu,nama,No Register,mutasi,tanggal\n")
    assert outcome.details["columns"] == "no register"
    rows, refused = read_rows('\ufeffKartu,Nama,Mutasi,Tanggal\n1,"Contoh, Satu",bebas,1/3/2024\n')
    assert (rows[0].name, refused, rows[0].group) == ("Contoh, Satu", [], None)
    assert read_rows(HEAD + '1;"a;;;bebas;1/3/2024\n70417;;;;bebas;1/3/2024')[0][-1].line == 3


def test_groups_read_in_both_languages():
    lines = [";A;Narapidana;;masuk;1/3/2024", ";B;detainee;;masuk;1/3/2024"]
    assert [one.row.group for one in plan(*lines).steps] == [ReaderGroup.CONVICT, ReaderGroup.DETAINEE]
