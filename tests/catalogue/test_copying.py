"""Copy cataloguing: what is asked, what answers are believed, and servers that mean no good."""

import socket
import threading
from contextlib import contextmanager

import pytest

from lentera.catalogue.copying.answers import Answered, read_answer
from lentera.catalogue.copying.asking import Target, Wanted, decide_query, request_address
from lentera.catalogue.copying.fetching import fetch, says_local
from lentera.catalogue.copying.searching import search_target, search_targets
from lentera.catalogue.marc.record import to_marcxml
from lentera.journal.refusals import Refusal
from tests.catalogue.makers import book, field

PLACE = Target(name="Contoh", address="http://sru.contoh.id/katalog")


def gist(told):
    return told.code if isinstance(told, Refusal) else told


@pytest.mark.parametrize(
    ("wanted", "target", "expected"),
    [
        (Wanted(isbn="979-461-227-8"), PLACE, 'bath.isbn="9789794612279" or bath.isbn="9794612278"'),
        (Wanted(isbn="9791234567896"), PLACE, 'bath.isbn="9791234567896"'),
        (Wanted(isbn="979-461-227-9"), PLACE, "isbn-wrong"),
        (Wanted(title=" Bumi  manusia "), PLACE, 'dc.title="Bumi" and dc.title="manusia"'),
        (Wanted(title="Bumi", author="Toer"), PLACE, 'dc.title="Bumi" and dc.creator="Toer"'),
        (Wanted(title='x" or\\*'), PLACE, 'dc.title="x\\"" and dc.title="or\\\\\\*"'),
        (Wanted(), PLACE, "copy-nothing-asked"),
        (Wanted(author="Toer"), Target(name="T", address="http://x/", author_index=""), "target-no-index"),
        (
            Wanted(isbn="9791234567896"),
            Target(name="T", address="http://x/", isbn_index=""),
            "target-no-index",
        ),
    ],
)
def test_what_is_asked(wanted, target, expected):
    assert gist(decide_query(wanted, target)) == expected


@pytest.mark.parametrize(
    ("address", "version", "expected"),
    [
        (
            "http://x.id/k",
            "1.1",
            "http://x.id/k?operation=searchRetrieve&version=1.1&query=a%20%26%20b&startRecord=1&maximumRecords=10"
            "&recordSchema=marcxml&recordPacking=xml",
        ),
        (
            "https://x.id:8443?db=a",
            "2.0",
            "https://x.id:8443/?db=a&query=a%20%26%20b&startRecord=1&maximumRecords=10&recordSchema=marcxml"
            "&queryType=cql&recordXMLEscaping=xml",
        ),
        ("file:///etc/passwd", "1.1", "target-address"),
        ("ftp://x.id/", "1.1", "target-address"),
        ("x.id/k", "1.1", "target-address"),
        ("http://x.id/#a", "1.1", "target-address"),
        ("http://[x", "1.1", "target-address"),
        ("", "1.1", "target-address"),
    ],
)
def test_where_it_is_asked(address, version, expected):
    target = Target(name="X", address=address, version=version)
    assert gist(request_address(target, "a & b")) == expected


MARC = to_marcxml(book(author="Ördek")).replace("<record>", '<record xmlns="http://www.loc.gov/MARC21/slim">')
ANSWER = """<?xml version="1.0"?><zs:searchRetrieveResponse xmlns:zs="http://www.loc.gov/zing/srw/">
<zs:version>1.1</zs:version><zs:numberOfRecords>{total}</zs:numberOfRecords><zs:records>{records}</zs:records>
</zs:searchRetrieveResponse>"""
RECORD = """<zs:record><zs:recordSchema>marcxml</zs:recordSchema><zs:recordPacking>{packing}</zs:recordPacking>
<zs:recordData>{data}</zs:recordData><zs:recordPosition>1</zs:recordPosition></zs:record>"""
COMPLAINT = """<zs:diagnostics xmlns:d="http://www.loc.gov/zing/srw/diagnostic/"><d:diagnostic>
<d:uri>info:srw/diagnostic/1/16</d:uri><d:details>bath.isbn</d:details><d:message>Unsupported index</d:message>
</d:diagnostic></zs:diagnostics>"""
PREFIXED = MARC.replace("<", "<marc:").replace("<marc:/", "</marc:").replace("xmlns=", "xmlns:marc=")
DC = "<dc:dc xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>Bumi</dc:title></dc:dc>"
BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'


def answer(*data, total="7", packing="xml"):
    records = "".join(RECORD.format(packing=packing, data=one) for one in data)
    return ANSWER.format(total=total, records=records)


@pytest.mark.parametrize(
    ("case", "body", "expected"),
    [
        ("as XML", answer(MARC, MARC), (7, 2, 0)),
        ("with a prefix", answer(PREFIXED), (7, 1, 0)),
        ("as text", answer(MARC.replace("&", "&amp;").replace("<", "&lt;"), packing="string"), (7, 1, 0)),
        ("in SRU 2.0", answer(MARC).replace("recordPacking", "recordXMLEscaping"), (7, 1, 0)),
        ("Dublin Core, though MARC was asked", answer(DC, MARC), (7, 1, 1)),
        ("a record without a title", answer(MARC.replace('tag="245"', 'tag="999"')), (7, 0, 1)),
        ("nothing found", answer(total="0"), (0, 0, 0)),
        ("no number", answer(MARC, total="viele"), (1, 1, 0)),
        ("a number without end", answer(MARC, total="9" * 5000), (1, 1, 0)),
        ("a complaint", answer().replace("</zs:records>", "</zs:records>" + COMPLAINT), "target-complains"),
        ("a page for people", "<html><body>404</body></html>", "target-not-sru"),
        ("a page that is not XML", "<p>Hai<br></p>", "target-not-sru"),
        ("nothing", "", "target-not-sru"),
        ("an answer cut off", answer(MARC)[:900], "target-not-sru"),
        ("a document type", answer(MARC).replace("?>", "?>" + BOMB, 1), "target-doctype"),
        ("HTML with a document type", "<!DOCTYPE html><html></html>", "target-doctype"),
        ("an unknown encoding", answer(MARC).replace('"1.0"', '"1.0" encoding="x-y"', 1), "target-not-sru"),
        ("control bytes", "\x00\x01\x02", "target-not-sru"),
    ],
)
def test_which_answers_are_believed(case, body, expected):
    told = read_answer(body.encode(), "Contoh")
    if isinstance(told, Answered):
        assert (told.total, len(told.marcs), told.others) == expected
        assert all(marc.first("100").first("a") == "Ördek." for marc in told.marcs)
    else:
        assert told.code == expected
        assert told.details["name"] == "Contoh"


