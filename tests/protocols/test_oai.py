"""The repository by the letter of the protocol, asked as any client asks."""

from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from lentera.catalogue import actions, queries
from lentera.catalogue.models import Record
from lentera.catalogue.queries.harvest import NARROW
from lentera.catalogue.rules import RecordForm
from lentera.journal import clock, undo
from lentera.journal.history import history
from lentera.protocols.oai import answering
from tests.catalogue.conftest import ACTOR
from tests.catalogue.makers import book
from tests.journal.proofs import assert_replay_equals_tables
from tests.protocols.conftest import BOOKS, load, shelf

pytestmark = pytest.mark.django_db
NS = {"o": "http://www.openarchives.org/OAI/2.0/", "dc": "http://purl.org/dc/elements/1.1/"}
NS["m"] = "http://www.loc.gov/MARC21/slim"


def ask(client, query: str | dict = "", *, post: bool = False):
    """The answer's root; whatever was asked it is XML, and 200."""
    encoded = query if isinstance(query, str) else urlencode(query)
    form = "application/x-www-form-urlencoded"
    response = client.post("/oai", encoded, content_type=form) if post else client.get("/oai?" + encoded)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    return etree.fromstring(response.content)


def code(root) -> str:
    found = root.find("o:error", NS)
    return "" if found is None else found.get("code")


def walk(client, verb="ListRecords", between=lambda: None, **arguments) -> list[tuple[str, bool]]:
    """Identifier and whether deleted, over all pages; `between` happens after each page."""
    root = ask(client, {"verb": verb, "metadataPrefix": "oai_dc", **arguments})
    found = []
    while True:
        assert code(root) == ""
        for head in root.iterfind(".//o:header", NS):
            found.append((head.findtext("o:identifier", None, NS), head.get("status") == "deleted"))
        token = root.find(".//o:resumptionToken", NS)
        if token is None or not token.text:
            assert token is None or token.get("cursor") is not None
            return found
        between()
        root = ask(client, {"verb": verb, "resumptionToken": token.text})


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(answering, "PAGE", 5)
    monkeypatch.setattr(answering, "HEADERS", 5)


def test_identify_by_get_and_post(client, cast):
    for post in (False, True):
        root = ask(client, "verb=Identify", post=post)
        told = {etree.QName(one).localname: one.text for one in root.find("o:Identify", NS)}
        assert told["baseURL"] == root.findtext("o:request", None, NS) == "http://testserver/oai"
        assert told["protocolVersion"] == "2.0" and told["deletedRecord"] == "persistent"
        assert told["granularity"] == "YYYY-MM-DDThh:mm:ssZ" and "@" in told["adminEmail"]
        assert root.find("o:request", NS).attrib == {"verb": "Identify"}
        first = datetime.fromisoformat(told["earliestDatestamp"])
        listed = ask(client, "verb=ListIdentifiers&metadataPrefix=oai_dc")
        stamps = listed.findall(".//o:datestamp", NS)
        assert stamps and first <= min(datetime.fromisoformat(one.text) for one in stamps)


