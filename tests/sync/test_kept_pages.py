"""The part of the page of exchange about parcels at the hub, and its commands."""

import argparse
import io
from uuid import uuid4

import pytest
from pyrage.x25519 import Identity

from lentera.journal import clock, mark
from lentera.journal.backing_up import make_recovery_key
from lentera.journal.guard import open_door
from lentera.sync import commands, queries, registry
from lentera.sync.models import KeeperSaid, KeptParcel, OwnParcel, Peer
from tests.cast import make_cast, staff_client
from tests.sync.nodes import House

PAGE = "/desk/nodes/"


@pytest.fixture
def hub(db, template, tmp_path):
    """A hub in a folder of its own; the database of the test is the site's."""
    return House(tmp_path / "hub", template).start("hub", "Dispersip")


@pytest.fixture
def cast(hub, settings, tmp_path):
    """The usual people at a node that is paired as a site, with a recovery key."""
    settings.LENTERA_HOME = tmp_path / "site"
    mark.look_again()
    made = make_cast()
    with hub.open():
        registry.found_registry("Dispersip", "0" * 64, "age1")
        root = registry.anchor()
    registry.keep_anchor(root)
    make_recovery_key()
    yield made
    mark.look_again()


@pytest.fixture
def admin(cast, monkeypatch):
    from lentera.journal.models import Node

    own = queries.own_node()
    monkeypatch.setattr(queries, "own_node", lambda: Node(id=own.id, role="site", name=own.name))
    with open_door():
        Node.objects.update(role="site")
    return staff_client(cast.sari)


def words(page):
    return " ".join(page.content.decode().split())


def command(*told):
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser.add_subparsers())
    out = io.StringIO()
    return commands.run(parser.parse_args(["sync", *told]), out), out.getvalue()


def test_the_page_says_what_would_be_lost_and_switches_it(cast, admin):
    page = words(admin.get(PAGE))
    assert "Cadangan di pusat" in page and "Bila simpul ini rusak sekarang" in page
    assert "dimatikan" in words(admin.post(f"{PAGE}keep/", {"keep": "0"}))
    assert not Peer.objects.get(id=registry.anchor().node).keeping
    assert "hanya dibuka kunci pemulihan" in words(admin.post(f"{PAGE}keep/", {"keep": "1"}))


def test_the_key_is_asked_for_where_parcels_wait_and_shown_nowhere(cast, admin):
    assert "Kunci pemulihan dari kertas" not in words(admin.get(PAGE))
    KeptParcel.objects.create(
        author=cast.prison, kind="rows", tag="0" * 32, made_at=clock.now(), kept_at=clock.now(), data=b"age"
    )
    assert "Kunci pemulihan dari kertas" in words(admin.get(PAGE))
    assert "1 parsel menunggu kunci" in words(admin.get("/desk/"))
    secret = str(Identity.generate())
    for typed, told in (
        (secret, "tidak membuka parsel"),
        ("", "Ini bukan kunci"),
        ("lemari", "Ini bukan kunci"),
    ):
        page = words(admin.post(f"{PAGE}recover/", {"secret": typed, "request_id": uuid4().hex}))
        assert told in page and secret not in page
    assert KeptParcel.objects.count() == 1 and not OwnParcel.objects.exists()


def test_what_the_keeper_said_is_told_in_numbers(cast, admin):
    KeeperSaid.objects.create(
        author=cast.prison, tags=["0" * 32, "1" * 32], size=20_480, newest_at=clock.now(), said_at=clock.now()
    )
    page = words(admin.get(PAGE))
    assert "menyimpan 2 parsel tersegel" in page and "2 parsel yang tidak ada di sini" in page


def test_only_who_looks_after_the_node_switches_it(cast, admin):
    assert staff_client(cast.agus).post(f"{PAGE}keep/", {"keep": "0"}).status_code == 403
    assert staff_client(cast.agus).post(f"{PAGE}recover/", {"secret": "x"}).status_code == 403
    assert not Peer.objects.filter(keeping=False).exists()


def test_the_commands_say_the_same(cast, tmp_path):
    assert command("keep", "off") == (0, command("keep")[1])
    assert "dimatikan" in command("keep")[1]
    assert "Bila simpul ini rusak sekarang" in command("keep", "on")[1]
    paper = tmp_path / "kertas.txt"
    paper.write_text(str(Identity.generate()), encoding="utf-8")
    code, told = command("recover", "--key", str(paper))
    assert code == 1 and "Tidak ada parsel yang menunggu" in told
