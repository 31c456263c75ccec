"""Titles in several catalogues: proposed, decided, taken back; each house's record stays its own."""

import argparse
from io import StringIO
from uuid import uuid4

import pytest

from lentera.catalogue import actions, queries
from lentera.catalogue.commands import add_arguments
from lentera.catalogue.models import MatchProposal, Record, RecordGroup, RecordsApart
from lentera.catalogue.union.facts import HeldApart, Merged, Unmerged
from lentera.institutions.queries import history_lines
from lentera.journal.models import StoredEntry
from lentera.journal.node import add_author
from lentera.journal.refusals import Refusal
from lentera.journal.undo import undo
from tests.cast import make_cast, staff_client
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book, field
from tests.journal.proofs import assert_replay_equals_tables

pytestmark = pytest.mark.django_db
ISBN = field("020", "a9789799731234")


@pytest.fixture
def cast(db, fresh_home):
    return make_cast()


@pytest.fixture
def shelf(cast):
    """The agency's catalogue, another library's public one, and a prison's own."""
    other = uuid4()
    add_author(other, "Perpustakaan lain")
    actions.import_records(
        cast.agency,
        reads(
            book("Bumi Manusia", ISBN), book("Merawat Anggrek", control="2", author="Sari, Ani", year=2003)
        ),
        actor=ACTOR,
    )
    actions.import_records(
        other,
        reads(
            book("Bumi manusia", ISBN, author="Pramoedya Ananta Toer"),
            book("Peta Buta", control="9", author=""),
        ),
        actor=ACTOR,
    )
    actions.import_records(cast.prison, reads(book("Bumi Manusia", ISBN)), actor=ACTOR, public=False)
    return cast, other


def record(institution, title):
    return Record.objects.get(institution=institution, title=title).id


def newest(institution, kind):
    return StoredEntry.objects.filter(institution=institution, kind=kind).order_by("-seq").first()


def undone(cast, kind):
    entry = newest(cast.agency, kind)
    return undo(cast.agency, entry.stream, entry.hash, request_id=str(uuid4()), actor=cast.cataloguer)


def test_a_run_proposes_what_is_alike_and_each_run_replaces_the_one_before(shelf):
    cast, other = shelf
    ours, theirs = record(cast.agency, "Bumi Manusia"), record(other, "Bumi manusia")
    for _ in range(2):
        assert actions.match(cast.agency) == (4, 1)  # the prison's own record is not the agency's to see
    (pair,) = queries.proposals(cast.agency, limit=5)
    assert {pair.first.id, pair.second.id} == {ours, theirs} and pair.probability > 0.9
    assert pair.evidence["isbns"] > 5 and MatchProposal.objects.count() == 1
    assert not StoredEntry.objects.filter(kind__startswith="catalogue.match").exists()


def test_a_prison_sees_its_own_records_beside_public_ones(shelf):
    cast, _other = shelf
    records, pairs = actions.match(cast.prison)
    assert (records, pairs) == (5, 3)
    assert queries.proposals(cast.agency) == []


def test_what_is_said_to_be_one_title_is_shown_as_one_and_can_be_taken_back(shelf):
    cast, other = shelf
    ours, theirs = record(cast.agency, "Bumi Manusia"), record(other, "Bumi manusia")
    actions.match(cast.agency)
    merged = actions.merge(cast.agency, [ours, theirs], actor=cast.cataloguer, request_id="m")
    assert merged == actions.merge(cast.agency, [ours, theirs], actor=cast.cataloguer, request_id="m")
    assert isinstance(merged, Merged) and RecordGroup.objects.count() == 2
    groups = queries.groups_of([ours, theirs, record(cast.agency, "Merawat Anggrek")])
    assert set(groups) == {ours, theirs} and groups[ours].others(ours) == (theirs,)
    assert queries.proposals(cast.agency) == [] and queries.proposals_left(cast.agency) == 0
    assert Record.objects.get(id=theirs).institution_id == other  # nothing of theirs changed
    assert any("Digabungkan" in line["text"] for line in history_lines(theirs, cast.agency))
    assert isinstance(undone(cast, "catalogue.merged"), Unmerged)
    assert queries.groups_of([ours, theirs]) == {} and queries.proposals_left(cast.agency) == 1
    assert isinstance(undone(cast, "catalogue.unmerged"), Merged)
    assert set(queries.groups_of([ours])[ours].records) == {ours, theirs}
    assert_replay_equals_tables()


def test_groups_flow_together_and_one_record_leaves(shelf):
    cast, _other = shelf
    ids = list(Record.objects.filter(public=True).order_by("id").values_list("id", flat=True))
    for pair in (ids[:2], ids[2:], ids[1:3]):
        assert isinstance(actions.merge(cast.agency, pair, actor=ACTOR, request_id=None), Merged)
    assert {group.records for group in queries.groups_of(ids).values()} == {tuple(ids)}
    assert isinstance(actions.split(cast.agency, ids[0], actor=ACTOR, request_id=None), Unmerged)
    assert queries.groups_of(ids)[ids[3]].records == tuple(ids[1:])
    again = actions.split(cast.agency, ids[0], actor=ACTOR, request_id=None)
    assert again == Refusal("record-not-grouped")
    assert_replay_equals_tables()


