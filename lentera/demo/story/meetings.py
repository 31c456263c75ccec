"""Chapter 8: visits with minutes and follow-ups, signing events over several agreements, press releases."""

from datetime import date, time, timedelta
from functools import partial
from typing import Any

from lentera.agreements import actions, queries
from lentera.agreements.facts import (
    Delegate,
    Direction,
    Duty,
    EventPlan,
    Links,
    MinuteLine,
    Precision,
    Quote,
    ReleaseText,
    Stretch,
    VisitPlan,
    VisitRecord,
)
from lentera.demo.persons import OFFICIALS
from lentera.demo.stage import Stage, must
from lentera.demo.story import classes
from lentera.demo.story.agreements import agreement_of, chains
from lentera.journal.ids import new_id

KARANG_INTAN = "lapas-narkotika-karang-intan"
TOGETHER = (KARANG_INTAN, "lapas-banjarmasin", "lpka-martapura", "rutan-barabai")
TITLES = (
    "Dispersip Kalsel tanda tangani kerja sama dengan {count} lapas, LPKA, dan rutan",
    "{count} lembaga pemasyarakatan perpanjang kerja sama perpustakaan dengan Dispersip Kalsel",
    "Kerja sama perpustakaan bagi warga binaan berlanjut di {count} lembaga",
)
CLASSES = (
    (
        date(2024, 8, 7),
        "Pengelola perpustakaan lapas dan rutan se-Kalimantan Selatan ikuti pelatihan",
        "Dispersip Kalsel melatih pengelola perpustakaan dari lapas, rutan, bapas, dan kantor wilayah dalam satu "
        "hari: pengatalogan, label punggung, klasifikasi, dan layanan.",
    ),
    (
        date(2025, 5, 26),
        "Warga binaan Karang Intan belajar menanam anggrek",
        "Dua puluh warga binaan mengikuti kelas menanam dan memelihara anggrek bersama perhimpunan anggrek.",
    ),
)
BY_KEY = {official.key: official for official in OFFICIALS}
PLACE = "Banjarmasin"


def tell(stage: Stage) -> None:
    """The visit of the article, the event of each February, and what is about to happen today."""
    visit = date(2024, 1, 25)
    stage.on(visit, "visit", lambda: _visit(stage, KARANG_INTAN, visit, due=date(2024, 2, 5)), at=time(15))
    released = date(2024, 1, 26)
    stage.on(released, "release", lambda: _release_of_visit(stage, released), at=time(10))
    for year in range(2024, stage.as_of.year + 1):
        held = _signing_day(year)
        stage.on(held - timedelta(days=10), "event planned", _planning(stage, held), at=time(11))
        stage.on(held - timedelta(days=3), "event filled", _filling(stage, held), at=time(11))
        stage.on(held, "event", _holding(stage, held), at=time(8))
        stage.on(held + timedelta(days=1), "release", _releasing(stage, held))
    for day, title, body in CLASSES:
        stage.on(day, "release", partial(_release_of_class, stage, day, title, body), at=time(10))
    _today(stage)


def _signing_day(year: int) -> date:
    return date(year, 2, 5)  # nine days before 14 February, as the agreements' chapter drafts them


