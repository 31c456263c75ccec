"""The exchange by commands: sticks, pairing, a home that is moved."""

import argparse
import io
from uuid import uuid4

from lentera.sync import commands
from tests.journal.sample.facts import PlantsGiven
from tests.sync.conftest import AGENCY, OTHER, PRISON
from tests.sync.nodes import House, pair
from tests.sync.test_exchange import say


def run(house, *words):
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser.add_subparsers())
    out = io.StringIO()
    with house.open():
        code = commands.run(parser.parse_args(["sync", *map(str, words)]), out)
    return code, out.getvalue()


def test_sticks_by_commands(hub, template, tmp_path):
    house = House(tmp_path / "new", template).start("site", "Rutan Pelaihari")
    ask, answer, stick = tmp_path / "minta.json", tmp_path / "jawab.bin", tmp_path / "tongkat.lentera"
    code, told = run(house, "status")
    assert (
        code == 1 and "Simpul ini belum dipasangkan. Di simpul baru: lentera sync pair --ask BERKAS" in told
    )
    assert run(house, "pair", "--ask", ask)[0] == 0
    code, told = run(hub, "pair", ask, "--institution", OTHER, "--answer", answer)
    assert code == 0
    digits = told.rsplit(": ", 1)[1].strip()
    assert run(house, "pair", "--accept", answer, "--code", "1")[0] == 1
    assert run(house, "pair", "--accept", answer, "--code", digits)[0] == 0
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=OTHER, plants=5))
    assert run(hub, "export", "--to", "rutan pelaihari", stick)[0] == 0
    assert run(hub, "check", stick)[1].startswith("Bundel nomor 2, dari Dispersip untuk Rutan Pelaihari")
    assert run(house, "import", stick)[0] == 0
    assert "0 catatan baru, 1 sudah ada" in run(house, "import", stick)[1]
    stick.write_bytes(stick.read_bytes()[:-5])
    code, told = run(house, "import", stick)
    assert code == 1 and told.startswith("tongkat.lentera: Bundel ini terpotong")
    assert run(hub, "export", "--to", "siapa", stick) == (1, "Simpul siapa tidak terdaftar.\n")
    assert "Rutan Pelaihari" in run(hub, "status")[1]


def test_a_home_is_moved_by_command(hub, template, tmp_path):
    house = House(tmp_path / "new", template).start("site", "Rutan Pelaihari")
    pair(hub, house, [])
    assert run(hub, "home", "move", OTHER, "--to", house.id)[0] == 0
    assert run(hub, "home", "move", OTHER, "--to", house.id)[0] == 0, "again changes nothing"
    assert run(house, "home", "move", PRISON, "--to", hub.id)[0] == 1
    assert house.take(hub.export(house)).parked == []
    say(house, OTHER, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=5))