def test_what_is_said_to_be_different_is_not_proposed_again(shelf):
    cast, other = shelf
    ours, theirs = record(cast.agency, "Bumi Manusia"), record(other, "Bumi manusia")
    actions.match(cast.agency)
    apart = actions.hold_apart(cast.agency, theirs, ours, actor=ACTOR, request_id=None)
    assert isinstance(apart, HeldApart)
    actions.match(cast.agency)
    assert queries.proposals(cast.agency) == []
    undone(cast, "catalogue.held_apart")
    assert len(queries.proposals(cast.agency)) == 1 and not RecordsApart.objects.exists()
    assert_replay_equals_tables()


def test_a_closed_record_is_grouped_by_its_own_house_alone(shelf):
    cast, other = shelf
    inside, theirs = record(cast.prison, "Bumi Manusia"), record(other, "Bumi manusia")
    refused = actions.merge(cast.agency, [inside, theirs], actor=ACTOR, request_id=None)
    assert refused == Refusal("record-unknown")
    actions.merge(cast.prison, [inside, theirs], actor=ACTOR, request_id=None, public=False)
    assert queries.groups_of([theirs]) == {} == queries.groups_of([theirs], reader=cast.agency)
    assert set(queries.groups_of([theirs], reader=cast.prison)) == {theirs}


def test_proposals_come_one_after_the_other(shelf):
    cast, _other = shelf
    actions.match(cast.prison, least=0.0)
    seen, after = [], ""
    while found := queries.proposals(cast.prison, after=after):
        seen.append((found[0].first.id, found[0].second.id))
        after = found[0].cursor
    assert len(seen) == len(set(seen)) == queries.proposals_left(cast.prison) >= 3
    assert queries.proposals(cast.prison, after="x.y.z") == queries.proposals(cast.prison)


# --- pages -------------------------------------------------------------------------------------


def test_the_pair_is_shown_side_by_side_and_decided(shelf):
    cast, _other = shelf
    actions.match(cast.agency)
    client = staff_client(cast.cataloguer)
    page = client.get("/desk/catalogue/match/")
    shown = page.context["shown"]
    told = page.content.decode()
    assert "Pramoedya Ananta Toer" in told and "1 pasangan menunggu keputusan" in told
    same = {str(line.label): line.same for line in shown.lines}
    assert same["Pengarang"] and same["ISBN"]
    form = {
        "first": shown.proposal.first.id,
        "second": shown.proposal.second.id,
        "after": shown.proposal.cursor,
    }
    after = client.post("/desk/catalogue/match/", form | {"decision": "same", "request_id": "d"}, follow=True)
    assert "Semua sudah diputuskan" in after.content.decode()
    assert after.context["last"][0]["undo"]
    ours = record(cast.agency, "Bumi Manusia")
    assert "Cantuman lain untuk judul ini" in client.get(f"/catalogue/{ours}/").content.decode()
    client.post(f"/desk/catalogue/{ours}/split/", {"request_id": "s"})
    assert queries.groups_of([ours]) == {}


def test_later_leaves_the_pair_for_later(shelf):
    cast, _other = shelf
    actions.match(cast.agency)
    client = staff_client(cast.cataloguer)
    later = client.get("/desk/catalogue/match/").context["later_url"]
    page = client.get(later)
    assert "Sampai di ujung daftar" in page.content.decode() and page.context["left"] == 1


@pytest.mark.parametrize(
    "question", ["?band=x", "?after=%00", "?after=nan.1.2", "?last=x", "?band=sure&after=1"]
)
def test_any_address_is_answered(shelf, question):
    assert staff_client(shelf[0].cataloguer).get(f"/desk/catalogue/match/{question}").status_code == 200


def test_only_cataloguers_decide(shelf):
    cast, _other = shelf
    assert staff_client(cast.crew).get("/desk/catalogue/match/").status_code == 403
    client = staff_client(cast.cataloguer)
    assert client.post("/desk/catalogue/match/", {"first": "x", "second": "y"}).status_code == 404


# --- the command -------------------------------------------------------------------------------


def command(*words: object) -> tuple[int, str]:
    parser = argparse.ArgumentParser()
    add_arguments(parser.add_subparsers())
    out = StringIO()
    args = parser.parse_args(["catalogue", "match", *map(str, words)])
    return args.run(args, out), out.getvalue()


def test_the_command_tells_what_it_found(shelf):
    code, told = command()
    assert code == 0 and "4 cantuman dibandingkan, 1 pasangan diusulkan." in told


def test_the_command_measures_itself(shelf):
    code, told = command("--evaluate", "--institution", shelf[1])
    assert code == 0 and len(told.splitlines()) == 7 and not MatchProposal.objects.exists()


def test_without_the_extra_the_command_says_what_to_install(shelf, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "splink", None)
    code, told = command()
    assert (code, told.count("\n")) == (1, 1) and "pip install 'lentera[match]'" in told


def test_a_probability_is_between_nothing_and_certain(shelf, capsys):
    with pytest.raises(SystemExit):
        command("--least", "2")
    assert "antara 0 dan 1" in capsys.readouterr().err
