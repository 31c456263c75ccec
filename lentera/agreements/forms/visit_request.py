"""Forms of visit requests, answers and attendance lists."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.agreements import meeting_words as words
from lentera.agreements.facts.visit import Direction, Stretch, VisitPlan
from lentera.agreements.facts.visit_request import Answer
from lentera.agreements.forms.meeting import (
    PeopleField,
    StretchField,
    agreement_choices,
    institution_choices,
    people,
)
from lentera.institutions.access import Staff
from lentera.pages.forms import LocalTimeField, PageForm


class AskForm(PageForm):
    """A request for a visit."""

    direction = forms.ChoiceField(
        label=_("Arah"), choices=list(words.ASKED_DIRECTIONS.items()), widget=forms.RadioSelect
    )
    partner = forms.ChoiceField(label=_("Lembaga yang diminta"))
    purpose = forms.CharField(label=_("Maksud"), max_length=500)
    when = StretchField(label=_("Waktu"), help_text=_("25/1/24, atau awal Februari 2024 bila harinya bebas."))
    begins = LocalTimeField(label=_("Jam mulai"), required=False)
    place = forms.CharField(label=_("Tempat"), max_length=200, required=False)
    guests = PeopleField(label=_("Rombongan"), required=False)
    agenda = forms.CharField(
        label=_("Acara"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Satu butir satu baris."),
    )
    agreement = forms.ChoiceField(label=_("Tentang perjanjian"), required=False)
    override = forms.CharField(
        label=_("Mengapa tetap dipakai"), required=False, max_length=500, widget=forms.HiddenInput
    )

    def __init__(self, staff: Staff, today: date, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["partner"].choices = institution_choices(staff, today)  # type: ignore[attr-defined]
        self.fields["agreement"].choices = agreement_choices(staff)  # type: ignore[attr-defined]

    def plan(self) -> VisitPlan:
        """What was typed."""
        told = self.cleaned_data
        direction = Direction(told["direction"])
        comers = told["guests"]
        return VisitPlan(
            direction=direction,
            partner=UUID(told["partner"]),
            purpose=told["purpose"],
            when=told["when"],
            agenda=tuple(line.strip() for line in told["agenda"].splitlines() if line.strip()),
            begins=f"{told['begins']:%H:%M}" if told["begins"] else "",
            place=told["place"],
            agreement=UUID(told["agreement"]) if told["agreement"] else None,
            delegation=people(comers, []),
        )


class AnswerForm(PageForm):
    """The answer to a request; `version` is the one that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("Jawaban"), choices=list(words.ANSWERS.items()), widget=forms.RadioSelect, initial="accepted"
    )
    when = StretchField(
        label=_("Waktu lain"), required=False, help_text=_("Hanya bila Anda mengusulkan waktu lain.")
    )
    begins = LocalTimeField(label=_("Jam mulai"), required=False)
    place = forms.CharField(label=_("Tempat"), max_length=200, required=False)
    receiver = forms.CharField(
        label=_("Diterima oleh"), max_length=200, required=False, help_text=_("Jabatan atau unit.")
    )
    reason = forms.CharField(
        label=_("Alasan"), max_length=500, required=False, help_text=_("Wajib bila Anda menolak.")
    )
    override = forms.CharField(
        label=_("Mengapa tetap dipakai"), required=False, max_length=500, widget=forms.HiddenInput
    )

    def told(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        answer = Answer(data["answer"])
        when: Stretch | None = data["when"] if answer is Answer.OTHER_TIME else None
        return {
            "version": data["version"],
            "answer": answer,
            "when": when,
            "begins": f"{data['begins']:%H:%M}" if data["begins"] else "",
            "place": data["place"],
            "receiver": data["receiver"],
            "reason": data["reason"],
            "override": data["override"],
        }


class AttendanceForm(PageForm):
    """An official on the attendance list."""

    name = forms.CharField(
        label=_("Nama"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    position = forms.CharField(
        label=_("Jabatan"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    organisation = forms.CharField(
        label=_("Lembaga"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )


class ObjectionForm(PageForm):
    """What the other side says against a point of the minutes."""

    words = forms.CharField(label=_("Keberatan"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
