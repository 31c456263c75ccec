"""Forms of training."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lentera.institutions.access import Staff
from lentera.institutions.references import ReferenceForm
from lentera.journal import clock
from lentera.pages.forms import FlexibleDateField, NumberField, PageForm
from lentera.training import queries
from lentera.training.actions import Person, SessionRequest
from lentera.training.facts import LeftReason, RunPartner, Trainer
from lentera.training.messages import LEFT
from lentera.training.models import Course, PlanItem

ROWS = 8
Choices = list[tuple[str, Any]]


class CourseForm(ReferenceForm):
    """A course."""

    class Meta:
        model = Course
        fields = ["title", "aim", "skill", "units", "lesson_minutes", "for_staff", "in_use"]

    title = forms.CharField(label=_("Judul"), max_length=200, help_text=_("Tercetak di sertifikat."))
    aim = forms.CharField(label=_("Tujuan"), required=False, widget=forms.Textarea)
    skill = forms.CharField(
        label=_("Keterampilan"), required=False, max_length=60, help_text=_("Satu kata: menulis, berkebun.")
    )
    units = forms.CharField(
        label=_("Materi"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Satu baris tiap materi, dengan JP-nya: Alur dan tokoh | 2."),
    )
    lesson_minutes = NumberField(label=_("Satu JP"), unit=_("menit"), min_value=10, max_value=120, initial=45)
    for_staff = forms.BooleanField(label=_("Untuk pengelola perpustakaan"), required=False)
    in_use = forms.BooleanField(label=_("Dipakai"), required=False, initial=True)


class PlanItemForm(ReferenceForm):
    """A line of the yearly plan."""

    class Meta:
        model = PlanItem
        fields = ["title", "year", "course", "institutions", "note"]

    title = forms.CharField(label=_("Judul"), max_length=200)
    year = forms.IntegerField(label=_("Tahun"), min_value=2000, max_value=2100)
    course = forms.ChoiceField(label=_("Pelatihan"), required=False)
    institutions = NumberField(label=_("Lembaga yang diharapkan"), min_value=0, initial=0)
    note = forms.CharField(label=_("Catatan"), required=False, max_length=500)

    @classmethod
    def drawn_for(cls, staff: Staff, /, *args: Any, **options: Any) -> ReferenceForm:
        """With the courses in use, and this year."""
        form = cls(*args, **options)
        form.initial.setdefault("year", clock.today(staff.zone).year)
        chosen: Any = form.fields["course"]
        rows = queries.courses(staff.institution, in_use=True)
        chosen.choices = [("", _("Belum ditentukan")), *((str(one.id), one.title) for one in rows)]
        return form

    def clean_course(self) -> UUID | None:
        """The course's id, or None."""
        told = self.cleaned_data["course"]
        return UUID(told) if told else None


