"""Link what an import brings to the authorities of its house: by the exact words of a heading, or of a see-reference.

It happens before a record is compared with the catalogue, so the same file once more is unchanged, whatever its
authorities are called by then, and a rollback finds each record as the import left it. A record that stands as it is
sent is left alone.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec

from lentera.catalogue.actions.renaming import authorised
from lentera.catalogue.authorities.headings import (
    KIND_OF_FIELD,
    KINDS,
    Authorised,
    key_of,
    restated,
    split_field,
    text_of,
)
from lentera.catalogue.describing import columns_of
from lentera.catalogue.handing import NOTHING, packed
from lentera.catalogue.marc.brief import brief_of, fingerprint
from lentera.catalogue.marc.record import Marc, digest_of, from_bytes, to_bytes
from lentera.catalogue.models import Authority, AuthorityReference, Record
from lentera.catalogue.preparing import Prepared

GROUP = 500  # keys asked for at once
Heading = tuple[str, str]  # kind and key


class Linker:
    """The authorities of one house, as far as an import met them; public records know public ones alone.

    A house without authorities pays nothing: no record is read again.
    """

    def __init__(self, institution: UUID, public: bool) -> None:
        self._institution, self._public = institution, public
        self._authorities = Authority.objects.filter(institution=institution)
        if public:
            self._authorities = self._authorities.filter(public=True)
        self._any = self._authorities.exists()
        self._told: dict[tuple[UUID, str], Authorised | None] = {}

    def linked(self, records: Sequence[Prepared]) -> Sequence[Prepared]:
        """The records of a portion, in line with the authorities of their headings."""
        if not self._any:
            return records
        marcs = self.in_line([from_bytes(one.written) for one in records])
        return [_prepared(one, marc) for one, marc in zip(records, marcs, strict=True)]

    def in_line(self, marcs: Sequence[Marc]) -> list[Marc]:
        """These records, each field with the heading and the link of its authority where it has one."""
        if not self._any:
            return list(marcs)
        headings = [list(dict.fromkeys(_headings(marc))) for marc in marcs]
        found = self._found({heading for told in headings for heading in told})
        changed = []
        for marc, told in zip(marcs, headings, strict=True):
            for authority in dict.fromkeys(found[heading] for heading in told if heading in found):
                if (form := self._authorised(*authority)) is not None:
                    marc = restated(marc, form)
            changed.append(marc)
        return self._as_they_stand(marcs, changed)

    def _as_they_stand(self, sent: Sequence[Marc], linked: list[Marc]) -> list[Marc]:
        """The same, but a record that is in the catalogue exactly as it was sent stays so: its authority came later,
        and what was exported and comes back changes nothing.
        """
        prints = {
            place: (fingerprint(brief_of(marc)), digest_of(to_bytes(marc)))
            for place, marc in enumerate(sent)
            if linked[place] is not marc
        }
        if not prints:
            return linked
        rows = Record.objects.filter(institution=self._institution, public=self._public)
        named = {told for told, _ in prints.values() if told}
        stands = set(rows.filter(fingerprint__in=named).values_list("fingerprint", "digest"))
        return [sent[place] if prints.get(place) in stands else marc for place, marc in enumerate(linked)]

    def _found(self, wanted: set[Heading]) -> dict[Heading, tuple[UUID, str]]:
        """The authority (id and digest) of each heading: its own words go before those of a see-reference."""
        keys = sorted({key for _, key in wanted})
        found: dict[Heading, tuple[UUID, str]] = {}
        for start in range(0, len(keys), GROUP):
            group = keys[start : start + GROUP]
            see = AuthorityReference.objects.filter(
                institution=self._institution, relation="see", key__in=group
            )
            led = list(see.order_by("id").values_list("kind", "key", "authority"))
            digests = dict(
                self._authorities.filter(id__in={id for *_, id in led}).values_list("id", "digest")
            )
            found |= {(kind, key): (id, digests[id]) for kind, key, id in led if id in digests}
            own = self._authorities.filter(key__in=group).order_by("id")
            found |= {
                (kind, key): (id, digest)
                for kind, key, id, digest in own.values_list("kind", "key", "id", "digest")
            }
        return found

    def _authorised(self, authority: UUID, digest: str) -> Authorised | None:
        if (authority, digest) not in self._told:
            told = authorised(self._institution, authority)
            self._told[authority, digest] = told if isinstance(told, Authorised) else None
        return self._told[authority, digest]


def _headings(marc: Marc) -> Iterator[Heading]:
    """Every heading of a record, with all its subdivisions and with fewer."""
    for field in marc.fields:
        kind = KIND_OF_FIELD.get(field.tag)
        if kind is None:
            continue
        heading, subdivisions, _ = split_field(field, KINDS[kind])
        for count in range(len(subdivisions), -1, -1) if heading else ():
            yield kind, key_of(text_of((*heading, *subdivisions[:count])))


def _prepared(one: Prepared, marc: Marc) -> Prepared:
    written = to_bytes(marc)
    if written == one.written:
        return one
    brief = brief_of(marc)
    told = columns_of(brief, len(marc.parts), digest_of(written))
    terms = NOTHING if one.terms == NOTHING else packed(brief, told["filing"])
    return msgspec.structs.replace(one, written=written, columns=told, terms=terms)
