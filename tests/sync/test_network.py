"""The exchange over HTTPS: in pieces, from where the line broke."""

import random
from datetime import timedelta
from email.utils import format_datetime
from uuid import uuid4

import pytest
from django.test import Client

from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.journal.writing import writing
from lentera.sync import automatic, network
from lentera.sync.halfway import Outgoing, clear_away, transfer_id
from lentera.sync.importing import check
from lentera.sync.line import KIND, _seconds
from lentera.sync.models import Peer
from tests.journal.sample.facts import PlantsGiven
from tests.journal.sample.models import Gift
from tests.sync.conftest import AGENCY, OTHER, PRISON
from tests.sync.lines import at_random, served
from tests.sync.nodes import House, pair
from tests.sync.test_exchange import ACTOR, NOON, say

MONTH = 1_150  # facts of a prison


class Calm:
    """No chance: every pause is as long as it can be."""

    def uniform(self, low, high):
        return high


def call(site, hub, server, pauses=None, **options):
    """The site calls; it never really waits."""
    pause = (pauses if pauses is not None else []).append
    with site.open():
        return network.exchange(hub.id, server.place, pause=pause, chance=Calm(), **options)


def line(site, hub):
    with site.open():
        return Outgoing(hub.id).line()


def both_speak(hub, site, plants=3):
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=9))
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=plants))


def blob_of(seed, size):
    return random.Random(seed).randbytes(size).hex().encode()


def test_both_sides_hear_in_three_requests(hub, site):
    both_speak(hub, site)
    with served(hub) as server:
        taken = call(site, hub, server)
        assert not isinstance(taken, Refusal) and taken.entries == 1
        assert [method for method, _ in server.requests] == ["POST", "GET"]
    with hub.open():
        assert Gift.objects.filter(partner=AGENCY).count() == 1
    told = line(site, hub)
    assert told.code == "" and told.done_at is not None and told.up > 8000 and told.down > 8000
    with site.open():
        assert Outgoing(hub.id).bundle() is None, "nothing rests"


@pytest.mark.parametrize("seed", range(4))
def test_a_line_that_breaks_anywhere_ends_with_the_same_on_both_sides(hub, site, seed):
    both_speak(hub, site)
    say(site, PRISON, blob=blob_of(seed, 700_000))
    say(hub, AGENCY, blob=blob_of(seed + 100, 500_000))
    with served(hub, at_random(seed, 0.4)) as server:
        for _ in range(40):
            taken = call(site, hub, server)
            if not isinstance(taken, Refusal):
                break
        sizes = line(site, hub)
        assert not isinstance(taken, Refusal), taken
        assert taken.parked == []
        assert server.up < 3 * sizes.up, "what has arrived is not sent again and again"
        assert server.down < 3 * sizes.down
        call(site, hub, server)
    ours, theirs = site.entries(), hub.entries()
    for stream, hashes in ours.items():
        if site.streams()[stream].audience != "self":
            assert theirs.get(stream) == hashes
    assert site.replay_gives_the_same() and hub.replay_gives_the_same()
    with site.open():
        left = list((site.folder / "exchange").rglob("*.bundle")) + list(
            (site.folder / "exchange").rglob("*.reply")
        )
    assert left == []


def test_the_next_call_goes_on_where_the_last_one_gave_up(hub, site):
    say(site, PRISON, blob=blob_of(1, 600_000))
    say(hub, AGENCY, blob=blob_of(2, 400_000))
    left = [3]

    def dead_after_three(size):
        left[0] -= 1
        return None if left[0] >= 0 else 0

    with served(hub, dead_after_three) as server:
        told = call(site, hub, server, tries=2)
        assert isinstance(told, Refusal) and told.code == "exchange-failed"
        assert line(site, hub).code == "exchange-failed"
        sent = server.up
        say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=3))
        server.cut = lambda size: None
        taken = call(site, hub, server)
        assert not isinstance(taken, Refusal)
        assert sent + 10_000 < server.up < line(site, hub).up + 60_000, "the first pieces came once"
    with site.open():
        assert automatic.next_at(hub.id) <= clock.now(), "what was said meanwhile waits for the next one"
    with served(hub) as server:
        call(site, hub, server)
    with hub.open():
        assert Gift.objects.filter(partner=AGENCY).count() == 1


