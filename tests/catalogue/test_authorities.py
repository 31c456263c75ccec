"""Authorities through the journal: renaming, merging, undoing, their files, and records that follow."""

import argparse
from datetime import date
from io import StringIO
from uuid import UUID

import pytest

from lentera.catalogue import actions, queries
from lentera.catalogue.actions import authorities, authority_import, renaming
from lentera.catalogue.authorities.headings import (
    key_of,
    link_of,
)
from lentera.catalogue.authorities.rules import (
    AuthorityForm,
    Taken,
    decide_authority,
)
from lentera.catalogue.commands import add_arguments
from lentera.catalogue.marc.record import Field, Marc, to_iso2709
from lentera.catalogue.models import Authority, AuthorityReference, Record
from lentera.catalogue.queries import authorities as known
from lentera.journal.models import StoredEntry
from lentera.journal.refusals import Refusal
from lentera.journal.undo import undo
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book, field
from tests.journal.proofs import assert_replay_equals_tables

ONE = UUID(int=1)
TODAY = date(2024, 2, 6)
TOER = AuthorityForm(
    kind="person", heading="Toer, Pramoedya Ananta, 1925-2006", see=("Pramoedya Ananta Toer",)
)


@pytest.fixture
def shelf(agency):
    records = [
        book("Bumi Manusia", field("650", "aFiksi Indonesia"), control="1"),
        book("Jejak Langkah", control="2", author="Pramoedya Ananta Toer"),
        book(
            "Kumpulan",
            field("700", "aToer, Pramoedya Ananta,", "epenyunting"),
            control="3",
            author="Lain, Orang",
        ),
        book("Anggrek", field("650", "aAnggrek", "xBudi daya"), control="4", author="Tamam"),
    ]
    actions.import_records(agency, reads(*records), actor=ACTOR)
    return agency


def save(agency, form=TOER, request="s1", **options):
    return authorities.save_authority(agency, form, actor=ACTOR, request_id=request, **options)


def found(question):
    return sorted(row.title for row in queries.search(question).records)


@pytest.mark.django_db
def test_a_rename_reaches_all_records_and_back(shelf, other):
    actions.import_records(other, reads(book("Di Sana", control="9")), actor=ACTOR)
    saved = save(shelf)
    shown = renaming.preview_authority(shelf, saved.authority, heading="Pramoedya, 1925-2006")
    assert (shown.own, shown.elsewhere) == (1, 0)  # without years it is none of the forms yet
    authorities.add_form(shelf, saved.authority, "Toer, Pramoedya Ananta", actor=ACTOR, request_id="f")
    shown = renaming.preview_authority(shelf, saved.authority, heading="Pramoedya, 1925-2006")
    assert (shown.own, shown.elsewhere) == (3, 1)
    done = renaming.rename_authority(
        shelf, saved.authority, "Pramoedya, 1925-2006", actor=ACTOR, request_id="r"
    )
    assert (done.changed, done.left) == (3, 0)
    assert found('pengarang:"pramoedya"') == ["Bumi Manusia", "Di Sana", "Jejak Langkah", "Kumpulan"]
    assert Record.objects.get(control="1").author == "Pramoedya"
    assert Record.objects.get(control="9").author == "Toer, Pramoedya Ananta"
    marc = queries.marc_of(Record.objects.get(control="3"))
    assert marc.first("700").subfields[-1] == ("0", link_of(saved.authority))
    back = renaming.rename_authority(
        shelf, saved.authority, "Toer, Pramoedya Ananta", actor=ACTOR, request_id="b"
    )
    assert back.changed == 3
    assert {row.author for row in Record.objects.filter(control__in="12")} == {"Toer, Pramoedya Ananta"}
    assert_replay_equals_tables()


@pytest.mark.django_db
def test_a_rename_that_was_broken_off_goes_on(shelf, monkeypatch):
    monkeypatch.setattr(renaming, "CHUNK", 1)
    saved = save(
        shelf,
        AuthorityForm(kind="person", heading="Pram", see=("Toer, Pramoedya Ananta", "Pramoedya Ananta Toer")),
    )
    some = renaming.apply_authority(shelf, saved.authority, actor=ACTOR, request_id="a", most=2)
    assert (some.changed, some.left) == (2, 1)
    rest = renaming.apply_authority(shelf, saved.authority, actor=ACTOR, request_id="a")
    assert (rest.changed, rest.left) == (1, 0)
    assert renaming.apply_authority(shelf, saved.authority, actor=ACTOR, request_id="a").changed == 0
    assert_replay_equals_tables()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("Ördek, Ayşe", "Ordek Ayse"),
        ("Al-Qur'an", "Alqur’an"),
        ("Al-Qur’an", "al QURAN"),
        ("三国演义", "三国 演义"),
        ("СЛОВО", "слово"),
    ],
)
def test_no_record_is_missed_for_its_marks(agency, written, form):
    actions.import_records(agency, reads(book("Judul", author=written)), actor=ACTOR)
    matches = key_of(written) == key_of(form)
    saved = save(agency, AuthorityForm(kind="person", heading="Tajuk", see=(form,)))
    assert renaming.preview_authority(agency, saved.authority).own == int(matches)
    assert matches == (written != "Al-Qur'an")


