"""Chapter 2: two memoranda, then agreements that are renewed year after year, each drafted, evaluated and signed."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from typing import Any
from uuid import UUID

from lentera.agreements import actions, queries
from lentera.agreements.facts import (
    Content,
    DraftState,
    EvaluationLine,
    Instrument,
    LegalRoute,
    Party,
    Period,
    ScopeLine,
    ServiceKind,
    Signatory,
)
from lentera.agreements.rules import term_end
from lentera.demo.persons import OFFICIALS
from lentera.demo.stage import Stage, must
from lentera.demo.story.people import named_as
from lentera.documents.rendering import render
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.papers import actions as papers

ALERTS = (90, 60, 30, 14, 7)
EARLIEST = 31  # days before its end: nearer ones go the story's usual way, or nearly too late
IN_USE_SINCE = date(2023, 6, 1)  # papers from before were entered from paper
HEAD_OF = {official.at: official for official in OFFICIALS if official.position.startswith("Kepala L")} | {
    official.at: official
    for official in OFFICIALS
    if official.position.startswith(("Kepala R", "Kepala Balai", "Kepala Kantor", "Kepala Dinas"))
}


@dataclass(frozen=True)
class Chain:
    """The agreements of one partner: the first day of the first one, and who was late by how many days."""

    code: str
    first: date
    gap: int = 0  # days between the first agreement and its successor
    lead: int = 9  # days from the signing to the first day
    services: tuple[str, ...] = ("provision", "mobile", "lending", "loans", "training", "managers")


SERVICES = {
    "provision": (ServiceKind.PROVISION, "Penyediaan bahan baca", "titles", 200),
    "mobile": (ServiceKind.MOBILE_LIBRARY, "Perpustakaan keliling", "visits", 12),
    "lending": (ServiceKind.LENDING, "Peminjaman buku", "copies", 800),
    "loans": (ServiceKind.LENDING, "Peminjaman kepada warga binaan", "times", 1500),
    "training": (ServiceKind.TRAINING, "Pelatihan warga binaan", "lesson_hours", 10),
    "managers": (ServiceKind.MENTORING, "Pelatihan pengelola perpustakaan", "people", 2),
}
SMALL = ("provision", "mobile", "lending")


def chains(as_of: date) -> list[Chain]:
    """Twelve partners. One chain is laid so that its agreement ends about three weeks after today."""
    told = [
        Chain("lapas-narkotika-karang-intan", date(2023, 2, 14)),
        Chain("lapas-banjarmasin", date(2023, 2, 14)),
        Chain("lpka-martapura", date(2024, 2, 14), services=("provision", "mobile", "lending", "training")),
        Chain("rutan-barabai", date(2024, 2, 14), services=SMALL),
        Chain("lapas-banjarbaru", date(2024, 4, 22)),
        Chain("bapas-banjarmasin", date(2024, 5, 6), services=("provision", "mobile")),
        Chain("lapas-tanjung", date(2024, 7, 1), services=SMALL),
        Chain("rutan-rantau", date(2024, 8, 12), gap=17, services=SMALL),
        Chain("rutan-pelaihari", date(2024, 10, 7), services=SMALL),
        Chain("lapas-amuntai", date(2025, 1, 20), services=SMALL),
        Chain("lapas-kotabaru", date(2025, 6, 16), services=("provision", "lending", "training")),
    ]
    last_start = _years_before(as_of + timedelta(days=21), 1)
    first = last_start
    while first.year > 2024:
        first = _years_before(first, 1)
    if first >= IN_USE_SINCE:
        told.append(Chain("lapas-perempuan-martapura", first))
    return told


def tell(stage: Stage) -> None:
    """Put every paper on the agenda."""
    for day, place in ((date(2017, 11, 14), "Banjarmasin"), (date(2020, 12, 7), "Banjarmasin")):
        stage.on(day, "memorandum", _memorandum(stage, day, place))
    for chain in chains(stage.as_of):
        start, number = chain.first, 0
        while start - timedelta(days=120) <= stage.as_of:
            _agreement(stage, chain, start, number)
            start = term_end(start, years=1) + timedelta(days=1 + (chain.gap if number == 0 else 0))
            number += 1
    _under_way(stage)


def agreement_of(stage: Stage, code: str, day: date) -> UUID | None:
    """The agreement that the story has in force with a partner on a day."""
    for start, end, agreement in stage.made.get(f"agreements {code}", []):
        if start <= day <= end:
            found: UUID = agreement
            return found
    return None


def scope_of(stage: Stage, code: str, service: str, day: date) -> UUID | None:
    """The scope item of a service in force with a partner on a day, or None."""
    agreement = agreement_of(stage, code, day)
    return None if agreement is None else stage.made.get(f"scope {agreement}", {}).get(service)


def _memorandum(stage: Stage, day: date, place: str) -> Any:
    def scene() -> Any:
        content = Content(
            instrument=Instrument.MOU,
            title="Penyelenggaraan Layanan Perpustakaan di Dalam Lapas, LPKA, dan Rutan",
            label="Nota Kesepahaman",
            parties=(
                _party(stage, "dispersip-kalsel", day, f"119/{day.year % 100:03}/DISPERSIP/{day.year}"),
                _party(stage, "kanwil-ditjenpas-kalsel", day, f"W19.HH.05.05-{day.month}{day.day}"),
            ),
            start=day,
            end=term_end(day, years=3 if day.year == 2017 else 10),
            predecessor=stage.made.get("memorandum"),
        )
        signed = must(
            actions.enter_from_paper(
                stage.agency,
                content,
                signed_on=day,
                place=place,
                source="berita daerah, dimasukkan dari arsip",
                **stage.by("system"),
            )
        )
        stage.made["memorandum"] = signed.agreement
        return signed

    return scene


def _content(stage: Stage, chain: Chain, start: date, number: int, signed_on: date) -> Content:
    lines = tuple(
        ScopeLine(id=new_id(), kind=kind, name=name, unit=unit, target=target, period=Period.TERM)
        for kind, name, unit, target in (SERVICES[service] for service in chain.services)
    )
    sequence = 11 + stage.made.setdefault(f"number {signed_on.year}", 0)
    stage.made[f"number {signed_on.year}"] += 1
    return Content(
        instrument=Instrument.PKS,
        route=LegalRoute.SYNERGY,
        title="Penyelenggaraan Layanan Perpustakaan bagi Warga Binaan",
        label="MoU" if number == 0 and chain.first.year == 2023 else "",
        parties=(
            _party(stage, "dispersip-kalsel", signed_on, f"119/{sequence:03}/DISPERSIP/{signed_on.year}"),
            _party(stage, chain.code, signed_on, f"W19.PAS.{100 + sequence}-HH.05.05-{start.year}"),
        ),
        start=start,
        end=term_end(start, years=1),
        scope=lines,
        parent=stage.made.get("memorandum"),
        predecessor=stage.made.get(f"last {chain.code}"),
        agency_duties="Meminjamkan dan menggilir koleksi, mengirim perpustakaan keliling, melatih pengelola.",
        partner_duties="Menyediakan ruang, rak, dan petugas; merawat dan mengembalikan koleksi; menjaga jam buka.",
    )


def _agreement(stage: Stage, chain: Chain, start: date, number: int) -> None:
    signed_on = start - timedelta(days=chain.lead)
    if start < IN_USE_SINCE:
        stage.on(start, "paper of before", lambda: _enter(stage, chain, start, number))
        return
    ready: dict[str, UUID] = {}
    steps = [
        (-16, "evaluation", lambda: _evaluate(stage, chain, signed_on)),
        (-9, "draft", lambda: _draft(stage, chain, start, number, signed_on, ready)),
        (-8, "review", lambda: _move(stage, ready, DraftState.REVIEW)),
        (-7, "drafting", lambda: _move(stage, ready, DraftState.DRAFTING)),
        (-6, "sent", lambda: _send(stage, ready)),
        (-4, "agreed", lambda: _move(stage, ready, DraftState.AGREED)),
    ]
    if number == 0:
        steps = steps[1:]
    late = chain.gap if number == 1 else 0
    for days, name, scene in steps:
        stage.on(signed_on + timedelta(days=days + min(late, 0)), f"{name} {chain.code}", scene)
    stage.on(signed_on, f"signing {chain.code}", lambda: _sign(stage, chain, signed_on, ready))
    stage.on(signed_on + timedelta(days=5), f"scan {chain.code}", lambda: _scan(stage, ready))
    for days in ALERTS:
        day = term_end(start, years=1) - timedelta(days=days)
        stage.on(day, "warning", partial(actions.tick, stage.agency, day))


def _enter(stage: Stage, chain: Chain, start: date, number: int) -> Any:
    content = _content(stage, chain, start, number, start)
    signed = must(
        actions.enter_from_paper(
            stage.agency,
            content,
            signed_on=start,
            place="Martapura",
            source="salinan perjanjian, dimasukkan dari arsip",
            **stage.by("system"),
        )
    )
    _remember(stage, chain, content, signed.agreement)
    for days in ALERTS:
        day = content.end - timedelta(days=days)
        stage.on(day, "warning", partial(actions.tick, stage.agency, day))
    return signed


def _evaluate(stage: Stage, chain: Chain, signed_on: date) -> Any:
    agreement = stage.made[f"last {chain.code}"]
    lines = []
    for row in queries.scope_progress(agreement):
        short = row.realised < row.target
        lines.append(
            EvaluationLine(
                scope_item=row.item,
                target=row.target,
                realised=row.realised,
                note="Belum tercapai seluruhnya." if short else "Tercapai.",
                obstacle="Jadwal padat pada akhir tahun." if short else "",
                action="Dijadwalkan lebih awal pada masa berikutnya." if short else "",
            )
        )
    told: Any = actions.evaluate(
        stage.agency,
        agreement,
        evaluated_on=signed_on - timedelta(days=16),
        lines=tuple(lines),
        summary="Kerja sama berjalan baik dan layak diperpanjang.",
        **stage.by("partnership"),
    )
    if (
        not isinstance(told, Refusal) and (stage.as_of - signed_on).days < 366
    ):  # reports of the last year are in the register
        must(papers.issue(stage.agency, "evaluation_report", told.evaluation, **stage.by("partnership")))
    return told


def _draft(
    stage: Stage, chain: Chain, start: date, number: int, signed_on: date, ready: dict[str, UUID]
) -> Any:
    content = _content(stage, chain, start, number, signed_on)
    if content.predecessor is None:
        drafted = must(actions.start_draft(stage.agency, content, **stage.by("partnership")))
        ready["draft"] = drafted.agreement
    else:
        opened = must(
            actions.open_renewal(
                stage.agency,
                content.predecessor,
                visit=stage.made.get(f"visit {chain.code} {signed_on.year}"),
                **stage.by("partnership"),
            )
        )
        ready["draft"] = opened.draft
        must(actions.change_draft(stage.agency, opened.draft, content, **stage.by("partnership")))
        if number == 1 and chain.gap:
            why = "Menunggu serah terima jabatan kepala."
            must(actions.explain_gap(stage.agency, opened.draft, reason=why, **stage.by("partnership")))
    stage.made[f"draft {chain.code} {start}"] = ready["draft"]
    stage.made[f"content {ready['draft']}"] = content


def _under_way(stage: Stage) -> None:
    """Two renewals that were begun in time: one lies with the partner, who wants a word changed; one was asked for."""
    day = stage.as_of - timedelta(days=6)
    near = []
    for chain in chains(stage.as_of):
        start, number = chain.first, 0
        while start + timedelta(days=366) <= stage.as_of:
            start = term_end(start, years=1) + timedelta(days=1 + (chain.gap if number == 0 else 0))
            number += 1
        if EARLIEST <= (term_end(start, years=1) - stage.as_of).days <= ALERTS[0] and start < day:
            near.append((term_end(start, years=1), chain))
    for place, (_, chain) in enumerate(sorted(near, key=lambda one: one[0])[:2]):
        stage.on(
            day, f"early renewal {chain.code}", partial(_begin_early, stage, chain, day, sent=place == 0)
        )


def _begin_early(stage: Stage, chain: Chain, day: date, *, sent: bool) -> Any:
    must(_evaluate(stage, chain, day + timedelta(days=16)))
    opened = must(
        actions.open_renewal(stage.agency, stage.made[f"last {chain.code}"], **stage.by("partnership"))
    )
    if not sent:
        return opened
    ready = {"draft": opened.draft}
    must(_move(stage, ready, DraftState.REVIEW))
    must(_move(stage, ready, DraftState.DRAFTING))
    must(_send(stage, ready))
    partner = stage.institutions[chain.code]
    return actions.comment(
        partner,
        opened.draft,
        text="Mohon jam kunjungan perpustakaan keliling disebut, sebab blok dibuka pukul 09.00.",
        actor=partner,
        request_id=f"demo comment {opened.draft}",
    )


def _move(stage: Stage, ready: dict[str, UUID], to: DraftState) -> Any:
    return actions.move_draft(stage.agency, ready["draft"], to, **stage.by("partnership"))


def _send(stage: Stage, ready: dict[str, UUID]) -> Any:
    return actions.send_to_partner(stage.agency, ready["draft"], **stage.by("partnership"))


def _sign(stage: Stage, chain: Chain, signed_on: date, ready: dict[str, UUID]) -> Any:
    draft = ready["draft"]
    content = stage.made[f"content {draft}"]
    if queries.agreement_state(draft) is None:  # else the signing event of the day signed it
        must(actions.sign(stage.agency, draft, signed_on=signed_on, place="Banjarmasin", **stage.by("head")))
    _remember(stage, chain, content, draft)
    partner = content.parties[1]
    return actions.consent(
        partner.institution,
        draft,
        number=partner.number,
        signatory=HEAD_OF[chain.code].name,
        signed_on=signed_on,
        actor=stage.accounts.get(
            "warden" if chain.code.startswith("lapas-narkotika") else "", partner.institution
        ),
        request_id=f"demo consent {draft}",
    )


def _scan(stage: Stage, ready: dict[str, UUID]) -> Any:
    """The scan of the signed paper: in the demo one sheet stands for all."""
    return papers.attach_scan(
        stage.agency,
        "agreement",
        ready["draft"],
        name="naskah-bertanda-tangan.pdf",
        data=_sheet(),
        note="Naskah asli di lemari arsip Seksi Pelayanan dan Kerja Sama",
        **stage.by("partnership"),
    )


@cache
def _sheet() -> bytes:
    data = {
        "letterhead": {"name": "Dinas Perpustakaan dan Kearsipan Provinsi Kalimantan Selatan"},
        "title": "Contoh pindaian naskah bertanda tangan",
        "date": IN_USE_SINCE,
        "place": "Banjarmasin",
        "paragraphs": ["Lembar ini menggantikan pindaian naskah asli dalam data contoh."],
        "signatures": [{"role": "Contoh", "name": "Data contoh"}],
        "demo": True,
    }
    return render("record", data, language="id", created=clock.at_local(IN_USE_SINCE))


def _remember(stage: Stage, chain: Chain, content: Content, agreement: UUID) -> None:
    stage.made[f"last {chain.code}"] = agreement
    stage.made.setdefault(f"agreements {chain.code}", []).append((content.start, content.end, agreement))
    stage.made[f"scope {agreement}"] = {
        service: line.id for service, line in zip(chain.services, content.scope, strict=True)
    }


def _party(stage: Stage, code: str, day: date, number: str) -> Party:
    head = HEAD_OF[code]
    return Party(
        institution=stage.institutions[code],
        name=named_as(stage, code, day),
        number=number,
        signatory=Signatory(
            name=head.name, position=head.position, title_before=head.prefix, title_after=head.suffix
        ),
    )


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
