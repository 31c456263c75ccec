"""What can happen to institutions, their officials and libraries, and to the roles of accounts."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from lentera.journal.facts import Audience, Fact, fact


class InstitutionKind(StrEnum):
    """What an institution is; its class ("IIA") is a label of its own."""

    AGENCY = "agency"
    LAPAS = "lapas"
    LAPAS_NARKOTIKA = "lapas_narkotika"
    LAPAS_PEREMPUAN = "lapas_perempuan"
    RUTAN = "rutan"
    LPKA = "lpka"
    BAPAS = "bapas"
    RUPBASAN = "rupbasan"
    REGIONAL_OFFICE = "regional_office"
    SCHOOL = "school"
    HOSPITAL = "hospital"
    OTHER = "other"


class Acting(StrEnum):
    """Whether somebody holds an office in his own right (`none`), or acts for a vacancy (Plt) or an absence (Plh)."""

    NONE = ""
    PLT = "plt"
    PLH = "plh"


class Details(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of an institution besides its name and parent, which have dates."""

    kind: InstitutionKind
    class_label: str = ""
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    town: str = ""
    regency: str = ""
    regency_code: str = ""
    latitude: str = ""
    longitude: str = ""
    approximate: bool = True  # the coordinates are those of the town
    npp: str = ""  # number in the national register of libraries


@fact("institutions.registered", to=Audience.PUBLIC, about=("institution",))
class Registered(Fact, frozen=True, kw_only=True):
    """An institution is known from now on. An agency's own first fact is about itself."""

    institution: UUID  # the id of the author that it is
    name: str
    since: date | None = None  # since when it bears the name, where known
    parent: UUID | None = None
    details: Details
    resembles: tuple[UUID, ...] = ()  # likely duplicates that were shown
    reason: str = ""  # why it was registered all the same


@fact("institutions.details_changed", to=Audience.PUBLIC, about=("institution",))
class DetailsChanged(Fact, frozen=True, kw_only=True):
    """The details read like this from now on."""

    institution: UUID
    details: Details


@fact("institutions.renamed", to=Audience.PUBLIC, about=("institution",))
class Renamed(Fact, frozen=True, kw_only=True):
    """The institution bears another official name since a day (also a past one, entered later)."""

    naming: UUID
    institution: UUID
    name: str
    since: date


@fact("institutions.parent_changed", to=Audience.PUBLIC, about=("institution", "parent"))
class ParentChanged(Fact, frozen=True, kw_only=True):
    """The institution belongs to another one since a day."""

    belonging: UUID
    institution: UUID
    parent: UUID | None
    since: date


@fact("institutions.counted", to=Audience.PUBLIC, about=("institution",))
class Counted(Fact, frozen=True, kw_only=True):
    """How many persons the institution held or served on a day, and for how many it is built, as a source says."""

    count: UUID
    institution: UUID
    day: date
    population: int | None = None
    capacity: int | None = None
    source: str = ""


@fact("institutions.count_withdrawn", to=Audience.PUBLIC, about=("institution",))
class CountWithdrawn(Fact, frozen=True, kw_only=True):
    """A count was wrong and no longer stands."""

    count: UUID
    institution: UUID


@fact("institutions.closed", to=Audience.PUBLIC, about=("institution",))
class Closed(Fact, frozen=True, kw_only=True):
    """The institution ended; its last day was `on`."""

    institution: UUID
    on: date
    reason: str = ""


@fact("institutions.position_opened", to=Audience.PUBLIC, about=("institution", "position"))
class PositionOpened(Fact, frozen=True, kw_only=True):
    """An office exists at the institution: "Kepala Dinas". `head`: who holds it speaks for the institution."""

    position: UUID
    institution: UUID
    title: str
    head: bool = False
    since: date | None = None


@fact("institutions.position_closed", to=Audience.PUBLIC, about=("institution", "position"))
class PositionClosed(Fact, frozen=True, kw_only=True):
    """The office no longer exists after `until`."""

    position: UUID
    institution: UUID
    until: date


@fact("institutions.appointed", to=Audience.PUBLIC, about=("institution", "position", "holder"))
class Appointed(Fact, frozen=True, kw_only=True):
    """Somebody took an office. Officials acting in office are archive, so their names stand here."""

    holder: UUID
    position: UUID
    institution: UUID
    name: str
    title_before: str = ""  # Drs., Dr., Hj.
    title_after: str = ""  # S.H., M.Si.
    since: date
    until: date | None = None
    acting: Acting = Acting.NONE


@fact("institutions.left_office", to=Audience.PUBLIC, about=("institution", "holder"))
class LeftOffice(Fact, frozen=True, kw_only=True):
    """The last day in office was `until`."""

    holder: UUID
    institution: UUID
    until: date


@fact("institutions.contact_noted", to=Audience.SELF, about=("institution",))
class ContactNoted(Fact, frozen=True, kw_only=True):
    """Somebody can be asked at an institution. Who and how is forgettable: see `ContactDetails`."""

    contact: UUID
    institution: UUID
    function: str  # "humas", "kepala subseksi bimkemaswat"


@fact("institutions.contact_forgotten", to=Audience.SELF, about=("institution",))
class ContactForgotten(Fact, frozen=True, kw_only=True):
    """The contact is no longer kept; name, telephone and address were deleted."""

    contact: UUID
    institution: UUID


@fact("institutions.role_given", to=Audience.SELF, about=("account",))
class RoleGiven(Fact, frozen=True, kw_only=True):
    """An account of this institution has a role from now on."""

    assignment: UUID
    account: UUID
    role: str
    library: UUID | None = None  # where the account works


@fact("institutions.role_ended", to=Audience.SELF, about=("account",))
class RoleEnded(Fact, frozen=True, kw_only=True):
    """The account no longer has the role."""

    assignment: UUID
    account: UUID
    reason: str = ""


@fact("institutions.forgotten", to=Audience.SELF, about=("ids",))
class Forgotten(Fact, frozen=True, kw_only=True):
    """Rows about persons were deleted because their time was over: numbers of officials, names of accounts."""

    ids: tuple[UUID, ...]
    reason: str
