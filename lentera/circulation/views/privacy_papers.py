"""Papers about a reader's own data. Made when they are asked for, and kept nowhere: they hold his name."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language, gettext

from lentera.circulation import queries
from lentera.circulation.actions import Desk
from lentera.circulation.facts import RightsKind, RightsOutcome
from lentera.circulation.messages import GROUPS
from lentera.circulation.messages.privacy import FIELDS, OUTCOMES, PURPOSES, RIGHTS, RIGHTS_TOLD, TABLES
from lentera.circulation.models import DemandCase, RightsRequest
from lentera.circulation.queries import HistoryLine, LoanLine, Stored
from lentera.documents.rendering import render
from lentera.documents.words import Language
from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.papers import queries as papers


def extract_paper(
    here: Desk, stored: Stored, history: list[HistoryLine] | None, at: datetime
) -> HttpResponse:
    """All that is kept of a reader, for the reader. `history`: its lines, when he typed his PIN."""
    today = here.day(at)
    data = {
        "letterhead": papers.letterhead(here.institution, today),
        "demo": papers.is_demo(),
        "title": gettext("Salinan data pembaca"),
        "subtitle": [gettext("Kartu %(card)s") % {"card": stored.card}],
        "date": today,
        "facts": _identity(here, stored),
        "sections": [
            _section(
                gettext("Buku di tangan"),
                [gettext("Judul"), gettext("Barcode"), gettext("Batas kembali")],
                [[one.title, one.barcode, one.due] for one in stored.loans],
                gettext("Tidak ada. Yang sudah kembali tidak dicatat bersama pembaca."),
            ),
            _history_section(stored, history),
            _section(
                gettext("Permohonan atas data"),
                [gettext("Permohonan"), gettext("Tanggal"), gettext("Jawaban")],
                [
                    [
                        str(RIGHTS[one.kind]),  # type: ignore[index]
                        here.day(one.asked_at),
                        str(OUTCOMES[one.outcome]) if one.outcome else "–",  # type: ignore[index]
                    ]
                    for one in stored.requests
                ],
                gettext("Belum pernah ada."),
            ),
            _section(
                gettext("Siapa yang membuka data ini"),
                [gettext("Tanggal"), gettext("Petugas"), gettext("Untuk apa")],
                [
                    [
                        here.day(one.opened_at),
                        who_of(here.institution, one.actor),
                        str(PURPOSES[one.purpose]),  # type: ignore[index]
                    ]
                    for one in stored.openings
                ],
                gettext("Belum pernah dibuka di luar peminjaman."),
            ),
            *_other_sections(stored),
            {
                "title": gettext("Hak Anda"),
                "paragraphs": [
                    gettext(
                        "Anda boleh meminta data ini diperbaiki, ditunda pemakaiannya atau dihapus. "
                        "Permohonan dijawab paling lambat 3 × 24 jam."
                    )
                ],
            },
        ],
    }
    return _pdf("report", data, at, "salinan-data")


def answer_letter(here: Desk, row: RightsRequest, at: datetime) -> HttpResponse:
    """The answer to a request, for the reader. A forgotten reader's letter names nobody."""
    who = queries.identity(here.institution, row.reader)
    note = queries.rights_note(here.institution, row.id)
    right, outcome = str(RIGHTS_TOLD[row.kind]), str(OUTCOMES[row.outcome])  # type: ignore[index]
    asked, answered = here.day(row.asked_at), here.day(row.answered_at or at)
    said = [
        gettext("Pada %(asked)s Anda mengajukan permohonan: %(right)s.")
        % {"asked": formats.full_date(asked), "right": right},
        gettext("Jawaban pada %(answered)s: %(outcome)s.")
        % {"answered": formats.full_date(answered), "outcome": outcome},
    ]
    if (
        row.kind == RightsKind.ERASURE and row.outcome == RightsOutcome.DONE
    ):  # nothing else of it is left to tell
        said.append(
            gettext("Nama, nomor kartu dan semua catatan tentang Anda sudah dihapus untuk selamanya.")
        )
    if note is not None and note.answer:
        said += [line.strip() for line in note.answer.splitlines() if line.strip()]
    if note is not None and note.after:
        said += [
            gettext("%(field)s: dari “%(before)s” menjadi “%(after)s”.")
            % {"field": FIELDS[name], "before": note.before.get(name, ""), "after": value}
            for name, value in note.after.items()
        ]
    data = {
        **_head(here, answered),
        "subject": gettext("Jawaban permohonan atas data pribadi"),
        "to": _to(here, who.name if who is not None else ""),
        "paragraphs": said,
        "closing": [gettext("Bila Anda tidak puas dengan jawaban ini, sampaikan kepada kepala lembaga.")],
    }
    return _pdf("letter", data, at, "jawaban-permohonan")


