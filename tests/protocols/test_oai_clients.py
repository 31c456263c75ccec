"""Real harvesters take the whole repository, and what they hold is what is here."""

import shutil
import subprocess

import oaipmh_scythe
import pytest
from lxml import etree
from sickle import Sickle

from lentera.catalogue import actions
from lentera.catalogue.models import Record
from lentera.catalogue.rules import RecordForm
from lentera.journal.node import this_node
from lentera.protocols.oai import answering
from tests.catalogue.conftest import ACTOR
from tests.protocols.conftest import BOOKS, load, shelf

pytestmark = pytest.mark.django_db(transaction=True)
PERL = r"""
use HTTP::OAI; my %seen;
my $harvester = HTTP::OAI::Harvester->new(baseURL => $ARGV[0]);
my $answer = $harvester->ListRecords(metadataPrefix => "marcxml", onRecord => sub {
    my $record = shift; $seen{$record->identifier . ($record->is_deleted ? " deleted" : "")} = 1; });
die $answer->message if $answer->is_error;
print "$_\n" for sort keys %seen;
"""


@pytest.fixture
def here(cast, live_server, monkeypatch):
    """The repository with pages of seven, one record removed: address, and which identifiers are deleted."""
    this_node.cache_clear()
    monkeypatch.setattr(answering, "PAGE", 7)
    monkeypatch.setattr(answering, "HEADERS", 7)
    gone = Record.objects.get(control="k-0009")
    actions.remove_record(cast.agency, gone.id, "ganda", actor=ACTOR, request_id="d")
    known = {f"oai:lentera.local:{id}": False for id in Record.objects.values_list("id", flat=True)}
    yield f"{live_server.url}/oai", known | {f"oai:lentera.local:{gone.id}": True}
    this_node.cache_clear()


def test_sickle_takes_everything(here):
    address, known = here
    sickle = Sickle(address)
    assert sickle.Identify().deletedRecord == "persistent"
    assert {one.metadataPrefix for one in sickle.ListMetadataFormats()} == {"oai_dc", "marcxml"}
    found = {one.header.identifier: one.header.deleted for one in sickle.ListRecords(metadataPrefix="oai_dc")}
    assert found == known and len(found) == BOOKS
    heads = [one.identifier for one in sickle.ListIdentifiers(metadataPrefix="marcxml")]
    assert sorted(heads) == sorted(known)
    one = sickle.GetRecord(identifier=heads[0], metadataPrefix="marcxml")
    assert one.header.identifier == heads[0]


def test_scythe_takes_everything_and_skips_what_is_gone(here):
    address, known = here
    with oaipmh_scythe.Scythe(address) as scythe:
        found = [
            one.header.identifier
            for one in scythe.list_records(metadata_prefix="oai_dc", ignore_deleted=True)
        ]
        assert sorted(found) == sorted(id for id, deleted in known.items() if not deleted)


@pytest.mark.skipif(shutil.which("perl") is None, reason="needs Perl")
def test_the_perl_harvester_takes_everything(here):
    address, known = here
    ran = subprocess.run(
        ["perl", "-e", PERL, address], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert set(ran.stdout.split("\n")) - {""} == {id + " deleted" * deleted for id, deleted in known.items()}


def test_records_are_the_same_in_both_answers(here):
    address, _ = here
    sickle = Sickle(address)
    marc = {
        one.header.identifier: one.raw
        for one in sickle.ListRecords(metadataPrefix="marcxml", ignore_deleted=True)
    }
    for one in sickle.ListRecords(metadataPrefix="oai_dc", ignore_deleted=True):
        title = one.metadata["title"][0]
        found = etree.fromstring(marc[one.header.identifier])
        assert title in "".join(found.itertext())


@pytest.fixture
def moving(here, cast, monkeypatch):
    """The repository while records are added, changed and removed after each of its first pages: its address, and
    what nobody touches.
    """
    address, known = here
    rows = list(Record.objects.order_by("control"))
    steps = iter(range(1, 4))
    answer = answering.ANSWERS["ListRecords"]

    def and_then_change(repository, asked):
        told = answer(repository, asked)
        if (step := next(steps, None)) is not None:
            load(cast.agency, *shelf(2, start=1000 + 10 * step))
            form = RecordForm(title=f"Diubah {step}")
            actions.save_record(cast.agency, form, record=rows[step].id, actor=ACTOR, request_id=f"s{step}")
            actions.remove_record(cast.agency, rows[-step].id, "ganda", actor=ACTOR, request_id=f"d{step}")
        return told

    monkeypatch.setitem(answering.ANSWERS, "ListRecords", and_then_change)
    touched = {f"oai:lentera.local:{row.id}" for row in (*rows[1:4], *rows[-3:])}
    return address, set(known) - touched, steps


def by_sickle(address: str) -> list[str]:
    return [one.header.identifier for one in Sickle(address).ListRecords(metadataPrefix="marcxml")]


def by_scythe(address: str) -> list[str]:
    with oaipmh_scythe.Scythe(address) as scythe:
        return [one.header.identifier for one in scythe.list_records(metadata_prefix="marcxml")]


def by_perl(address: str) -> list[str]:
    if shutil.which("perl") is None:
        pytest.skip("needs Perl")
    ran = subprocess.run(
        ["perl", "-e", PERL, address], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return [line.removesuffix(" deleted") for line in ran.stdout.splitlines()]


@pytest.mark.parametrize("harvest", [by_sickle, by_scythe, by_perl])
def test_each_harvester_takes_all_that_stays_while_the_rest_changes(moving, harvest):
    address, untouched, steps = moving
    found = harvest(address)
    assert next(steps, None) is None  # all changes happened meanwhile
    assert untouched <= set(found)
