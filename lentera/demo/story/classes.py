"""Chapter 7: short stories, orchids, and the training of library managers; attendance, results, certificates."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from lentera.demo.persons import OFFICIALS, reader_names
from lentera.demo.stage import Stage, must
from lentera.demo.story.agreements import scope_of
from lentera.training import actions
from lentera.training.actions import Person, SessionRequest
from lentera.training.facts import LeftReason, RunPartner, Trainer

FIRST = date(2023, 5, 2)
MANAGERS = date(2024, 8, 6)
COURSES = {  # title, skill, for staff, topics
    "story": (
        "Menulis cerita pendek",
        "menulis",
        False,
        ("Ide dan tokoh", "Alur", "Dialog", "Menyunting", "Membaca karya"),
    ),
    "orchid": (
        "Menanam dan memelihara anggrek",
        "budi daya",
        False,
        ("Mengenal anggrek", "Media tanam", "Menanam", "Merawat", "Menjual"),
    ),
    "managers": (
        "Pelatihan pengelola perpustakaan",
        "perpustakaan",
        True,
        ("Pengatalogan dan label", "Klasifikasi dan layanan"),
    ),
}
ORCHID_SOCIETY = "Perhimpunan Anggrek Indonesia"


@dataclass(frozen=True)
class Class:
    """A run at one partner: course, first session, how many enrolled."""

    course: str
    code: str
    day: date
    people: int


def tell(stage: Stage) -> None:
    """Put courses and runs on the agenda."""
    stage.on(FIRST, "courses", lambda: _prepare(stage))
    for run in runs(stage.as_of):
        stage.on(run.day - timedelta(days=14), f"class {run.code}", _planning(stage, run))
    stage.on(MANAGERS - timedelta(days=20), "managers", lambda: _managers(stage))


def names(as_of: date) -> list[str]:
    """The names of all who go to classes until this day, and some more."""
    return reader_names(400 + 100 * max(0, as_of.year - 2025), seed=2)


def runs(as_of: date) -> list[Class]:
    told = [
        Class("story", "lapas-narkotika-karang-intan", date(2023, 10, 3), 24),
        Class("orchid", "lapas-narkotika-karang-intan", date(2025, 5, 23), 20),
    ]
    for year in range(2024, as_of.year + 1):
        told.append(Class("story", "lapas-narkotika-karang-intan", date(year, 9, 3), 34))
        told.append(Class("story", "lapas-banjarmasin", date(year, 6, 11), 28))
        told.append(Class("orchid", "lpka-martapura", date(year, 10, 8), 16))
        told.append(Class("orchid", "lapas-banjarbaru", date(year, 7, 2), 20))
    told.append(Class("story", "lapas-narkotika-karang-intan", as_of - timedelta(days=14), 30))
    return told


def _prepare(stage: Stage) -> None:
    for key, (title, skill, staff, topics) in COURSES.items():
        units = "\n".join(f"{topic} | {4 if staff else 2}" for topic in topics)
        stage.made["course", key] = must(
            actions.save_course(
                stage.agency, title, skill=skill, units=units, for_staff=staff, **stage.by("trainer")
            )
        ).id
    stage.made["plan managers"] = must(
        actions.save_plan_item(
            stage.agency,
            "Pelatihan pengelola perpustakaan bagi lapas dan rutan",
            2024,
            course=stage.made["course", "managers"],
            institutions=20,
            note="Disebut dalam siaran pers 26 Januari 2024",
            **stage.by("trainer"),
        )
    ).id


def _planning(stage: Stage, run: Class) -> Any:
    def scene() -> Any:
        scope = scope_of(stage, run.code, "training", run.day)
        if scope is None or stage.made.get(("class", run.course, run.code, run.day.year)):
            return None
        stage.made["class", run.course, run.code, run.day.year] = True
        topics = COURSES[run.course][3]
        society = ORCHID_SOCIETY if run.course == "orchid" else ""
        planned = must(
            actions.plan_run(
                stage.agency,
                stage.made["course", run.course],
                [
                    SessionRequest(run.day + timedelta(days=7 * number), 2, topic)
                    for number, topic in enumerate(topics)
                ],
                [
                    Trainer(
                        subject=COURSES[run.course][0],
                        organisation=society,
                    )
                ],
                [RunPartner(institution=stage.institutions[run.code], quota=34, scope_item=scope)],
                "Aula",
                quota=34,
                **stage.by("trainer"),
            ),
            f"class at {run.code}",
        )
        people = [Person(name=stage.made["people"].pop()) for _ in range(run.people)]
        institution = stage.institutions[run.code]
        stage.on(
            run.day - timedelta(days=5),
            "enrol",
            lambda: _enrol(stage, institution, planned.run, people, run.code),
        )
        for number, session in enumerate(planned.plan.sessions):
            last = number == len(topics) - 1
            scene = _session(stage, institution, planned.run, session.session, run.code, number, last=last)
            stage.on(session.day, f"session {number + 1}", scene, at=time(15))
        return planned

    return scene


def _enrol(stage: Stage, institution: UUID, run: UUID, people: list[Person], code: str) -> Any:
    enrolled = must(actions.enrol(institution, run, people, **_by(stage, code, f"enrol {run}")), "enrol")
    stage.made["enrolled", run] = [one.participant for one in enrolled]
    return None


def _session(
    stage: Stage, institution: UUID, run: UUID, session: UUID, code: str, number: int, *, last: bool
) -> Any:
    def scene() -> Any:
        there: list[UUID] = stage.made["enrolled", run]
        if number == 2 and len(there) > 20:
            for participant in there[-2:]:
                must(
                    actions.leave(
                        institution,
                        participant,
                        run,
                        LeftReason.TRANSFERRED,
                        **_by(stage, code, f"leave {participant}"),
                    )
                )
            del there[-2:]
        lazy = set(there[:3])  # who comes to three sessions only, and does not pass
        present = [
            one for one in there if not (one in lazy and number in (1, 3)) and stage.chance.random() > 0.03
        ]
        must(
            actions.take_attendance(
                institution, run, session, present, **_by(stage, code, f"attend {session}")
            ),
            "attendance",
        )
        must(actions.close_session(stage.agency, session, **stage.by("trainer")), "session")
        if last:
            must(actions.state_results(institution, run, **_by(stage, code, f"results {run}")), "results")
            must(actions.complete_run(stage.agency, run, **stage.by("trainer")), "run")
            _certify(stage, run)

    return scene


def _certify(stage: Stage, run: UUID) -> None:
    head = OFFICIALS[0]
    issued = must(
        actions.issue_certificates(stage.agency, run, head.full_name, head.position, **stage.by("trainer")),
        "certificates",
    )
    if issued:
        stage.made.setdefault("codes", {})["certificate"] = issued[0].code


def _managers(stage: Stage) -> Any:
    """One day in the agency's hall; the partners cite their agreements, the others are guests of the programme."""
    codes = [code for code in stage.institutions if code != "dispersip-kalsel"]
    partners = []
    for code in codes:
        scope = scope_of(stage, code, "managers", MANAGERS) or scope_of(stage, code, "training", MANAGERS)
        partners.append(RunPartner(institution=stage.institutions[code], quota=3, scope_item=scope))
    planned = must(
        actions.plan_run(
            stage.agency,
            stage.made["course", "managers"],
            [SessionRequest(MANAGERS, 8, "Pengatalogan, label, klasifikasi, layanan")],
            [Trainer(subject="Pengatalogan dan label"), Trainer(subject="Klasifikasi dan layanan")],
            partners,
            "Aula Dispersip Kalsel, Banjarmasin",
            programme=stage.made["programme"],
            plan_item=stage.made["plan managers"],
            **stage.by("trainer"),
        ),
        "managers",
    )
    [session] = planned.plan.sessions
    stage.on(
        MANAGERS - timedelta(days=6), "managers enrol", lambda: _enrol_managers(stage, planned.run, codes)
    )
    stage.on(
        MANAGERS,
        "managers' day",
        lambda: _managers_day(stage, planned.run, session.session, codes),
        at=time(15),
    )
    return planned


