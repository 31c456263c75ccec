"""The exchange over HTTPS: the same bundles, tried again when the line breaks; and the commands."""

import argparse
import io
from uuid import uuid4

import pytest
from django.test import Client

from lentera.journal.refusals import Refusal
from lentera.sync import commands, network
from lentera.sync.views.exchange import KIND
from tests.journal.sample.facts import PlantsGiven
from tests.journal.sample.models import Gift
from tests.sync.conftest import AGENCY, OTHER, PRISON
from tests.sync.nodes import House, pair
from tests.sync.test_exchange import say


def through(hub, broken=0):
    """The line to the hub: it breaks so many times first."""
    left = [broken]

    def once(place, body):
        if left[0]:
            left[0] -= 1
            return None, "sambungan putus", False
        with hub.open():
            answer = Client().post("/sync/", data=body, content_type=KIND)
        return (
            (answer.content, "", False)
            if answer.status_code == 200
            else (None, answer.content.decode(), True)
        )

    return once


def test_a_broken_line_is_tried_again_and_both_sides_hear(hub, site, monkeypatch):
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=9))
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=3))
    pauses = []
    monkeypatch.setattr(network, "_once", through(hub, broken=2))
    with site.open():
        taken = network.exchange(hub.id, "https://pusat.example", pause=pauses.append)
    assert not isinstance(taken, Refusal) and taken.entries == 1
    assert pauses == [2.0, 4.0]
    with hub.open():
        assert Gift.objects.filter(partner=AGENCY).count() == 1


def test_a_line_that_stays_broken_is_one_sentence(hub, site, monkeypatch):
    monkeypatch.setattr(network, "_once", through(hub, broken=99))
    with site.open():
        told = network.exchange(hub.id, "https://pusat.example", pause=lambda _: None)
        assert told == Refusal("exchange-failed", address="https://pusat.example", reason="sambungan putus")
        assert isinstance(network.exchange(hub.id, "ftp://x", pause=lambda _: None), Refusal)


@pytest.mark.parametrize("body, kind, status", [
    (b"x", KIND, 422), (b"", KIND, 415), (b"x", "text/plain", 415), (b"{}\n" + b"0" * 128 + b"\n", KIND, 422),
])  # fmt: skip
def test_nonsense_is_answered_with_a_sentence(hub, body, kind, status):
    with hub.open():
        answer = Client().post("/sync/", data=body, content_type=kind)
        assert answer.status_code == status
        assert answer.content.decode().strip().endswith(".")
        assert Client().get("/sync/").status_code == 405


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
    assert code == 1 and "Simpul ini belum dipasangkan. Mulai dengan: lentera sync pair --ask BERKAS" in told
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
