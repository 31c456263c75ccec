"""Scan: the terms of an index in order; and SOAP, by the letter and by its client."""

import re

import pytest
from lxml import etree

from lentera.journal.node import this_node
from lentera.protocols.sru import soap
from tests.catalogue.makers import book, field
from tests.protocols.conftest import BOOKS, load
from tests.protocols.test_sru import NEW, OLD, ask, bare, count, diagnostic, run

pytestmark = pytest.mark.django_db
SCAN = "http://docs.oasis-open.org/ns/search-ws/scan"
NUMBERS = sorted(str(number) for number in range(1, BOOKS + 1))


def scan(client, clause: str, **more: str):
    return ask(client, operation="scan", scanClause=clause, **more)


def terms(root) -> list[tuple[str, int]]:
    return [
        (one.findtext("{*}value"), int(one.findtext("{*}numberOfRecords")))
        for one in root.iterfind("{*}terms/{*}term")
    ]


@pytest.mark.parametrize(
    "clause, told, expected",
    [
        ("title = judul", {}, ["judul", "nomor"]),
        ("title = K", {}, ["nomor"]),
        ("title = 1", {"maximumTerms": "3"}, ["1", "10", "11"]),
        ("title = 10", {"maximumTerms": "3", "responsePosition": "2"}, ["1", "10", "11"]),
        ("title = 10", {"maximumTerms": "2", "responsePosition": "0"}, ["11", "12"]),
        ("title = 11", {"maximumTerms": "2", "responsePosition": "3"}, ["1", "10"]),
        ("title = 105", {"maximumTerms": "2", "responsePosition": "2"}, ["10", "11"]),
        ("title = 1", {"maximumTerms": "3", "responsePosition": "3"}, ["1"]),
        ('title = ""', {"maximumTerms": "2"}, ["1", "10"]),
        ("title = zzz", {}, []),
        ("author = kenanga", {"maximumTerms": "2"}, ["kenanga", "melati"]),
        ("subject = b", {}, ["budi", "daya"]),
        ("date = 2011", {"maximumTerms": "3"}, ["2011", "2012", "2013"]),
        ("date = 1992", {"maximumTerms": "2", "responsePosition": "3"}, ["1991"]),
        ("language = a", {}, ["ind"]),
        ("anywhere = anggrek", {"maximumTerms": "1"}, ["anggrek"]),
    ],
)
def test_terms_around_a_start(client, cast, clause, told, expected):
    assert [value for value, _ in terms(scan(client, clause, **told))] == expected


def test_each_term_is_counted_as_a_search_for_it(client, cast):
    for index in ("title", "author", "subject", "anywhere", "isbn", "date", "language", "type"):
        found = terms(scan(client, f'{index} = ""', maximumTerms="100"))
        assert found == sorted(found)
        for value, records in found:
            assert records == count(ask(client, f'{index} = "{value}"')) > 0, (index, value)
    assert dict(terms(scan(client, "subject = anggrek")))["anggrek"] == 4


def test_a_walk_by_pages_reads_every_term_once(client, cast):
    found, clause = [], 'title = ""'
    while page := terms(scan(client, clause, maximumTerms="4", responsePosition="0")):
        found += [value for value, _ in page]
        clause = f'title = "{found[-1]}"'
    assert found == [*NUMBERS, "judul", "nomor"]


def test_words_of_other_scripts_and_of_one_letter_have_their_place(client, cast):
    load(cast.agency, book("Я и город 圖 z", control="script"))
    found = [value for value, _ in terms(scan(client, "title = nomor"))]
    assert found == sorted(found) and {"z", "圖"} <= set(found)
    assert any(value.startswith("г") for value in found)
    back = scan(client, 'title = "圖"', maximumTerms="3", responsePosition="4")
    assert [value for value, _ in terms(back)] == found[found.index("圖") - 3 : found.index("圖")]


def test_hidden_records_lend_no_term(client, cast):
    load(cast.prison, book("Judul rahasia q", control="own"), public=False)
    found = dict(terms(scan(client, "title = judul")))
    assert found == {"judul": BOOKS, "nomor": BOOKS}


