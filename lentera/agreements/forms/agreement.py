"""Forms of agreements. What holds for the paper is decided by the rules; here only what was typed is read."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lentera.agreements import words
from lentera.agreements.facts import (
    Capacity,
    Content,
    Instrument,
    LegalRoute,
    Party,
    Period,
    ScopeLine,
    ServiceKind,
    Signatory,
)
from lentera.agreements.forms.lists import list_of
from lentera.agreements.rules import months_later, term_end
from lentera.institutions import queries as institutions
from lentera.journal.ids import new_id
from lentera.pages.forms import FlexibleDateField, MonthOrDateField, NumberField, PageForm


def _choices(named: dict[str, Any]) -> list[tuple[str, Any]]:
    return list(named.items())


_NO_DAY = {
    "required": _("Isi tanggalnya, misalnya 26/1/24 atau 26 Jan 2024."),
    "invalid": _("“%(value)s” bukan tanggal atau bulan. Tulis misalnya 26/1/24 atau Februari 2024."),
}


class DraftForm(PageForm):
    """The text of a draft but its scope, which is a list of lines of its own."""

    instrument = forms.ChoiceField(label=_("Bentuk naskah"), choices=_choices(words.INSTRUMENTS))
    title = forms.CharField(
        label=_("Tentang"), max_length=500, help_text=_("Seperti pada kepala naskah, tanpa kata “tentang”.")
    )
    partner = forms.ChoiceField(label=_("Mitra"))
    third = forms.ChoiceField(label=_("Pihak ketiga"), required=False)
    fourth = forms.ChoiceField(label=_("Pihak keempat"), required=False)
    start = MonthOrDateField(
        label=_("Mulai berlaku"),
        error_messages=_NO_DAY,
        help_text=_("Tanggal, atau bulannya saja bila tanggalnya belum pasti."),
    )
    term_years = NumberField(
        label=_("Lama"),
        unit=_("tahun"),
        required=False,
        min_value=1,
        max_value=20,
        help_text=_("Satu tahun sejak 14 Feb 2023 berakhir 13 Feb 2024."),
    )
    end = MonthOrDateField(
        label=_("Berlaku sampai"),
        required=False,
        error_messages=_NO_DAY,
        help_text=_("Hari terakhir. Kosongkan bila lamanya dalam tahun."),
    )
    route = forms.ChoiceField(label=_("Jalur hukum"), choices=_choices(words.ROUTES))
    label = forms.CharField(
        label=_("Sebutan lain"),
        max_length=200,
        required=False,
        help_text=_("Bila naskah atau pers menyebutnya lain, misalnya MoU."),
    )
    parent = forms.ChoiceField(label=_("Payung"), required=False)
    agency_duties = forms.CharField(
        label=_("Kewajiban dinas"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    partner_duties = forms.CharField(
        label=_("Kewajiban mitra"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    retro_clause = forms.CharField(
        label=_("Klausul berlaku surut"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Hanya bila mulai berlaku sebelum ditandatangani."),
    )

    def __init__(self, *args: Any, agency: UUID, umbrellas: Iterable[tuple[UUID, str]] = (), **options: Any):
        super().__init__(*args, **options)
        self.agency = agency
        others = [(str(row.id), row.name) for row in institutions.institutions() if row.id != agency]
        self._choose("partner", [("", _("Pilih mitra")), *others])
        self._choose("third", [("", _("Tidak ada")), *others])
        self._choose("fourth", [("", _("Tidak ada")), *others])
        self._choose("parent", [("", _("Tidak ada")), *((str(id), text) for id, text in umbrellas)])

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        start, end, years = told.get("start"), told.get("end"), told.get("term_years")
        months = [name for name, pair in (("start", start), ("end", end)) if pair and pair[0] != pair[1]]
        if start:
            told["start"] = start[0]
        if end:
            told["end"] = end[1]
        elif start:
            if years:
                told["end"] = term_end(start[0], years=years)
                months += ["end"] if months else []
            elif "end" not in self.errors and "term_years" not in self.errors:
                self.add_error("end", ValidationError(_("Isi hari terakhirnya, atau lamanya dalam tahun.")))
        told["months_only"] = tuple(months)
        return told

    def content(self, scope: tuple[ScopeLine, ...], before: Content | None = None) -> Content:
        """The text as told; numbers and signatories are kept from `before` where the party is the same."""
        told = self.cleaned_data
        more = [UUID(told[name]) for name in ("third", "fourth") if told[name]]
        ids = [self.agency, UUID(told["partner"]), *more]
        names = institutions.names(ids, told["start"])
        known = {party.institution: party for party in before.parties} if before is not None else {}
        parties = tuple(known.get(id) or Party(institution=id, name=names.get(id, "")) for id in ids)
        fields: dict[str, Any] = {
            "instrument": Instrument(told["instrument"]),
            "title": told["title"],
            "parties": parties,
            "start": told["start"],
            "end": told["end"],
            "months_only": told["months_only"],
            "scope": scope,
            "route": LegalRoute(told["route"]),
            "label": told["label"],
            "agency_duties": told["agency_duties"],
            "partner_duties": told["partner_duties"],
            "parent": UUID(told["parent"]) if told["parent"] else None,
            "retro_clause": told["retro_clause"],
        }
        if before is not None:  # articles and what surrounds them have a page of their own
            return msgspec.structs.replace(before, **fields)
        return Content(**fields)

    @staticmethod
    def initial_of(content: Content, agency: UUID) -> dict[str, Any]:
        """What the form shows for a text."""
        others = [party.institution for party in content.parties if party.institution != agency]
        return {
            "instrument": content.instrument.value,
            "title": content.title,
            "partner": str(others[0]) if others else "",
            "third": str(others[1]) if len(others) > 1 else "",
            "fourth": str(others[2]) if len(others) > 2 else "",
            "start": _whole_month(content.start) if "start" in content.months_only else content.start,
            "end": _whole_month(content.end) if "end" in content.months_only else content.end,
            "route": content.route.value,
            "label": content.label,
            "parent": str(content.parent) if content.parent else "",
            "agency_duties": content.agency_duties,
            "partner_duties": content.partner_duties,
            "retro_clause": content.retro_clause,
        }


def _whole_month(day: date) -> tuple[date, date]:
    return day.replace(day=1), months_later(day.replace(day=1), 1) - timedelta(days=1)


class _Line(forms.Form):
    use_required_attribute = False


class ScopeLineForm(_Line):
    """One line of the scope; a line without name is left out."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Layanan"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"list": "scope-names"}),
    )
    kind = forms.ChoiceField(label=_("Jenis"), choices=_choices(words.KINDS), required=False)
    target = NumberField(label=_("Target"), required=False, min_value=1)
    unit = forms.ChoiceField(label=_("Satuan"), choices=_choices(words.UNITS), required=False)
    period = forms.ChoiceField(label=_("Waktu"), choices=_choices(words.PERIODS), required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("name") and "target" not in self.errors and not told.get("target"):
            self.add_error("target", ValidationError(_("Isi targetnya, paling sedikit 1.")))
        if told.get("target") and not told.get("name"):
            self.add_error("name", ValidationError(_("Tulis nama layanannya, atau kosongkan targetnya.")))
        return told


ScopeLines = list_of(ScopeLineForm, most=100, extra=3)


def scope_from(lines: Any) -> tuple[ScopeLine, ...]:
    """The scope as told by a valid list of lines."""
    return tuple(
        ScopeLine(
            id=told["id"] or new_id(),
            kind=ServiceKind(told["kind"] or "other"),
            name=told["name"],
            unit=told["unit"] or "times",
            target=told["target"],
            period=Period(told["period"] or "term"),
        )
        for told in (form.cleaned_data for form in lines)
        if told.get("name")
    )


def scope_initial(scope: Iterable[ScopeLine]) -> list[dict[str, Any]]:
    """What the list of lines shows for a scope."""
    return [
        {
            "id": line.id,
            "name": line.name,
            "kind": line.kind.value,
            "target": line.target,
            "unit": line.unit,
            "period": line.period.value,
        }
        for line in scope
    ]


class PartyForm(_Line):
    """Number and signatory of one party, as on the paper."""

    institution = forms.UUIDField(widget=forms.HiddenInput)
    party = forms.CharField(widget=forms.HiddenInput)
    number = forms.CharField(label=_("Nomor naskah"), max_length=100, required=False)
    title_before = forms.CharField(label=_("Gelar di depan"), max_length=100, required=False)
    name = forms.CharField(label=_("Nama penandatangan"), max_length=200, required=False)
    title_after = forms.CharField(label=_("Gelar di belakang"), max_length=100, required=False)
    position = forms.CharField(label=_("Jabatan"), max_length=300, required=False)
    capacity = forms.ChoiceField(label=_("Bertindak sebagai"), choices=_choices(words.CAPACITIES))
    mandate = forms.CharField(
        label=_("Surat kuasa atau penunjukan"),
        max_length=200,
        required=False,
        help_text=_("Nomor dan tanggalnya; tidak perlu untuk kepala."),
    )
    mandate_from = FlexibleDateField(label=_("Berlaku mulai"), required=False)
    mandate_until = FlexibleDateField(
        label=_("Berlaku sampai"),
        required=False,
        help_text=_("Untuk Plt/Plh: masa tugas pada surat penunjukannya."),
    )


PartyForms = list_of(PartyForm, most=20)


def party_initial(content: Content, on: date) -> list[dict[str, Any]]:
    """Numbers and signatories as known: from the draft, else the head in office on that day."""
    rows = []
    for party in content.parties:
        signatory = party.signatory or head_in_office(party.institution, on)
        rows.append(
            {
                "institution": party.institution,
                "party": party.name,
                "number": party.number,
                "title_before": signatory.title_before if signatory else "",
                "name": signatory.name if signatory else "",
                "title_after": signatory.title_after if signatory else "",
                "position": signatory.position if signatory else "",
                "capacity": signatory.capacity.value if signatory else Capacity.HEAD.value,
                "mandate": signatory.mandate if signatory else "",
                "mandate_from": signatory.mandate_from if signatory else None,
                "mandate_until": signatory.mandate_until if signatory else None,
            }
        )
    return rows


def head_in_office(institution: UUID, on: date) -> Signatory | None:
    """Who signs for an institution on a day: its head then, or whoever acts for it."""
    holder = next((one for one in institutions.holders(institution, on) if one.head), None)
    if holder is None:
        return None
    before, _found, after = holder.full_name.partition(holder.name)
    acting = holder.acting.value != "none"
    return Signatory(
        name=holder.name,
        position=holder.title,
        title_before=before.strip(),
        title_after=after.strip(", "),
        capacity=Capacity.ACTING if acting else Capacity.HEAD,
        mandate_from=holder.since if acting else None,
        mandate_until=holder.until if acting else None,
    )


def parties_from(forms_of_parties: Any, content: Content) -> tuple[Party, ...]:
    """The parties of a text with numbers and signatories as told."""
    told = {form.cleaned_data["institution"]: form.cleaned_data for form in forms_of_parties}
    filled = []
    for party in content.parties:
        row = told.get(party.institution)
        if row is None:
            filled.append(party)
            continue
        signatory = Signatory(
            name=row["name"],
            position=row["position"],
            title_before=row["title_before"],
            title_after=row["title_after"],
            capacity=Capacity(row["capacity"]),
            mandate=row["mandate"],
            mandate_from=row["mandate_from"],
            mandate_until=row["mandate_until"],
        )
        known = signatory if row["name"] or row["position"] else None
        filled.append(msgspec.structs.replace(party, number=row["number"], signatory=known))
    return tuple(filled)


class NoteForm(PageForm):
    """A sentence that goes with a step."""

    note = forms.CharField(label=_("Catatan"), required=False, max_length=500)


class KindForm(PageForm):
    """A name for scope items with its usual unit."""

    name = forms.CharField(label=_("Layanan"), max_length=200)
    kind = forms.ChoiceField(label=_("Jenis"), choices=_choices(words.KINDS))
    unit = forms.ChoiceField(label=_("Satuan"), choices=_choices(words.UNITS))
