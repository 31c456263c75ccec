"""The SRU server by the letter of each version, then by its clients."""

import re
import subprocess
from urllib.parse import urlencode

import pytest
import sruthi
from lxml import etree

from lentera.catalogue import indexing
from lentera.catalogue.models import Record
from lentera.journal.node import this_node
from lentera.protocols.sru import asking
from tests.catalogue.makers import book, field
from tests.protocols.conftest import BOOKS, load

pytestmark = pytest.mark.django_db
OLD, NEW = "http://www.loc.gov/zing/srw/", "http://docs.oasis-open.org/ns/search-ws/sruResponse"
MARC, DC = "{http://www.loc.gov/MARC21/slim}", "{http://purl.org/dc/elements/1.1/}"


def ask(client, query: str | None = None, *, post: bool = False, **more: str):
    told = {"operation": "searchRetrieve", "version": "1.2", **more}
    if query is not None:
        told["query"] = query
    encoded = urlencode({name: value for name, value in told.items() if value})
    form = "application/x-www-form-urlencoded"
    response = client.post("/sru", encoded, content_type=form) if post else client.get(f"/sru?{encoded}")
    assert response.status_code == 200 and response.headers["Content-Type"] == "text/xml; charset=utf-8"
    return etree.fromstring(response.content)


def bare(client, **told: str):
    return etree.fromstring(client.get(f"/sru?{urlencode(told)}").content)


def count(root) -> int:
    return int(root.findtext("{*}numberOfRecords"))


def diagnostic(root) -> int:
    found = root.findtext(".//{*}diagnostic/{*}uri")
    return int(found.rpartition("/")[2]) if found else 0


def titles(root) -> list[str]:
    return [
        one.text.rstrip(" /")
        for one in root.iterfind(f".//{MARC}datafield[@tag='245']/{MARC}subfield[@code='a']")
    ]


def test_counts_are_exact_or_not_told(client, cast, monkeypatch):
    """While the index is built anew a client is told to come again: it reads no notice on a page."""
    load(cast.agency, book("Bumi Manusia", control="1"))
    assert (count(ask(client, "bumi")), count(ask(client, "tiada"))) == (1, 0)
    with indexing.the_index().building():
        for query in ("bumi", "tiada"):
            assert diagnostic(ask(client, query)) == 2
        assert diagnostic(ask(client, operation="scan", scanClause="title = bumi")) == 2
        assert diagnostic(ask(client, operation="explain")) == 0
    assert count(ask(client, "bumi")) == 1
    monkeypatch.setattr(indexing, "_node", lambda: "lost a moment ago")
    monkeypatch.setattr(indexing, "follow", lambda *_: None)
    assert diagnostic(ask(client, "kosong")) == 2


def test_explain_also_at_the_bare_address(client, cast):
    for root in (
        bare(client),
        ask(client, operation="explain"),
        bare(client, operation="explain", version="1.1"),
    ):
        assert root.tag == f"{{{OLD}}}explainResponse"
        explained = root.find(".//{http://explain.z3950.org/dtd/2.0/}explain")
        for part in ("serverInfo", "databaseInfo", "indexInfo", "schemaInfo", "configInfo"):
            assert explained.find(f"{{*}}{part}") is not None
        assert explained.findtext(".//{*}host") == "testserver" and explained.findtext(".//{*}port") == "80"
        assert explained.findtext(".//{*}database") == "sru"
        assert "serverChoice" in [one.text for one in explained.iterfind(".//{*}index/{*}map/{*}name")]


@pytest.mark.parametrize(
    "query, expected",
    [
        ("cql.allRecords = 1", BOOKS),
        ("judul", BOOKS),
        ('title = "judul nomor 7"', 1),
        ('title == "judul nomor"', 0),
        ('title == "Judul nomor 7"', 1),
        ("subject = anggrek", 4),
        ('subject == "Anggrek -- Budi daya"', 4),
        ('creator = "kenanga, bunga"', 12),
        ('creator any "kenanga melati"', BOOKS),
        ('title any "7 8 9"', 3),
        ('title all "nomor 7"', 1),
        ("judul not subject = anggrek", BOOKS - 4),
        ("subject = anggrek or title = 7", 5),
        ("date < 1995", 4),
        ('date within "1991 1993"', 3),
        ("title <> 7", BOOKS - 1),
        ("jud*", BOOKS),
        ("title = n?mor", BOOKS),
        (r"title = n\?mor", 0),
        ("nowhere", 0),
        ('title = "!!!"', 0),
        ('title <> "!!!"', BOOKS),
        ('title any "7 !!! 8"', 2),
        ("title = *", BOOKS),
        ("subject = *", 4),
        ("title = **", BOOKS),
        ("title = ?", 9),
        ('title = "nomor ?"', 9),
        ('title = "nomor *"', BOOKS),
        ("title = ??", BOOKS - 9),
        (r"title = \*", 0),
        (r"title = \* or title = 7", 1),
    ],
)
def test_counts(client, cast, query, expected):
    assert count(ask(client, query)) == expected


