"""Forms of visits and follow-ups. What holds is decided by the rules; here typing is read."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, time
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lentera.agreements import meeting_words as words
from lentera.agreements import queries
from lentera.agreements.actions.visit import Task
from lentera.agreements.facts.visit import (
    Delegate,
    Direction,
    Duty,
    MinuteLine,
    Precision,
    Result,
    Stretch,
    VisitPlan,
    VisitRecord,
)
from lentera.agreements.forms.lists import list_of
from lentera.institutions import queries as institutions
from lentera.institutions.access import Staff
from lentera.journal.ids import new_id
from lentera.pages.dates import parse_date, parse_month
from lentera.pages.forms import FlexibleDateField, LocalTimeField, PageForm

_THIRDS = {"awal": 0, "early": 0, "pertengahan": 1, "tengah": 1, "mid": 1, "akhir": 2, "late": 2}
_SPAN = re.compile(r"\s+(?:s\.?d\.?|sampai|–|—|-|to|until)\s+", re.IGNORECASE)


def read_stretch(text: str) -> Stretch | None:
    """A planned time as people say it: "25/1/24", "awal Februari 2024", "Februari 2024", "5/2/24 s.d. 9/2/24"."""
    said = " ".join(text.split())
    if (day := parse_date(said)) is not None:
        return Stretch(first=day, last=day)
    if (month := parse_month(said)) is not None:
        return Stretch(first=month[0], last=month[1], precision=Precision.MONTH)
    word, _space, rest = said.partition(" ")
    if word.lower() in _THIRDS and (month := parse_month(rest)) is not None:
        third = _THIRDS[word.lower()]
        first = month[0].replace(day=1 + 10 * third)
        ends = monthrange(first.year, first.month)[1] if third == 2 else 10 * (third + 1)
        return Stretch(first=first, last=first.replace(day=ends), precision=Precision.THIRD)
    days = [parse_date(part) for part in _SPAN.split(said)]
    if len(days) == 2 and days[0] is not None and days[1] is not None:
        return Stretch(first=days[0], last=days[1], precision=Precision.SPAN)
    return None


class StretchField(forms.Field):
    """A day, or a time that is only known roughly; gives a `Stretch`."""

    widget = forms.TextInput
    default_error_messages = {
        "required": _("Isi waktunya, misalnya 25/1/24 atau awal Februari 2024."),
        "invalid": _(
            "“%(value)s” bukan waktu yang dikenal. Tulis misalnya 25/1/24, awal Februari 2024, atau Februari 2024."
        ),
    }

    def prepare_value(self, value: Any) -> Any:
        return words.stretch_text(value) if isinstance(value, Stretch) else value

    def to_python(self, value: Any) -> Stretch | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Stretch):
            return value
        found = read_stretch(str(value))
        if found is None:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": str(value)[:40]}
            )
        return found


class PeopleField(forms.CharField):
    """Officials, one a line: name; position."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("Satu orang satu baris: nama; jabatan."))
        super().__init__(**options)
        self.widget.attrs["rows"] = 4

    def to_python(self, value: Any) -> Any:
        people = []
        for line in (super().to_python(value) or "").splitlines():
            if not line.strip():
                continue
            name, mark, position = (part.strip() for part in line.partition(";"))
            if not (name and mark and position):
                raise ValidationError(
                    _("Baris “%(line)s” belum lengkap. Tulis nama; jabatan."),
                    params={"line": line.strip()[:60]},
                )
            people.append((name, position))
        return people

    def prepare_value(self, value: Any) -> Any:
        return "\n".join("; ".join(one) for one in value) if isinstance(value, list) else value


def institution_choices(staff: Staff, today: date) -> list[tuple[str, str]]:
    """Every other institution that is open."""
    rows = institutions.institutions(open_on=today).exclude(id=staff.institution)
    return [("", "—"), *((str(row.id), row.shown_name) for row in rows)]


def agreement_choices(staff: Staff) -> list[tuple[str, str]]:
    """The signed agreements of the staff's institution, by number and the other party: titles are much the same."""
    rows = queries.agreements_of(staff.institution)
    others = {row.id: row.partner if row.partner != staff.institution else row.institution_id for row in rows}
    names = institutions.shown_names(others.values())
    told = ((row, names.get(others[row.id], row.title)) for row in rows)
    return [("", "—"), *((str(row.id), f"{row.number} · {name}") for row, name in told)]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def people(guests: Iterable[tuple[str, str]], hosts: Iterable[tuple[str, str]]) -> tuple[Delegate, ...]:
    """The delegation, visitors first."""
    return (
        *(Delegate(name=name, position=position) for name, position in guests),
        *(Delegate(name=name, position=position, host=True) for name, position in hosts),
    )