class StartForm(forms.Form):
    """Which course, and from which day: what the plan's choices follow from."""

    use_required_attribute = False
    course = forms.ChoiceField(label=_("Pelatihan"))
    day = FlexibleDateField(label=_("Pertemuan pertama"))

    def __init__(self, *args: Any, courses: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Any = self.fields["course"]
        chosen.choices = courses


@dataclass(frozen=True)
class Sender:
    """An institution that may be invited, with the scope items that it may cite on the first day."""

    institution: UUID
    name: str
    items: Choices


class RunForm(PageForm):
    """A run: place, sessions, trainers, and a quota for each institution invited."""

    place = forms.CharField(label=_("Tempat"), max_length=200)
    trainers = forms.CharField(
        label=_("Narasumber"),
        widget=forms.Textarea,
        help_text=_(
            "Satu baris tiap narasumber: pokok bahasan | lembaga luar. Tanpa lembaga berarti dari dinas."
        ),
    )
    pass_percent = NumberField(label=_("Batas lulus"), unit="%", min_value=1, max_value=100, initial=80)
    programme = forms.ChoiceField(
        label=_("Program dinas"), required=False, help_text=_("Dasar bagi lembaga tamu tanpa perjanjian.")
    )
    plan_item = forms.ChoiceField(label=_("Rencana tahunan"), required=False)

    def __init__(
        self, *args: Any, programmes: Choices, plan_items: Choices, senders: Sequence[Sender], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        told: Any = self.fields
        told["programme"].choices = [("", _("Tanpa program")), *programmes]
        told["plan_item"].choices = [("", _("Di luar rencana")), *plan_items]
        self.senders = senders
        for row in range(ROWS):
            number = {"number": row + 1}
            self.fields[f"day_{row}"] = FlexibleDateField(
                label=_("Pertemuan %(number)s") % number, required=False
            )
            self.fields[f"hours_{row}"] = NumberField(
                label=_("JP"), min_value=1, max_value=16, required=False
            )
            self.fields[f"topic_{row}"] = forms.CharField(label=_("Materi"), max_length=200, required=False)
            self.fields[f"session_{row}"] = forms.UUIDField(required=False, widget=forms.HiddenInput)
        for sender in senders:
            key = sender.institution.hex
            self.fields[f"quota_{key}"] = NumberField(
                label=sender.name, unit=_("orang"), min_value=0, required=False
            )
            self.fields[f"item_{key}"] = forms.ChoiceField(
                label=_("Dasar"), required=False, choices=[*sender.items, ("", _("Tamu program dinas"))]
            )

    def head(self) -> list[Any]:
        """The fields above sessions and institutions."""
        return [self[name] for name in ("place", "trainers", "pass_percent", "programme", "plan_item")]

    def session_rows(self) -> Iterator[dict[str, Any]]:
        """The rows of sessions, for the template."""
        for row in range(ROWS):
            yield {name: self[f"{name}_{row}"] for name in ("day", "hours", "topic", "session")}

    def sender_rows(self) -> Iterator[dict[str, Any]]:
        """The institutions with their quota and ground, for the template."""
        for sender in self.senders:
            key = sender.institution.hex
            yield {"quota": self[f"quota_{key}"], "item": self[f"item_{key}"], "cites": bool(sender.items)}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for row in range(ROWS):
            if told.get(f"day_{row}") and not told.get(f"hours_{row}") and f"hours_{row}" not in self.errors:
                self.add_error(f"hours_{row}", _("Isi JP pertemuan ini."))
        return told

    def sessions(self) -> list[SessionRequest]:
        """The sessions that have a day."""
        told = self.cleaned_data
        return [
            SessionRequest(
                told[f"day_{row}"], told[f"hours_{row}"], told[f"topic_{row}"], told.get(f"session_{row}")
            )
            for row in range(ROWS)
            if told.get(f"day_{row}")
        ]

    def trainer_list(self) -> list[Trainer]:
        """A trainer for each line."""
        found = []
        for line in self.cleaned_data["trainers"].splitlines():
            subject, _bar, organisation = line.partition("|")
            if subject.strip():
                found.append(Trainer(subject=subject.strip(), organisation=organisation.strip()))
        return found

    def partners(self) -> list[RunPartner]:
        """The institutions that have a quota."""
        found = []
        for sender in self.senders:
            key = sender.institution.hex
            quota, item = self.cleaned_data.get(f"quota_{key}"), self.cleaned_data.get(f"item_{key}")
            if quota:
                cited = UUID(item) if item else None
                found.append(RunPartner(institution=sender.institution, quota=quota, scope_item=cited))
        return found


class SessionForm(PageForm):
    """A session as it was."""

    day = FlexibleDateField(label=_("Tanggal"))
    lesson_hours = NumberField(label=_("JP"), min_value=1, max_value=16)


class EnrolForm(PageForm):
    """Names, a line each. The agency adds the sending institution behind a bar for guests."""

    names = forms.CharField(
        label=_("Nama peserta"),
        widget=forms.Textarea,
        max_length=8000,
        help_text=_("Satu nama tiap baris. Nama hanya dapat dibuka lembaga Anda."),
    )

    def __init__(self, *args: Any, institutions: dict[str, UUID] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.institutions = institutions or {}
        if self.institutions:
            self.fields["names"].help_text = _("Satu baris tiap peserta: nama | lembaga asal.")

    def clean_names(self) -> list[Person]:
        """A person for each line."""
        people = []
        for line in self.cleaned_data["names"].splitlines():
            name, _bar, origin = line.partition("|")
            if not name.strip():
                continue
            of = self.institutions.get(origin.strip().casefold()) if origin.strip() else None
            if origin.strip() and of is None:
                raise ValidationError(
                    _("Lembaga “%(name)s” tidak dikenal. Tulis nama resminya."),
                    code="unknown",
                    params={"name": origin.strip()},
                )
            people.append(Person(name.strip(), of=of))
        return people


class ExtractForm(PageForm):
    """An extract of one person's attendance."""

    asked = forms.BooleanField(label=_("Orangnya sendiri yang meminta kutipan ini"), required=False)


class LeaveForm(PageForm):
    """Who stops taking part, and why."""

    participant = forms.ChoiceField(label=_("Peserta"))
    reason = forms.ChoiceField(label=_("Alasan"), choices=[(one.value, LEFT[one]) for one in LeftReason])

    def __init__(self, *args: Any, participants: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Any = self.fields["participant"]
        chosen.choices = participants


class AttendanceForm(PageForm):
    """Who was there: one box each, all ticked at first."""

    present = forms.MultipleChoiceField(label=_("Hadir"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, participants: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Any = self.fields["present"]
        chosen.choices = participants

    def clean_present(self) -> list[UUID]:
        """The ids of those who were there."""
        return [UUID(one) for one in self.cleaned_data["present"]]


class ReasonForm(PageForm):
    """A sentence that says why."""

    reason = forms.CharField(label=_("Alasan"), max_length=300)


class IssueForm(PageForm):
    """Who signs the certificates, and their day."""

    signer = forms.CharField(label=_("Penandatangan"), max_length=200)
    signer_position = forms.CharField(label=_("Jabatan"), max_length=200)
    issued_on = FlexibleDateField(label=_("Tanggal sertifikat"))
