"""Chapter 9: what prisons asked, what the agency answered, what came of it, and what waits today."""

from datetime import date, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from lentera.agreements import queries as agreements
from lentera.agreements.facts import ServiceKind
from lentera.demo.stage import Stage, must
from lentera.institutions import queries as institutions
from lentera.requests import actions
from lentera.requests.facts import Asking, Channel, RequestKind, Verdict, Why, Wish
from lentera.requests.rules import GROUNDS

KARANG_INTAN = "lapas-narkotika-karang-intan"
OFFICE = "Seksi Pelayanan dan Kerja Sama Perpustakaan"

SHORT_STORIES = Asking(
    kind=RequestKind.TRAINING,
    subject="Permohonan pelatihan: menulis cerpen",
    topics="menulis cerpen",
    amount=34,
    levels="residents",
    place="Aula, 40 kursi, papan tulis",
    gate="Kartu identitas ditukar di pintu; telepon genggam dititipkan.",
    contact="Kepala Subseksi Bimbingan Kemasyarakatan",
)
GARDEN_BOOKS = Asking(
    kind=RequestKind.BOOKS,
    subject="Permohonan buku bacaan: berkebun, cerita rakyat",
    topics="berkebun, cerita rakyat",
    reason="Kelas menanam anggrek selesai dan banyak yang ingin membaca lebih lanjut.",
    amount=40,
    levels="easy,craft",
    languages="ind,bjn",
    wishes=(
        Wish(title="Menanam dan Memelihara Anggrek", copies=2),
        Wish(title="Cerita Rakyat dari Kalimantan Selatan", copies=3),
    ),
    contact="Kepala Seksi Bimbingan Narapidana",
)
LAW_BOOKS = Asking(
    kind=RequestKind.BOOKS,
    subject="Permohonan buku bacaan: hukum, paket C",
    topics="hukum, paket C",
    reason="Dua belas peserta ujian kesetaraan memerlukan buku pelajaran.",
    amount=25,
    levels="study",
    wishes=(Wish(title="Kitab Undang-Undang Hukum Pidana", copies=2),),
    contact="Kepala Seksi Bimbingan Narapidana",
)
FORECOURT = Asking(
    kind=RequestKind.VAN,
    subject="Permohonan kunjungan perpustakaan keliling",
    place="Halaman depan, pukul 09.00 sampai 11.30",
    gate="Mobil diperiksa di pintu utama; kru paling banyak empat orang.",
)
SHELVES = Asking(
    kind=RequestKind.OTHER,
    subject="Permohonan: rak buku untuk pojok baca",
    topics="rak buku untuk pojok baca",
    words="Apakah dinas mempunyai rak yang tidak lagi dipakai?",
)


def tell(stage: Stage) -> None:
    """Old requests with their outcomes, one declined, and those that wait for an answer today."""
    prison = stage.institutions[KARANG_INTAN]
    other = stage.institutions["lapas-banjarmasin"]
    _granted(
        stage,
        SHORT_STORIES,
        date(2024, 3, 4),
        answered=6,
        fulfilled=45,
        words="Kelas menulis cerpen selesai.",
    )
    _granted(
        stage,
        GARDEN_BOOKS,
        date(2025, 6, 2),
        answered=3,
        fulfilled=16,
        words="40 buku dikirim dalam satu boks.",
    )
    today = stage.as_of
    _declined(stage, today - timedelta(days=40))
    for days, asking, user, asker in (
        (17, LAW_BOOKS, "librarian", prison),
        (5, FORECOURT, "librarian2", _home(stage, "librarian2", other)),
    ):
        day = today - timedelta(days=days)
        stage.on(day, "request", partial(_ask, stage, asking, day, user, asker), at=time(10, 30))
    heard = today - timedelta(days=2)
    stage.on(heard, "request by telephone", partial(_heard, stage, prison, heard), at=time(14))
    stage.on(today, "draft request", partial(_draft, stage, prison), at=time(7, 15))


def _home(stage: Stage, user: str, otherwise: UUID) -> UUID:
    """The institution where an account works."""
    account = institutions.account(stage.accounts[user])
    return otherwise if account is None or account.institution is None else account.institution


def _grounded(stage: Stage, asking: Asking, asker: UUID, day: date) -> Asking:
    """With the scope item in force that it can cite, if there is one."""
    kinds: frozenset[ServiceKind] = GROUNDS.get(asking.kind, frozenset())
    items = (
        agreements.open_scope_items(on=day, agency=stage.agency, partner=asker, kinds=kinds) if kinds else []
    )
    return msgspec.structs.replace(asking, scope_item=items[0].id if items else None)


def _ask(stage: Stage, asking: Asking, day: date, user: str, asker: UUID) -> UUID:
    told = _grounded(stage, asking, asker, day)
    return must(actions.send(asker, stage.agency, told, **stage.by(user)), "request").request


def _granted(stage: Stage, asking: Asking, day: date, *, answered: int, fulfilled: int, words: str) -> None:
    """Asked, taken up, granted, delivered and confirmed, on days after the first."""
    prison = stage.institutions[KARANG_INTAN]
    key = ("request", asking.subject)

    def ask() -> Any:
        stage.made[key] = _ask(stage, asking, day, "librarian", prison)

    def reply() -> Any:
        must(
            actions.take_up(stage.agency, stage.made[key], handler=OFFICE, **stage.by("partnership")),
            "taken up",
        )
        return actions.answer(
            stage.agency, stage.made[key], Verdict.GRANTED, by=day + timedelta(days=fulfilled),
            **stage.by("partnership"),
        )  # fmt: skip

    def deliver() -> Any:
        return actions.fulfil(stage.agency, stage.made[key], words=words, **stage.by("partnership"))

    def confirm() -> Any:
        return actions.confirm(prison, stage.made[key], words="Terima kasih.", **stage.by("librarian"))

    stage.on(day, "request", ask, at=time(10))
    stage.on(day + timedelta(days=answered), "answer", reply, at=time(9, 30))
    stage.on(day + timedelta(days=fulfilled), "outcome", deliver, at=time(15))
    stage.on(day + timedelta(days=fulfilled + 2), "confirmed", confirm, at=time(9))


def _declined(stage: Stage, day: date) -> None:
    """The van on a day on which it is far away."""
    prison = stage.institutions[KARANG_INTAN]

    def ask() -> Any:
        stage.made["declined request"] = _ask(stage, FORECOURT, day, "librarian", prison)

    def reply() -> Any:
        return actions.answer(
            stage.agency, stage.made["declined request"], Verdict.DECLINED, why=Why.NO_TIME,
            words="Pusling penuh sampai akhir bulan; kunjungan bulanan tetap berjalan.", **stage.by("partnership"),
        )  # fmt: skip

    stage.on(day, "request", ask, at=time(11))
    stage.on(day + timedelta(days=4), "answer", reply, at=time(10))


def _heard(stage: Stage, prison: UUID, day: date) -> Any:
    return actions.receive(
        stage.agency, prison, SHELVES, channel=Channel.TELEPHONE,
        source="Kepala Seksi Bimbingan Narapidana, lewat telepon kantor", received_on=day, **stage.by("partnership"),
    )  # fmt: skip


def _draft(stage: Stage, prison: UUID) -> Any:
    """A draft that the librarian put before the head this morning."""
    answers = {"topics": "novel remaja, komik pengetahuan", "amount": "30", "levels": "easy,general"}
    drafted = must(
        actions.draft(prison, stage.agency, RequestKind.BOOKS, answers, **stage.by("librarian")), "draft"
    )
    return actions.put_forward(prison, drafted.request, **stage.by("librarian"))
