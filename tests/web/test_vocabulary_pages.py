"""A school's librarian works in the words of a school; a prison's page says what it always said."""

import re
import subprocess
from html.parser import HTMLParser

import pytest

from lentera.circulation import actions as circulation
from lentera.circulation import queries
from lentera.circulation.actions import Desk, NewReader
from lentera.circulation.facts import ReaderGroup
from lentera.institutions import actions
from lentera.institutions.access import Role
from lentera.institutions.facts import Details, InstitutionKind
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from tests.cast import ZONE, make_account, make_cast, staff_client

PRISON = {
    "id": r"warga binaan|anak binaan|narapidana|tahanan|lapas|rutan|bapas|lpka|blok|penghuni|penjara|tamping|bersyarat",
    "en": r"inmates?|convicts?|detainees?|juveniles?|prisons?|remand|blocks?|parole|probation|released",
}
CODES = re.compile("card; name; group; block; movement; date")  # the heads of a file's columns
PAGES = (
    "/desk/", "/desk/circulation/", "/desk/circulation/readers/", "/desk/circulation/readers/new/",
    "/desk/circulation/loans/", "/desk/circulation/holds/", "/desk/circulation/holds/new/",
    "/desk/circulation/holds/shelf/", "/desk/circulation/questions/", "/desk/circulation/questions/new/",
    "/desk/circulation/cart/", "/desk/circulation/paper/", "/desk/circulation/movements/",
    "/desk/circulation/movements/releases/", "/desk/circulation/movements/arrival/", "/desk/circulation/batch/",
    "/desk/circulation/rules/", "/desk/circulation/privacy/", "/desk/circulation/privacy/demands/",
    "/desk/circulation/readers/cards/", "/desk/wishes/", "/desk/evidence/", "/desk/items/", "/desk/placements/",
    "/desk/reviews/", "/desk/stocktakes/", "/desk/catalogue/", "/desk/training/", "/desk/kiosk/",
)  # fmt: skip


class Words(HTMLParser):
    """The words of a page: text and labels, no addresses, no scripts."""

    def __init__(self):
        super().__init__()
        self.told, self.skipping = [], 0

    def handle_starttag(self, tag, attrs):
        self.skipping += tag in ("script", "style")
        for name, value in attrs:
            if name in ("aria-label", "title", "placeholder", "alt") and value:
                self.told.append(value)

    def handle_endtag(self, tag):
        self.skipping -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.skipping:
            self.told.append(data)


def words_of(page):
    parser = Words()
    parser.feed(page)
    return " ".join(" ".join(parser.told).split())


def make_house(cast, kind):
    """A school or another house with a library, a librarian and a reader of each group."""
    registered = actions.register_institution(
        cast.agency,
        "Lembaga Contoh Banjarbaru",
        Details(kind=kind, short_name="Contoh Banjarbaru", town="Banjarbaru", regency="Kota Banjarbaru",
                regency_code="63.72"),
        actor=cast.agus,
        request_id=None,
    )  # fmt: skip
    assert not isinstance(registered, Refusal)
    house = registered.institution
    library = actions.save_library(
        house, "Perpustakaan Contoh", zone=ZONE, open_weekdays="12345", actor=cast.agus, request_id=None
    )
    assert not isinstance(library, Refusal)
    clerk = make_account(house, "rini", Role.PRISON_LIBRARIAN, "Rini Astuti", library.id)
    desk = Desk(institution=house, actor=clerk, library=library.id, zone=ZONE)
    for number, group in enumerate(ReaderGroup):
        who = NewReader(name=f"Orang {number}", group=group, card=f"8000{number}", block="VII A")
        circulation.register(desk, who, request_id=None, at=clock.now())
    return clerk, desk


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", [InstitutionKind.SCHOOL, InstitutionKind.HOSPITAL])
def test_the_main_pages_of_a_school_or_hospital_say_nothing_of_a_prison(kind, language, fresh_home):
    cast = make_cast()
    clerk, desk = make_house(cast, kind)
    client = staff_client(clerk, language)
    reader = f"/desk/circulation/readers/{queries.reader_by_card(desk.institution, '80000')}/"
    found = {}
    for page in (*PAGES, reader, f"{reader}move/"):
        answer = client.get(page)
        assert answer.status_code == 200, page
        told = CODES.sub("", words_of(answer.content.decode()))
        if hits := re.findall(rf"\b(?:{PRISON[language]})\b", told, re.IGNORECASE):
            found[page] = sorted(set(hits))
    assert found == {}


@pytest.mark.django_db
def test_the_words_are_those_of_the_house_and_the_agency_keeps_its_own():
    cast = make_cast()
    clerk, _desk = make_house(cast, InstitutionKind.SCHOOL)
    page = staff_client(clerk).get("/desk/circulation/readers/new/").content.decode()
    assert "Siswa dewasa" in page and "Kelas" in page and "Narapidana" not in page
    english = staff_client(clerk, "en").get("/desk/circulation/readers/new/").content.decode()
    assert "Adult student" in english and "Convict" not in english
    assert "Narapidana" in staff_client(cast.sari).get("/desk/circulation/readers/new/").content.decode()


@pytest.mark.django_db
def test_a_paper_of_the_house_speaks_so_too():

    clerk, _desk = make_house(make_cast(), InstitutionKind.HOSPITAL)
    answer = staff_client(clerk).post(
        "/desk/circulation/paper/", {"act": "register", "count": "1", "day": ""}
    )
    run = subprocess.run(["pdftotext", "-", "-"], input=answer.content, capture_output=True, check=True)
    told = run.stdout.decode()
    assert "Bangsal" in told and "rawat inap" in told and "narapidana" not in told
