"""One hub, two sites that choose from its catalogue, and bad couriers: what a site shows is what the agency signed.

The model holds what each edition said when it was signed. Sticks are lost, repeated, late and out of order; records
are written, changed, removed and merged meanwhile; collections are followed, let go and ended. When everything has
arrived, each site shows the editions that it follows, the titles of its placed copies and its own records: no more,
no less, and its search finds exactly these.
"""

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from lentera.catalogue import actions, hooks, indexing, queries
from lentera.catalogue.editions.choosing import collection_of
from lentera.catalogue.editions.models import CarriedEdition, CarriedParcel
from lentera.catalogue.models import Record
from lentera.catalogue.rules import RecordForm
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.journal.verifying import verify
from lentera.sync import pairing
from tests.sync.conftest import AGENCY, OTHER, PRISON
from tests.sync.nodes import House

START = datetime(2024, 2, 6, 4, 0, tzinfo=UTC)
ACTOR = UUID(int=7)
PRISONS = (PRISON, OTHER)
TEMPLATE: list[Path] = []
which, some = st.integers(0, 1), st.integers(0, 99)
CHOICES = (("all", ""), ("language", "ind"), ("language", "eng"))


class Editions(RuleBasedStateMachine):
    """The hub's catalogue in the model: title of each record; and of each collection what its last edition said."""

    @initialize()
    def start(self):
        self.folder = Path(tempfile.mkdtemp(prefix="editions-"))
        self.minutes = 0
        self.hub = House(self.folder / "hub", TEMPLATE[0]).start("hub", "Dispersip")
        for author in (*PRISONS, AGENCY):
            self.hub.say_author(author, f"Lembaga {author.int}")
        self.sites = [self._site(number) for number in (0, 1)]
        self.titles: dict[UUID, tuple[str, str, datetime]] = {}  # title, language, when it was saved
        self.ever: set[str] = set()
        self.signed: dict[tuple[str, str], tuple[datetime, dict[UUID, str]]] = {}
        self.lists: dict[UUID, tuple[str, tuple[UUID, ...]]] = {}
        self.beside: dict[tuple[str, str], tuple[datetime, dict[UUID, tuple[str, tuple[UUID, ...]]]]] = {}
        self.follows: list[set[tuple[str, str]]] = [set(), set()]
        self.placed: list[set[UUID]] = [set(), set()]
        self.own: list[dict[UUID, str]] = [{}, {}]
        self.bag: list[tuple[House, bytes]] = []
        self.asked = len(hooks.holdings._held), len(hooks.holdings._named)
        hooks.holdings._held.append(self._held)
        hooks.holdings._named.append(
            lambda records: [one for one in records if one in self.placed[self.reading]]
        )
        self.reading = 0
        for language in ("ind", "ind", "eng", "eng"):
            self.catalogue(language)
        for part in CHOICES:
            self.publish(part)
        for number in (0, 1):
            self._exchange(number)
            for part in CHOICES[number:]:
                self.follow(number, part)

    def _site(self, number):
        house = House(self.folder / f"site-{number}", TEMPLATE[0]).start("site", f"Lembaga {number}")
        with house.open():
            request = pairing.ask()
        with self.hub.open():
            reply, code = pairing.answer(request, [PRISONS[number]], by_editions=True)
        with house.open():
            pairing.accept(reply, code)
        house.author = PRISONS[number]
        return house

    def _held(self, owner, institutions):
        told = [self.placed[number] for number in (0, 1) if PRISONS[number] in institutions]
        return set().union(*told) if owner == AGENCY else set()

    def _now(self):
        self.minutes += 1
        return START + timedelta(minutes=self.minutes)

    def _save(self, house, author, title, language="ind", record=None):
        """What a prison catalogues is its own and no public catalogue."""
        moment = self._now()
        with house.open(), clock.told(moment):
            form = RecordForm(title=title, language=language)
            told = actions.save_record(
                author, form, record=record, actor=ACTOR, request_id=None, at=moment, public=author == AGENCY
            )
        assert not isinstance(told, Refusal), told
        return told.record, moment

    def _remove(self, record):
        with self.hub.open(), clock.told(self._now()):
            told = actions.remove_record(AGENCY, record, "ganda", actor=ACTOR, request_id=None)
        assert not isinstance(told, Refusal), told
        del self.titles[record]

    def _chosen(self, choice, value):
        return {
            record: title
            for record, (title, language, _) in self.titles.items()
            if choice == "all" or language == value
        }

    @rule(language=st.sampled_from(["ind", "eng"]))
    def catalogue(self, language):
        title = f"Judul {self.minutes}"
        record, moment = self._save(self.hub, AGENCY, title, language)
        self.titles[record] = (title, language, moment)
        self.ever.add(title)

    @rule(choice=some, language=st.sampled_from(["ind", "eng"]))
    def change(self, choice, language):
        """A new title, and perhaps another language: it then leaves one collection and joins another."""
        if self.titles:
            record = sorted(self.titles)[choice % len(self.titles)]
            title = f"Perbaikan {self.minutes}"
            _, moment = self._save(self.hub, AGENCY, title, language, record)
            self.titles[record] = (title, language, moment)
            self.ever.add(title)

    @rule(choice=some)
    def remove(self, choice):
        if self.titles:
            self._remove(sorted(self.titles)[choice % len(self.titles)])

    @rule(choice=some)
    def merge(self, choice):
        """Two records were one: the first reads so, the other goes."""
        if len(self.titles) > 1:
            kept, gone = sorted(self.titles)[choice % (len(self.titles) - 1) :][:2]
            title, language = f"Gabungan {self.minutes}", self.titles[kept][1]
            _, moment = self._save(self.hub, AGENCY, title, language, kept)
            self.titles[kept] = (title, language, moment)
            self.ever.add(title)
            self._remove(gone)

    @rule(choice=some)
    def list_some(self, choice):
        """A public book list, new or changed: its titles stay on it when they leave the catalogue."""
        if self.titles:
            known = sorted(self.lists)[choice % len(self.lists)] if self.lists and choice % 3 else None
            title = f"Daftar {self.minutes}"
            titles = tuple(sorted(self.titles)[choice % len(self.titles) :][:3])
            with self.hub.open(), clock.told(self._now()):
                told = actions.save_list(
                    AGENCY, title, "", titles, list=known, public=True, actor=ACTOR, request_id=None
                )
            self.lists[told.list] = (title, titles)

    def _beside(self, titles):
        """Lists that name one of these titles; each with all that the catalogue has of it."""
        return {
            id: (name, tuple(one for one in all if one in self.titles))
            for id, (name, all) in self.lists.items()
            if set(all) & set(titles)
        }

    @rule(part=st.sampled_from(CHOICES))
    def publish(self, part):
        moment, told = self._now(), self._chosen(*part)
        with self.hub.open(), clock.told(moment):
            outcome = actions.publish_edition(
                AGENCY, f"Koleksi {part}", *part, actor=ACTOR, request_id=None, at=moment
            )
        if isinstance(outcome, Refusal):
            unchanged = part in self.signed and self.signed[part][1] == told
            assert outcome.code == ("edition-empty" if not told else "edition-unchanged"), outcome
            assert not told or (unchanged and self.beside.get(part, (START, {}))[1] == self._beside(told))
        else:
            self.signed[part] = (moment, told)
            self.beside[part] = (moment, self._beside(told))

    @rule(part=st.sampled_from(CHOICES))
    def end(self, part):
        if part in self.signed:
            with self.hub.open(), clock.told(self._now()):
                actions.end_edition(AGENCY, collection_of(AGENCY, *part), actor=ACTOR, request_id=None)
            del self.signed[part]
            self.beside.pop(part, None)

    @rule(number=which, part=st.sampled_from(CHOICES))
    def follow(self, number, part):
        """Where the site has heard of the collection."""
        with self.sites[number].open(), clock.told(self._now()):
            collection = collection_of(AGENCY, *part)
            told = actions.follow_edition(PRISONS[number], collection, actor=ACTOR, request_id=None)
        if isinstance(told, Refusal):
            assert told.code == "edition-unknown"
        else:
            self.follows[number].add(part)

    @rule(number=which, part=st.sampled_from(CHOICES))
    def drop(self, number, part):
        self.reading = number
        with self.sites[number].open(), clock.told(self._now()):
            collection = collection_of(AGENCY, *part)
            told = actions.drop_edition(PRISONS[number], collection, actor=ACTOR, request_id=None)
        assert isinstance(told, Refusal) == (part not in self.follows[number])
        self.follows[number].discard(part)

    @rule(number=which, choice=some)
    def place(self, number, choice):
        """A copy of a title goes there; that it went back later changes nothing."""
        if self.titles:
            self.placed[number].add(sorted(self.titles)[choice % len(self.titles)])

    @rule(number=which, choice=some)
    def catalogue_there(self, number, choice):
        """The site's own records, new and changed: nobody's edition touches them."""
        own = self.own[number]
        record = sorted(own)[choice % len(own)] if own and choice % 2 else None
        title = f"Milik {number} {self.minutes}"
        record, _ = self._save(self.sites[number], PRISONS[number], title, record=record)
        own[record] = title

    @rule(number=which, up=st.booleans())
    def write_a_stick(self, number, up):
        site = self.sites[number]
        sender, receiver = (site, self.hub) if up else (self.hub, site)
        with clock.told(self._now()):
            self.bag.append((receiver, sender.export(receiver)))

    @rule(choice=some, kept=st.booleans())
    def deliver(self, choice, kept):
        """In any order, and some of them again later."""
        if self.bag:
            place = choice % len(self.bag)
            self._take(*(self.bag[place] if kept else self.bag.pop(place)))

    @rule(choice=some)
    def lose(self, choice):
        if self.bag:
            self.bag.pop(choice % len(self.bag))

    @rule(number=which)
    def the_van_calls(self, number):
        self._exchange(number)

    def _exchange(self, number):
        site = self.sites[number]
        with clock.told(self._now()):
            for sender, receiver in ((site, self.hub), (self.hub, site)):
                self._take(receiver, sender.export(receiver))

    def _take(self, receiver, stick):
        self.reading = self.sites.index(receiver) if receiver in self.sites else 0
        taken = receiver.take(stick)
        assert not isinstance(taken, Refusal), taken
        if receiver in self.sites:
            shown = set(self._shown(receiver))
            assert shown <= self.ever | set(self.own[self.reading].values()), "what nobody signed"

    def _shown(self, site):
        with site.open():
            return sorted(row.title for row in queries.search("", reader=site.author, limit=500).records)

    def _expected(self, number):
        """By record: of several editions, and of what copies brought, the newest word."""
        told: dict[UUID, tuple[datetime, str]] = {}
        words = [
            (moment, record, title)
            for part in self.follows[number] & self.signed.keys()
            for moment, titles in [self.signed[part]]
            for record, title in titles.items()
        ]
        words += [
            (moment, record, title)
            for record, (title, _, moment) in self.titles.items()
            if record in self.placed[number]
        ]
        for moment, record, title in sorted(words):
            told[record] = (moment, title)
        return {record: title for record, (_, title) in told.items()}

    def _expected_lists(self, number, here):
        """By its newest word, without what a collection that was signed later has and names on it no more."""
        told = {}
        for part in sorted(self.follows[number] & self.beside.keys(), key=lambda part: self.beside[part][0]):
            gone = set(self.signed[part][1])
            told = {id: (name, [one for one in all if one not in gone]) for id, (name, all) in told.items()}
            told |= self.beside[part][1]
        shown = {id: (name, tuple(one for one in all if one in here)) for id, (name, all) in told.items()}
        return {id: row for id, row in shown.items() if row[1]}

    def teardown(self):
        try:
            for number in (0, 1):
                for _ in range(3):
                    self._exchange(number)
                self._is_as_signed(number)
        finally:
            del hooks.holdings._held[self.asked[0] :], hooks.holdings._named[self.asked[1] :]
            shutil.rmtree(self.folder, ignore_errors=True)

    def _is_as_signed(self, number):
        site, expected, own = self.sites[number], self._expected(number), self.own[number]
        shown = self._shown(site)
        with site.open():
            stayed = {
                record: row.title
                for record in self.placed[number] - set(expected)
                if (row := queries.record(record)) is not None
            }
            assert set(stayed.values()) <= self.ever  # of removed records, whose copies are still named here
            assert shown == sorted([*expected.values(), *stayed.values(), *own.values()])
            rows = queries.records_by_ids([*expected, *own], reader=site.author)
            assert {id: row.title for id, row in rows.items()} == expected | own
            for row in rows.values():
                assert any(row.title in str(field) for field in queries.marc_of(row).each("245"))
            assert set(Record.objects.values_list("id", flat=True)) == set(own)
            lists = {row.id: (row.title, tuple(queries.records_of(row))) for row in queries.lists_seen(None)}
            assert lists == self._expected_lists(number, {*expected, *stayed})
            assert not CarriedParcel.objects.exists()
            assert all(CarriedEdition.objects.values_list("whole", flat=True))
            assert verify(rebuild=True).problems == []
            indexing.rebuild()
        assert self._shown(site) == shown, "the index was not in step"


