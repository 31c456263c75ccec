"""Z39.50 by Debian's gateway with the configuration that we ship: a client of that world finds and reads records."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from lentera.journal.node import this_node
from tests.catalogue.makers import book, field
from tests.protocols.conftest import BOOKS, load

SHIPPED = Path(__file__).parents[2] / "docs" / "z3950" / "simple2zoom.xml"
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("simple2zoom") is None, reason="needs libnet-z3950-simple2zoom-perl"),
]


@pytest.fixture
def gateway(cast, live_server, tmp_path):
    """The address of a gateway that asks the test's own node."""
    this_node.cache_clear()
    load(cast.agency, book("Naïve café", field("650", "aMusik"), control="cafe", year=1990))
    configured = SHIPPED.read_text("utf-8").replace("http://127.0.0.1:8000", live_server.url)
    assert live_server.url in configured
    (tmp_path / "simple2zoom.xml").write_text(configured, "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        ["simple2zoom", "-c", "simple2zoom.xml", "--", "-S", f"tcp:127.0.0.1:{port}"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(1200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"127.0.0.1:{port}/lentera"
    finally:
        # It may be waiting for its last client, and then it hears no kinder word; each client has a process.
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(timeout=10)
        this_node.cache_clear()


def ask(gateway: str, *commands: str) -> str:
    script = "\n".join([f"open {gateway}", "format usmarc", *commands, "quit", ""])
    ran = subprocess.run(
        ["yaz-client"], input=script, capture_output=True, text=True, timeout=60, check=False
    )
    return ran.stdout + ran.stderr


def test_queries_of_bib_1_find_what_they_ask(gateway):
    asked = {
        "@attr 1=1016 judul": BOOKS,
        '@attr 1=4 "judul nomor"': BOOKS,
        "@attr 1=4 @attr 5=1 naiv": 1,
        "@attr 1=21 anggrek": BOOKS // 5,
        "@and @attr 1=4 judul @attr 1=21 anggrek": BOOKS // 5,
        "@not @attr 1=4 judul @attr 1=21 anggrek": BOOKS - BOOKS // 5,
        "@attr 1=1003 kenanga": BOOKS - BOOKS // 2,
        "@attr 1=31 @attr 2=1 1991": 1,
        "@attr 1=63 nihil": 0,
    }
    told = ask(gateway, *(f"find {query}" for query in asked))
    assert [int(found) for found in re.findall(r"Number of hits: (\d+)", told)] == list(asked.values()), told


def test_records_come_as_marc_and_as_xml(gateway):
    told = ask(gateway, "find @attr 1=4 cafe", "show 1+1", "format xml", "show 1+1")
    assert len(re.findall(r"Naïve café", told)) == 2, told
    assert "Record type: USmarc" in told and "Record type: XML" in told


def test_what_is_not_mapped_is_said(gateway):
    assert "[114]" in ask(gateway, "find @attr 1=9999 x")