@pytest.mark.parametrize(
    "query, expected",
    [
        ("", "badVerb"),
        ("verb=listRecords", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=mods", "cannotDisseminateFormat"),
        ("verb=ListIdentifiers&metadataPrefix=mods", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=1990-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=nothing", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2024-02-30", "badArgument"),
        ("verb=ListRecords&resumptionToken=forged", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=forged", "badResumptionToken"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:lentera.local:1", "idDoesNotExist"),
        (
            f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:lentera.local:{UUID(int=9)}",
            "idDoesNotExist",
        ),
        (f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:other:{UUID(int=9)}", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=x", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%00%01%1f%22<&", "idDoesNotExist"),
    ],
)
def test_errors_are_answers_and_echo_only_what_was_understood(client, cast, query, expected):
    root = ask(client, query)
    assert code(root) == expected and len(root) == 3
    echoed = root.find("o:request", NS).attrib
    assert not echoed if expected in ("badVerb", "badArgument") else echoed["verb"] in query


def test_other_methods_are_told_what_is_allowed(client, cast):
    for method in ("put", "delete", "patch", "trace"):
        response = getattr(client, method)("/oai?verb=Identify")
        assert response.status_code == 405 and "GET" in response.headers["Allow"]


def test_one_record_in_both_formats(client, cast):
    row = Record.objects.get(control="k-0005")
    asked = {"verb": "GetRecord", "identifier": f"oai:lentera.local:{row.id}"}
    root = ask(client, asked | {"metadataPrefix": "oai_dc"})
    assert [one.text for one in root.iterfind(".//dc:title", NS)] == ["Judul nomor 5"]
    assert [one.text for one in root.iterfind(".//dc:subject", NS)] == ["Anggrek -- Budi daya"]
    page = f"http://testserver/catalogue/{row.id}/"
    assert page in [one.text for one in root.iterfind(".//dc:identifier", NS)]
    assert client.get(page).status_code == 200
    root = ask(client, asked | {"metadataPrefix": "marcxml"})
    assert root.findtext(".//m:controlfield[@tag='001']", None, NS) == "k-0005"
    assert root.findtext(".//m:leader", None, NS)[9] == "a"


def test_lists_page_and_end_with_an_empty_token(client, cast, small_pages):
    for verb in ("ListRecords", "ListIdentifiers"):
        found = walk(client, verb)
        assert len(found) == len(set(found)) == BOOKS
    root = ask(client, "verb=ListRecords&metadataPrefix=oai_dc")
    token = root.find(".//o:resumptionToken", NS)
    assert (token.get("completeListSize"), token.get("cursor")) == (str(BOOKS), "0")
    again = [ask(client, {"verb": "ListRecords", "resumptionToken": token.text}) for _ in range(2)]
    heads = [
        [one.findtext("o:identifier", None, NS) for one in root.iterfind(".//o:header", NS)] for root in again
    ]
    assert heads[0] == heads[1]


def test_whoever_is_not_touched_is_never_passed_over(client, cast, small_pages):
    rows = list(Record.objects.order_by("control"))
    waiting = iter(range(1, 100))

    def meanwhile() -> None:
        step = next(waiting)
        if step > 3:
            return
        load(cast.agency, *shelf(2, start=1000 + 10 * step))
        form = RecordForm(title=f"Diubah {step}")
        actions.save_record(cast.agency, form, record=rows[step].id, actor=ACTOR, request_id=f"s{step}")
        actions.remove_record(cast.agency, rows[-step].id, "ganda", actor=ACTOR, request_id=f"d{step}")

    touched = {str(row.id) for row in (*rows[1:4], *rows[-3:])}
    found = {id.rpartition(":")[2] for id, _ in walk(client, between=meanwhile)}
    assert {str(row.id) for row in rows} - touched <= found
    assert_replay_equals_tables()


def test_removed_records_stay_as_deleted_and_may_come_back(client, cast):
    row = Record.objects.get(control="k-0007")
    identifier = f"oai:lentera.local:{row.id}"
    removed = actions.remove_record(cast.agency, row.id, "ganda", actor=ACTOR, request_id="d")
    asked = {"verb": "GetRecord", "identifier": identifier, "metadataPrefix": "oai_dc"}
    root = ask(client, asked)
    assert root.find(".//o:header", NS).get("status") == "deleted" and root.find(".//o:metadata", NS) is None
    assert (identifier, True) in walk(client) and len(walk(client)) == BOOKS
    assert removed.record == row.id
    line = next(one for one in history(row.id, reader=cast.agency) if one.kind == "catalogue.record_removed")
    undo.undo(cast.agency, line.stream, line.hash, request_id="u", actor=ACTOR)
    assert ask(client, asked).find(".//o:metadata", NS) is not None
    assert (identifier, False) in walk(client) and len(walk(client)) == BOOKS
    assert_replay_equals_tables()


def test_a_day_is_whole_and_seconds_are_inclusive(client, cast):
    with clock.told(datetime(2031, 5, 6, 23, 59, 59, 900_000, tzinfo=UTC)):
        load(cast.agency, book("Larut malam", control="late"))
    for first, until, expected in (
        ("2031-05-06", "2031-05-06", 1),
        ("2031-05-06T23:59:59Z", "2031-05-06T23:59:59Z", 1),
        ("2031-05-07", "2031-05-08", 0),
        ("2031-05-06T00:00:00Z", "2031-05-06T23:59:58Z", 0),
    ):
        root = ask(client, {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": first, "until": until})
        assert len(root.findall(".//o:header", NS)) == expected
        assert code(root) == ("" if expected else "noRecordsMatch")


def test_sets_are_agencies_and_what_is_not_public_is_nowhere(client, cast):
    load(cast.prison, book("Hanya untuk kami", control="own"), public=False)
    load(cast.prison, book("Untuk semua", control="all"))
    sets = [one.text for one in ask(client, "verb=ListSets").iterfind(".//o:setSpec", NS)]
    assert sets[0] == "agency" and set(sets[1:]) == {
        *(f"agency:{one.hex}" for one in (cast.agency, cast.prison)),
        f"library-{cast.agency.hex}",
    }
    assert len(walk(client, set=f"agency:{cast.prison.hex}")) == 1
    assert len(walk(client, set="agency")) == len(walk(client)) == BOOKS + 1
    hidden = Record.objects.get(control="own")
    root = ask(client, f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:lentera.local:{hidden.id}")
    assert code(root) == "idDoesNotExist"
    actions.remove_record(cast.prison, hidden.id, "salah", actor=ACTOR, request_id="h")
    assert len(walk(client)) == BOOKS + 1


def test_control_characters_in_a_record_do_not_break_the_answer(client, cast):
    load(cast.agency, book("Suara\x07 lonceng & <tanda>", control="bell"))
    found = [
        one.text for one in ask(client, "verb=ListRecords&metadataPrefix=oai_dc").iterfind(".//dc:title", NS)
    ]
    assert any("lonceng" in one and "& <tanda>" in one for one in found)
    assert "<tanda>" not in client.get("/oai?verb=ListRecords&metadataPrefix=marcxml").content.decode()


def test_the_beginning_of_a_list_states_a_moment_without_open_blocks(client, cast):
    before = queries.now()
    root = ask(client, "verb=ListIdentifiers&metadataPrefix=oai_dc")
    assert datetime.fromisoformat(root.findtext("o:responseDate", None, NS)) >= before.replace(microsecond=0)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite keeps pages in each thread")
def test_a_page_of_a_list_leaves_no_more_in_a_threads_memory_than_it_needs(client, cast):
    """However often threads take turns, the server's memory does not grow with the length of a harvest."""

    def kept() -> int:
        with connection.cursor() as cursor:
            return cursor.execute("PRAGMA cache_size").fetchone()[0]

    before = kept()
    for verb in ("ListRecords", "ListIdentifiers"):
        with CaptureQueriesContext(connection) as asked:
            ask(client, f"verb={verb}&metadataPrefix=marcxml")
        said = [one["sql"] for one in asked.captured_queries]
        narrow, wide = (f"PRAGMA cache_size = {size}" for size in (-NARROW, before))
        rows = [place for place, sql in enumerate(said) if "catalogue_record" in sql]
        assert said.index(narrow) < min(rows) and max(rows) < said.index(wide)
    assert kept() == before != -NARROW