@pytest.mark.slow
@pytest.mark.django_db
def test_whatever_couriers_do_a_site_shows_what_was_signed(template):
    TEMPLATE[:] = [template]
    quick = settings(max_examples=6, stateful_step_count=30, deadline=None, derandomize=True, database=None)
    run_state_machine_as_test(Editions, settings=quick)


RULES = {
    "the_van_calls": 5, "catalogue": 3, "change": 7, "remove": 2, "merge": 2, "publish": 6, "end": 2, "follow": 4,
    "drop": 1, "list_some": 3, "place": 2, "catalogue_there": 2, "write_a_stick": 6, "deliver": 6, "lose": 2,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_long_stories_end_as_signed_too(template, seed):
    """The machine above prefers short ones; in these most sites follow most collections for long."""
    TEMPLATE[:] = [template]
    chance, world = Random(seed), Editions()
    world.start()
    for _ in range(60):
        name = chance.choices(list(RULES), list(RULES.values()))[0]
        told = {
            "language": chance.choice(["ind", "eng"]), "choice": chance.randrange(100),
            "part": chance.choice(CHOICES), "number": chance.randrange(2), "up": chance.random() < 0.5,
            "kept": chance.random() < 0.4,
        }  # fmt: skip
        act = getattr(world, name)
        wanted = WANTED[name]
        act(**{word: told[word] for word in wanted})
    world.teardown()


WANTED = {
    "the_van_calls": ["number"], "catalogue": ["language"], "change": ["choice", "language"], "remove": ["choice"],
    "merge": ["choice"], "publish": ["part"], "end": ["part"], "follow": ["number", "part"],
    "drop": ["number", "part"], "place": ["number", "choice"], "catalogue_there": ["number", "choice"],
    "write_a_stick": ["number", "up"], "deliver": ["choice", "kept"], "lose": ["choice"], "list_some": ["choice"],
}  # fmt: skip