def _visit(stage: Stage, code: str, day: date, *, due: date) -> Any:
    head, officer = BY_KEY["education"], BY_KEY["partnership"]
    if code != KARANG_INTAN:
        head = next(official for official in OFFICIALS if official.at == code)
    agreement = agreement_of(stage, code, day)
    held = must(
        actions.record_visit(
            stage.agency,
            stage.institutions[code],
            VisitRecord(
                direction=Direction.IN,
                purpose="Membahas perpanjangan perjanjian kerja sama",
                held_on=day,
                place="Dispersip Kalsel, Banjarmasin",
                delegation=(
                    Delegate(name=head.full_name, position=head.position),
                    Delegate(name=officer.full_name, position=officer.position, host=True),
                ),
                agenda=("Perpanjangan PKS", "Peminjaman buku", "Pelatihan"),
                begins="10:00",
                ends="11:30",
                receiver="Seksi Pelayanan dan Kerja Sama Perpustakaan",
                agreement=agreement,
            ),
            **stage.by("partnership"),
        ),
        "visit",
    )
    renewal, training = new_id(), new_id()
    must(
        actions.write_minutes(
            stage.agency,
            held.visit,
            (
                MinuteLine(
                    id=renewal,
                    topic="Perpanjangan PKS",
                    discussion="Perjanjian berakhir sebentar lagi; kedua pihak ingin melanjutkan.",
                    decision="Perpanjangan disiapkan dan dijadwalkan pada agenda penandatanganan.",
                ),
                MinuteLine(
                    id=training,
                    topic="Pelatihan pengelola perpustakaan",
                    discussion="Rencana pelatihan bagi pengelola perpustakaan lapas dan rutan.",
                    decision="Dispersip menyampaikan jadwal pada tahun ini.",
                ),
            ),
            **stage.by("partnership"),
        )
    )
    must(
        actions.open_follow_up(
            stage.agency,
            stage.institutions[code],
            task="Menyiapkan perpanjangan PKS",
            owner="Seksi Pelayanan dan Kerja Sama Perpustakaan",
            owner_institution=stage.agency,
            due=due,
            visit=held.visit,
            line=renewal,
            renews=agreement,
            account=stage.accounts["partnership"],
            **stage.by("partnership"),
        )
    )
    promise = must(
        actions.open_follow_up(
            stage.agency,
            stage.institutions[code],
            task="Pelatihan pengelola perpustakaan bagi lapas dan rutan",
            owner="Bidang Layanan Perpustakaan",
            owner_institution=stage.agency,
            duty=Duty.COMMITMENT,
            visit=held.visit,
            line=training,
            **stage.by("partnership"),
        )
    )
    if day < classes.MANAGERS:
        stage.on(classes.MANAGERS, "promise kept", lambda: _kept(stage, promise.follow_up), at=time(17))
    stage.made[f"visit {code} {(day + timedelta(days=60)).year}"] = held.visit
    return held


def _kept(stage: Stage, promise: Any) -> Any:
    evidence = "Pelatihan pengelola perpustakaan, 6 Agustus 2024"
    return actions.close_follow_up(stage.agency, promise, evidence=evidence, **stage.by("partnership"))


def _release_of_class(stage: Stage, day: date, title: str, body: str) -> Any:
    text = ReleaseText(title=title, place=PLACE, date=day, body=body, contact=BY_KEY["partnership"].position)
    return _publish(stage, text, Links())


def _release_of_visit(stage: Stage, day: date) -> Any:
    office = BY_KEY["partnership"]
    text = ReleaseText(
        title="Lapas Narkotika Karang Intan kunjungi Dispersip Kalsel bahas perpanjangan kerja sama",
        place=PLACE,
        date=day,
        body="Rombongan Lapas Narkotika Kelas IIA Karang Intan mengunjungi Dinas Perpustakaan dan Kearsipan "
        "Provinsi Kalimantan Selatan untuk membahas perpanjangan perjanjian kerja sama.\n\n"
        "Perjanjian itu mencakup penyediaan bahan bacaan, perpustakaan keliling, dan peminjaman buku.",
        quotes=(
            _quote(stage, "warden", KARANG_INTAN, "Perpustakaan kami adalah pusat baca bagi warga binaan."),
        ),
        contact=office.position,
    )
    visit = stage.made[f"visit {KARANG_INTAN} 2024"]
    return _publish(stage, text, Links(visit=visit))


def _planning(stage: Stage, held: date) -> Any:
    def scene() -> Any:
        first = held.replace(day=1)
        event = must(
            actions.plan_event(
                stage.agency,
                EventPlan(
                    title=f"Penandatanganan kerja sama {held.year}",
                    place="Aula Dispersip Kalsel, Banjarmasin",
                    when=Stretch(first=first, last=first + timedelta(days=9), precision=Precision.THIRD),
                    note="Bersama beberapa mitra",
                ),
                confirmed=False,
                **stage.by("partnership"),
            )
        )
        stage.made["event", held.year] = event.event
        return event

    return scene


def _filling(stage: Stage, held: date) -> Any:
    def scene() -> Any:
        event = stage.made["event", held.year]
        must(
            actions.plan_event(
                stage.agency,
                EventPlan(
                    title=f"Penandatanganan kerja sama {held.year}",
                    place="Aula Dispersip Kalsel, Banjarmasin",
                    when=Stretch(first=held, last=held),
                    begins="10:00",
                ),
                confirmed=True,
                event=event,
                **stage.by("partnership"),
            )
        )
        for code in TOGETHER:
            draft = stage.made.get(f"draft {code} {date(held.year, 2, 14)}")
            if draft is not None:
                must(actions.place_agreement(stage.agency, event, draft, **stage.by("partnership")), code)

    return scene


