"""Chapter 1: the agency, the regional office and its units; libraries, officials and accounts."""

from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password

from lentera.demo.institutions import DemoInstitution, demo_institutions
from lentera.demo.persons import OFFICIALS, Official
from lentera.demo.stage import Stage, must
from lentera.institutions import actions, queries
from lentera.institutions.facts import Details, InstitutionKind
from lentera.institutions.roles import Role
from lentera.journal import clock

FIRST_DAY = date(2017, 1, 2)
ZONE = "Asia/Makassar"
WITHOUT_LIBRARY = {"regional_office", "probation"}
KINDS = {
    "agency": InstitutionKind.AGENCY,
    "regional_office": InstitutionKind.REGIONAL_OFFICE,
    "prison": InstitutionKind.LAPAS,
    "prison_narcotics": InstitutionKind.LAPAS_NARKOTIKA,
    "prison_women": InstitutionKind.LAPAS_PEREMPUAN,
    "remand": InstitutionKind.RUTAN,
    "juvenile": InstitutionKind.LPKA,
    "probation": InstitutionKind.BAPAS,
}

# user: (role, institution's code, official's key whose name is shown)
ACCOUNTS = {
    "partnership": (Role.PARTNERSHIP_OFFICER, "dispersip-kalsel", "partnership"),
    "head": (Role.HEAD, "dispersip-kalsel", "head"),
    "cataloguer": (Role.CATALOGUER, "dispersip-kalsel", "cataloguer"),
    "stock": (Role.STOCK_OFFICER, "dispersip-kalsel", "stock"),
    "crew": (Role.CREW, "dispersip-kalsel", "crew"),
    "trainer": (Role.TRAINER, "dispersip-kalsel", "trainer"),
    "auditor": (Role.AUDITOR, "dispersip-kalsel", "auditor"),
    "admin": (Role.ADMIN, "dispersip-kalsel", "admin"),
    "librarian": (Role.PRISON_LIBRARIAN, "lapas-narkotika-karang-intan", "librarian"),
    "assistant": (Role.INMATE_ASSISTANT, "lapas-narkotika-karang-intan", ""),
    "warden": (Role.PRISON_HEAD, "lapas-narkotika-karang-intan", "warden"),
    "education": (Role.PRISON_LIBRARIAN, "lapas-narkotika-karang-intan", "education"),
    "librarian2": (Role.PRISON_LIBRARIAN, "lapas-banjarmasin", "librarian2"),
}


def details(told: DemoInstitution) -> Details:
    """What the register says of an institution."""
    return Details(
        kind=KINDS[told.kind],
        class_label=told.class_label,
        short_name=told.aliases[0] if told.aliases else told.name,
        aliases=tuple(told.aliases),
        town=told.town,
        regency=told.regency,
        regency_code=told.regency_code,
        latitude=str(told.latitude),
        longitude=str(told.longitude),
        approximate=told.approximate,
    )


def found(stage: Stage) -> None:
    """Found the agency and register everyone on the first day; the clock stands at its morning."""
    clock.tell(clock.at_local(FIRST_DAY))
    agency, *others = demo_institutions()
    stage.institutions[agency.code] = actions.found_agency(agency.name, details(agency))
    stage.accounts["system"] = stage.agency
    for told in others:
        _register(stage, told)
    for official in OFFICIALS:
        _appoint(stage, official)


def open_accounts(stage: Stage, password: str) -> None:
    """The demo accounts, all with one password (hashed once)."""
    encoded = make_password(password)
    officials = {official.key: official for official in OFFICIALS}
    for user, (role, code, key) in ACCOUNTS.items():
        name = officials[key].name if key else "Tamping Perpustakaan"
        stage.accounts[user] = must(
            actions.add_account(
                user,
                None,
                role,
                stage.institutions[code],
                library=stage.libraries.get(code),
                display_name=name,
                encoded=encoded,
                actor=stage.agency,
                request_id=f"demo account {user}",
            ),
            f"account {user}",
        )


def named_as(stage: Stage, code: str, day: date) -> str:
    """What an institution was called on a day."""
    return str(queries.name_of(stage.institutions[code], on=day))


def _register(stage: Stage, told: DemoInstitution) -> None:
    old = told.names[0]["name"] if told.names else told.name
    by: dict[str, Any] = {"actor": stage.agency}
    stage.institutions[told.code] = must(
        actions.register_institution(
            stage.agency,
            old,
            details(told),
            parent=stage.institutions.get(told.parent or ""),
            reason="Daftar resmi Kantor Wilayah",
            request_id=f"demo register {told.code}",
            **by,
        ),
        told.code,
    ).institution
    institution = stage.institutions[told.code]
    stage.made["short", told.code] = told.aliases[0] if told.aliases else told.name
    for number, name in enumerate(told.names[1:]):
        since = date.fromisoformat(name["from"])
        stage.on(since, "rename", _renaming(stage, told.code, name["name"], since, number))
    for figure in told.figures:
        _count(stage, institution, figure)
    if told.kind not in WITHOUT_LIBRARY:
        stage.libraries[told.code] = must(
            actions.save_library(
                institution,
                f"Perpustakaan {told.aliases[0] if told.aliases else told.name}",
                zone=ZONE,
                open_weekdays="123456",
                seats=20,
                request_id=f"demo library {told.code}",
                **by,
            )
        ).id


def _renaming(stage: Stage, code: str, name: str, since: date, number: int) -> Any:
    return lambda: actions.rename_institution(
        stage.agency,
        stage.institutions[code],
        name,
        since=since,
        actor=stage.agency,
        request_id=f"demo rename {code} {number}",
    )


def _count(stage: Stage, institution: Any, figure: dict[str, Any]) -> None:
    month = figure.get("date", "2020-06")  # the press told some figures without their month
    day = date.fromisoformat(f"{month}-01")
    stage.on(
        day,
        "population",
        lambda: actions.note_count(
            stage.agency,
            institution,
            day=day,
            population=figure.get("population"),
            capacity=figure.get("capacity"),
            source="pers",
            actor=stage.agency,
            request_id=f"demo count {institution} {day}",
        ),
    )


def _appoint(stage: Stage, official: Official) -> None:
    institution = stage.institutions[official.at]
    by: dict[str, Any] = {"actor": stage.agency, "at": clock.now()}
    head = official.position.startswith("Kepala ") and not official.position.startswith(
        ("Kepala Seksi", "Kepala Bidang")
    )
    office = (official.at, official.position)
    if office in stage.made:
        return  # one office has one holder; colleagues of the same rank stand on papers only
    stage.made[office] = must(
        actions.open_position(
            stage.agency,
            institution,
            official.position,
            head=head,
            request_id=f"demo position {official.key}",
            **by,
        )
    ).position
    holder = must(
        actions.appoint(
            stage.agency,
            stage.made[office],
            official.name,
            since=FIRST_DAY,
            title_before=official.prefix,
            title_after=official.suffix,
            request_id=f"demo holder {official.key}",
            **by,
        )
    )
    stage.holders[official.key] = holder.holder
