"""Answers in the words of each version: records, diagnostics, and the server's own explanation."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from lentera.catalogue import queries
from lentera.protocols.oai.crosswalk import dc_elements, marcxml
from lentera.protocols.sru.asking import MOST, MOST_TERMS, SCHEMA_IDS, USUAL, USUAL_TERMS, Asked
from lentera.protocols.sru.cql import parse
from lentera.protocols.sru.diagnostics import Diagnostic
from lentera.protocols.sru.meaning import INDEXES, SETS, UNSCANNED, NoWords, meaning, old_sort_order, scanned
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


def search(asked: Asked, page: Address) -> str:
    """searchRetrieveResponse. Raises Diagnostic."""
    meant = meaning(parse(asked.query))
    order = meant.order or old_sort_order(asked.sort_keys)
    try:
        found, total = queries.find(meant.question, order=order, start=asked.first - 1, limit=asked.most)
    except NoWords:
        found, total = [], 0
    if asked.first > max(total, 1):
        raise Diagnostic(61, str(asked.first))
    records = "".join(
        _record(page, asked, id, written, asked.first + place) for place, (id, written) in enumerate(found)
    )
    following = asked.first + len(found)
    inner = f"<numberOfRecords>{total}</numberOfRecords>"
    if asked.version == "2.0":
        inner += (
            "<resultCountPrecision>info:srw/vocabulary/resultCountPrecision/1/exact</resultCountPrecision>"
        )
    if records:
        inner += f"<records>{records}</records>"
    if found and following <= total:
        inner += f"<nextRecordPosition>{following}</nextRecordPosition>"
    return _response(asked.version, "searchRetrieveResponse", inner + _echo(asked))


def scan(asked: Asked) -> str:
    """scanResponse: terms in order, each with how many records have it. Raises Diagnostic."""
    field, start = scanned(parse(asked.query))
    before = max(asked.position - 1, 0)
    found = queries.scan(
        field, start, before=before, after=asked.most_terms - before, beyond=asked.position == 0
    )
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


def fail(version: str, operation: str, problem: Diagnostic) -> str:
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


def explain(server: Server, asked: Asked) -> str:
    """explainResponse with a ZeeRex record."""
    data = _zeerex(server, asked.version)
    packing = "string" if asked.escaped else "xml"
    word = "recordXMLEscaping" if asked.version == "2.0" else "recordPacking"
    inner = (
        "<record><recordSchema>http://explain.z3950.org/dtd/2.0/</recordSchema>"
        f"<{word}>{packing}</{word}><recordData>{text(data) if asked.escaped else data}</recordData></record>"
    )
    return _response(asked.version, "explainResponse", inner)


def _response(version: str, name: str, inner: str) -> str:
    if version == "2.0":
        namespace = NEW_SCAN if name == "scanResponse" else NEW
        return f"{HEAD}<{name} xmlns={attribute(namespace)}>{inner}</{name}>"
    return f"{HEAD}<{name} xmlns={attribute(OLD)}><version>{version}</version>{inner}</{name}>"


def _record(page: Address, asked: Asked, id: UUID, written: bytes, position: int) -> str:
    if asked.schema == "marcxml":
        data = _marcxml(written)
    else:
        data = f"{DC_HEAD}{dc_elements(queries.marc_from(written), page(id))}</srw_dc:dc>"
    packing = "string" if asked.escaped else "xml"
    told = text(data) if asked.escaped else data
    if asked.version == "2.0":
        return (
            f"<record><recordSchema>{SCHEMA_IDS[asked.schema]}</recordSchema>"
            f"<recordXMLEscaping>{packing}</recordXMLEscaping><recordData>{told}</recordData>"
            f"<recordIdentifier>{id}</recordIdentifier><recordPosition>{position}</recordPosition></record>"
        )
    identifier = f"<recordIdentifier>{id}</recordIdentifier>" if asked.version == "1.2" else ""
    return (
        f"<record><recordSchema>{SCHEMA_IDS[asked.schema]}</recordSchema><recordPacking>{packing}</recordPacking>"
        f"<recordData>{told}</recordData>{identifier}<recordPosition>{position}</recordPosition></record>"
    )


@lru_cache(maxsize=2_000)
def _marcxml(written: bytes) -> str:
    """The record as MARCXML. What was found today is found again: half of an answer's time goes into this."""
    return marcxml(written, "")


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