def test_the_algebra_of_sets_holds(client, cast):
    parts = ["subject = anggrek", "creator = kenanga", "date > 2000", "title = 7", "nowhere"]
    parts += ['title = "!!!"', "title = ?"]
    for one in parts:
        for other in parts:
            a, b = count(ask(client, one)), count(ask(client, other))
            both, either = count(ask(client, f"{one} and {other}")), count(ask(client, f"{one} or {other}"))
            assert either == a + b - both
            assert count(ask(client, f"{one} not {other}")) == a - both
            assert count(ask(client, f"({one}) and ({other})")) == both
            grouped, flat = (f"{one} or ({other} and judul)", f"{one} or {other} and judul")
            assert count(ask(client, flat)) == count(ask(client, f"({one} or {other}) and judul"))
            assert count(ask(client, grouped)) == either


@pytest.mark.parametrize("version, namespace", [("1.1", OLD), ("1.2", OLD), ("2.0", NEW)])
def test_each_version_pages_in_its_own_words(client, cast, version, namespace):
    found, position = [], 1
    while position:
        told = {"startRecord": str(position), "maximumRecords": "7", "query": "judul"}
        if version == "2.0":
            root = bare(client, **told)
            assert root.find(f"{{{NEW}}}version") is None
            assert root.findtext(f".//{{{NEW}}}recordXMLEscaping") == "xml"
        else:
            root = ask(client, version=version, **told)
            assert root.findtext(f"{{{OLD}}}version") == version
            assert root.findtext(f".//{{{OLD}}}recordPacking") == "xml"
        assert root.tag == f"{{{namespace}}}searchRetrieveResponse" and count(root) == BOOKS
        positions = [int(one.text) for one in root.iterfind(".//{*}recordPosition")]
        assert positions == list(range(position, position + len(positions)))
        found += titles(root)
        following = root.findtext("{*}nextRecordPosition")
        assert (following is None) == (len(found) == BOOKS)
        position = int(following) if following else 0
    assert len(set(found)) == BOOKS


def test_records_as_dublin_core_as_text_and_none_at_all(client, cast):
    root = ask(client, "title = 5", recordSchema="dc")
    assert root.findtext(f".//{DC}title") == "Judul nomor 5"
    assert root.findtext(".//{*}recordSchema") == "info:srw/schema/1/dc-v1.1"
    root = ask(client, "title = 5", recordPacking="string")
    inner = etree.fromstring(root.findtext(".//{*}recordData"))
    assert inner.tag == f"{MARC}record" and root.findtext(".//{*}recordPacking") == "string"
    root = ask(client, "judul", maximumRecords="0")
    assert count(root) == BOOKS and root.find(".//{*}record") is None
    assert root.findtext("{*}nextRecordPosition") == "1"
    root = ask(client, "judul", maximumRecords="0", startRecord="3")
    assert root.findtext("{*}nextRecordPosition") == "3"
    root = ask(client, "tidakadasamasekali", maximumRecords="0")
    assert count(root) == 0 and root.find("{*}nextRecordPosition") is None


def test_the_server_caps_how_many_records_it_gives(client, cast, monkeypatch):
    monkeypatch.setattr(asking, "MOST", 3)
    root = ask(client, "judul", maximumRecords="1000")
    assert len(root.findall(".//{*}recordData")) == 3 and root.findtext("{*}nextRecordPosition") == "4"


def test_orders(client, cast):
    assert titles(ask(client, "judul sortBy title", maximumRecords="3")) == [
        "Judul nomor 1", "Judul nomor 10", "Judul nomor 11",
    ]  # fmt: skip
    assert titles(ask(client, "judul sortBy dc.date/sort.descending", maximumRecords="1")) == [
        "Judul nomor 23"
    ]
    assert titles(ask(client, "judul sortBy dc.date", maximumRecords="1")) == ["Judul nomor 1"]
    old = ask(client, "judul", version="1.1", sortKeys="title,,0", maximumRecords="1")
    assert titles(old) == ["Judul nomor 9"]