@pytest.mark.django_db
def test_one_heading_has_one_authority(shelf, other):
    first, again = save(shelf), save(shelf)
    assert first == again
    refused = save(shelf, AuthorityForm(kind="person", heading="toer pramoedya ananta 1925-2006"), "s2")
    assert refused.code == "authority-exists"
    assert (
        save(shelf, AuthorityForm(kind="person", heading="Pramoedya Ananta Toer"), "s3").code
        == "authority-is-variant"
    )
    assert isinstance(save(other, request="s4"), type(first))
    assert save(other, authority=first.authority, request="s5").code == "authority-unknown"
    assert_replay_equals_tables()


@pytest.mark.django_db
def test_what_was_merged_leads_on_and_parts_again(shelf):
    kept = save(shelf).authority
    gone = save(
        shelf, AuthorityForm(kind="person", heading="Toer, P. A.", see=("P. Ananta",)), "s2"
    ).authority
    topic = save(shelf, AuthorityForm(kind="topic", heading="Anggrek"), "s3").authority
    merge = authorities.merge_authorities
    assert merge(shelf, kept, topic, actor=ACTOR, request_id="m0").code == "authority-kinds-differ"
    assert merge(shelf, kept, kept, actor=ACTOR, request_id="m1").code == "authority-same"
    told = merge(shelf, kept, gone, actor=ACTOR, request_id="m2")
    assert merge(shelf, kept, gone, actor=ACTOR, request_id="m2") == told
    assert known.merged_into(gone) == kept
    see, _ = known.references(known.authority(kept))
    assert [one.text for one in see] == ["Pramoedya Ananta Toer", "Toer, P. A.", "P. Ananta"]
    entry = StoredEntry.objects.filter(kind="catalogue.authority_merged").get()
    undo(shelf, entry.stream, bytes(entry.hash), request_id="u", actor=ACTOR)
    assert known.merged_into(gone) is None
    assert known.authority(gone).heading == "Toer, P. A."
    assert_replay_equals_tables()


@pytest.mark.django_db
def test_a_removed_authority_comes_back_by_undo(shelf):
    id = save(shelf).authority
    authorities.remove_authority(shelf, id, actor=ACTOR, request_id="r")
    assert not Authority.objects.exists()
    assert not AuthorityReference.objects.exists()
    entry = StoredEntry.objects.filter(kind="catalogue.authority_removed").get()
    undo(shelf, entry.stream, bytes(entry.hash), request_id="u", actor=ACTOR)
    assert Authority.objects.get().heading == TOER.heading
    assert_replay_equals_tables()


@pytest.mark.django_db
def test_headings_without_an_authority_are_counted_and_made_one_by_a_press(shelf):
    told = {one.text: one for one in known.candidates(shelf, subjects=False)}
    assert told["Toer, Pramoedya Ananta"].count == 1
    assert told["Toer, Pramoedya Ananta"].like == ("Pramoedya Ananta Toer",)
    subjects = {one.text for one in known.candidates(shelf, subjects=True)}
    assert subjects == {"Fiksi Indonesia", "Anggrek -- Budi daya"}
    make = authorities.authority_from_heading
    made = make(shelf, "Anggrek -- Budi daya", subject=True, actor=ACTOR, request_id="c1")
    row = known.authority(made.authority)
    assert (row.kind, row.heading) == ("topic", "Anggrek -- Budi daya")
    assert {one.text for one in known.candidates(shelf, subjects=True)} == {"Fiksi Indonesia"}
    assert make(shelf, "Tidak ada", subject=True, actor=ACTOR, request_id="c2").code == "authority-not-used"
    make(shelf, "Toer, Pramoedya Ananta", subject=False, actor=ACTOR, request_id="c3")
    (left,) = [one for one in known.candidates(shelf, subjects=False) if one.text == "Pramoedya Ananta Toer"]
    assert left.near_heading == "Toer, Pramoedya Ananta"


@pytest.mark.django_db
def test_suggestions_come_by_heading_and_by_form(shelf, other):
    save(shelf)
    save(other, AuthorityForm(kind="person", heading="Toernberg"), "s9", public=False)
    suggest = known.suggest_headings
    assert [one.heading for one in suggest("toe", kinds=["person"], reader=shelf)] == [TOER.heading]
    (one,) = suggest("Pramoedya A", kinds=["person"], reader=None)
    assert (one.heading, one.form) == (TOER.heading, "Pramoedya Ananta Toer")
    assert [one.heading for one in suggest("toern", kinds=["person"], reader=other)] == ["Toernberg"]
    assert suggest("toe", kinds=["topic"], reader=shelf) == []
    assert suggest("", kinds=["person"], reader=shelf) == []