def _holding(stage: Stage, held: date) -> Any:
    def scene() -> Any:
        outcome = must(
            actions.hold_event(
                stage.agency,
                stage.made["event", held.year],
                held_on=held,
                place="Banjarmasin",
                **stage.by("head"),
            ),
            "event",
        )
        stage.made["signed", held.year] = [
            draft
            for code in TOGETHER
            if (draft := stage.made.get(f"draft {code} {date(held.year, 2, 14)}"))
            and queries.agreement_state(draft) is not None
        ]
        return outcome

    return scene


def _releasing(stage: Stage, held: date) -> Any:
    def scene() -> Any:
        count = len(stage.made["signed", held.year])
        text = ReleaseText(
            title=TITLES[held.year % len(TITLES)].format(count=count),
            place=PLACE,
            date=held + timedelta(days=1),
            body=f"Dinas Perpustakaan dan Kearsipan Provinsi Kalimantan Selatan menandatangani {count} perjanjian "
            "kerja sama layanan perpustakaan bagi warga binaan dalam satu agenda.\n\n"
            "Kerja sama meliputi penyediaan bahan bacaan, perpustakaan keliling, peminjaman buku, dan pelatihan.",
            quotes=(_quote(stage, "head", "dispersip-kalsel", "Membaca membuka jalan bagi siapa pun."),),
            contact=BY_KEY["partnership"].position,
        )
        links = Links(event=stage.made["event", held.year], agreements=tuple(stage.made["signed", held.year]))
        return _publish(stage, text, links)

    return scene


def _quote(stage: Stage, key: str, code: str, words: str) -> Quote:
    official = BY_KEY[key]
    return Quote(
        id=new_id(),
        speaker=official.full_name,
        position=official.position,
        organisation=stage.made.get(("short", code), "Dispersip Kalsel"),
        text=words,
        institution=stage.institutions[code] if code == KARANG_INTAN else None,
    )


def _publish(stage: Stage, text: ReleaseText, links: Links) -> Any:
    release = must(
        actions.write_release(stage.agency, text, links, **stage.by("partnership")), "release"
    ).release
    for quote in text.quotes:
        if quote.institution is None:
            how = "persetujuan tertulis"
            must(actions.record_consent(stage.agency, release, quote.id, how=how, **stage.by("partnership")))
            continue
        must(actions.ask_for_quote(stage.agency, release, quote.id, **stage.by("partnership")))
        by: dict[str, Any] = {"actor": stage.accounts["warden"], "request_id": f"demo quote {quote.id}"}
        must(actions.approve_quote(quote.institution, quote.id, quote.text, **by))
    must(actions.approve_release(stage.agency, release, **stage.by("head")), "approval")
    return actions.publish_release(stage.agency, release, unit="DISPERSIP", **stage.by("partnership"))


def _today(stage: Stage) -> None:
    """Yesterday the partner whose agreement ends next came to talk; another visit and an event are planned."""
    ending = [
        chain.code
        for chain in chains(stage.as_of)
        if any((chain.first.month, chain.first.day) == (day.month, day.day) for day in _soon(stage.as_of))
    ]
    if not ending or stage.as_of < date(2024, 6, 1):
        return
    day = stage.as_of - timedelta(days=1)
    stage.on(
        day, "visit", lambda: _visit(stage, ending[-1], day, due=stage.as_of + timedelta(days=5)), at=time(15)
    )
    planned = stage.as_of + timedelta(days=6)
    stage.on(
        stage.as_of,
        "visit planned",
        lambda: actions.plan_visit(
            stage.agency,
            VisitPlan(
                direction=Direction.OUT,
                partner=stage.institutions["lapas-banjarmasin"],
                purpose="Pembinaan perpustakaan",
                when=Stretch(first=planned, last=planned),
                begins="09:30",
                place="Perpustakaan Lapas Banjarmasin",
            ),
            override="Sudah disepakati kedua lembaga",  # the day may be a holiday
            **stage.by("partnership"),
        ),
        at=time(8),
    )


def _soon(as_of: date) -> list[date]:
    return [as_of + timedelta(days=ahead) for ahead in range(15, 31)]
