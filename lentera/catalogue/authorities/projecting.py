"""How facts change the tables of authorities."""

from typing import Any
from uuid import UUID

from lentera.catalogue.authorities.headings import key_of, likeness_of
from lentera.catalogue.authorities.rules import AuthorityBrief, brief_of_authority
from lentera.catalogue.facts import (
    AuthoritiesImported,
    AuthorityMerged,
    AuthorityRemoved,
    AuthoritySaved,
)
from lentera.catalogue.marc.record import digest_of, from_bytes
from lentera.catalogue.models import Authority, AuthorityReference, MergedAuthority
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, projects


@projects(AuthoritySaved)
def lay_out_authority(fact: AuthoritySaved, entry: Entry) -> None:
    MergedAuthority.rows.remove_where(entry, id=fact.authority)
    written = entry.content(fact.content).split(b"\n")[fact.line]
    _put(entry, fact.authority, written, fact.content, fact.line)


@projects(AuthoritiesImported)
def lay_out_authorities(fact: AuthoritiesImported, entry: Entry) -> None:
    lines = entry.content(fact.content).split(b"\n")
    for line, (authority, written) in enumerate(zip(fact.authorities, lines, strict=True)):
        _put(entry, authority, written, fact.content, line)


@projects(AuthorityRemoved)
def take_authority_out(fact: AuthorityRemoved, entry: Entry) -> None:
    AuthorityReference.rows.remove_where(entry, authority=fact.authority)
    Authority.rows.remove(entry, id=fact.authority)


@projects(AuthorityMerged)
def merge_authority(fact: AuthorityMerged, entry: Entry) -> None:
    AuthorityReference.rows.remove_where(entry, authority=fact.gone)
    Authority.rows.remove(entry, id=fact.gone)
    MergedAuthority.rows.change_where(entry, {"kept": fact.gone}, kept=fact.kept)
    MergedAuthority.rows.put(entry, id=fact.gone, kept=fact.kept)


def _put(entry: Entry, authority: UUID, written: bytes, content: str, line: int) -> None:
    brief = brief_of_authority(from_bytes(written))
    if brief is None:
        raise KeyError(f"line {line} of {content} holds no authority")
    public = entry.audience == "public"
    AuthorityReference.rows.remove_where(entry, authority=authority)
    own = {"content": content, "line": line, "public": public, "saved_at": entry.recorded}
    Authority.rows.put(entry, columns(brief, written), own, id=authority)
    told = [("see", text) for text in brief.see] + [("also", text) for text in brief.also]
    for position, (relation, text) in enumerate(told):
        AuthorityReference.rows.insert(
            entry,
            id=derived_id(authority, f"{position}"),
            authority=authority,
            kind=brief.kind,
            relation=relation,
            text=text[:300],
            key=key_of(text),
            position=position,
            public=public,
        )


def columns(brief: AuthorityBrief, written: bytes) -> dict[str, Any]:
    """The columns of an authority that its MARC tells."""
    return {
        "kind": brief.kind,
        "heading": brief.heading[:300],
        "name": brief.name[:300],
        "key": key_of(brief.heading),
        "likeness": likeness_of(brief.heading),
        "note": brief.note,
        "control": brief.control[:60],
        "agency": brief.agency[:40],
        "digest": digest_of(written),
    }
