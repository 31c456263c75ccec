"""Matching many: candidates for a whole chunk come in three statements; what was decided counts for the
next.
"""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from lentera.catalogue.marc.brief import Brief, filing_key, fingerprint
from lentera.catalogue.models import Record, RecordIsbn
from lentera.catalogue.rules import Keys, Known, Match, decide_match

COLUMNS = (
    "id",
    "control",
    "agency",
    "isbns",
    "filing",
    "material",
    "fingerprint",
    "digest",
    "richness",
)


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


class Matcher:
    """The records of one institution in one audience, as far as a chunk needs them."""

    def __init__(self, institution: UUID, public: bool) -> None:
        self._institution = institution
        self._public = public
        self._known: dict[UUID, Known] = {}
        self._by_key: dict[str, dict[UUID, None]] = defaultdict(dict)

    def load(self, incoming: list[Keys]) -> None:
        """Fetch whatever may be one of these records."""
        found = Record.objects.filter(institution=self._institution, public=self._public)
        controls = {one.control for one in incoming if one.control}
        prints = {one.fingerprint for one in incoming if one.fingerprint}
        isbns = {isbn for one in incoming for isbn in one.isbns}
        rows = list(found.filter(control__in=controls).values_list(*COLUMNS))
        rows += found.filter(fingerprint__in=prints).values_list(*COLUMNS)
        with_isbn = RecordIsbn.objects.filter(institution=self._institution, isbn__in=isbns)
        rows += found.filter(id__in=set(with_isbn.values_list("record", flat=True))).values_list(*COLUMNS)
        for id, control, agency, isbns_told, filing, material, print_, digest, richness in rows:
            if id not in self._known:
                keys = Keys(
                    control=control,
                    agency=agency,
                    isbns=tuple(isbns_told.split()),
                    filing=filing,
                    material=material,
                    fingerprint=print_,
                    digest=digest,
                    richness=richness,
                )
                self.learn(Known(id, keys))

    def learn(self, known: Known) -> None:
        """From now on this is what the record says."""
        old = self._known.get(known.id)
        for key in _index_keys(old.keys) if old is not None else ():
            self._by_key[key].pop(known.id, None)
        self._known[known.id] = known
        for key in _index_keys(known.keys):
            self._by_key[key][known.id] = None

    def match(self, incoming: Keys) -> Match:
        """Which record it is (after `load`)."""
        ids = {id: None for key in _index_keys(incoming) for id in self._by_key.get(key, ())}
        return decide_match(incoming, (self._known[id] for id in ids))


def _index_keys(keys: Keys) -> Iterable[str]:
    if keys.control:
        yield f"c{keys.control}"
    if keys.fingerprint:
        yield f"f{keys.fingerprint}"
    for isbn in keys.isbns:
        yield f"i{isbn}"
