"""The grid, two states side by side, two people's changes, drafts, classes: the parts of the editor."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.catalogue.classes import all_classes, belongs, below, count_under, search_classes, way_to
from lentera.catalogue.editing import drafts
from lentera.catalogue.editing.comparing import Change, compare, merge
from lentera.catalogue.editing.grid import decide_marc, grid_of, read_grid, type_changed
from lentera.catalogue.marc.record import Field, Marc, to_bytes
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from tests.catalogue.makers import book, field

ID = UUID(int=5)
LEADER = "00000nam a2200000 i 4500"
FIXED = "240206s2024    io            000 0 ind d"
PLAIN = Marc(LEADER, (Field("008", FIXED), field("245", "aX")))


def sent(marc: Marc, **changes: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    """What a browser sends of a grid, with values changed."""
    sheet = grid_of(marc)
    told = {"leader": sheet.leader}
    told |= {f"leader-{position.start}": value for position, value in sheet.leader_positions}
    if sheet.fixed is not None:
        told["fixed"] = sheet.fixed
        told |= {f"fixed-{position.start}": value for position, value in sheet.fixed_positions}
    columns = {name: [getattr(row, name) for row in sheet.rows] for name in ("tag", "one", "two", "text")}
    return told | changes, columns


def test_a_grid_sent_back_untouched_is_the_record():
    marc = book("Bumi Manusia", field("500", "a blank behind ", "b  two  inside"), Field("008", FIXED))
    told, columns = sent(marc)
    assert read_grid(told, columns).marc(marc) == marc


def test_positions_are_set_by_their_names():
    told, columns = sent(PLAIN, **{"fixed-33": "1", "leader-5": "c"})
    marc = read_grid(told, columns).marc()
    assert marc.control("008") == FIXED[:33] + "1" + FIXED[34:]
    assert marc.leader[5] == "c"


def test_another_type_of_record_begins_its_part_of_008_anew():
    told, columns = sent(PLAIN, **{"leader-6": "e"})
    sheet = read_grid(told, columns)
    assert type_changed(told, sheet)
    assert sheet.fixed is not None
    assert (sheet.fixed[:18], sheet.fixed[35:]) == (FIXED[:18], FIXED[35:])
    assert sheet.fixed[25] == "|"


def test_whatever_is_sent_is_read():
    sheet = read_grid(
        {"fixed": "x", "fixed-33": "toolong"}, {"tag": ["1", "24\x00", "008"], "text": ["$", "$a\x1fx"]}
    )
    assert len(sheet.rows) == 3
    assert to_bytes(sheet.marc())


def test_a_new_record_gets_a_number_of_its_own_and_an_old_one_keeps_its():
    untold = Marc(LEADER, (field("245", "aX", indicators="00"),))
    made = decide_marc(untold, None, record=ID, is_new=True)
    assert isinstance(made, Marc)
    assert made.control("001") == "lentera-0000000000000000"
    kept = decide_marc(book(author="", control="lc-9"), None, record=ID, is_new=True)
    assert isinstance(kept, Marc) and kept.control("001") == "lc-9"
    refused = decide_marc(Marc(LEADER, ()), None, record=ID, is_new=True)
    assert isinstance(refused, Refusal) and refused.code == "record-title-missing"


def test_two_states_are_told_field_by_field():
    old = book("Bumi Manusia", field("650", "aFiksi"), field("650", "aSejarah"))
    new = book(
        "Bumi Manusia", field("650", "aFiksi Indonesia"), field("650", "aSejarah"), field("520", "aIsi")
    )
    assert compare(old, old) == []
    assert compare(old, new) == [
        Change("520", "", "__ $a Isi"),
        Change("650", "__ $a Fiksi", "__ $a Fiksi Indonesia"),
    ]


def test_two_peoples_changes_are_put_together():
    base = book("Bumi", field("520", "aLama"), field("650", "aFiksi"))
    mine = book("Bumi Manusia", field("520", "aLama"), field("650", "aFiksi"))
    theirs = book("Bumi", field("520", "aBaru"), field("650", "aFiksi"), field("700", "aLain"))
    merged = merge(base, mine, theirs)
    assert merged.clashes == ()
    assert [one.first("a") for one in merged.marc.each("245", "520", "700")] == [
        "Bumi Manusia /",
        "Baru",
        "Lain",
    ]
    clash = merge(base, book("Bumi Kita", field("520", "aMilikku")), theirs)
    assert clash.clashes == ("520",)
    assert clash.marc.first("520") == field("520", "aMilikku")
    assert clash.marc.first("650") is None


tags = st.lists(st.sampled_from(["500", "520", "650"]), max_size=4)
records = tags.map(lambda told: book("X", *(field(tag, f"a{at}") for at, tag in enumerate(told))))


@given(records, records)
def test_one_persons_changes_are_kept_whole(base, mine):
    assert merge(base, mine, base).marc == merge(base, base, mine).marc == merge(mine, mine, mine).marc


def test_a_draft_opens_for_its_account_for_a_day(fresh_home):
    account = uuid4()
    token = drafts.keep(book(), account, before=None)
    assert drafts.open_draft(token, account) == (book(), None)
    assert drafts.open_draft(token, uuid4()) is None
    assert drafts.open_draft("../" + token, account) is None
    assert drafts.open_draft("0" * 32, account) is None
    with clock.told(clock.now() + timedelta(days=1, minutes=1)):
        assert drafts.open_draft(token, account) is None
        drafts.keep(book(), account, before=None)
    assert drafts.open_draft(token, account) is None


def test_classes_stand_in_their_order():
    ten = [one.number for one in below("")]
    assert ten == [f"{digit}00" for digit in range(10)]
    religion = [one.number for one in below("200")]
    assert religion.index("290") < religion.index("2X0") < religion.index("2X9")
    assert [one.number for one in way_to("899.2213")] == ["800", "890", "899.221", "899.2213"]
    assert way_to("xyz") == []
    for one in all_classes().values():
        assert not one.parent or one.parent in all_classes()


@pytest.mark.parametrize(
    "text, number",
    [("fikih", "2X4"), ("xyz", None), ("perta perik", "630"), ("635", "635.9"), ("", None), ("2x", "2X0")],
)
def test_classes_are_found_by_words_and_numbers(text, number):
    found = [one.number for one in search_classes(text)]
    assert (number in found) if number else found == []


def test_records_are_counted_where_they_stand():
    counts = {"2X4.1": 2, "297": 1, "635.9": 3, "63": 1, "899.2213": 4, "": 9}
    assert count_under(counts, below(""))["200"] == 3
    under = count_under(counts, [*below("200"), *below("600"), *below("890")])
    assert (under["2X4"], under["290"], under["630"], under["899.221"]) == (2, 1, 4, 4)
    assert belongs("2x4", all_classes()["2X4"])
