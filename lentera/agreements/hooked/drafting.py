"""What drafting fills in for others: kinds of numbers, papers about a draft, plain data."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from lentera.agreements import queries, words
from lentera.agreements.facts import Content, DraftState, Signatory
from lentera.agreements.models import AgreementDraft, SentDraft
from lentera.agreements.queries.paper import full_name, office_of
from lentera.agreements.rules import INITIALLED_IN, day_words, scope_words
from lentera.documents.words import Language
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import hooks
from lentera.papers.hooks import Made, PaperKind, register_about, register_number, register_paper

for _code, _label in words.INSTRUMENTS.items():
    register_number(_code, _label, classification="119")
register_number("addendum", gettext_lazy("Adendum"), classification="119")


def _knows(institution: UUID, draft: UUID) -> bool:
    return AgreementDraft.objects.filter(institution=institution, id=draft).exists()


register_about(
    "draft", gettext_lazy("Konsep perjanjian"), "agreements:agreement", Capability.AGREEMENTS, _knows
)


def _signatory(author: UUID, content: Content, on: date) -> dict[str, Any]:
    """Who signs for the office: as the draft says, else the head on that day."""
    own: Signatory | None = next(
        (party.signatory for party in content.parties if party.institution == author), None
    )
    if own is not None and own.name:
        return {"name": full_name(own), "position": office_of(own)}
    head = next((one for one in institutions.holders(author, on) if one.head), None)
    return (
        {"name": head.full_name, "position": head.title}
        if head is not None
        else {"name": "……………", "position": _("Kepala")}
    )


def make_review_memo(author: UUID, draft: UUID, language: str) -> Made | Refusal:
    """The memo of a review, from what it found."""
    row = AgreementDraft.objects.filter(institution=author, id=draft).first()
    found = queries.reviews(draft, author)
    if row is None:
        return Refusal("draft-unknown")
    if not found:
        return Refusal("review-incomplete")
    last, content = found[0], queries.draft_content(row.content)
    day = clock.local_day(last.reviewed_at)
    tongue: Language = "en" if language == "en" else "id"
    with override(tongue):
        partners = ", ".join(party.name for party in content.parties if party.institution != author)
        start, end = day_words(content, "start", tongue), day_words(content, "end", tongue)
        sections: list[dict[str, Any]] = [
            {"title": _("Hasil telaah"), "paragraphs": list(last.findings)},
            {
                "title": _("Simpulan"),
                "paragraphs": [
                    last.conclusion,
                    _("Disarankan untuk dilanjutkan.")
                    if last.recommended
                    else _("Tidak disarankan untuk dilanjutkan."),
                ],
            },
        ]
        facts = [
            [_("Mitra"), partners],
            [_("Tentang"), content.title],
            [_("Masa berlaku"), f"{start} – {end}"],
            [_("Jalur hukum"), str(words.ROUTES[content.route])],
        ]
        if content.scope:
            facts.append([_("Ruang lingkup"), "; ".join(scope_words(line, tongue) for line in content.scope)])
        title = _("Telaah staf: %(title)s") % {"title": content.title}
        return Made(
            title=title,
            data={
                "title": _("Telaah staf"),
                "subtitle": [content.title],
                "date": day,
                "facts": facts,
                "sections": sections,
                "signatures": [{"role": _("Kepala"), **_signatory(author, content, day)}],
            },
            on=day,
        )


def make_covering_letter(author: UUID, draft: UUID, language: str) -> Made | Refusal:
    """The letter with which the newest sent version goes to the partner."""
    sent = SentDraft.objects.filter(institution=author, id=draft).first()
    if sent is None:
        return Refusal("not-sent-yet")
    content = queries.draft_content(sent.content)
    day = clock.local_day(sent.sent_at)
    home = institutions.institution(author)
    tongue: Language = "en" if language == "en" else "id"
    with override(tongue):
        instrument = str(words.INSTRUMENTS[content.instrument])
        others = [party for party in content.parties if party.institution != author]
        paragraphs = [
            _("Bersama ini kami sampaikan konsep %(instrument)s tentang %(title)s, versi %(version)s.")
            % {"instrument": instrument.lower(), "title": content.title, "version": sent.version},
            _("Mohon konsep tersebut dipelajari, dan tanggapan per pasal disampaikan kepada kami."),
        ]
        if sent.note:
            paragraphs.append(sent.note)
        return Made(
            title=_("Surat pengantar konsep versi %(version)s") % {"version": sent.version},
            data={
                "date": day,
                "place": home.town if home is not None else "",
                "attachments": _("1 (satu) berkas"),
                "subject": _("Konsep %(instrument)s") % {"instrument": instrument.lower()},
                "to": [_("Kepala %(name)s") % {"name": party.name} for party in others],
                "paragraphs": paragraphs,
                "closing": [_("Atas perhatian dan kerja samanya, kami ucapkan terima kasih.")],
                "signatory": _signatory(author, content, day),
            },
            on=day,
            readers=tuple(party.institution for party in others),
        )


register_paper(
    PaperKind(
        code="review_memo",
        label=gettext_lazy("Telaah staf"),
        template="report",
        about="draft",
        capability=Capability.AGREEMENTS,
        make=make_review_memo,
        classification="119",
    )
)
register_paper(
    PaperKind(
        code="draft_letter",
        label=gettext_lazy("Surat pengantar konsep"),
        template="letter",
        about="draft",
        capability=Capability.AGREEMENTS,
        make=make_covering_letter,
        classification="119",
        many=True,
    )
)


def rows_of_today(request: HttpRequest) -> Iterator[hooks.TodayRow]:
    """Drafts with open comments of partners, and texts that wait for the reader's initials."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may(staff, Capability.AGREEMENTS):
        return
    live = [state.value for state in INITIALLED_IN]
    rows = list(
        AgreementDraft.objects.filter(institution=staff.institution, state__in=live).order_by("start", "id")
    )
    if not rows:
        return
    names = institutions.names({row.partner for row in rows})
    creates = may(staff, Capability.AGREEMENTS, Level.CREATE)
    commented = queries.commented([row.id for row in rows]) if creates else set()
    initialling = queries.has_approval_steps(staff.institution)
    roles = {role.value for role in staff.roles}
    for row in rows:
        url = reverse("agreements:agreement", args=[row.id])
        if row.id in commented and (count := queries.open_comments(row.id, staff.institution)):
            yield hooks.TodayRow(
                days=None,
                text=_("Komentar pada konsep dengan %(partner)s menunggu")
                % {"partner": names.get(row.partner, "")},
                detail=ngettext("%(count)s belum selesai", "%(count)s belum selesai", count)
                % {"count": count},
                url=f"{url}#comments",
                button=_("Jawab"),
                severity="calm",
                icon="message-question",
            )
        if not initialling:
            continue
        content = queries.draft_content(row.content)
        lines = queries.initials(row.id, staff.institution, content)
        waiting = next((one for one in lines if one.done_at is None), None)
        begun = row.state == DraftState.NEGOTIATION.value
        if waiting is not None and begun and waiting.role in roles:
            if staff.account in {one.account for one in lines}:
                continue
            yield hooks.TodayRow(
                days=None,
                text=_("Konsep dengan %(partner)s menunggu paraf %(office)s")
                % {"partner": names.get(row.partner, ""), "office": waiting.office},
                detail=row.title,
                url=url,
                button=_("Paraf"),
                severity="calm",
                icon="signature",
            )


hooks.register_today(rows_of_today, order=12)
