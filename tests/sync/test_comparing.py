"""Comparing tables after an exchange: what was changed by hand is named, and nothing else is called different."""

import argparse
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections

from lentera.journal import digesting, receiving
from lentera.journal.guard import open_door
from lentera.journal.models import Grant, Stream
from lentera.journal.refusals import Refusal
from lentera.sync import answering, commands, comparing, digested, queries
from lentera.sync.bundle.messages import Comparison, LaidOut
from lentera.sync.comparing import AGAIN, DIFFERS, EQUAL, LATER, PROGRAM, decide
from lentera.sync.models import Compared, Comparing, Digested
from tests.journal.sample.facts import PlantsGiven
from tests.journal.sample.models import Gift
from tests.sync.conftest import AGENCY, PRISON
from tests.sync.test_exchange import NOON, carry, say

ONE, TWO = b"1" * 32, b"2" * 32


@pytest.mark.parametrize("case, digest, program, own, before, expected", [
    ("the same rows",                           ONE, "p", ONE,  "",      EQUAL),
    ("other rows of the same entries",          ONE, "p", TWO,  "",      DIFFERS),
    ("no digest of that position here",         ONE, "p", None, "",      LATER),
    ("not wholly laid out there",               b"", "p", ONE,  "",      LATER),
    ("another program",                         ONE, "q", TWO,  "",      PROGRAM),
    ("another program, the same rows",          ONE, "q", ONE,  "",      PROGRAM),
    ("mended",                                  ONE, "p", ONE,  AGAIN,   EQUAL),
    ("still different",                         ONE, "p", TWO,  AGAIN,   DIFFERS),
    ("different, and now an entry more there",  ONE, "p", None, AGAIN,   DIFFERS),
    ("different, and now another program",      ONE, "q", None, AGAIN,   PROGRAM),
])  # fmt: skip
def test_what_two_digests_say_of_each_other(case, digest, program, own, before, expected):
    assert decide(digest, program, own=own, own_program="p", before=before) == expected, case


def verdicts(house):
    """Verdict by area of streams, as seen at a node."""
    with house.open():
        areas = dict(Stream.objects.values_list("id", "area"))
        return {(areas[row.stream], str(row.stream)): row.verdict for row in Compared.objects.all()}


def ask(house, other):
    with house.open():
        assert comparing.ask(other.id) is None


def compare(asker, other):
    """One exchange with the question, as over a line: there and back."""
    ask(asker, other)
    carry(asker, other)
    carry(other, asker)


def damage(house, model, **values):
    with house.open(), open_door(), connections["default"].cursor() as cursor:
        ((name, value),) = values.items()
        cursor.execute(f'UPDATE "{model._meta.db_table}" SET "{name}" = %s', [value])


def stream_of(house, author, audience, area="sample"):
    with house.open():
        return Stream.objects.get(institution=author, audience=audience, area=area)


def test_equal_tables_are_equal_on_both_sides_after_one_exchange(both):
    hub, site = both
    compare(site, hub)
    for house in both:
        found = verdicts(house)
        assert set(found.values()) == {EQUAL} and len(found) >= 4
    with site.open():
        (told,) = comparing.results()
        assert (told.name, told.asking, told.later, told.differs) == ("Dispersip", False, 0, [])


def test_digests_are_of_nothing_that_the_other_may_not_read(both):
    hub, site = both
    ask(hub, site)
    with hub.open():
        (told,) = comparing.messages(site.id)
        said = Stream.objects.filter(id__in=[row.stream.hex() for row in told.laid_out])
        others = said.exclude(institution=PRISON)
        assert {stream.audience for stream in others} == {"public", f"to:{PRISON}"}
    ask(site, hub)
    with site.open():
        (told,) = comparing.messages(hub.id)
        said = Stream.objects.filter(id__in=[row.stream.hex() for row in told.laid_out])
        assert not said.filter(audience="self").exists() and said.filter(institution=PRISON).exists()


