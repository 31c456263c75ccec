"""The bytes of entries are for ever: a library's update that changes one of them shows here."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from lentera.journal.chain import entry_hash, stream_id
from lentera.journal.facts import Realises, read_envelope, read_fact, write_entry
from lentera.journal.references import Removed, Saved
from lentera.journal.writing import Refused
from tests.journal.sample.facts import BedDug, ListPrinted, Planted, PlantedV1, PlantsGiven

GOLDEN = Path(__file__).parent / "golden_entries.json"
AUTHOR, ACTOR, BED = UUID(int=1), UUID(int=2), UUID(int=3)
AT = datetime(2024, 2, 5, 23, 59, 59, tzinfo=UTC)
RECORDED = datetime(2024, 2, 6, 0, 0, tzinfo=UTC)
FACTS = [
    BedDug(bed=BED, name="Anggrek “bulan” — ï 漢 \u0007"),
    PlantedV1(bed=BED, plants=2),
    Planted(bed=BED, plants=-3, kind="mawar", on=date(2024, 2, 29)),
    PlantsGiven(
        gift=BED, partner=AUTHOR, plants=1, realises=Realises(scope_item=BED, amount=-1, unit="copies")
    ),
    ListPrinted(digest="ab" * 32, lines=2**53),
    Saved(model="sample.tool", id=BED, fields={"price": 5, "name": "Sekop", "bought": None, "in_use": False}),
    Removed(model="sample.tool", id=BED),
    Refused(code="no-agreement", details={"z": "1", "a": "2"}),
]


def written():
    stream, parents, told = stream_id(AUTHOR, "self", "sample"), (), []
    for fact in FACTS:
        entry = write_entry(fact, at=AT, recorded=RECORDED, actor=ACTOR)
        digest = entry_hash(stream, parents, entry)
        told.append({"bytes": entry.decode(), "hash": digest.hex()})
        parents = (digest,)
    return {"stream": str(stream), "entries": told}


def test_the_bytes_and_hashes_of_entries_never_change():
    assert written() == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_stored_entries_read_as_today():
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))["entries"]
    read = [read_fact(read_envelope(entry["bytes"].encode())) for entry in golden]
    lifted = Planted(bed=BED, plants=2, kind="orchid", on=date(2020, 1, 1))
    assert read == [lifted if isinstance(fact, PlantedV1) else fact for fact in FACTS]


def test_a_join_has_all_tips_as_parents():
    stream = stream_id(AUTHOR, "self", "sample")
    one, two = b"1" * 32, b"2" * 32
    assert entry_hash(stream, (one, two), b"x") != entry_hash(stream, (two, one), b"x")
    assert entry_hash(stream, (one,), b"x") != entry_hash(stream, (one, two), b"x")
    assert entry_hash(stream, (), b"x") != entry_hash(stream_id(AUTHOR, "public", "sample"), (), b"x")
