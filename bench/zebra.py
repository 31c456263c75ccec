"""Zebra, Index Data's server, as others run it: Debian's idzebra-2.0 in its DOM configuration, 15 indexes.

It stores MARCXML, and gives records as they are stored: nothing is transformed on the way out.
"""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = "The baseline needs Zebra: apt-get install idzebra-2.0"
INDEXES = {  # name: fields and subfields of MARC 21
    "title": (("245", "abnp"), ("240", "a"), ("246", "ab"), ("740", "a")),
    "author": (("100", "abcq"), ("110", "ab"), ("111", "a"), ("700", "abcq"), ("710", "ab"), ("245", "c")),
    "subject": tuple((tag, "abvxyz") for tag in ("600", "610", "611", "630", "650", "651", "653", "655")),
    "notes": (("500", "a"), ("501", "a"), ("505", "at"), ("520", "ab")),
    "publisher": (("260", "b"), ("264", "b")),
    "place": (("260", "a"), ("264", "a")),
    "series": (("440", "a"), ("490", "a"), ("830", "a")),
    "isbn": (("020", "a"),),
    "issn": (("022", "a"),),
    "class": (("082", "a"), ("080", "a")),
    "edition": (("250", "a"),),
    "control": (("001", ""),),
    "date": (("008", ""),),
    "language": (("008", ""),),
}  # and `any`, all words of the first seven
WORDS = ("title", "author", "subject", "notes", "publisher", "place", "series")
FIXED = {"date": (8, 4), "language": (36, 3)}  # where they stand in 008, from 1
KINDS = {"isbn": "w", "issn": "w", "control": "0", "date": "w", "language": "w"}


class NoZebra(Exception):
    """Zebra is not installed."""


def installed() -> bool:
    """Whether both programs are here."""
    return all(shutil.which(name) is not None for name in ("zebraidx", "zebrasrv"))


def configure(folder: Path) -> None:
    """Write the configuration for MARC 21 in UTF-8 into an empty folder. Raises NoZebra."""
    if not installed():
        raise NoZebra(MISSING)
    for name in ("register", "shadow", "lock", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    written = {
        "zebra.cfg": _settings(folder),
        "dom.xml": _DOM,
        "index.xsl": _stylesheet(),
        "cql.txt": _cql(),
        "names.att": "name Names\nreference Bib-1\n",
    }
    for name, text in written.items():
        (folder / name).write_text(text, "utf-8")


def index(folder: Path, file: Path) -> float:
    """Index a file of ISO 2709 records from nothing; returns the seconds. Raises CalledProcessError."""
    started = time.perf_counter()
    for words in (("init",), ("update", str(file.resolve())), ("commit",)):
        subprocess.run(
            ["zebraidx", "-c", str(folder / "zebra.cfg"), *words], cwd=folder, check=True, capture_output=True
        )
    return time.perf_counter() - started


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The server on a free port while inside; gives the address of its SRU."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    (folder / "yaz.xml").write_text(_YAZ.format(folder=folder, port=port), "utf-8")
    server = subprocess.Popen(
        ["zebrasrv", "-f", "yaz.xml"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}/Default"
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        if server.poll() is not None:
            raise RuntimeError(f"zebrasrv ended with code {server.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("zebrasrv does not answer")


def _settings(folder: Path) -> str:
    return "\n".join(
        (
            f"profilePath: {folder}:/usr/share/idzebra-2.0/tab",
            "modulePath: /usr/lib/x86_64-linux-gnu/idzebra-2.0/modules:/usr/lib/idzebra-2.0/modules",
            f"recordtype: dom.{folder / 'dom.xml'}",
            "attset: bib1.att",
            f"register: {folder / 'register'}:200G",
            f"lockDir: {folder / 'lock'}",
            f"setTmpDir: {folder / 'tmp'}",
            f"keyTmpDir: {folder / 'tmp'}",
            "encoding: utf-8",
            "index: icu.idx",
            "storeData: 1",
            "storeKeys: 1",
            "memMax: 256",
            "perm.anonymous: r",
            "",
        )
    )


_DOM = """<?xml version="1.0" encoding="UTF-8"?>
<dom>
  <extract name="index"><xslt stylesheet="index.xsl"/></extract>
  <retrieve name="marcxml"/>
  <input syntax="marc"><marc inputcharset="utf-8"/></input>
</dom>
"""
_YAZ = """<?xml version="1.0" encoding="UTF-8"?>
<yazgfs>
  <listen id="here">tcp:127.0.0.1:{port}</listen>
  <server id="main" listenref="here">
    <directory>{folder}</directory>
    <config>zebra.cfg</config>
    <cql2rpn>cql.txt</cql2rpn>
    <retrievalinfo>
      <retrieval syntax="xml" name="marcxml"/>
    </retrievalinfo>
  </server>
</yazgfs>
"""
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:z="http://indexdata.com/zebra-2.0"
  xmlns:marc="http://www.loc.gov/MARC21/slim" version="1.0">
<xsl:output method="xml" encoding="UTF-8"/>
<xsl:template match="text()"/>
<xsl:template match="/"><xsl:apply-templates select="//marc:record"/></xsl:template>
<xsl:template match="marc:record">
<z:record z:id="{normalize-space(marc:controlfield[@tag='001'])}">
"""


def _stylesheet() -> str:
    parts = [_HEAD]
    for name, fields in INDEXES.items():
        kinds = [f"{name}:{KINDS.get(name, 'w')}", *(["any:w", f"{name}:p"] if name in WORDS else [])]
        for tag, codes in fields:
            if name in FIXED:
                first, length = FIXED[name]
                chosen = (
                    f"<xsl:value-of select=\"substring(marc:controlfield[@tag='008'], {first}, {length})\"/>"
                )
                parts.append(f'<z:index name="{kinds[0]}">{chosen}</z:index>\n')
                continue
            if not codes:
                parts.append(
                    f'<z:index name="{kinds[0]}"><xsl:value-of select="marc:controlfield[@tag=\'{tag}\']"/></z:index>\n'
                )
                continue
            told = " or ".join(f"@code='{code}'" for code in codes)
            parts.append(
                f"<xsl:for-each select=\"marc:datafield[@tag='{tag}']\">"
                f'<z:index name="{" ".join(kinds)}"><xsl:for-each select="marc:subfield[{told}]">'
                '<xsl:value-of select="."/><xsl:text> </xsl:text></xsl:for-each></z:index></xsl:for-each>\n'
            )
    return "".join([*parts, "</z:record>\n</xsl:template>\n</xsl:stylesheet>\n"])


def _cql() -> str:
    lines = [
        "set = info:srw/cql-context-set/1/cql-v1.1",
        "set.cql = info:srw/cql-context-set/1/cql-v1.1",
        "set.dc = info:srw/cql-context-set/1/dc-v1.1",
        "index.cql.serverChoice = 1=any",
        "index.cql.anywhere = 1=any",
        "index.dc.creator = 1=author",
        *(f"index.dc.{name} = 1={name}" for name in INDEXES),
        "relation.< = 2=1",
        "relation.eq = 2=3",
        "relation.> = 2=5",
        "relation.scr = 2=3",
        "position.any = 3=3 6=1",
        "structure.exact = 4=1",
        "structure.all = 4=6",
        "structure.any = 4=105",
        "structure.* = 4=1",
        "structure.eq = 4=1",
        "truncation.right = 5=1",
        "truncation.none = 5=100",
    ]
    return "\n".join(lines) + "\n"