@pytest.mark.parametrize("until, said", [(None, True), (NOON + timedelta(days=1), False)])
def test_of_what_a_former_partner_may_read_in_part_there_is_no_digest(both, until, said):
    hub, site = both
    stream = stream_of(hub, AGENCY, "partners")
    with hub.open(), open_door():
        Grant.objects.create(
            id=uuid4(), institution_id=AGENCY, stream=stream.id, reader=PRISON, audience="partners",
            since=NOON, until=until,
        )  # fmt: skip
    ask(hub, site)
    with hub.open():
        (told,) = comparing.messages(site.id)
        assert any(row.stream == stream.id.bytes for row in told.laid_out) == said


@pytest.mark.parametrize("where", ["hub", "site"])
def test_a_table_that_was_changed_by_hand_is_named_and_laid_out_anew(both, where):
    hub, site = both
    hurt = {"hub": hub, "site": site}[where]
    name = stream_of(site, AGENCY, f"to:{PRISON}")
    with hurt.open():
        gift = Gift.objects.get(partner=PRISON)
    damage(hurt, Gift, plants=99)
    compare(site, hub)
    for house in both:
        found = [stream for (_, stream), verdict in verdicts(house).items() if verdict == DIFFERS]
        assert str(name.id) in found
        with house.open():
            (told,) = comparing.results()
            assert ("sample", "Dispersip") in {(one.area, one.author) for one in told.differs}
    with hurt.open():
        for stream in [one.stream for one in comparing.results()[0].differs]:
            assert comparing.mend(stream) > 0
        assert Gift.objects.get(partner=PRISON).plants == gift.plants == 9
        assert comparing.different_streams() == 0
    compare(site, hub)
    assert {verdict for house in both for verdict in verdicts(house).values()} == {EQUAL}


def test_laying_out_anew_where_nothing_is_wrong_changes_nothing_and_says_so(both):
    hub, site = both
    damage(hub, Gift, plants=99)
    compare(site, hub)
    stream = stream_of(site, AGENCY, f"to:{PRISON}").id
    before = site.rows(set(site.streams()))
    with site.open():
        assert comparing.mend(stream) == 1
        assert comparing.differs_still(stream)
    assert site.rows(set(site.streams())) == before


def test_a_stream_that_waits_for_a_newer_program_is_not_called_different(both):
    hub, site = both
    name = stream_of(site, AGENCY, f"to:{PRISON}")
    damage(site, Gift, plants=99)
    with site.open(), open_door():
        Stream.objects.filter(id=name.id).update(waiting="unknown kind sample.fountain_built")
    ask(site, hub)
    with site.open():
        (told,) = comparing.messages(hub.id)
        assert {row.digest for row in told.laid_out if row.stream == name.id.bytes} == {b""}
    with hub.open():
        comparing.hear(site.id, [told])
        comparing.settle()
    assert verdicts(hub)["sample", str(name.id)] == LATER
    with site.open():
        comparing.hear(hub.id, [told])
        comparing.settle()
    assert verdicts(site)["sample", str(name.id)] == LATER


def test_another_program_is_not_compared(both, monkeypatch):
    hub, site = both
    damage(site, Gift, plants=99)
    ask(site, hub)
    bundle = site.export(hub)
    monkeypatch.setattr(comparing, "program_mark", lambda: "f" * 64)
    hub.take(bundle)
    assert set(verdicts(hub).values()) == {PROGRAM}


def test_what_one_side_has_not_heard_yet_is_not_called_different(both):
    hub, site = both
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=1))
    ask(site, hub)
    carry(site, hub)
    assert verdicts(hub)["sample", str(stream_of(hub, AGENCY, f"to:{PRISON}").id)] == LATER
    carry(hub, site)
    assert set(verdicts(site).values()) == {EQUAL}, "the answer brought the rest along"


