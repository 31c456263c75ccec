"""Forms of evaluations and of what a renewal takes over."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lentera.agreements import words
from lentera.agreements.forms.lists import list_of
from lentera.agreements.models import TermLimit
from lentera.institutions.references import ReferenceForm
from lentera.pages.forms import FlexibleDateField, NumberField, PageForm


class _Line(forms.Form):
    use_required_attribute = False


class EvaluationForm(PageForm):
    """The day and the summary of an evaluation."""

    evaluated_on = FlexibleDateField(label=_("Dievaluasi pada"))
    summary = forms.CharField(label=_("Simpulan"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class EvaluationLineForm(_Line):
    """What became of one scope item. With `owner` or `due` its action becomes a follow-up."""

    scope_item = forms.UUIDField(widget=forms.HiddenInput)
    target = forms.IntegerField(widget=forms.HiddenInput)
    realised = NumberField(label=_("Terlaksana menurut para pihak"), help_text=_("Terisi dari catatan."))
    note = forms.CharField(label=_("Catatan"), required=False, help_text=_("Satu kalimat cukup."))
    obstacle = forms.CharField(label=_("Hambatan"), required=False)
    action = forms.CharField(label=_("Perbaikan"), required=False)
    owner = forms.CharField(
        label=_("Penanggung jawab"),
        required=False,
        max_length=200,
        help_text=_("Jabatan atau unit. Isi bersama batasnya, maka perbaikan menjadi tindak lanjut."),
    )
    due = FlexibleDateField(label=_("Batas"), required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        owner, due = told.get("owner"), told.get("due")
        if (owner or due) and not told.get("action"):
            self.add_error(
                "action", ValidationError(_("Tulis perbaikannya, karena ada penanggung jawabnya."))
            )
        if owner and not due and "due" not in self.errors:
            self.add_error("due", ValidationError(_("Isi batasnya.")))
        if due and not owner:
            self.add_error("owner", ValidationError(_("Isi penanggung jawabnya.")))
        return told


EvaluationLines = list_of(EvaluationLineForm, most=200)


class RemarkForm(PageForm):
    """A partner's word on an evaluation as a whole."""

    summary = forms.CharField(
        label=_("Tanggapan atas keseluruhan"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class RemarkLineForm(_Line):
    """A partner's word on one scope item."""

    scope_item = forms.UUIDField(widget=forms.HiddenInput)
    remark = forms.CharField(
        label=_("Tanggapan Anda"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


RemarkLines = list_of(RemarkLineForm, most=200)


class TargetForm(_Line):
    """The target of one scope item of a renewal's draft."""

    line = forms.UUIDField(widget=forms.HiddenInput)
    target = NumberField(label=_("Target baru"), min_value=1)


TargetForms = list_of(TargetForm, most=200)


class PointForm(_Line):
    """What the draft does about one obstacle."""

    point = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label=_("Bagaimana konsep menjawabnya"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


PointForms = list_of(PointForm, most=500)


class CarryForm(PageForm):
    """The step that takes over what was learned; its lines are lists of their own."""


class GapForm(PageForm):
    """Why there are days without agreement."""

    reason = forms.CharField(label=_("Alasan"), max_length=500)


class LimitForm(ReferenceForm):
    """How long papers of one instrument run at most."""

    instrument = forms.ChoiceField(label=_("Bentuk naskah"), choices=list(words.INSTRUMENTS.items()))
    years = NumberField(label=_("Paling lama"), unit=_("tahun"), min_value=1, max_value=50)
    extensions = NumberField(label=_("Boleh diperpanjang"), unit=_("kali"), min_value=0, max_value=20)
    source = forms.CharField(
        label=_("Menurut"), max_length=300, help_text=_("Peraturan yang menetapkannya, dengan pasalnya.")
    )

    class Meta:
        model = TermLimit
        fields = ("instrument", "years", "extensions", "source")
