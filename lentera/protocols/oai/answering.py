"""Answers of the repository: one function a verb, each returns what stands inside its element."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lentera.catalogue import actions, queries
from lentera.catalogue.queries import Harvested
from lentera.institutions import queries as institutions
from lentera.protocols.oai import tokens
from lentera.protocols.oai.asking import Asked, Problem, Span, read_span, stamp
from lentera.protocols.oai.crosswalk import FORMATS
from lentera.protocols.xml import element, text

PAGE = 500  # records a page
HEADERS = 1_000  # headers a page


Saying = Callable[[bytes, str], str]  # a record's canonical bytes and its address to XML
Held = Mapping[UUID, Collection[UUID]]  # by record: the libraries that have a copy


@dataclass(frozen=True)
class Chosen:
    """What a set narrows a list to: the records of an agency, or what a library has; neither is everything."""

    owner: UUID | None = None
    library: UUID | None = None

    def list(self, span: Span, after: tuple[datetime, UUID] | None, limit: int) -> list[Harvested]:
        """The next records."""
        if self.library is not None:
            return queries.harvest_held(self.library, span.first, span.end, after=after, limit=limit)
        return queries.harvest(span.first, span.end, owner=self.owner, after=after, limit=limit)

    def size(self, span: Span) -> int:
        """How many there are; 0 where nobody counts them."""
        if self.library is not None:
            return 0
        return queries.harvest_size(span.first, span.end, owner=self.owner)


@dataclass(frozen=True)
class Repository:
    """What the repository says of itself. `record_address` has a place `{id}`."""

    name: str
    base: str
    email: str
    namespace: str
    record_address: str

    def identifier(self, record: UUID) -> str:
        """The identifier of a record, the same for ever."""
        return f"oai:{self.namespace}:{record}"

    def record(self, identifier: str) -> UUID:
        """The record behind an identifier. Raises Problem (idDoesNotExist)."""
        try:
            prefix, namespace, id = identifier.split(":", 2)
            record = UUID(id)
        except ValueError:
            raise Problem("idDoesNotExist", "There is no such identifier here.") from None
        if prefix != "oai" or namespace != self.namespace or identifier != self.identifier(record):
            raise Problem("idDoesNotExist", "There is no such identifier here.")
        return record


def identify(repository: Repository, asked: Asked) -> str:
    """Identify."""
    return "".join(
        (
            element("repositoryName", repository.name),
            element("baseURL", repository.base),
            "<protocolVersion>2.0</protocolVersion>",
            element("adminEmail", repository.email),
            element("earliestDatestamp", stamp(queries.earliest_change())),
            "<deletedRecord>persistent</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ</granularity>",
        )
    )


def list_sets(repository: Repository, asked: Asked) -> str:
    """ListSets: all agencies together, and each; and what each library that may be named has in hand."""
    if "resumptionToken" in asked.arguments:
        raise Problem("badResumptionToken", "The list of sets is given whole.")
    owners = queries.publishers()
    names = institutions.names(owners)
    told = [("agency", "Lembaga")] + [(_set_of(one), names.get(one, "")) for one in owners]
    told += [(_set_of_library(id), f"Koleksi {name}") for id, name in queries.library_names().items()]
    return "".join(
        f"<set>{element('setSpec', spec)}{element('setName', name or spec)}</set>" for spec, name in told
    )


def list_formats(repository: Repository, asked: Asked) -> str:
    """ListMetadataFormats: the same for every record."""
    if "identifier" in asked.arguments:
        _one(repository, asked.arguments["identifier"])
    return "".join(
        f"<metadataFormat>{element('metadataPrefix', prefix)}{element('schema', schema)}"
        f"{element('metadataNamespace', namespace)}</metadataFormat>"
        for prefix, (_, schema, namespace) in FORMATS.items()
    )


def get_record(repository: Repository, asked: Asked) -> str:
    """GetRecord."""
    found = _one(repository, asked.arguments["identifier"])
    say = _format(asked.arguments["metadataPrefix"])
    held = queries.libraries_of([found.id]) if found.content is not None else {}
    return _record(repository, found, queries.written(found) if found.content is not None else b"", say, held)


def list_records(repository: Repository, asked: Asked) -> str:
    """ListRecords."""

    def tell(page: list[Harvested], say: Saying, held: Held) -> str:
        written = queries.written_many(page)
        return "".join([_record(repository, found, written.get(found.id, b""), say, held) for found in page])

    return _list(asked, PAGE, tell)


def list_identifiers(repository: Repository, asked: Asked) -> str:
    """ListIdentifiers."""
    return _list(
        asked, HEADERS, lambda page, _, held: "".join([_header(repository, found, held) for found in page])
    )


ANSWERS: dict[str, Callable[[Repository, Asked], str]] = {
    "Identify": identify,
    "ListSets": list_sets,
    "ListMetadataFormats": list_formats,
    "GetRecord": get_record,
    "ListIdentifiers": list_identifiers,
    "ListRecords": list_records,
}


def _list(asked: Asked, page: int, tell: Callable[[list[Harvested], Saying, Held], str]) -> str:
    """One page, by keyset over (moment, id): a record that nobody touches is never passed over."""
    with queries.reading_through():
        return _page(asked, page, tell)


def _page(asked: Asked, page: int, tell: Callable[[list[Harvested], Saying, Held], str]) -> str:
    token = asked.arguments.get("resumptionToken")
    if token is not None:
        place = tokens.read(token, asked.verb)
        prefix, first, until, of_set = place.prefix, place.first, place.until, place.of_set
        span, after, given = read_span(first, until), (place.moment, place.record), place.given
    else:
        place, after, given = None, None, 0
        prefix, span = asked.arguments["metadataPrefix"], asked.span
        first, until = asked.arguments.get("from", ""), asked.arguments.get("until", "")
        of_set = asked.arguments.get("set", "")
    say, chosen = _format(prefix), _chosen(of_set)
    if place is None:
        actions.note_held()
    rows = chosen.list(span, after, page + 1)
    if not rows and place is None:
        raise Problem("noRecordsMatch", "Nothing here fits these arguments.")
    shown = rows[:page]
    size = place.size if place is not None else len(rows) if len(rows) <= page else chosen.size(span)
    held = queries.libraries_of([one.id for one in shown if one.content is not None])
    if chosen.library is not None:  # what left the library says which one it left
        held |= {one.id: [chosen.library] for one in shown if one.content is None}
    told = tell(shown, say, held)
    if len(rows) > page:
        last = shown[-1]
        following = tokens.write(
            tokens.Place(
                asked.verb, prefix, first, until, of_set, last.moment, last.id, given + len(shown), size
            )
        )
        counted = f'completeListSize="{size}" ' if size else ""
        return f'{told}<resumptionToken {counted}cursor="{given}">{following}</resumptionToken>'
    if place is not None:
        return f'{told}<resumptionToken completeListSize="{max(size, given + len(shown))}" cursor="{given}"/>'
    return told


def _format(prefix: str) -> Saying:
    if prefix not in FORMATS:
        raise Problem("cannotDisseminateFormat", "Records come as oai_dc and marcxml.")
    return FORMATS[prefix][0]


def _set_of(owner: UUID) -> str:
    return f"agency:{owner.hex}"


def _set_of_library(library: UUID) -> str:
    return f"library-{library.hex}"


def _chosen(of_set: str) -> Chosen:
    """What a set is. Raises Problem (noRecordsMatch) when there is no such set."""
    if of_set in ("", "agency"):
        return Chosen()
    for one in queries.publishers():
        if _set_of(one) == of_set:
            return Chosen(owner=one)
    for one in queries.library_names():
        if _set_of_library(one) == of_set:
            return Chosen(library=one)
    raise Problem("noRecordsMatch", "There is no such set.")


def _one(repository: Repository, identifier: str) -> Harvested:
    found = queries.harvested(repository.record(identifier))
    if found is None:
        raise Problem("idDoesNotExist", "There is no such identifier here.")
    return found


def _header(repository: Repository, found: Harvested, held: Held) -> str:
    gone = ' status="deleted"' if found.content is None else ""
    libraries = "".join([f"<setSpec>{_set_of_library(one)}</setSpec>" for one in held.get(found.id, ())])
    return (
        f"<header{gone}><identifier>{text(repository.identifier(found.id))}</identifier>"
        f"<datestamp>{stamp(found.moment)}</datestamp><setSpec>{_set_of(found.owner)}</setSpec>{libraries}</header>"
    )


def _record(repository: Repository, found: Harvested, written: bytes, say: Saying, held: Held) -> str:
    head = _header(repository, found, held)
    if found.content is None:
        return f"<record>{head}</record>"
    told = say(written, repository.record_address.replace("{id}", str(found.id)))
    return f"<record>{head}<metadata>{told}</metadata></record>"


def moment_of(asked: Asked) -> datetime:
    """The moment that an answer states: for a new list one at which no change was under way."""
    return (
        queries.quiet_moment()
        if asked.verb.startswith("List") and not asked.arguments.get("resumptionToken")
        else queries.now()
    )
