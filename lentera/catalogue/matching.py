"""Matching many: candidates for a whole portion come at once; what was decided counts for the next."""

from itertools import islice
from operator import itemgetter
from typing import Any
from uuid import UUID

from lentera.catalogue.candidates import COLUMNS, Candidates, keys_of_row
from lentera.catalogue.marc.brief import Brief, filing_key, fingerprint
from lentera.catalogue.rules import Keys, Known, Match, decide_match

ADDED = Match(None, "added")
REMEMBERED = 200_000  # records of a trial, about 200 MB
_of_row = itemgetter(*COLUMNS)
Index = dict[str, list[Known]]


def keys_of(brief: Brief, digest: str, richness: int) -> Keys:
    """By what an incoming record is recognised, cut as the table cuts it."""
    return Keys(
        control=brief.control[:60],
        agency=brief.agency[:40],
        isbns=brief.isbns,
        filing=filing_key(brief),
        material=brief.material,
        fingerprint=fingerprint(brief),
        digest=digest,
        richness=richness,
    )


def keys_in(told: dict[str, Any]) -> Keys:
    """The same, of columns that were drawn already."""
    return keys_of_row(*_of_row(told))


class Matcher:
    """The records of one institution in one audience, as far as a chunk needs them.

    With `batch` what was decided is in the tables before the next chunk is loaded, so nothing is remembered. Without
    one (a trial) the last REMEMBERED records are: of a longer file, doubles further apart count as two.
    """

    def __init__(self, institution: UUID, public: bool, batch: UUID | None = None) -> None:
        self._institution = institution
        self._public = public
        self.batch = batch
        self._known: dict[UUID, Known] = {}
        self._by_control: Index = {}
        self._by_isbn: Index = {}
        self._by_print: Index = {}

    def load(self, incoming: list[Keys]) -> None:
        """Fetch whatever may be one of these records, the oldest first."""
        self._forget()
        found = Candidates(self._institution, self._public, self.batch)
        for id, keys in found.of(incoming):
            if id not in self._known:
                self.learn(Known(id, keys))

    def _forget(self) -> None:
        if self.batch is not None:
            for index in (self._known, self._by_control, self._by_isbn, self._by_print):
                index.clear()
        for id in list(islice(self._known, max(len(self._known) - REMEMBERED, 0))):
            self._drop(self._known.pop(id))

    def learn(self, known: Known) -> None:
        """From now on this is what the record says."""
        old = self._known.get(known.id)
        if old is not None:
            self._drop(old)
        self._known[known.id] = known
        keys = known.keys
        if keys.control:
            self._by_control.setdefault(keys.control, []).append(known)
        for isbn in keys.isbns:
            self._by_isbn.setdefault(isbn, []).append(known)
        if keys.fingerprint:
            self._by_print.setdefault(keys.fingerprint, []).append(known)

    def _drop(self, known: Known) -> None:
        keys = known.keys
        for index, told in (
            (self._by_control, (keys.control,)),
            (self._by_isbn, keys.isbns),
            (self._by_print, (keys.fingerprint,)),
        ):
            for key in told:
                rest = [one for one in index.pop(key, ()) if one is not known]
                if rest:
                    index[key] = rest

    def match(self, incoming: Keys) -> Match:
        """Which record it is (after `load`)."""
        found = [*self._by_control.get(incoming.control, ()), *self._by_print.get(incoming.fingerprint, ())]
        for isbn in incoming.isbns:
            found += self._by_isbn.get(isbn, ())
        return decide_match(incoming, found) if found else ADDED
