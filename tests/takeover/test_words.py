"""What a dump knows by a number alone, in the words of the page."""

import pytest
from django.utils.translation import override

from lentera.takeover.rules import Question
from lentera.takeover.told import LOANS, OldLoan, Reason
from lentera.takeover.views.answers import page_of
from lentera.takeover.words import reason_text, shown


@pytest.mark.parametrize(
    ("name", "id", "en"),
    [
        ("member 5", "anggota nomor 5", "member no. 5"),
        ("borrower 12", "anggota nomor 12", "member no. 12"),
        ("item 4", "eksemplar nomor 4", "copy no. 4"),
        ("collection 4", "eksemplar nomor 4", "copy no. 4"),
        ("KI-0001", "KI-0001", "KI-0001"),
        ("item 4b", "item 4b", "item 4b"),  # somebody's barcode
        ("", "", ""),
    ],
)
def test_a_number_of_an_old_system_is_told_in_words(name, id, en):
    assert shown(name) == id
    with override("en"):
        assert shown(name) == en


def test_a_reason_tells_a_copy_without_a_barcode_in_words():
    told = reason_text(Reason(LOANS, 3, "takeover-loan-double", {"barcode": "item 4"}))
    assert told == "Buku eksemplar nomor 4 tercatat dipinjam dua kali; baris ini tidak dipilih."
    told = reason_text(Reason(LOANS, 3, "takeover-loan-double", {"barcode": "KI-4"}))
    assert told.startswith("Buku KI-4 ")


def test_two_loans_of_one_copy_are_told_apart_in_words(db):
    loans = [OldLoan(1, "item 4", "borrower 5", "2024-02-20"), OldLoan(2, "item 4", "80002", "2024-02-21")]
    question = Question("double-loan", 1, LOANS, barcode="item 4", lines=(1, 2))
    [group] = page_of([question], [], loans, None)
    [row] = group.rows
    assert [value for _name, value in row.facts] == ["1, 2", "eksemplar nomor 4"]
    assert row.choices[0][1].startswith("baris 1: kartu anggota nomor 5 (–), ")