def test_a_download_goes_on_by_range(hub, site):
    say(hub, AGENCY, blob=blob_of(3, 400_000))
    cuts = iter([None, 100_000, 200_000, None])
    with served(hub, lambda size: next(cuts, None)) as server:
        taken = call(site, hub, server)
        assert not isinstance(taken, Refusal) and taken.blobs == 1
        fetched = [place for method, place in server.requests if method == "GET"]
        assert fetched == ["bytes=0-", "bytes=100000-", "bytes=300000-"]


def test_a_line_that_stays_broken_is_one_sentence_after_growing_pauses(hub, site):
    pauses = []
    with served(hub, lambda size: 0) as server:
        told = call(site, hub, server, pauses, tries=5)
        assert isinstance(told, Refusal) and told.code == "exchange-failed"
        assert told.details["address"] == server.place and told.details["reason"]
        assert pauses == [2.0, 4.0, 8.0, 16.0]
    with site.open():
        assert isinstance(network.exchange(hub.id, "ftp://x", pause=pauses.append), Refusal)


def test_pauses_have_chance_in_them_and_an_end():
    def waits(seed):
        told = []
        patience = network.Patience(1000, told.append, random.Random(seed))
        try:
            while True:
                patience.after(network.Broken("x"), 0)
        except network.Broken:
            return told

    one, other = waits(1), waits(2)
    assert one != other
    assert max(one) <= network.LONGEST_PAUSE and sum(one) <= network.PATIENCE
    assert all(2 / 3 * 2 ** (place + 1) <= wait <= 2 ** (place + 1) for place, wait in enumerate(one[:5]))


@pytest.mark.parametrize("status", [429, 503])
def test_a_node_that_asks_for_patience_gets_it(hub, site, status):
    pauses = []
    with served(hub) as server:
        server.first = [(status, {"Retry-After": "7"}, b""), (status, {"Retry-After": "90"}, b"{}")]
        taken = call(site, hub, server, pauses)
        assert not isinstance(taken, Refusal)
    assert pauses == [8.0, 91.0], "what was asked for, and up to a second by chance"


def test_a_wait_that_is_too_long_is_kept_for_the_next_call(hub, site):
    pauses = []
    with served(hub) as server, clock.told(NOON):
        server.first = [(503, {"Retry-After": "7200"}, b"")]
        told = call(site, hub, server, pauses)
        assert isinstance(told, Refusal) and pauses == []
        with site.open():
            assert automatic.next_at(hub.id) == NOON + timedelta(hours=2)
            assert automatic.due() == []