def test_a_term_that_is_new_is_there_at_once(client, cast):
    scan(client, "title = judul")
    load(cast.agency, book("Xerografi", control="new"))
    assert terms(scan(client, "title = x")) == [("xerografi", 1)]


def test_each_version_in_its_own_words(client, cast):
    for version in ("1.1", "1.2"):
        root = scan(client, "title = judul", version=version)
        assert root.tag == f"{{{OLD}}}scanResponse" and root.findtext(f"{{{OLD}}}version") == version
        echo = root.find(f"{{{OLD}}}echoedScanRequest")
        assert [one.text for one in echo] == [version, "title = judul", "1", "20"]
    root = bare(client, scanClause="title = judul")
    assert root.tag == f"{{{SCAN}}}scanResponse" and root.find("{*}version") is None
    assert terms(root)[0] == ("judul", BOOKS)


def test_explain_says_what_can_be_scanned_and_how(client, cast):
    root = bare(client)
    can = {one.findtext("{*}map/{*}name"): one.get("scan") for one in root.iterfind(".//{*}index")}
    assert can["title"] == can["serverChoice"] == can["date"] == "true"
    assert can["allRecords"] == "false"
    assert root.find(".//{*}serverInfo").get("method") == "GET POST SOAP"
    assert root.find(".//{*}supports[@type='scan']") is not None


@pytest.mark.parametrize(
    "told, number",
    [
        ({"scanClause": ""}, 7),
        ({"version": ""}, 7),
        ({"version": "3.0"}, 5),
        ({"maximumTerms": "0"}, 6),
        ({"maximumTerms": "many"}, 6),
        ({"responsePosition": "-1"}, 6),
        ({"maximumTerms": "3", "responsePosition": "4"}, 0),
        ({"maximumTerms": "3", "responsePosition": "5"}, 120),
        ({"scanClause": "title = ("}, 10),
        ({"scanClause": "dc.shoesize = a"}, 16),
        ({"scanClause": "cql.allRecords = 1"}, 16),
        ({"scanClause": "rec.identifier = 1"}, 16),
        ({"scanClause": "title > a"}, 19),
        ({"scanClause": "title = kop*"}, 28),
        ({"scanClause": "date = soon"}, 36),
        ({"scanClause": "title = a and title = b"}, 48),
        ({"scanClause": "title = a sortBy title"}, 48),
    ],
)
def test_diagnostics(client, cast, told, number):
    root = ask(client, **({"operation": "scan", "scanClause": "title = judul"} | told))
    assert root.tag == f"{{{OLD}}}scanResponse" and diagnostic(root) == number
    if number:
        assert root.find(".//{*}term") is None and root.findtext(".//{*}message")


def post(client, body: str | bytes, status: int = 200):
    response = client.post("/sru", body, content_type="text/xml")
    assert response.status_code == status and response.headers["Content-Type"] == "text/xml; charset=utf-8"
    root = etree.fromstring(response.content)
    assert root.tag == f"{{{soap.ENVELOPE}}}Envelope"
    return root[0][0]


def envelope(request: str, head: str = "", namespace: str = OLD) -> str:
    return (
        f'<?xml version="1.0"?><e:Envelope xmlns:e="{soap.ENVELOPE}">{head}'
        f'<e:Body xmlns:z="{namespace}">{request}</e:Body></e:Envelope>'
    )


