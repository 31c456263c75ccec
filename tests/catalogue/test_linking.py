"""Imported records take the headings and links of the authorities that their house keeps."""

import pytest

from lentera.catalogue import actions, queries
from lentera.catalogue.actions import authorities, linking, renaming
from lentera.catalogue.authorities.headings import link_of
from lentera.catalogue.authorities.rules import AuthorityForm
from lentera.catalogue.models import Record
from lentera.catalogue.uploads.importing import examples
from tests.cast import staff_client
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book, field
from tests.catalogue.test_importing_rollback import counts, roll_back
from tests.journal.proofs import assert_replay_equals_tables

pytestmark = pytest.mark.django_db
TOER = AuthorityForm(kind="person", heading="Toer, Pramoedya Ananta", see=("Pramoedya Ananta Toer",))
ORCHIDS = AuthorityForm(kind="topic", heading="Anggrek", see=("Bunga anggrek",))


def save(agency, form, **options):
    saved = authorities.save_authority(agency, form, actor=ACTOR, request_id=form.heading, **options)
    return saved.authority


@pytest.fixture
def toer(agency):
    return save(agency, TOER)


@pytest.fixture
def orchids(agency):
    return save(agency, ORCHIDS)


def load(agency, *records, **options):
    return actions.import_records(agency, reads(*records), actor=ACTOR, **options)


def subfields(control, tag):
    found = queries.marc_of(Record.objects.get(control=control)).first(tag)
    return dict(found.subfields)


FILE = (
    book("Bumi Manusia", control="1", author="Toer, Pramoedya Ananta"),
    book("Jejak Langkah", control="2", author="Pramoedya Ananta Toer"),
    book(
        "Kumpulan", field("700", "aPramoedya Ananta Toer", "epenyunting"), control="3", author="Lain, Orang"
    ),
    book("Tentang", field("600", "aToer, Pramoedya Ananta", "xBiografi"), control="4", author="Lain, Orang"),
    book("Kebun", field("650", "aBunga anggrek", "xBudi daya"), control="5", author="Lain, Orang"),
    book("Toer lain", control="6", author="Toer, Soesilo"),
)


def test_headings_and_see_references_lead_to_their_authority(agency, toer, orchids):
    load(agency, *FILE)
    for control, tag in (("1", "100"), ("2", "100"), ("3", "700"), ("4", "600")):
        told = subfields(control, tag)
        assert (told["a"].rstrip(".,"), told["0"]) == ("Toer, Pramoedya Ananta", link_of(toer)), control
    assert subfields("3", "700")["e"] == "penyunting" and subfields("4", "600")["x"] == "Biografi"
    told = subfields("5", "650")
    assert (told["a"], told["x"], told["0"]) == ("Anggrek", "Budi daya", link_of(orchids))
    assert "0" not in subfields("6", "100")
    assert Record.objects.get(control="2").author == "Toer, Pramoedya Ananta"
    found = {row.control for row in queries.search('pengarang:"toer pramoedya ananta"').records}
    assert {"1", "2", "3"} <= found
    assert_replay_equals_tables()


def test_the_same_file_once_more_changes_nothing_also_after_a_renaming(agency, toer, orchids):
    load(agency, *FILE)
    assert load(agency, *FILE).counts == {"unchanged": 6}
    done = renaming.rename_authority(agency, toer, "Pramoedya", actor=ACTOR, request_id="r")
    assert done.changed == 4
    assert load(agency, *FILE, dry_run=True).counts["unchanged"] == 6
    assert examples(agency, True, reads(*FILE)()) == []
    assert load(agency, *FILE).counts == {"unchanged": 6}
    assert subfields("2", "100")["a"].rstrip(".") == "Pramoedya"


def test_what_stood_before_its_authority_comes_back_unchanged(agency, other):
    load(agency, *FILE)
    save(agency, TOER)
    assert examples(agency, True, reads(*FILE)()) == []
    assert load(agency, *FILE, dry_run=True).counts["unchanged"] == 6
    assert load(agency, *FILE).counts == {"unchanged": 6}
    assert "0" not in subfields("1", "100")
    richer = book("Bumi Manusia", field("520", "aKisah Minke"), control="1", author="Toer, Pramoedya Ananta")
    assert load(agency, richer).counts == {"updated": 1}
    assert "0" in subfields("1", "100")  # what changes anyway is linked
    save(other, TOER)
    assert load(other, FILE[0]).counts == {"added": 1}  # that it stands elsewhere says nothing here


def test_a_rollback_finds_linked_records_as_the_import_left_them(agency, toer):
    done = load(agency, *FILE)
    assert counts(roll_back(agency, done)) == (6, 0, 0)


def test_its_page_counts_the_records_of_an_authority(cast_of_catalogue):
    cast = cast_of_catalogue
    authority = save(cast.agency, TOER)
    load(cast.agency, *FILE)
    page = staff_client(cast.cataloguer).get(f"/catalogue/authority/{authority}/")
    assert page.status_code == 200 and "3 judul" in page.content.decode()


@pytest.fixture
def cast_of_catalogue(db, fresh_home):
    from tests.cast import make_cast

    return make_cast()


def test_public_records_know_public_authorities_alone(agency, other):
    own = save(agency, TOER, public=False)
    load(agency, FILE[0])
    assert "0" not in subfields("1", "100")
    load(agency, FILE[1], public=False)
    assert subfields("2", "100")["0"] == link_of(own)
    load(other, book("Di Sana", control="9", author="Toer, Pramoedya Ananta"))
    assert "0" not in subfields("9", "100")


def test_a_house_without_authorities_reads_no_record_again(agency, monkeypatch):
    monkeypatch.setattr(linking, "from_bytes", lambda _: pytest.fail("read again"))
    assert load(agency, *FILE).counts["added"] == 6


def test_a_field_that_names_another_authority_stays(agency, toer):
    other_link = link_of(save(agency, AuthorityForm(kind="person", heading="Toer, P. A.")))
    named = field("700", "aToer, Pramoedya Ananta", f"0{other_link}")
    load(agency, book("Kumpulan", named, control="3", author="Lain, Orang"))
    assert subfields("3", "700")["0"] == other_link