def test_what_a_server_complains_of_is_said():
    told = read_answer(answer().replace("</zs:records>", "</zs:records>" + COMPLAINT).encode(), "Contoh")
    assert told.details["reason"] == "Unsupported index: bath.isbn"


@contextmanager
def server(*pieces: bytes, drip: threading.Event | None = None):
    """One that sends these bytes to whoever connects; with `drip` a byte now and then until it is set."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            try:
                connected, _ = listening.accept()
                with connected:
                    connected.recv(65536)
                    for piece in pieces:
                        connected.sendall(piece)
                    while drip is not None and not drip.wait(0.05):
                        connected.sendall(b"a")
            except OSError:
                pass  # whoever asked has hung up

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/sru"
        if drip is not None:
            drip.set()
    thread.join(10)


def reply(body: bytes, head: str = "200 OK", *more: str) -> bytes:
    lines = [f"HTTP/1.1 {head}", "Connection: close", *more]
    return "\r\n".join([*lines, "", ""]).encode() + body


def ask(address, **options):
    return fetch(f"{address}?query=a", name="Contoh", **{"private": True, "seconds": 5.0} | options)


@pytest.mark.parametrize(
    ("case", "sent", "expected"),
    [
        ("an answer", [reply(b"abc")], b"abc"),
        ("a missing page", [reply(b"", "404 Not Found")], "target-status"),
        ("an error", [reply(b"", "500 Oops")], "target-status"),
        ("another place", [reply(b"", "302 Found", "Location: http://127.0.0.1/admin")], "target-moved"),
        ("another place, unsaid", [reply(b"", "301 Moved")], "target-moved"),
        ("an answer without end", [reply(b"")] + [b"a" * 65536] * 40, "target-too-large"),
        ("no HTTP", [b"SSH-2.0-x\r\n"], "target-unreachable"),
        ("nothing", [], "target-unreachable"),
        ("a length that is not kept", [reply(b"abc", "200 OK", "Content-Length: 10")], "target-cut-off"),
        (
            "heads without end",
            [b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 70000],
            "target-unreachable",
        ),
    ],
)
def test_what_a_server_may_do(case, sent, expected):
    with server(*sent) as address:
        assert gist(ask(address, most=1024 * 1024)) == expected


@pytest.mark.parametrize("sent", [[], [b"HTTP/1.1 200 OK\r\nX: "], [reply(b"")]])
def test_a_server_that_drips_is_left(sent):
    with server(*sent, drip=threading.Event()) as address:
        assert gist(ask(address, seconds=0.4)) == "target-slow"


def test_no_server_of_the_local_network_is_asked_unless_it_is_allowed():
    with server(reply(b"abc")) as address:
        assert gist(ask(address, private=False)) == "target-private"
    assert gist(ask("http://127.0.0.1:1/", private=True)) == "target-unreachable"
    assert gist(ask("http://tidak-ada.invalid/", private=True)) == "target-unreachable"
    assert gist(ask("http://127.0.0.1:x/", private=True)) == "target-address"


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1:9999", True),
        ("192.168.1.7", True),
        ("10.0.0.3.", True),
        ("[::1]:9999", True),
        ("[fe80::1]", True),
        ("[::ffff:10.1.1.1]", True),
        ("localhost:8000", True),
        ("LOCALHOST.", True),
        ("katalog.local", True),
        ("8.8.8.8", False),
        ("[2001:4860:4860::8888]", False),
        ("sru.contoh.id", False),
        ("localhost.contoh.id", False),
    ],
)
def test_an_address_that_is_local_by_itself_is_known(host, local):
    assert says_local(f"http://{host}/sru") == local


def test_the_slowest_does_not_hold_up_the_others(settings):
    settings.LENTERA_PRIVATE_TARGETS = True
    with server(drip=threading.Event()) as slow, server(reply(answer(MARC).encode())) as quick:
        targets = [Target(name="Lambat", address=slow), Target(name="Cepat", address=quick)]
        (_, first), (_, second) = search_targets(targets, Wanted(title="Bumi"), seconds=3.0)
    assert gist(first) == "target-slow"
    assert second.total == 7


def test_a_target_that_cannot_be_asked_says_so():
    assert gist(search_target(Target(name="X", address="gopher://x/"), Wanted(title="a"))) == "target-address"
    assert search_targets([], Wanted(title="a")) == []


def test_names_of_a_record_come_over_whole():
    marc = book("Naïve <café> & 三国", field("650", "aAnggrek", 'x"Budi" daya'))
    written = to_marcxml(marc).replace("<record>", '<record xmlns="http://www.loc.gov/MARC21/slim">')
    assert read_answer(answer(written).encode(), "X").marcs == (marc,)
