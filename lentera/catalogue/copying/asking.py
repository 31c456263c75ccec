"""What a catalogue elsewhere is asked: an address with a query in CQL. Pure."""

from urllib.parse import quote, urlencode, urlsplit

import msgspec

from lentera.catalogue.marc.isbn import to_isbn10, to_isbn13
from lentera.journal.refusals import Refusal

VERSIONS = ("1.1", "1.2", "2.0")
SHOWN = 10  # records asked of one target
MOST_WORDS = 8  # asked of a title or a name
LONGEST = 60  # signs of one word
TRIED = "indonesia"  # the word that a check asks for


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """One catalogue elsewhere: its address, SRU version, schema for MARCXML, and its names of indexes."""

    name: str
    address: str
    version: str = "1.1"
    record_schema: str = "marcxml"
    isbn_index: str = "bath.isbn"
    title_index: str = "dc.title"
    author_index: str = "dc.creator"


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """The book that is looked for: by ISBN (any form), or by words of title and author."""

    isbn: str = ""
    title: str = ""
    author: str = ""


def decide_query(wanted: Wanted, target: Target) -> str | Refusal:
    """The query in CQL. An ISBN is asked in both its forms, and alone: it says more than words.

    Each word is a term of its own: `and` and `=` are what every server knows, `all` is not.
    """
    if wanted.isbn.strip():
        thirteen = to_isbn13(wanted.isbn)
        if thirteen is None:
            return Refusal("isbn-wrong", isbn=wanted.isbn.strip())
        if not target.isbn_index:
            return Refusal("target-no-index", name=target.name)
        forms = [one for one in (thirteen, to_isbn10(thirteen)) if one is not None]
        return " or ".join(f'{target.isbn_index}="{one}"' for one in forms)
    asked = [(target.title_index, wanted.title), (target.author_index, wanted.author)]
    told = [(index, words) for index, words in asked if words.strip()]
    if not told:
        return Refusal("copy-nothing-asked")
    if any(not index for index, _ in told):
        return Refusal("target-no-index", name=target.name)
    terms = [f"{index}={_term(word)}" for index, words in told for word in words.split()[:MOST_WORDS]]
    return " and ".join(terms)


def _term(word: str) -> str:
    """A word as a quoted term; what CQL would read as its own stands behind a backslash."""
    plain = word[:LONGEST]
    return '"' + "".join("\\" + sign if sign in '"\\*?^' else sign for sign in plain) + '"'


def request_address(target: Target, query: str, *, most: int = SHOWN) -> str | Refusal:
    """The address that asks a target; its own parameters (a database's name) are kept."""
    try:
        parts = urlsplit(target.address.strip())
        _ = parts.port
    except ValueError:
        return Refusal("target-address", address=target.address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.fragment:
        return Refusal("target-address", address=target.address)
    told = {
        "query": query,
        "startRecord": "1",
        "maximumRecords": str(most),
        "recordSchema": target.record_schema,
    }
    if target.version == "2.0":
        told |= {"queryType": "cql", "recordXMLEscaping": "xml"}
    else:
        told = {"operation": "searchRetrieve", "version": target.version, **told, "recordPacking": "xml"}
    if not target.record_schema:
        del told["recordSchema"]
    asked = "&".join(part for part in (parts.query, urlencode(told, quote_via=quote)) if part)
    return f"{parts.scheme}://{parts.netloc}{parts.path or '/'}?{asked}"