def _enrol_managers(stage: Stage, run: UUID, codes: list[str]) -> None:
    for code in codes:
        institution = stage.institutions[code]
        people = [Person(name=stage.made["people"].pop()) for _ in range(1 + (len(code) % 2))]
        enrolled = must(actions.enrol(institution, run, people, **_by(stage, code, f"enrol {run}")), code)
        stage.made["managers", code] = [one.participant for one in enrolled]


def _managers_day(stage: Stage, run: UUID, session: UUID, codes: list[str]) -> None:
    for code in codes:
        institution = stage.institutions[code]
        present = stage.made["managers", code]
        must(
            actions.take_attendance(
                institution, run, session, present, **_by(stage, code, f"attend {session}")
            ),
            code,
        )
    must(actions.close_session(stage.agency, session, **stage.by("trainer")))
    for code in codes:
        must(actions.state_results(stage.institutions[code], run, **_by(stage, code, f"results {run}")), code)
    must(actions.complete_run(stage.agency, run, **stage.by("trainer")))
    _certify(stage, run)


def _by(stage: Stage, code: str, request: str) -> dict[str, Any]:
    account = {"lapas-narkotika-karang-intan": "librarian", "lapas-banjarmasin": "librarian2"}.get(code, "")
    return {
        "actor": stage.accounts.get(account, stage.institutions[code]),
        "request_id": f"demo {request}"[:100],
    }