def demand_paper(here: Desk, case: DemandCase, lines: list[LoanLine], at: datetime) -> HttpResponse:
    """The answer to a lawful demand: what the reader has now, and that nothing of the past is kept."""
    who = queries.identity(here.institution, case.reader)
    today = here.day(at)
    data = {
        **_head(here, today),
        "number": "…",  # goes to an authority: the office writes the number of its own book
        "subject": gettext("Jawaban atas surat nomor %(letter)s") % {"letter": case.letter},
        "to": [case.officer, case.requester],
        "paragraphs": [_demand_answer(case, who, bool(lines))],
        "table": {
            "heads": [gettext("Judul"), gettext("Barcode"), gettext("Dipinjam"), gettext("Batas kembali")],
            "rows": [[one.title, one.barcode, here.day(one.lent_at), one.due] for one in lines],
        }
        if lines
        else None,
        "closing": [
            gettext("Pinjaman yang sudah kembali tidak disimpan bersama peminjamnya, jadi tidak dapat disampaikan.")
        ],
    }  # fmt: skip
    return _pdf("letter", data, at, "jawaban-permintaan")


def _demand_answer(case: DemandCase, who: Any, found: bool) -> str:
    """The sentence that answers. A reader who was forgotten meanwhile has no loans and no name here."""
    told = {"letter": case.letter, "day": formats.full_date(case.letter_on)}
    if who is None:
        return gettext(
            "Menjawab surat nomor %(letter)s tanggal %(day)s: hari ini tidak ada pinjaman yang berjalan."
        ) % told  # fmt: skip
    told |= {"name": who.name, "card": who.card}
    if not found:
        return gettext(
            "Menjawab surat nomor %(letter)s tanggal %(day)s: %(name)s (kartu %(card)s) hari ini tidak mempunyai "
            "pinjaman yang berjalan."
        ) % told  # fmt: skip
    return gettext(
        "Menjawab surat nomor %(letter)s tanggal %(day)s, inilah pinjaman %(name)s (kartu %(card)s) "
        "yang berjalan pada hari ini."
    ) % told  # fmt: skip


def telling_letter(here: Desk, case: DemandCase, at: datetime) -> HttpResponse:
    """What the reader is told of an answered demand."""
    who = queries.identity(here.institution, case.reader)
    printed = here.day(case.printed_at or at)
    data = {
        **_head(here, here.day(at)),
        "subject": gettext("Pemberitahuan: data pinjaman Anda diserahkan"),
        "to": _to(here, who.name if who is not None else ""),
        "paragraphs": [
            counted("Pada %(day)s perpustakaan menyerahkan daftar pinjaman Anda yang sedang berjalan (%(found)s buku) "
                    "kepada %(requester)s, atas surat nomor %(letter)s tanggal %(letter_on)s.", "found")
            % {
                "day": formats.full_date(printed),
                "found": case.found or 0,
                "requester": case.requester,
                "letter": case.letter,
                "letter_on": formats.full_date(case.letter_on),
            },
            gettext("Yang sudah Anda kembalikan tidak kami simpan bersama nama Anda, jadi tidak ikut diserahkan."),
        ],
    }  # fmt: skip
    return _pdf("letter", data, at, "pemberitahuan")


