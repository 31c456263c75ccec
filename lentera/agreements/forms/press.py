"""Forms of press releases."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lentera.agreements import queries
from lentera.agreements.facts.press import Links, Quote, ReleaseText
from lentera.agreements.forms.lists import list_of
from lentera.agreements.forms.meeting import agreement_choices, institution_choices
from lentera.institutions import queries as institutions
from lentera.institutions.access import Staff
from lentera.institutions.facts import InstitutionKind
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.pages import formats
from lentera.pages.forms import FlexibleDateField, LocalTimeField, PageForm


class ReleaseForm(PageForm):
    """The text of a release but its quotes, and what it is about."""

    title = forms.CharField(label=_("Judul"), max_length=300)
    place = forms.CharField(label=_("Tempat"), max_length=200)
    date = FlexibleDateField(label=_("Tanggal"))
    body = forms.CharField(
        label=_("Isi"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Pisahkan alinea dengan baris kosong."),
    )
    title_en = forms.CharField(label=_("Judul bahasa Inggris"), max_length=300, required=False)
    body_en = forms.CharField(
        label=_("Isi bahasa Inggris"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Terjemahan; yang berlaku isi bahasa Indonesia."),
    )
    embargo_day = FlexibleDateField(label=_("Embargo sampai"), required=False)
    embargo_hour = LocalTimeField(label=_("Jam embargo"), required=False)
    contact = forms.CharField(label=_("Narahubung"), max_length=300, required=False)
    reason = forms.CharField(
        label=_("Alasan koreksi"),
        max_length=500,
        required=False,
        help_text=_("Apa yang diperbaiki; dibaca semua orang di samping siaran pers ini."),
    )
    proposal = forms.UUIDField(required=False, widget=forms.HiddenInput)
    visit = forms.ChoiceField(label=_("Tentang kunjungan"), required=False)
    event = forms.ChoiceField(label=_("Tentang agenda penandatanganan"), required=False)
    agreements = forms.MultipleChoiceField(
        label=_("Tentang perjanjian"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, staff: Staff, *args: Any, correcting: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if correcting:
            self.order_fields(["reason"])
        else:
            del self.fields["reason"]
        self.zone = staff.zone
        visits = [
            (str(row.id), f"{formats.short_date(row.held_on)} · {row.purpose}")
            for row in queries.visits_held(staff.institution)[:100]
        ]
        events = [
            (str(row.id), f"{formats.short_date(row.held_on or row.first)} · {row.title}")
            for row in queries.events(staff.institution)[:100]
        ]
        self.fields["visit"].choices = [("", "—"), *visits]  # type: ignore[attr-defined]
        self.fields["event"].choices = [("", "—"), *events]  # type: ignore[attr-defined]
        self.fields["agreements"].choices = agreement_choices(staff)[1:]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An hour of embargo needs its day."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("embargo_hour") and not told.get("embargo_day"):
            self.add_error("embargo_day", ValidationError(_("Isi tanggal embargonya juga.")))
        return told

    def text(self, quotes: tuple[Quote, ...]) -> ReleaseText:
        """What was typed; an embargo without an hour ends as the day begins."""
        told = self.cleaned_data
        day, hour = told["embargo_day"], told["embargo_hour"]
        embargo = clock.at_local(day, hour or time(0), self.zone) if day else None
        return ReleaseText(
            title=told["title"],
            place=told["place"],
            date=told["date"],
            body=told["body"].replace("\r\n", "\n"),
            quotes=quotes,
            embargo=embargo,
            contact=told["contact"],
            title_en=told["title_en"],
            body_en=told["body_en"].replace("\r\n", "\n"),
        )

    def links(self) -> Links:
        """What the release is about."""
        told = self.cleaned_data
        return Links(
            visit=UUID(told["visit"]) if told["visit"] else None,
            event=UUID(told["event"]) if told["event"] else None,
            agreements=tuple(UUID(id) for id in told["agreements"]),
            proposal=told["proposal"],
        )


class QuoteForm(forms.Form):
    """One quote; an empty row is left out."""

    quote = forms.UUIDField(required=False, widget=forms.HiddenInput)
    speaker = forms.CharField(label=_("Yang dikutip"), max_length=200, required=False)
    position = forms.CharField(label=_("Jabatan"), max_length=300, required=False)
    organisation = forms.CharField(label=_("Lembaga"), max_length=300, required=False)
    institution = forms.ChoiceField(
        label=_("Lembaga di Lentera"),
        required=False,
        help_text=_("Agar yang dikutip dapat menyetujui sendiri."),
    )
    text = forms.CharField(label=_("Kata-katanya"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    text_en = forms.CharField(
        label=_("Terjemahan bahasa Inggris"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["institution"].choices = choices or [("", "—")]  # type: ignore[attr-defined]


QuoteForms = list_of(QuoteForm, most=50, extra=2)


def quote_choices(staff: Staff, today: date) -> list[tuple[str, str]]:
    """The institutions that can approve here."""
    return institution_choices(staff, today)


def quotes_from(told: Iterable[dict[str, Any]]) -> tuple[Quote, ...]:
    """The quotes typed, in order; a new one gets its id."""
    return tuple(
        Quote(
            id=row.get("quote") or new_id(),
            speaker=row["speaker"],
            position=row["position"],
            organisation=row["organisation"],
            institution=UUID(row["institution"]) if row["institution"] else None,
            text=row["text"],
            text_en=row["text_en"],
        )
        for row in told
        if row and (row.get("speaker") or row.get("position") or row.get("text"))
    )


class HowForm(PageForm):
    """How the quoted agreed."""

    how = forms.CharField(label=_("Bagaimana disetujui"), max_length=500)


class StatementForm(PageForm):
    """What another party said elsewhere."""

    speaker = forms.CharField(label=_("Yang menyatakan"), max_length=200)
    position = forms.CharField(label=_("Jabatan"), max_length=300)
    organisation = forms.CharField(label=_("Lembaga"), max_length=300, required=False)
    text = forms.CharField(label=_("Kata-katanya"), widget=forms.Textarea(attrs={"rows": 3}))
    source = forms.CharField(
        label=_("Sumber"), max_length=300, help_text=_("Siaran pers mereka, berita, atau sambutan.")
    )
    said_on = FlexibleDateField(label=_("Tanggal"))


class ProposalForm(PageForm):
    """A release as a partner proposes it."""

    agency = forms.ChoiceField(label=_("Kepada"))
    title = forms.CharField(label=_("Judul"), max_length=300)
    place = forms.CharField(label=_("Tempat"), max_length=200)
    date = FlexibleDateField(label=_("Tanggal"))
    body = forms.CharField(
        label=_("Isi"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Pisahkan alinea dengan baris kosong. Tanpa nama warga binaan."),
    )
    contact = forms.CharField(label=_("Narahubung"), max_length=300, required=False)

    def __init__(self, staff: Staff, today: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = [row for row in institution_choices(staff, today) if row[0] in _agencies()]
        self.fields["agency"].choices = rows  # type: ignore[attr-defined]

    def text(self) -> ReleaseText:
        """What was typed."""
        told = self.cleaned_data
        return ReleaseText(
            title=told["title"],
            place=told["place"],
            date=told["date"],
            body=told["body"].replace("\r\n", "\n"),
            contact=told["contact"],
        )


def _agencies() -> set[str]:
    return {str(row.id) for row in institutions.institutions([InstitutionKind.AGENCY.value])}
