"""`lentera readers import` and `lentera batch` for what it brought; and every sentence in two languages."""

import argparse
import io
import re
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest

from lentera.catalogue import batch_commands
from lentera.catalogue.hooks import OtherBatch
from lentera.circulation import queries as circulation
from lentera.circulation.models import Reader, ReaderIdentity
from lentera.journal import clock
from lentera.journal.facts import all_kinds
from lentera.journal.models import Author, StoredEntry
from lentera.journal.node import this_node
from lentera.pages.hooks import known_fact_texts, known_texts
from lentera.takeover import commands
from lentera.takeover.messages import QUESTIONS, REFUSALS
from lentera.takeover.models import TakeoverFile
from tests.circulation.conftest import CARDS
from tests.takeover.conftest import SECRET, SLIMS_DUMP

GOOD = "name;card;group;block\nOrang Satu;90001;convict;C\nOrang Dua;;staff;\n"


def run(stage, tmp_path, text, *options):
    path = tmp_path / "anggota.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser.add_subparsers())
    out = io.StringIO()
    told = ["readers", "import", str(path), "--institution", str(stage.cast.prison), *options]
    code = commands.run(parser.parse_args(told), out)
    return code, out.getvalue()


def test_a_file_that_is_not_there_and_a_group_that_is_none_are_said_so(stage, tmp_path):
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser.add_subparsers())
    words = ["readers", "import", str(tmp_path / "nowhere.csv"), "--institution", str(stage.cast.prison)]
    out = io.StringIO()
    assert commands.run(parser.parse_args(words), out) == 1
    assert out.getvalue() == "nowhere.csv: Berkas ini tidak ada, atau tidak boleh dibaca. Periksa namanya.\n"
    code, told = run(stage, tmp_path, "name;card;group;block\nOrang Satu;90001;Pencuri;C\n")
    assert code == 1 and "Yang dikenal: convict, detainee" in told and "Pencuri" not in told


def batch(stage, *words):
    parser = argparse.ArgumentParser()
    batch_commands.add_batch(parser.add_subparsers())
    out = io.StringIO()
    told = ["batch", *words, *(() if stage is None else ("--institution", str(stage.cast.prison)))]
    code = batch_commands.run(parser.parse_args(told), out)
    return code, out.getvalue()


def test_the_words_that_take_it_back_are_told(stage, tmp_path):
    _code, told = run(stage, tmp_path, GOOD)
    words = told.splitlines()[-1].partition("lentera ")[2].split()
    assert words[:2] == ["batch", "rollback"] and len(words) == 3
    assert batch(None, *words[1:])[0] == 0 and registered(stage) == 0


def registered(stage):
    return Reader.objects.filter(institution=stage.cast.prison).count() - len(CARDS)


def test_readers_are_imported_and_counted(stage, tmp_path):
    code, said = run(stage, tmp_path, GOOD)
    assert (code, registered(stage)) == (0, 2)
    assert "dibaca 2 · ditambahkan 2 · diperbarui 0 · tidak berubah 0 · ditolak 0" in said
    assert "Orang" not in said, "no name is printed"
    assert circulation.reader_by_card(stage.cast.prison, "90001") is not None
    code, said = run(stage, tmp_path, GOOD)
    assert (code, registered(stage)) == (0, 2), "the same file again registers nobody twice"
    assert not TakeoverFile.objects.exists()


def test_a_dry_run_changes_nothing(stage, tmp_path):
    before = StoredEntry.objects.count(), ReaderIdentity.objects.count(), TakeoverFile.objects.count()
    code, said = run(stage, tmp_path, GOOD, "--dry-run")
    assert code == 0
    assert "ditambahkan 2" in said
    assert (
        StoredEntry.objects.count(),
        ReaderIdentity.objects.count(),
        TakeoverFile.objects.count(),
    ) == before


@pytest.mark.parametrize(
    "case, text, words",
    [
        ("a column too many", "name;card;group;register\nA;1;staff;B.I 12\n", "Kolom register tidak boleh"),
        ("a column missing", "name;card\nA;1\n", "Kolom group tidak ada"),
        (
            "an unknown group",
            "name;card;group\nA;1;pencuri\n",
            "anggota baris 2: Jenis anggota pada baris ini belum",
        ),
        ("no name", "name;card;group\n;1;staff\n", "anggota baris 2: Nama kosong"),
        (
            "a card twice",
            "name;card;group\nA;1;staff\nB;1;staff\n",
            "anggota baris 2: Anggota ini perlu keputusan petugas",
        ),
        ("another's card", f"name;card;group\nA;{CARDS[0]};staff\n", "terdaftar atas nama lain"),
        ("no text", b"\xff\xfe\x00", "anggota.csv: "),
        ("loans alone", "barcode;card;lent;due\nKI-1;1;2024-01-01;2024-01-02\n", "Tambahkan --loans"),
        ("nothing", "", "anggota.csv: "),
    ],
)
def test_a_bad_file_gets_a_sentence_and_changes_nothing(stage, tmp_path, case, text, words):
    code, said = run(stage, tmp_path, text)
    assert code == 1
    assert words in said
    assert registered(stage) == 0


