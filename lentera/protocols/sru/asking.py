"""The parameters of an SRU request, in the three versions.

Source: SRU 1.1 and 1.2 (Library of Congress), searchRetrieve 1.0 part 3 (OASIS, SRU 2.0).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from lentera.protocols.sru.diagnostics import Diagnostic

MOST = 100  # records an answer
USUAL = 10
MOST_TERMS = 100  # terms an answer to a scan
USUAL_TERMS = 20
SCHEMAS = {
    "marcxml": "marcxml",
    "info:srw/schema/1/marcxml-v1.1": "marcxml",
    "http://www.loc.gov/marc21/slim": "marcxml",
    "dc": "dc",
    "info:srw/schema/1/dc-v1.1": "dc",
    "info:srw/schema/1/dc-schema": "dc",
}
SCHEMA_IDS = {"marcxml": "info:srw/schema/1/marcxml-v1.1", "dc": "info:srw/schema/1/dc-v1.1"}
KNOWN = {
    "operation", "version", "query", "startrecord", "maximumrecords", "recordpacking", "recordschema",
    "recordxpath", "resultsetttl", "sortkeys", "stylesheet", "extrarequestdata", "querytype",
    "recordxmlescaping", "rendering", "renderedby", "httpaccept", "responsetype", "recordposition",
    "scanclause", "responseposition", "maximumterms",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A request. `version` is 1.1, 1.2 or 2.0; `first` counts from 1.

    A scan has its clause in `query`; `position` is where its term shall stand among `most_terms` terms: 1 is the
    first, 0 right before it.
    """

    operation: str
    version: str
    query: str = ""
    first: int = 1
    most: int = USUAL
    schema: str = "marcxml"
    escaped: bool = False
    sort_keys: str = ""
    position: int = 1
    most_terms: int = USUAL_TERMS


def version_of(pairs: Iterable[tuple[str, str]]) -> str:
    """The version in which to answer, also an error: as told, else 2.0 for a bare query, else 1.2."""
    told = {name.lower(): value for name, value in pairs}
    if told.get("version") in ("1.1", "1.2", "2.0"):
        return told["version"]
    bare = "operation" not in told and "version" not in told
    return "2.0" if bare and ("query" in told or "scanclause" in told) else "1.2"


def operation_of(pairs: Iterable[tuple[str, str]]) -> str:
    """The operation as told, else what the parameters are those of."""
    told = {name.lower(): value for name, value in pairs}
    usual = "searchRetrieve" if "query" in told else "scan" if "scanclause" in told else "explain"
    return told.get("operation") or usual


def read_request(pairs: list[tuple[str, str]]) -> Asked:
    """What is asked. Raises Diagnostic (4 to 8, 66, 71, 110, 120)."""
    operation = next((value for name, value in pairs if name.lower() == "operation"), None)
    if operation not in (None, "searchRetrieve", "explain", "scan"):
        raise Diagnostic(4, operation)
    told: dict[str, str] = {}
    for name, value in pairs:
        plain = name.lower()
        if plain.startswith("x-"):
            continue
        if plain not in KNOWN:
            raise Diagnostic(8, name)
        if plain in told:
            raise Diagnostic(6, name)
        told[plain] = value
    version = version_of(pairs)
    if told.get("version", version) != version:
        raise Diagnostic(5, "1.2")
    operation = operation or operation_of(pairs)
    if told.get("stylesheet"):
        raise Diagnostic(110)
    escaped = _escaped(told, version)
    if operation == "explain":
        return Asked(operation, version, escaped=escaped)
    if version != "2.0" and "version" not in told:
        raise Diagnostic(7, "version")
    if operation == "scan":
        return _scan(told, version)
    if not told.get("query", "").strip():
        raise Diagnostic(7, "query")
    if told.get("querytype", "cql").lower() not in ("cql", "searchterms"):
        raise Diagnostic(6, "queryType")
    if told.get("recordxpath"):
        raise Diagnostic(8, "recordXPath")
    schema = SCHEMAS.get(told.get("recordschema", "marcxml").lower() or "marcxml")
    if schema is None:
        raise Diagnostic(66, told["recordschema"])
    return Asked(
        operation,
        version,
        told["query"],
        _number(told, "startrecord", "startRecord", 1, 1),
        min(_number(told, "maximumrecords", "maximumRecords", USUAL, 0), MOST),
        schema,
        escaped,
        told.get("sortkeys", ""),
    )


def _scan(told: dict[str, str], version: str) -> Asked:
    if not told.get("scanclause", "").strip():
        raise Diagnostic(7, "scanClause")
    most = min(_number(told, "maximumterms", "maximumTerms", USUAL_TERMS, 1), MOST_TERMS)
    position = _number(told, "responseposition", "responsePosition", 1, 0)
    if position > most + 1:
        raise Diagnostic(120, str(position))
    return Asked("scan", version, told["scanclause"], position=position, most_terms=most)


def _escaped(told: dict[str, str], version: str) -> bool:
    if version == "2.0":
        if told.get("recordpacking", "packed") not in ("packed", "unpacked"):
            raise Diagnostic(71, told["recordpacking"])
        name = "recordxmlescaping"
    else:
        name = "recordpacking"
    value = told.get(name) or "xml"
    if value not in ("xml", "string"):
        raise Diagnostic(71, value)
    return value == "string"


def _number(told: dict[str, str], plain: str, name: str, usual: int, least: int) -> int:
    text = told.get(plain, "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or int(text) < least:
        raise Diagnostic(6, name)
    return int(text)