def test_lost_late_and_repeated_sticks_only_cost_time(both):
    hub, site = both
    ask(site, hub)
    site.export(hub)  # lost
    asked = site.export(hub)
    hub.take(asked)
    hub.take(asked)
    hub.export(site)  # lost
    answer = hub.export(site)
    site.take(answer)
    with site.open():
        assert not Comparing.objects.get(peer=hub.id).asking
        assert not asked_and_owed(hub), "it was asked once"
    ask(site, hub)
    site.take(answer)  # late: of the first question
    with site.open():
        assert Comparing.objects.get(peer=hub.id).asking
    carry(site, hub)
    carry(hub, site)
    carry(site, hub)  # asks no more
    with hub.open():
        assert Comparing.objects.get(peer=site.id).owed == 0 and not asked_and_owed(site)


def asked_and_owed(peer):
    return [(one.ask, one.answers) for one in comparing.messages(peer.id) if one.ask or one.answers]


def test_the_page_weighs_the_next_bundle_without_reading_tables(both, monkeypatch):
    hub, site = both
    monkeypatch.setattr(digested, "digests", lambda _: pytest.fail("tables were read"))
    monkeypatch.setattr(comparing, "digests", lambda _: pytest.fail("tables were read"))
    with site.open():
        assert queries.neighbours()
    ask(site, hub)
    with site.open():
        assert queries.neighbours()


def test_a_digest_of_what_does_not_concern_the_sender_is_not_kept(both):
    hub, site = both
    secret = stream_of(hub, AGENCY, "self")
    with hub.open():
        told = LaidOut(secret.id.bytes, bytes(secret.tip), ONE)
        comparing.hear(site.id, [Comparison(1, 0, digesting.program_mark(), [told])])
        assert not Compared.objects.exists()


def test_a_copy_forgets_what_was_compared(both):
    hub, site = both
    compare(site, hub)
    with site.open():
        assert answering.copied("Lapas Karang Intan") is None
        assert not any(model.objects.exists() for model in (Compared, Comparing, Digested))


def test_a_large_number_of_streams_is_read_in_one_go(both, monkeypatch):
    _hub, site = both
    with site.open():
        streams = set(Stream.objects.values_list("id", flat=True))
        named = digesting.digests(streams)
        monkeypatch.setattr(digesting, "FEW", 0)
        assert digesting.digests(streams) == named and len(set(named.values())) == len(streams)


def test_a_row_more_gives_another_digest(both):
    hub, _site = both
    stream = stream_of(hub, AGENCY, "public")
    with hub.open():
        before = digesting.digests({stream.id})
    say(hub, AGENCY, blob=b"Daftar harga lain")
    with hub.open():
        assert digesting.digests({stream.id}) != before


def command(*told):
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser.add_subparsers())
    out = io.StringIO()
    return commands.run(parser.parse_args(["sync", "compare", *told]), out), out.getvalue()


def test_the_command_asks_tells_and_lays_out_anew(both):
    hub, site = both
    with site.open():
        assert command() == (0, "Belum ada yang dibandingkan.\n")
        assert command("--with", "Tidak Ada")[0] == 1
        assert "bundel berikutnya" in command("--with", "Dispersip")[1]
    damage(site, Gift, plants=99)
    carry(site, hub)
    carry(hub, site)
    stream = stream_of(site, AGENCY, f"to:{PRISON}").id
    with site.open():
        code, told = command()
        assert code == 1 and f"lentera sync compare --again {stream}" in told and "aliran sama" in told
        for one in comparing.results()[0].differs:
            code, told = command("--again", str(one.stream))
        assert code == 0 and "Tidak ada lagi perbedaan" in told and "aliran berbeda" not in told
        assert command("--again", str(uuid4()))[0] == 1


def test_what_cannot_be_laid_out_anew_leaves_the_rows_that_were_there(both, monkeypatch):
    _hub, site = both
    damage(site, Gift, plants=99)
    stream = stream_of(site, AGENCY, f"to:{PRISON}").id
    before = site.rows({stream})

    def stop(*_args, **_options):
        yield 0
        raise KeyError("content that has not come")

    monkeypatch.setattr(receiving, "replay", stop)
    with site.open():
        assert comparing.mend(stream) == Refusal("stream-stays", area="sample")
    assert site.rows({stream}) == before