def who_of(institution: UUID, account: UUID) -> str:
    """An account's name as its own institution knows it."""
    return institutions.actor_name(account, reader=institution) or gettext("Petugas yang tidak lagi bertugas")


def _identity(here: Desk, stored: Stored) -> list[list[Any]]:
    paused = [day for day in stored.pauses if day >= here.day(clock.now())]
    told: list[tuple[str, Any]] = [
        (gettext("Nama"), stored.name),
        (gettext("Nomor kartu"), stored.card),
        (gettext("Blok"), stored.block),
        (gettext("Kelompok"), str(GROUPS.get(stored.group, stored.group))),  # type: ignore[call-overload]
        (gettext("PIN"), gettext("ada, tersimpan sebagai sidik saja") if stored.has_pin else gettext("belum ada")),
        (gettext("Anggota sejak"), formats.full_date(here.day(stored.registered_at))),
        (gettext("Berakhir"), formats.full_date(here.day(stored.closed_at)) if stored.closed_at else ""),
        (gettext("Ditunda sejak"), formats.full_date(here.day(stored.suspended_at)) if stored.suspended_at else ""),
        (gettext("Bulan pinjaman terakhir"), formats.month(stored.last_month) if stored.last_month else ""),
        (gettext("Jeda meminjam"), ", ".join(formats.full_date(day) for day in paused)),
    ]  # fmt: skip
    return [[label, value] for label, value in told if value]


def _history_section(stored: Stored, history: list[HistoryLine] | None) -> dict[str, Any]:
    title = gettext("Riwayat bacaan")
    if stored.history_since is None:
        return {"title": title, "paragraphs": [gettext("Tidak disimpan: Anda tidak memintanya.")]}
    if history is None:
        told = counted(
            "Disimpan sejak %(since)s atas permintaan Anda, %(count)s judul. Isinya hanya tercetak bila Anda "
            "mengetik PIN Anda sendiri.",
            "count",
        ) % {"since": formats.full_date(stored.history_since), "count": stored.history_size}
        return {"title": title, "paragraphs": [told]}
    rows = [[one.title, one.lent, one.returned] for one in history]
    return _section(
        title,
        [gettext("Judul"), gettext("Dipinjam"), gettext("Kembali")],
        rows,
        gettext("Belum ada isinya."),
    )


def _other_sections(stored: Stored) -> Iterator[dict[str, Any]]:
    for other in stored.others:
        title = str(TABLES.get(other.table, gettext("Catatan lain")))
        rows = [
            [", ".join(f"{FIELDS.get(name, name)}: {value}" for name, value in row.items())]
            for row in other.rows
        ]
        yield _section(title, [gettext("Isi")], [row for row in rows if row[0]], gettext("Ada, tanpa isi."))


def _section(title: str, heads: list[str], rows: Iterable[list[Any]], empty: str) -> dict[str, Any]:
    told = list(rows)
    if not told:
        return {"title": title, "paragraphs": [empty]}
    return {"title": title, "table": {"heads": heads, "rows": told}}


def _head(here: Desk, on: Any) -> dict[str, Any]:
    signatory = papers.signatory(here.institution, on)
    return {
        "letterhead": papers.letterhead(here.institution, on),
        "demo": papers.is_demo(),
        "date": on,
        "place": papers.place_of(here.institution),
        "signatory": signatory or {"name": "", "position": gettext("Kepala")},
    }


def _to(here: Desk, name: str) -> list[str]:
    return [name or gettext("Pembaca yang datanya sudah dihapus"), gettext("di tempat")]


def _pdf(template: str, data: dict[str, Any], at: datetime, name: str) -> HttpResponse:
    language: Language = "en" if (get_language() or "id").startswith("en") else "id"
    answer = HttpResponse(
        render(template, data, language=language, created=at), content_type="application/pdf"
    )
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