def test_soap_asks_the_same(client, cast):
    root = post(
        client,
        envelope(
            "<z:searchRetrieveRequest><z:version>1.1</z:version><z:query>title = 7</z:query>"
            "<z:recordSchema>dc</z:recordSchema><z:extraRequestData><a>b</a></z:extraRequestData>"
            "</z:searchRetrieveRequest>"
        ),
    )
    plain = ask(client, "title = 7", version="1.1", recordSchema="dc")
    assert etree.tostring(root, method="c14n", exclusive=True) == etree.tostring(
        plain, method="c14n", exclusive=True
    )
    root = post(client, envelope("<z:explainRequest><z:version>1.2</z:version></z:explainRequest>"))
    assert root.tag == f"{{{OLD}}}explainResponse"
    wrong = "<z:scanRequest><z:version>1.2</z:version><z:scanClause>shoesize=1</z:scanClause></z:scanRequest>"
    assert diagnostic(post(client, envelope(wrong))) == 16
    newer = envelope("<z:scanRequest><z:scanClause>title=judul</z:scanClause></z:scanRequest>", "", SCAN)
    assert post(client, newer).tag == f"{{{SCAN}}}scanResponse"
    asked = "<z:searchRetrieveRequest><z:query>judul</z:query></z:searchRetrieveRequest>"
    newer = envelope(asked, "", "http://docs.oasis-open.org/ns/search-ws/sruRequest")
    assert post(client, newer).tag == f"{{{NEW}}}searchRetrieveResponse"


ASKED = "<z:scanRequest><z:version>1.2</z:version><z:scanClause>title=judul</z:scanClause></z:scanRequest>"


@pytest.mark.parametrize(
    "body, code",
    [
        ("<a/>", "Client"),
        ("no xml at all", "Client"),
        (envelope(""), "Client"),
        (envelope("<z:deleteRequest/>"), "Client"),
        (envelope(ASKED + ASKED), "Client"),
        (envelope(ASKED).replace("?>", '?><!DOCTYPE a [<!ENTITY b "c">]>'), "Client"),
        (envelope(ASKED).replace('"1.0"', '"1.0" encoding="nonsense"'), "Client"),
        (envelope(ASKED).encode("utf-8") + b"\xff", "Client"),
        (envelope(ASKED + "<!--" + "x" * soap.LONGEST + "-->"), "Client"),
        (
            envelope(ASKED).replace(soap.ENVELOPE, "http://www.w3.org/2003/05/soap-envelope"),
            "VersionMismatch",
        ),
        (envelope(ASKED, '<e:Header><t xmlns="x" e:mustUnderstand="1"/></e:Header>'), "MustUnderstand"),
    ],
)
def test_what_is_no_request_in_an_envelope_is_a_fault(client, cast, body, code):
    root = post(client, body, 400)
    assert root.tag == f"{{{soap.ENVELOPE}}}Fault"
    assert root.findtext("faultcode") == f"SOAP-ENV:{code}" and root.findtext("faultstring")


def test_a_header_that_need_not_be_understood_is_passed_over(client, cast):
    root = post(client, envelope(ASKED, '<e:Header><t xmlns="x"><u>v</u></t></e:Header>'))
    assert terms(root)[0] == ("judul", BOOKS)


@pytest.fixture
def here(cast, live_server):
    this_node.cache_clear()
    load(cast.agency, book("Naïve café", field("650", "aMusik"), control="cafe"))
    yield live_server.url.removeprefix("http://")
    this_node.cache_clear()


@pytest.mark.django_db(transaction=True)
class TestClients:
    @pytest.mark.parametrize(
        "version", ["get 1.1", "get 1.2", "get 2.0", "post 1.2", "soap 1.1", "soap 1.2", "soap 2.0"]
    )
    def test_yaz_client_scans(self, here, version):
        told = run(
            ["yaz-client"], f"sru {version}\nopen http://{here}/sru\nquerytype cql\nscan title=ca\nquit\n"
        )
        assert f"cafe: 1\njudul: {BOOKS}\n" in told, told

    @pytest.mark.parametrize("version", ["soap 1.1", "soap 1.2", "soap 2.0"])
    def test_yaz_client_finds_and_shows_over_soap(self, here, version):
        told = run(
            ["yaz-client"],
            f"sru {version}\nopen http://{here}/sru\nquerytype cql\nfind title=caf?\nshow 1+1\nquit\n",
        )
        assert re.search(r"Number of hits: 1\b", told) and "Naïve café" in told, told
