"""The small cast that the tests of all areas share: one agency, two prisons, their libraries and accounts.

Persons and password are invented. Call the functions from your own fixtures:

    @pytest.fixture
    def cast(db) -> Cast:
        return make_cast()

    def test_page(cast):
        assert staff_client(cast.agus).get("/desk/visits/").status_code == 200
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.test import Client

from lentera.institutions import actions
from lentera.institutions.facts import Details, InstitutionKind
from lentera.institutions.models import Account
from lentera.institutions.roles import Role
from lentera.journal import clock
from lentera.journal.models import Node
from lentera.journal.node import make_node
from lentera.journal.refusals import Refusal
from tests.keeping import kept

PASSWORD = "lentera menyala 17"
ZONE = "Asia/Makassar"


@dataclass(frozen=True)
class Cast:
    """Who is there. Institutions and libraries by their ids; persons by the ids of their accounts."""

    agency: UUID
    prison: UUID
    library: UUID
    agus: UUID  # partnership officer of the agency
    head: UUID
    stock: UUID
    cataloguer: UUID
    crew: UUID
    trainer: UUID
    sari: UUID  # librarian of the prison
    assistant: UUID  # inmate assistant of the prison
    warden: UUID  # head of the prison
    other_prison: UUID
    other_library: UUID
    other_librarian: UUID
    auditor: UUID
    admin: UUID
    agency_head: UUID  # position holders: who signs
    prison_head: UUID
    other_head: UUID


def make_cast(day: date = date(2023, 1, 2)) -> Cast:
    """Make a node (unless there is one) and the whole cast, on the morning of `day`."""
    return kept(("cast", day), lambda: _make_cast(day))


def _make_cast(day: date) -> Cast:
    with clock.told(clock.at_local(day, zone=ZONE)):
        if not Node.objects.exists():
            make_node("hub", "Dispersip Kalsel")
        agency = make_agency()
        agus = make_account(agency, "agus", Role.PARTNERSHIP_OFFICER, "Agus Permana")
        prison, library = make_prison(agency, "Karang Intan", actor=agus)
        other_prison, other_library = make_prison(agency, "Tanjung", actor=agus, narcotics=False)
        return Cast(
            agency=agency,
            prison=prison,
            library=library,
            agus=agus,
            head=make_account(agency, "head", Role.HEAD, "Dewi Anggraini"),
            stock=make_account(agency, "stock", Role.STOCK_OFFICER, "Rudi Hartawan"),
            cataloguer=make_account(agency, "cataloguer", Role.CATALOGUER, "Nina Kusuma"),
            crew=make_account(agency, "crew", Role.CREW, "Yusuf Maulana"),
            trainer=make_account(agency, "trainer", Role.TRAINER, "Lestari Wijaya"),
            sari=make_account(prison, "sari", Role.PRISON_LIBRARIAN, "Sari Melati"),
            assistant=make_account(prison, "assistant", Role.INMATE_ASSISTANT, "Tamping 1", library),
            warden=make_account(prison, "warden", Role.PRISON_HEAD, "Bambang Sutejo"),
            other_prison=other_prison,
            other_library=other_library,
            other_librarian=make_account(
                other_prison, "librarian2", Role.PRISON_LIBRARIAN, "Fitri Handayani"
            ),
            auditor=make_account(agency, "auditor", Role.AUDITOR, "Hendra Saputra"),
            admin=make_account(agency, "admin", Role.ADMIN, "Maya Pratiwi"),
            agency_head=make_head(agency, agency, "Kepala Dinas", "Dewi Anggraini", agus),
            prison_head=make_head(agency, prison, "Kepala Lapas", "Bambang Sutejo", agus),
            other_head=make_head(agency, other_prison, "Kepala Lapas", "Surya Wibowo", agus),
        )


def make_agency(name: str = "Dinas Perpustakaan dan Kearsipan Provinsi Kalimantan Selatan") -> UUID:
    """The agency; needs a node."""
    return actions.found_agency(
        name,
        Details(
            kind=InstitutionKind.AGENCY,
            short_name="Dispersip Kalsel",
            town="Banjarmasin",
            regency="Kota Banjarmasin",
            regency_code="63.71",
            latitude="-3.3194",
            longitude="114.5908",
        ),
    )


def make_prison(agency: UUID, town: str, *, actor: UUID, narcotics: bool = True) -> tuple[UUID, UUID]:
    """A prison of class IIA or IIB in a town, registered by the agency; returns its id and its library's."""
    kind = InstitutionKind.LAPAS_NARKOTIKA if narcotics else InstitutionKind.LAPAS
    label = "IIA" if narcotics else "IIB"
    words = f"Narkotika Kelas {label}" if narcotics else f"Kelas {label}"
    registered = actions.register_institution(
        agency,
        f"Lembaga Pemasyarakatan {words} {town}",
        Details(
            kind=kind,
            class_label=label,
            short_name=f"Lapas {town}",
            aliases=(f"LPN {town}",) if narcotics else (),
            town=town,
            regency="Kabupaten Banjar" if narcotics else "Kabupaten Tabalong",
            regency_code="63.03" if narcotics else "63.09",
        ),
        actor=actor,
        request_id=None,
    )
    assert not isinstance(registered, Refusal), registered
    library = actions.save_library(
        registered.institution,
        f"Perpustakaan Lapas {town}",
        zone=ZONE,
        open_weekdays="123456",
        actor=actor,
        request_id=None,
    )
    assert not isinstance(library, Refusal), library
    return registered.institution, library.id


def make_account(
    institution: UUID, username: str, role: Role, name: str, library: UUID | None = None
) -> UUID:
    """An account with one role; all have `PASSWORD`."""
    account = actions.add_account(
        username, PASSWORD, role, institution, library=library, display_name=name, actor=institution
    )
    assert not isinstance(account, Refusal), account
    return account


def make_head(author: UUID, institution: UUID, title: str, name: str, actor: UUID) -> UUID:
    """An office with its holder since 2022, said by `author`; returns the position holder's id."""
    position = actions.open_position(author, institution, title, head=True, actor=actor, request_id=None)
    assert not isinstance(position, Refusal), position
    holder = actions.appoint(
        author,
        position.position,
        name,
        title_after="M.Si.",
        since=date(2022, 1, 3),
        actor=actor,
        request_id=None,
    )
    assert not isinstance(holder, Refusal), holder
    return holder.holder


def staff_client(account: UUID, language: str = "id") -> Client:
    """A browser in which the account has logged in."""
    client = Client(headers={"accept-language": language})
    client.force_login(Account.objects.get(id=account))
    return client


def sign_in(context: Any, address: str, account: UUID) -> None:
    """Log the account in for a real browser: `context` is Playwright's, `address` the live server's."""
    session = staff_client(account).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