@pytest.mark.django_db
def test_an_authority_file_comes_in_once_and_names_what_it_cannot_take(agency):
    made = decide_authority(TOER, None, Taken(), authority=ONE, today=TODAY)
    plain = Marc(
        "00000nz  a2200000n  4500", (Field("001", "a1"), Field("003", "X"), field("150", "aAnggrek"))
    )
    title = Marc("00000nz  a2200000n  4500", (Field("001", "t1"), field("130", "aHikayat")))
    records = [(1, made), (2, plain), (3, title), (4, book()), (5, Refusal("record-cut-off", bytes=3))]
    load = authority_import.import_authorities
    held = load(agency, records, source="a.mrc", actor=ACTOR)
    assert (held.landed, held.read, Authority.objects.count()) == (False, 5, 0)
    assert [(number, why.code) for number, why in held.refusals] == [
        (3, "authority-no-heading"),
        (4, "authority-not-authority"),
        (5, "record-cut-off"),
    ]
    done = load(agency, records, source="a.mrc", actor=ACTOR, skip_bad=True)
    assert done.counts == {"added": 2, "refused": 3}
    again = load(agency, records[:2], source="a.mrc", actor=ACTOR)
    assert again.counts == {"unchanged": 2}
    renamed = Marc(plain.leader, (*plain.fields[:2], field("150", "aOrchidaceae")))
    assert load(agency, [(1, renamed)], source="b.mrc", actor=ACTOR).counts == {"updated": 1}
    assert set(Authority.objects.values_list("heading", flat=True)) == {TOER.heading, "Orchidaceae"}
    assert_replay_equals_tables()


@pytest.mark.django_db
def test_an_authority_file_that_broke_off_is_taken_to_its_end(agency, monkeypatch):
    monkeypatch.setattr(authority_import, "CHUNK", 2)
    topics = [
        Marc(
            "00000nz  a2200000n  4500",
            (Field("001", f"a{n}"), Field("003", "X"), field("150", f"aTopik {n}")),
        )
        for n in range(5)
    ]
    file = list(enumerate(topics, 1))
    whole = authority_import.writing
    landed = iter([whole])

    def fails(*told, **more):
        return next(landed)(*told, **more)

    monkeypatch.setattr(authority_import, "writing", fails)
    with pytest.raises(StopIteration):
        authority_import.import_authorities(agency, file, source="a.mrc", actor=ACTOR, request_id="r")
    assert Authority.objects.count() == 2
    monkeypatch.setattr(authority_import, "writing", whole)
    done = authority_import.import_authorities(agency, file, source="a.mrc", actor=ACTOR, request_id="r")
    assert done.counts == {"unchanged": 2, "added": 3}
    assert Authority.objects.count() == 5
    assert_replay_equals_tables()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("multatuli", ["Max Havelaar", "Tentang Multatuli"]),
        ("Multatuli havelaar", ["Max Havelaar"]),
        ("pengarang:multatuli", ["Max Havelaar"]),
        ('subjek:"kembang anggrek"', ["Taman"]),
        ("merawat kembang anggrek", ["Taman"]),
        ("judul:multatuli", ["Tentang Multatuli"]),
        ("kembang", []),
        ("dekker", ["Max Havelaar"]),
    ],
)
def test_whoever_asks_for_another_form_finds_the_heading(agency, question, expected):
    records = [
        book("Max Havelaar", control="1", author="Dekker, Eduard Douwes"),
        book("Tentang Multatuli", control="2", author=""),
        book("Taman", field("650", "aAnggrek"), field("520", "aMerawat tanaman."), control="3", author=""),
    ]
    actions.import_records(agency, reads(*records), actor=ACTOR)
    assert found("multatuli") == ["Tentang Multatuli"]
    save(agency, AuthorityForm(kind="person", heading="Dekker, Eduard Douwes, 1820-1887", see=("Multatuli",)))
    save(agency, AuthorityForm(kind="topic", heading="Anggrek", see=("Kembang anggrek",)), "s2")
    assert found(question) == expected


def command(*words):
    parser = argparse.ArgumentParser()
    add_arguments(parser.add_subparsers())
    out = StringIO()
    args = parser.parse_args(["catalogue", "authorities", *map(str, words)])
    return args.run(args, out), out.getvalue()


@pytest.mark.django_db
def test_the_command_imports_a_file_and_says_what_it_is_not(agency, tmp_path):
    made = decide_authority(TOER, None, Taken(), authority=ONE, today=TODAY)
    path = tmp_path / "kendali.mrc"
    path.write_bytes(to_iso2709(made) + to_iso2709(book()))
    code, told = command(path)
    assert (code, Authority.objects.count()) == (1, 0)
    assert "kendali.mrc, cantuman ke-2: Cantuman ini bukan cantuman kendali" in told
    code, told = command(path, "--skip-bad")
    assert [int(line.split()[-1]) for line in told.splitlines()[-5:]] == [2, 1, 0, 0, 1]
    path.write_bytes(to_iso2709(made))
    assert command(path)[0] == 0
    assert Authority.objects.get().heading == TOER.heading
    assert command(tmp_path / "tidak-ada.mrc")[0] == 1
    path.write_bytes(b"Halo")
    assert command(path)[0] == 1