def _hour(value: time | None) -> str:
    return f"{value:%H:%M}" if value is not None else ""


def _id(value: str) -> UUID | None:
    return UUID(value) if value else None


class VisitForm(PageForm):
    """What a plan and a visit held have in common."""

    direction = forms.ChoiceField(
        label=_("Arah"), choices=list(words.DIRECTIONS.items()), widget=forms.RadioSelect
    )
    partner = forms.ChoiceField(label=_("Lembaga lain"))
    purpose = forms.CharField(label=_("Maksud"), max_length=500)
    agenda = forms.CharField(
        label=_("Acara"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Satu butir satu baris."),
    )
    place = forms.CharField(label=_("Tempat"), max_length=200, required=False)
    receiver = forms.CharField(
        label=_("Diterima oleh"), max_length=200, required=False, help_text=_("Jabatan atau unit.")
    )
    agreement = forms.ChoiceField(label=_("Tentang perjanjian"), required=False)

    def __init__(self, staff: Staff, today: date, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["partner"].choices = institution_choices(staff, today)  # type: ignore[attr-defined]
        self.fields["agreement"].choices = agreement_choices(staff)  # type: ignore[attr-defined]


class VisitPlanForm(VisitForm):
    """A plan; the time may be rough."""

    when = StretchField(
        label=_("Waktu"), help_text=_("25/1/24, awal Februari 2024, Februari 2024, atau 5/2/24 s.d. 9/2/24.")
    )
    begins = LocalTimeField(label=_("Jam mulai"), required=False)
    guests = PeopleField(label=_("Rombongan"), required=False)
    hosts = PeopleField(label=pgettext_lazy("kunjungan", "Yang menerima"), required=False)
    vehicle = forms.CharField(
        label=_("Kendaraan"),
        max_length=200,
        required=False,
        help_text=_("Nama kendaraan dinas yang dipakai."),
    )
    override = forms.CharField(
        label=_("Mengapa tetap dipakai"), required=False, max_length=500, widget=forms.HiddenInput
    )
    field_order = [
        "direction", "partner", "purpose", "when", "begins", "place", "guests", "hosts", "vehicle",
    ]  # fmt: skip

    def plan(self) -> VisitPlan:
        """What was typed."""
        told = self.cleaned_data
        return VisitPlan(
            direction=Direction(told["direction"]),
            partner=UUID(told["partner"]),
            purpose=told["purpose"],
            when=told["when"],
            agenda=_lines(told["agenda"]),
            begins=_hour(told["begins"]),
            place=told["place"],
            receiver=told["receiver"],
            agreement=_id(told["agreement"]),
            delegation=people(told["guests"], told["hosts"]),
            vehicle=told["vehicle"],
        )


class VisitHeldForm(VisitForm):
    """A visit that took place."""

    held_on = FlexibleDateField(label=_("Tanggal"))
    begins = LocalTimeField(label=_("Jam mulai"), required=False)
    ends = LocalTimeField(label=_("Jam selesai"), required=False)
    guests = PeopleField(label=_("Rombongan"))
    hosts = PeopleField(label=pgettext_lazy("kunjungan", "Yang menerima"), required=False)
    field_order = [
        "direction", "partner", "purpose", "held_on", "begins", "ends", "place", "guests", "hosts", "receiver",
    ]  # fmt: skip

    def record(self) -> VisitRecord:
        """What was typed."""
        told = self.cleaned_data
        return VisitRecord(
            direction=Direction(told["direction"]),
            purpose=told["purpose"],
            held_on=told["held_on"],
            place=told["place"],
            delegation=people(told["guests"], told["hosts"]),
            agenda=_lines(told["agenda"]),
            begins=_hour(told["begins"]),
            ends=_hour(told["ends"]),
            receiver=told["receiver"],
            agreement=_id(told["agreement"]),
        )


class MinuteForm(forms.Form):
    """One point of the minutes, and what somebody has to do because of it; an empty row is left out."""

    line = forms.UUIDField(required=False, widget=forms.HiddenInput)
    topic = forms.CharField(label=_("Pokok"), max_length=300, required=False)
    discussion = forms.CharField(
        label=_("Pembahasan"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    decision = forms.CharField(label=_("Keputusan"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    duty = forms.ChoiceField(
        label=_("Menjadi"), required=False, choices=[("", _("hanya catatan")), *words.DUTIES.items()]
    )
    owner = forms.CharField(
        label=_("Penanggung jawab"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "officials", "autocomplete": "off"}),
    )
    side = forms.ChoiceField(
        label=_("Dari lembaga"),
        required=False,
        choices=[("own", _("Lembaga kita")), ("partner", _("Lembaga lain"))],
    )
    due = FlexibleDateField(label=_("Tenggat"), required=False)


MinuteForms = list_of(MinuteForm, most=200, extra=3)


def minute_lines(told: Iterable[dict[str, Any]]) -> tuple[MinuteLine, ...]:
    """The points typed, in order; a point that is new gets its id."""
    return tuple(
        MinuteLine(
            id=row.get("line") or new_id(),
            topic=row["topic"],
            discussion=row["discussion"],
            decision=row["decision"],
        )
        for row in told
        if row and (row.get("topic") or row.get("discussion") or row.get("decision"))
    )


def minute_tasks(
    told: Iterable[dict[str, Any]], lines: Iterable[MinuteLine], own: UUID, partner: UUID
) -> tuple[Task, ...]:
    """What the points ask of somebody; a decision is the task, or the topic where nothing was decided."""
    rows = [row for row in told if row and (row.get("topic") or row.get("discussion") or row.get("decision"))]
    return tuple(
        Task(
            line=line.id,
            duty=Duty(row["duty"]),
            task=(line.decision or line.topic)[:500],
            owner=row["owner"],
            owner_institution=partner if row["side"] == "partner" else own,
            due=row["due"],
        )
        for row, line in zip(rows, lines, strict=True)
        if row.get("duty")
    )


class FollowUpForm(PageForm):
    """A follow-up or commitment."""

    duty = forms.ChoiceField(
        label=_("Jenis"), choices=list(words.DUTIES.items()), initial=Duty.FOLLOW_UP.value
    )
    partner = forms.ChoiceField(label=_("Dengan lembaga"))
    task = forms.CharField(label=_("Tugas"), max_length=500)
    owner = forms.CharField(
        label=_("Penanggung jawab"), max_length=200, help_text=_("Jabatan atau unit, bukan nama pembaca.")
    )
    side = forms.ChoiceField(
        label=_("Dari lembaga"),
        choices=[("own", _("Lembaga kita")), ("partner", _("Lembaga lain"))],
        initial="own",
    )
    due = FlexibleDateField(label=_("Tenggat"), required=False)
    line = forms.ChoiceField(label=_("Butir notulen"), required=False)
    renews = forms.ChoiceField(
        label=_("Meminta perpanjangan"),
        required=False,
        help_text=_("Selesai dengan sendirinya bila penerus perjanjian ini ditandatangani."),
    )

    def __init__(
        self, staff: Staff, today: date, *args: Any, lines: Iterable[Any] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["partner"].choices = institution_choices(staff, today)  # type: ignore[attr-defined]
        self.fields["renews"].choices = agreement_choices(staff)  # type: ignore[attr-defined]
        rows = [("", "—"), *((str(line.id), line.topic) for line in lines)]
        self.fields["line"].choices = rows  # type: ignore[attr-defined]
        if len(rows) == 1:
            del self.fields["line"]

    def told(self, staff: Staff) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        partner = UUID(data["partner"])
        return {
            "partner": partner,
            "duty": Duty(data["duty"]),
            "task": data["task"],
            "owner": data["owner"],
            "owner_institution": staff.institution if data["side"] == "own" else partner,
            "due": data["due"],
            "line": _id(data.get("line", "")),
            "renews": _id(data["renews"]),
        }


class ClosingForm(PageForm):
    """The end of a follow-up."""

    result = forms.ChoiceField(
        label=_("Hasil"), choices=list(words.RESULTS.items()), initial=Result.DONE.value
    )
    evidence = forms.CharField(
        label=_("Bukti atau alasan"), max_length=500, help_text=_("Nomor naskah, surat, atau satu kalimat.")
    )
    closed_on = FlexibleDateField(label=_("Tanggal"))


class PostponeForm(PageForm):
    """A later day for a follow-up."""

    due = FlexibleDateField(label=_("Tenggat baru"))
    reason = forms.CharField(label=_("Alasan"), max_length=500)


class ReasonForm(PageForm):
    """An act that needs its reason only."""

    reason = forms.CharField(label=_("Alasan"), max_length=500)