@pytest.mark.parametrize("told, seconds", [
    ("0", 0.0), ("12", 12.0), ("-3", 0.0), ("besok", None), (None, None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
])  # fmt: skip
def test_retry_after_is_seconds_or_a_date(told, seconds):
    assert _seconds(told) == seconds


def test_retry_after_as_a_date_that_comes():
    from datetime import UTC, datetime

    later = datetime.now(UTC) + timedelta(seconds=600)
    assert 500 < _seconds(format_datetime(later)) <= 600


@pytest.mark.parametrize("reply, words", [
    ((200, {"Content-Type": "text/html"}, b"<html>Selamat datang di WiFi"), "bukan bundel"),
    ((302, {"Location": "https://lain.example/"}, b""), "https://lain.example/"),
    ((404, {}, b"nothing"), "404"),
    ((422, {"Content-Type": "application/json"}, b'{"code":"bundle-new-code","text":"Sesuatu yang baru."}'),
     "Sesuatu yang baru."),
])  # fmt: skip
def test_what_is_no_node_is_asked_once(hub, site, reply, words):
    with served(hub) as server:
        server.first = [reply]
        told = call(site, hub, server)
        assert isinstance(told, Refusal) and words in told.details["reason"]
        assert len(server.requests) == 1


def test_a_pause_is_said_on_both_sides(hub, site):
    with hub.open():
        Peer.objects.update_or_create(id=site.id, defaults={"paused": True})
    with served(hub) as server:
        told = call(site, hub, server)
        assert told == Refusal("node-pauses-here", name="Dispersip")
        assert line(site, hub).code == "node-pauses-here"
        asked = len(server.requests)
        with site.open():
            Peer.objects.filter(id=hub.id).update(paused=True)
            assert automatic.next_at(hub.id) is None
        assert call(site, hub, server).code == "node-paused"
        assert len(server.requests) == asked, "nothing is sent"


def test_two_exchanges_at_once_are_one(hub, site):
    from lentera.journal.holding import holding

    with served(hub) as server, site.open():
        lock = Outgoing(hub.id).lock
        with holding(lock):
            told = network.exchange(hub.id, server.place, pause=lambda _: None)
        assert told == Refusal("exchange-going-on") and server.requests == []


@pytest.mark.parametrize("by_setting", [True, False])
def test_a_proxy_is_asked_by_setting_or_environment(hub, site, settings, monkeypatch, by_setting):
    with served(hub) as server:
        settings.LENTERA_SYNC_PROXY = server.place if by_setting else ""
        for name in ("NO_PROXY", "no_proxy", "HTTP_PROXY", "http_proxy"):
            monkeypatch.delenv(name, raising=False)
        if not by_setting:
            monkeypatch.setenv("http_proxy", server.place)
        with site.open():
            taken = network.exchange(hub.id, "http://pusat.example", pause=lambda _: None)
        assert not isinstance(taken, Refusal), taken
        assert all(target.startswith("http://pusat.example/sync/") for target in server.targets)


def test_a_month_of_a_prison_is_under_a_mebibyte_on_the_wire(hub, site):
    with served(hub) as server:
        call(site, hub, server)
        with site.open(), writing(PRISON, None, actor=ACTOR, at=NOON) as entry:
            entry.record_all(
                PlantsGiven(gift=uuid4(), partner=AGENCY, plants=number) for number in range(1000)
            )
        with site.open(), writing(PRISON, None, actor=ACTOR, at=NOON) as entry:
            entry.record_all(PlantsGiven(gift=uuid4(), partner=AGENCY, plants=n) for n in range(MONTH - 1000))
        before = server.up + server.down
        assert not isinstance(call(site, hub, server), Refusal)
        assert server.up + server.down - before < 1 << 18, "a quarter of what is allowed"
    with hub.open():
        assert Gift.objects.filter(partner=AGENCY).count() == MONTH


def post(hub, id, body, place, kind=KIND):
    return Client().post(
        f"/sync/{id}/", data=body, content_type=kind, CONTENT_TYPE=kind, HTTP_CONTENT_RANGE=place
    )


@pytest.mark.parametrize("body, place, kind, status", [
    (b"x", "bytes 0-0/1", KIND, 422), (b"", "bytes 0-0/1", "", 415), (b"x", "bytes 0-0/1", "text/plain", 415),
    (b"x", "", KIND, 400), (b"x", "bytes 3-1/9", KIND, 400), (b"x", "bytes 0-9/9", KIND, 400),
    (b"x", "bytes 0-0/9999999999", KIND, 413), (b"x", "bytes 0-9999999/99999999", KIND, 413),
    (b"{}\n" + b"0" * 128 + b"\n", "bytes 0-131/132", KIND, 422),
])  # fmt: skip
def test_nonsense_is_answered_with_a_sentence(hub, body, place, kind, status):
    with hub.open():
        answer = post(hub, "0" * 64, body, place, kind)
        assert answer.status_code == status
        assert answer.json()["text"].endswith(".")
        assert Client().get(f"/sync/{'0' * 64}/").status_code == 404
        for path in ("/sync/", "/sync/xyz/", f"/sync/{'0' * 63}*/", "/sync/..%2f..%2fkeys/"):
            assert Client().get(path).status_code == 404
        assert not list((hub.folder / "exchange" / "in").iterdir()), "nothing took room"


def id_of(bundle):
    return transfer_id(bundle[: bundle.index(b"\n", bundle.index(b"\n") + 1) + 1])


def test_only_a_bundle_from_a_node_that_belongs_takes_room(hub, site, template, tmp_path):
    stranger = House(tmp_path / "stranger", template).start("hub", "Lain")
    stranger.say_author(uuid4(), "Lain")
    friend = House(tmp_path / "friend", template).start("site", "Teman")
    pair(stranger, friend, [])
    for bundle in (stranger.export(friend), hub.export(site)):
        with hub.open():
            answer = post(hub, id_of(bundle), bundle, f"bytes 0-{len(bundle) - 1}/{len(bundle)}")
            assert answer.status_code == 422 and answer.json()["code"] == "bundle-for-another"
    good = site.export(hub)
    with hub.open():
        answer = post(hub, "1" * 64, good, f"bytes 0-{len(good) - 1}/{len(good)}")
        assert answer.status_code == 422, "an id that is not the bundle's"
        assert not list((hub.folder / "exchange" / "in").iterdir())


def test_pieces_twice_with_holes_and_changed(hub, site):
    both_speak(hub, site)
    good = site.export(hub)
    id, size = id_of(good), len(good)
    with hub.open():
        assert post(hub, id, b"", f"bytes */{size}").json()["offset"] == 0
        assert post(hub, id, good[2000:3000], f"bytes 2000-2999/{size}").json()["offset"] == 0, "no label yet"
        for _ in range(2):
            assert post(hub, id, good[:2000], f"bytes 0-1999/{size}").json()["offset"] == 2000
        assert post(hub, id, good[5000:6000], f"bytes 5000-5999/{size}").json()["offset"] == 2000, "a hole"
        assert post(hub, id, good[2000:2500], f"bytes 2000-5999/{size}").json()["offset"] == 2500, "cut off"
        changed = bytes([good[2500] ^ 1]) + good[2501:]
        answer = post(hub, id, changed, f"bytes 2500-{size - 1}/{size}")
        assert (answer.status_code, answer.json()["code"]) == (422, "bundle-damaged")
        assert post(hub, id, b"", f"bytes */{size}").json()["offset"] == 0, "it begins anew"
        told = [post(hub, id, good, f"bytes 0-{size - 1}/{size}").json() for _ in range(2)]
        assert told[0]["size"] and told[0] == told[1], "the answer is made once"
        answer = Client().get(f"/sync/{id}/")
        assert check(b"".join(answer.streaming_content)).receiver == site.id
        assert Client().get(f"/sync/{id}/", HTTP_RANGE="bytes=99999999-").status_code == 416


def test_a_full_disk_is_said_with_when_to_come_again(hub, site, monkeypatch):
    from lentera.sync.halfway import Incoming

    def full(self, start, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Incoming, "write", full)
    good = site.export(hub)
    with hub.open():
        answer = post(hub, id_of(good), good, f"bytes 0-{len(good) - 1}/{len(good)}")
        assert (answer.status_code, answer.json()["code"]) == (503, "exchange-no-room")
        assert int(answer["Retry-After"]) > 0


def test_it_is_due_after_the_interval_and_starts_a_process_once(hub, site, settings, monkeypatch):
    started = []
    monkeypatch.setattr(automatic.subprocess, "Popen", lambda words, **_: started.append(words))
    with clock.told(NOON), site.open():
        assert automatic.due() == [], "no address, no call"
        Peer.objects.update_or_create(id=hub.id, defaults={"address": "https://pusat.example"})
        assert automatic.start(PRISON) == 1
        assert automatic.start(OTHER) == 0, "once for the node, not for each institution"
        assert started[0][1:] == ["-m", "lentera.sync.automatic", hub.id.hex]
        moment = automatic.next_at(hub.id)
        assert NOON + timedelta(minutes=54) <= moment <= NOON + timedelta(minutes=66)
        with clock.told(moment):
            assert automatic.due() == [hub.id]
            settings.LENTERA_SYNC_MINUTES = 0
            assert automatic.due() == [] and automatic.next_at(hub.id) is None


def test_what_rests_goes_after_a_week(hub, site, monkeypatch):
    import os
    import time

    with served(hub, lambda size: 0) as server:
        call(site, hub, server, tries=1)
    with site.open():
        assert Outgoing(hub.id).bundle() is not None and clear_away() == 0
        old = time.time() - 8 * 24 * 3600
        for path in (site.folder / "exchange" / "out").iterdir():
            os.utime(path, (old, old))
        assert clear_away() >= 1 and Outgoing(hub.id).bundle() is None
        assert Outgoing(hub.id).line().code == "exchange-failed", "how it went is kept"
