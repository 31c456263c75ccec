"""Readers from a file, and every sentence in two languages."""

import argparse
import io
import re
from pathlib import Path

import pytest

from lentera.circulation import actions, commands, queries
from lentera.circulation.facts import ReaderGroup
from lentera.circulation.messages import FACTS, GROUPS, REFUSALS
from lentera.circulation.models import Reader, ReaderIdentity
from lentera.institutions.messages import REFUSALS as SHARED
from lentera.journal.facts import all_kinds
from lentera.journal.models import StoredEntry
from lentera.journal.refusals import Refusal
from tests.circulation.conftest import CARDS

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


def registered(stage):
    return Reader.objects.filter(institution=stage.cast.prison).count() - len(CARDS)


def test_readers_are_imported_and_counted(stage, tmp_path):
    code, said = run(stage, tmp_path, GOOD)
    assert (code, registered(stage)) == (0, 2)
    assert "dibaca 2 · ditambahkan 2 · tidak berubah 0 · ditolak 0" in said
    assert "Orang" not in said, "no name is printed"
    assert queries.reader_by_card(stage.cast.prison, "90001") is not None
    code, said = run(stage, tmp_path, GOOD)
    assert (code, registered(stage)) == (0, 2), "the same file again registers nobody twice"


def test_a_dry_run_changes_nothing(stage, tmp_path):
    before = StoredEntry.objects.count(), ReaderIdentity.objects.count()
    code, said = run(stage, tmp_path, GOOD, "--dry-run")
    assert code == 0
    assert "ditambahkan 2" in said
    assert (StoredEntry.objects.count(), ReaderIdentity.objects.count()) == before


@pytest.mark.parametrize(
    "case, text, words",
    [
        ("a column too many", "name;card;group;register\nA;1;staff;B.I 12\n", "Kolom register tidak boleh"),
        ("a column missing", "name;card\nA;1\n", "Kolom group tidak ada"),
        ("an unknown group", "name;card;group\nA;1;pencuri\n", "baris 2: Kelompok “pencuri” tidak dikenal"),
        ("no name", "name;card;group\n;1;staff\n", "baris 2: Nama kosong"),
        ("a card twice", "name;card;group\nA;1;staff\nB;1;staff\n", "baris 3: Nomor kartu 1 sudah dipakai"),
        ("another's card", f"name;card;group\nA;{CARDS[0]};staff\n", f"Nomor kartu {CARDS[0]} sudah dipakai"),
        ("no text", b"\xff\xfe\x00", "tidak dapat dibaca sebagai teks UTF-8"),
        ("nothing", "", "tidak"),
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
    assert "dibaca 2 · ditambahkan 1 · tidak berubah 0 · ditolak 1" in said


def test_who_is_registered_already_is_unchanged(stage):
    read = actions.read_readers(
        stage.cast.prison, ["name;card;group", f"Nama Rahasia {CARDS[0]};{CARDS[0]};convict"]
    )
    assert not isinstance(read, Refusal)
    assert (read.people, read.unchanged, read.refused) == ((), 1, ())


def test_every_code_has_a_sentence_and_every_fact_and_group_its_words():
    source = Path(actions.__file__).parent.parent
    told = "\n".join(path.read_text() for path in source.rglob("*.py"))
    codes = set(re.findall(r'Refusal\(\s*"([a-z-]+)"', told))
    assert codes - set(REFUSALS) - set(SHARED) == set()
    assert set(REFUSALS) - codes == set(), "a sentence that nobody says"
    kinds = {kind.name for kind in all_kinds() if kind.area == "circulation"}
    assert kinds == set(FACTS)
    assert set(GROUPS) == set(ReaderGroup)
