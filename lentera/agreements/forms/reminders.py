"""Forms of an office's clock, reminders and messages."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lentera.agreements import words
from lentera.agreements.actions.reminders import alert_days_from
from lentera.agreements.queries import OfficeClock
from lentera.agreements.rules.chat import KINDS
from lentera.agreements.rules.clock import STEPS
from lentera.agreements.rules.escalation import Reminders
from lentera.institutions import queries as institutions
from lentera.institutions.access import Staff
from lentera.pages.forms import NumberField, PageForm

CHAT_KINDS: dict[str, Any] = {
    "agreement": _("Perjanjian yang akan berakhir"),
    "draft": _("Konsep perjanjian"),
    "event": _("Acara penandatanganan"),
    "visit": _("Kunjungan"),
    "follow_up": _("Tindak lanjut"),
}


class RemindersForm(PageForm):
    """The steps with their days and owners, the days of warnings, and when a late follow-up climbs."""

    alert_days = forms.CharField(
        label=_("Peringatan sebelum berakhir (hari)"),
        max_length=60,
        help_text=_("Misalnya 90, 60, 30, 14, 7."),
    )
    to_owner = NumberField(label=_("Terlambat: kepada penanggung jawab setelah"), unit=_("hari"))
    to_superior = NumberField(label=_("Terlambat: kepada atasan setelah"), unit=_("hari"))
    to_head = NumberField(label=_("Terlambat: kepada kepala setelah"), unit=_("hari"))
    superior = forms.ChoiceField(
        label=_("Atasan petugas"),
        required=False,
        help_text=_("Bila kosong, kepala lembaga yang diberi tahu."),
    )

    def __init__(self, staff: Staff, office: OfficeClock, reminders: Reminders, data: Any = None) -> None:
        initial = {
            "alert_days": ", ".join(str(one) for one in reminders.alert_days),
            "to_owner": reminders.to_owner,
            "to_superior": reminders.to_superior,
            "to_head": reminders.to_head,
            "superior": str(reminders.superior or ""),
        }
        super().__init__(data, initial=initial)
        days = dict(office.clock)
        for name in STEPS:
            label = words.STEPS[name]
            self.fields[f"days_{name}"] = NumberField(
                label=_now("%(step)s: hari sebelum berakhir") % {"step": label}, initial=days.get(name)
            )
            self.fields[f"owner_{name}"] = forms.CharField(
                label=_now("%(step)s: penanggung jawab") % {"step": label},
                max_length=200,
                required=False,
                initial=office.owners.get(name, ""),
            )
        accounts = [one for one in institutions.accounts_of(staff.institution) if one.active]
        superior: Any = self.fields["superior"]
        superior.choices = [("", "—"), *((str(one.id), one.name or one.username) for one in accounts)]

    def clean_alert_days(self) -> tuple[int, ...]:
        """The days as numbers."""
        try:
            return alert_days_from(self.cleaned_data["alert_days"])
        except ValueError as why:
            raise forms.ValidationError(
                _("Tuliskan hari sebagai angka dengan koma, misalnya 90, 60, 30, 14, 7.")
            ) from why

    @property
    def step_fields(self) -> list[dict[str, Any]]:
        """The two fields of each step, for the table."""
        return [
            {"label": words.STEPS[name], "days": self[f"days_{name}"], "owner": self[f"owner_{name}"]}
            for name in STEPS
        ]

    @property
    def other_fields(self) -> list[Any]:
        """The fields that belong to no step."""
        return [self[name] for name in ("alert_days", "to_owner", "to_superior", "to_head", "superior")]

    def steps(self) -> dict[str, tuple[int, str]]:
        """What was told of each step."""
        told = self.cleaned_data
        return {name: (told[f"days_{name}"], told[f"owner_{name}"].strip()) for name in STEPS}

    def reminders(self) -> Reminders:
        """What was told of the reminders."""
        told = self.cleaned_data
        return Reminders(
            alert_days=told["alert_days"],
            to_owner=told["to_owner"],
            to_superior=told["to_superior"],
            to_head=told["to_head"],
            superior=UUID(told["superior"]) if told["superior"] else None,
        )


class ChatTextForm(PageForm):
    """One message of the office's own wording."""

    kind = forms.ChoiceField(choices=[(kind, CHAT_KINDS[kind]) for kind in KINDS], widget=forms.HiddenInput)
    text = forms.CharField(label=_("Isi pesan"), widget=forms.Textarea(attrs={"rows": 7}), max_length=2000)