@pytest.mark.parametrize(
    "told, number",
    [
        ({"operation": "delete"}, 4),
        ({"version": "3.0"}, 5),
        ({"maximumRecords": "-1"}, 6),
        ({"maximumRecords": "many"}, 6),
        ({"startRecord": "0"}, 6),
        ({"query": ""}, 7),
        ({"version": ""}, 7),
        ({"shoesize": "3"}, 8),
        ({"query": "a and"}, 10),
        ({"query": "(a"}, 13),
        ({"query": '"a'}, 14),
        ({"query": "foo.bar = a"}, 15),
        ({"query": "dc.shoesize = a"}, 16),
        ({"startRecord": "24"}, 61),
        ({"recordSchema": "mods"}, 66),
        ({"recordPacking": "zip"}, 71),
        ({"query": "judul sortBy shoesize"}, 80),
        ({"stylesheet": "http://x/y.xsl"}, 110),
        ({"x-info-1": "passed over"}, 0),
    ],
)
def test_diagnostics(client, cast, told, number):
    root = ask(client, **({"query": "judul"} | told))
    assert diagnostic(root) == number
    if number:
        assert root.find(".//{*}recordData") is None and root.findtext(".//{*}message")
        assert root.find(".//{http://www.loc.gov/zing/srw/diagnostic/}diagnostic") is not None


def test_nothing_that_is_sent_is_an_error_of_the_server(client, cast):
    for query in (
        "\x00",
        "a" * 5000,
        "\x07 and \x08",
        'title = "\\"',
        "(((((",
        "title = [a-z]+.*",
        "*",
        "?",
        "a*b?c*",
    ):
        assert ask(client, query).tag == f"{{{OLD}}}searchRetrieveResponse"
    assert count(ask(client, "*")) == BOOKS


def test_what_is_not_public_is_not_found(client, cast):
    load(cast.prison, book("Rahasia rumah", control="own"), public=False)
    assert count(ask(client, "rahasia")) == 0
    hidden = Record.objects.get(control="own")
    assert count(ask(client, f"rec.identifier = {hidden.id}")) == 0
    assert count(ask(client, f"rec.identifier = {Record.objects.get(control='k-0001').id}")) == 1


def test_post_asks_the_same(client, cast):
    assert titles(ask(client, "title = 7", post=True)) == ["Judul nomor 7"]


@pytest.fixture
def here(cast, live_server):
    this_node.cache_clear()
    load(cast.agency, book("Naïve café", field("650", "aMusik"), control="cafe"))
    yield live_server.url.removeprefix("http://")
    this_node.cache_clear()


@pytest.mark.django_db(transaction=True)
class TestClients:
    def test_sruthi_walks_through_all_pages(self, here):
        found = sruthi.searchretrieve(f"http://{here}/sru", query="judul")
        assert found.count == BOOKS
        assert len({str(one) for one in found}) == BOOKS
        explained = sruthi.explain(f"http://{here}/sru")
        assert explained.schema and explained.index

    @pytest.mark.parametrize("version", ["get 1.1", "get 1.2", "get 2.0", "post 1.1", "post 1.2", "post 2.0"])
    def test_yaz_client_finds_and_shows(self, here, version):
        commands = [
            f"sru {version}",
            f"open http://{here}/sru",
            "querytype cql",
            "find title=caf?",
            "show 1+1",
            "quit",
        ]
        told = run(["yaz-client"], "\n".join(commands) + "\n")
        assert re.search(r"Number of hits: 1\b", told), told
        assert "Naïve café" in told

    def test_zoomsh_pages(self, here):
        script = (
            f"set sru get\nset preferredRecordSyntax xml\nconnect http://{here}/sru\n"
            "search cql:judul\nshow 0 10\nshow 10 13\nquit\n"
        )
        told = run(["zoomsh"], script)
        assert f"{BOOKS} hits" in told, told
        assert len(set(re.findall(r"Judul nomor \d+", told))) == BOOKS


def run(command: list[str], script: str) -> str:
    ran = subprocess.run(command, input=script, capture_output=True, text=True, timeout=60, check=False)
    return ran.stdout + ran.stderr