def test_good_lines_land_only_when_asked(stage, tmp_path):
    text = "name,card,group\nA,90001,staff\nB,90002,pencuri\n"
    assert run(stage, tmp_path, text)[0] == 1
    assert registered(stage) == 0
    code, said = run(stage, tmp_path, text, "--skip-bad")
    assert (code, registered(stage)) == (1, 1)
    assert "dibaca 2 · ditambahkan 1 · diperbarui 0 · tidak berubah 0 · ditolak 1" in said


def test_a_slims_dump_brings_members_and_with_loans_what_needs_no_question(stage, tmp_path):
    code, said = run(stage, tmp_path, SLIMS_DUMP, "--dry-run")
    assert "anggota: dibaca 4 · ditambahkan 3 · diperbarui 0 · tidak berubah 0 · ditolak 1" in said
    assert "pinjaman" not in said.replace("--loans", "")
    code, said = run(stage, tmp_path, SLIMS_DUMP, "--loans", "--skip-bad", "--group", "Standard=convict")
    assert code == 1
    assert "anggota: dibaca 4 · ditambahkan 3 · diperbarui 0 · tidak berubah 0 · ditolak 1" in said
    assert "pinjaman: dibaca 8 · ditambahkan 1 · diperbarui 0 · tidak berubah 0 · ditolak 7" in said
    parts = [re.search(r", (\w+) baris [\d.]+: ", line) for line in said.splitlines()]
    assert {one[1] for one in parts if one} == {"anggota", "pinjaman"}, "each counts its own rows"
    assert SECRET not in said
    assert "80001" not in said
    assert circulation.open_loans(stage.cast.prison).count() == 1


def test_loans_without_items_say_what_comes_first(stage, tmp_path):
    text = f"barcode;card;lent;due\nZZ-1;{CARDS[0]};2024-03-01;2024-03-08\n"
    code, said = run(stage, tmp_path, text, "--loans")
    assert code == 1
    assert "Impor bukunya dahulu dengan lentera items import" in said


def test_an_unknown_group_of_the_mapping_is_refused(stage, tmp_path):
    code, said = run(stage, tmp_path, SLIMS_DUMP, "--group", "Standard=pencuri")
    assert code == 1
    assert "Kelompok “pencuri” tidak dikenal" in said


def test_take_overs_stand_in_the_list_of_batches_and_go_back(stage, tmp_path):
    run(stage, tmp_path, GOOD)
    code, said = batch(stage, "list")
    assert code == 0
    line = next(line for line in said.splitlines() if "Daftar buatan sendiri" in line)
    assert "selesai" in line
    code, said = batch(stage, "rollback", line.split()[0][:13])
    assert (code, registered(stage)) == (0, 0)
    assert re.search(r"dihapus\s+2", said)
    assert "dibatalkan" in batch(stage, "list")[1]
    assert batch(stage, "rollback", line.split()[0])[0] == 1


def test_a_number_is_enough_whichever_house_it_belongs_to(stage, tmp_path):
    assert Author.objects.filter(home=this_node()).count() > 1
    run(stage, tmp_path, GOOD)
    number = batch(stage, "list")[1].splitlines()[1].split()[0]
    assert number in batch(None, "list")[1], "what can be taken back by its number stands in the list"
    assert batch(None, "rollback", "") == (1, "Impor dengan nomor ini tidak ada di simpul ini.\n")
    code, said = batch(None, "rollback", number)
    assert (code, registered(stage)) == (0, 0), said


def test_a_number_that_begins_two_imports_takes_neither_back(stage, tmp_path, monkeypatch):
    run(stage, tmp_path, GOOD)
    twice = [OtherBatch(UUID(int=1 << 100 | one), clock.now(), "done", "") for one in (1, 2)]
    more = SimpleNamespace(batches=lambda one: twice if one == stage.cast.prison else [])
    monkeypatch.setattr(batch_commands, "other_batches", lambda: [more])
    code, said = batch(None, "rollback", "0000001")
    assert code == 1 and said.splitlines()[1:] == [str(one.id) for one in twice]


def test_every_code_has_a_sentence_and_every_fact_its_words():
    source = Path(commands.__file__).parent
    told = "\n".join(path.read_text() for path in source.rglob("*.py") if path.name != "messages.py")
    codes = set(re.findall(r'"(takeover-[a-z-]+)"', told)) - {"takeover-"}
    assert codes - set(REFUSALS) == set()
    assert set(REFUSALS) - codes == set(), "a sentence that nobody says"
    assert set(REFUSALS) <= set(known_texts())
    kinds = {kind.name for kind in all_kinds() if kind.area == "takeover"}
    assert kinds <= set(known_fact_texts())
    asked = set(re.findall(r'(?:Question\(\s*|append\(\()"([a-z-]+)"', told))
    assert asked == set(QUESTIONS)
