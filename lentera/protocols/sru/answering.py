"""Answers in the words of each version: records, diagnostics, and the server's own explanation."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from lentera.catalogue import queries
from lentera.catalogue.queries import Order, Question
from lentera.protocols.oai.crosswalk import dc_elements, marcxml
from lentera.protocols.sru.asking import MOST, MOST_TERMS, SCHEMA_IDS, USUAL, USUAL_TERMS, Asked
from lentera.protocols.sru.cql import parse
from lentera.protocols.sru.diagnostics import Diagnostic
from lentera.protocols.sru.meaning import (
    INDEXES,
    SETS,
    UNSCANNED,
    Meant,
    meaning,
    old_sort_order,
    scanned,
)
from lentera.protocols.xml import HEAD, attribute, element, text

OLD = "http://www.loc.gov/zing/srw/"
NEW = "http://docs.oasis-open.org/ns/search-ws/sruResponse"
NEW_SCAN = "http://docs.oasis-open.org/ns/search-ws/scan"
OLD_DIAGNOSTIC = "http://www.loc.gov/zing/srw/diagnostic/"
NEW_DIAGNOSTIC = "http://docs.oasis-open.org/ns/search-ws/diagnostic"
SORTED = ("dc.title", "dc.date")
DC_HEAD = '<srw_dc:dc xmlns:srw_dc="info:srw/schema/1/dc-schema" xmlns:dc="http://purl.org/dc/elements/1.1/">'


@dataclass(frozen=True)
class Server:
    """Where this server stands."""

    name: str
    host: str
    port: int
    path: str


Address = Callable[[UUID], str]  # the page of a record
Said = tuple[bytes, bytes]  # id of a record, and what stands in its `recordData`


def search(asked: Asked, page: Address) -> bytes:
    """searchRetrieveResponse. Raises Diagnostic."""
    meant = _meant(asked.query)
    order = meant.order or old_sort_order(asked.sort_keys)
    found, total = _found(asked, meant.question, order, page)
    _refuse_parts(found=total > 0)
    if asked.first > max(total, 1):
        raise Diagnostic(61, str(asked.first))
    inner = f"<numberOfRecords>{total}</numberOfRecords>"
    if asked.version == "2.0":
        inner += (
            "<resultCountPrecision>info:srw/vocabulary/resultCountPrecision/1/exact</resultCountPrecision>"
        )
    following = asked.first + len(found)
    more = following <= total and (found or asked.most == 0)  # asked for none, all of them are still to come
    after = f"<nextRecordPosition>{following}</nextRecordPosition>" if more else ""
    begin, end = _around(asked.version, "searchRetrieveResponse")
    told = [begin, inner.encode()]
    if found:
        told += [b"<records>", *_records(asked, found), b"</records>"]
    return b"".join([*told, after.encode(), _echo(asked).encode(), end])


@lru_cache(maxsize=500)
def _meant(query: str) -> Meant:
    return meaning(parse(query))


def _found(asked: Asked, question: Question, order: Order | None, page: Address) -> tuple[list[Said], int]:
    """The records of the answer as they are said, and how many there are in all."""
    if asked.schema == "marcxml":
        say = _marcxml_as_text if asked.escaped else _marcxml
        return queries.find_as(say, question, order=order, start=asked.first - 1, limit=asked.most)
    rows, total = queries.find(question, order=order, start=asked.first - 1, limit=asked.most)
    return [_dublin_core(asked, page(id), id, written) for id, written in rows], total


def _refuse_parts(*, found: bool) -> None:
    """Counts are exact or not told: whoever asks here does not read that results are not complete yet. Raises
    Diagnostic.
    """
    if not queries.is_whole(found=found):
        raise Diagnostic(2, "the index is being built")


def scan(asked: Asked) -> bytes:
    """scanResponse: terms in order, each with how many records have it. Raises Diagnostic."""
    field, start = scanned(parse(asked.query))
    before = max(asked.position - 1, 0)
    found = queries.scan(
        field, start, before=before, after=asked.most_terms - before, beyond=asked.position == 0
    )
    _refuse_parts(found=bool(found))
    terms = "".join(
        f"<term>{element('value', one.value)}<numberOfRecords>{one.count}</numberOfRecords></term>"
        for one in found
    )
    version = f"<version>{asked.version}</version>" if asked.version != "2.0" else ""
    echo = (
        f"<echoedScanRequest>{version}{element('scanClause', asked.query)}"
        f"<responsePosition>{asked.position}</responsePosition>"
        f"<maximumTerms>{asked.most_terms}</maximumTerms></echoedScanRequest>"
    )
    inner = (f"<terms>{terms}</terms>" if terms else "") + echo
    return _response(asked.version, "scanResponse", inner)


def fail(version: str, operation: str, problem: Diagnostic) -> bytes:
    """The same response with a diagnostic and nothing else."""
    name = f"{operation}Response" if operation in ("explain", "scan") else "searchRetrieveResponse"
    namespace = NEW_DIAGNOSTIC if version == "2.0" else OLD_DIAGNOSTIC
    told = (
        f"<diagnostics><diagnostic xmlns={attribute(namespace)}>"
        f"<uri>info:srw/diagnostic/1/{problem.number}</uri>{element('details', problem.details)}"
        f"{element('message', problem.message)}</diagnostic></diagnostics>"
    )
    count = "<numberOfRecords>0</numberOfRecords>" if name == "searchRetrieveResponse" else ""
    return _response(version, name, count + told)


def explain(server: Server, asked: Asked) -> bytes:
    """explainResponse with a ZeeRex record."""
    data = _zeerex(server, asked.version)
    packing = "string" if asked.escaped else "xml"
    word = "recordXMLEscaping" if asked.version == "2.0" else "recordPacking"
    inner = (
        "<record><recordSchema>http://explain.z3950.org/dtd/2.0/</recordSchema>"
        f"<{word}>{packing}</{word}><recordData>{text(data) if asked.escaped else data}</recordData></record>"
    )
    return _response(asked.version, "explainResponse", inner)


def _response(version: str, name: str, inner: str) -> bytes:
    begin, end = _around(version, name)
    return b"".join((begin, inner.encode(), end))


@lru_cache(maxsize=32)
def _around(version: str, name: str) -> tuple[bytes, bytes]:
    """The beginning and the end of a response."""
    if version == "2.0":
        namespace = NEW_SCAN if name == "scanResponse" else NEW
        begin = f"{HEAD}<{name} xmlns={attribute(namespace)}>"
    else:
        begin = f"{HEAD}<{name} xmlns={attribute(OLD)}><version>{version}</version>"
    return begin.encode(), f"</{name}>".encode()


def _records(asked: Asked, found: list[Said]) -> list[bytes]:
    """The pieces of all `record` elements in their order: joined once with the whole answer, never copied before."""
    begin, identified = _record_around(asked.version, asked.schema, asked.escaped)
    told: list[bytes] = []
    for position, (id, data) in enumerate(found, asked.first):
        named = b"<recordIdentifier>%b</recordIdentifier>" % id if identified else b""
        end = b"</recordData>%b<recordPosition>%d</recordPosition></record>" % (named, position)
        told += (begin, data, end)
    return told


@lru_cache(maxsize=32)
def _record_around(version: str, schema: str, escaped: bool) -> tuple[bytes, bool]:
    """What stands before the data of a record, and whether its identifier follows."""
    word = "recordXMLEscaping" if version == "2.0" else "recordPacking"
    begin = (
        f"<record><recordSchema>{SCHEMA_IDS[schema]}</recordSchema>"
        f"<{word}>{'string' if escaped else 'xml'}</{word}><recordData>"
    )
    return begin.encode(), version != "1.1"


def _marcxml(id: UUID, written: bytes) -> Said:
    return str(id).encode(), marcxml(written, "").encode()


def _marcxml_as_text(id: UUID, written: bytes) -> Said:
    return str(id).encode(), text(marcxml(written, "")).encode()


def _dublin_core(asked: Asked, address: str, id: UUID, written: bytes) -> Said:
    data = f"{DC_HEAD}{dc_elements(queries.marc_from(written), address)}</srw_dc:dc>"
    return str(id).encode(), (text(data) if asked.escaped else data).encode()


def _echo(asked: Asked) -> str:
    """What was asked, as it was understood."""
    version = f"<version>{asked.version}</version>" if asked.version != "2.0" else ""
    return (
        f"<echoedSearchRetrieveRequest>{version}{element('query', asked.query)}"
        f"<startRecord>{asked.first}</startRecord><maximumRecords>{asked.most}</maximumRecords>"
        f"<recordSchema>{SCHEMA_IDS[asked.schema]}</recordSchema></echoedSearchRetrieveRequest>"
    )


def _zeerex(server: Server, version: str) -> str:
    sets = "".join(f'<set name="{name}" identifier={attribute(uri)}/>' for name, uri in SETS.items())
    indexes = "".join(
        f'<index search="true" scan="{_yes(asked not in UNSCANNED)}" sort="{_yes(name in SORTED)}">'
        f'{element("title", title)}<map><name set="{name.partition(".")[0]}">{_known(name)}</name></map></index>'
        for name, (asked, title) in INDEXES.items()
    )
    schemas = "".join(
        f'<schema name="{name}" identifier="{uri}" sort="false">{element("title", title)}</schema>'
        for (name, uri), title in zip(SCHEMA_IDS.items(), ("MARC 21 in XML", "Dublin Core"), strict=True)
    )
    return (
        '<explain xmlns="http://explain.z3950.org/dtd/2.0/">'
        f'<serverInfo protocol="SRU" version="{version}" transport="http" method="GET POST SOAP">'
        f"{element('host', server.host)}<port>{server.port}</port>{element('database', server.path)}</serverInfo>"
        f"<databaseInfo>{element('title', server.name)}</databaseInfo>"
        f"<indexInfo>{sets}{indexes}</indexInfo><schemaInfo>{schemas}</schemaInfo>"
        f'<configInfo><default type="numberOfRecords">{USUAL}</default>'
        f'<default type="numberOfTerms">{USUAL_TERMS}</default>'
        f'<setting type="maximumRecords">{MOST}</setting><setting type="maximumTerms">{MOST_TERMS}</setting>'
        '<default type="contextSet">cql</default>'
        '<default type="index">cql.serverChoice</default><default type="relation">all</default>'
        '<default type="retrieveSchema">marcxml</default><supports type="relation">any</supports>'
        '<supports type="relation">all</supports><supports type="relation">exact</supports>'
        '<supports type="relation">within</supports><supports type="scan"/>'
        '<supports type="maskingCharacter">*</supports>'
        '<supports type="maskingCharacter">?</supports><supports type="relationModifier">stem</supports>'
        "</configInfo></explain>"
    )


def _yes(told: bool) -> str:
    return "true" if told else "false"


_names = {
    "serverchoice": "serverChoice",
    "allrecords": "allRecords",
    "allindexes": "allIndexes",
    "anyindexes": "anyIndexes",
}


def _known(name: str) -> str:
    plain = name.partition(".")[2]
    return _names.get(plain, plain)
