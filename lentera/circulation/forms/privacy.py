"""Forms about readers' own data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lentera.circulation.facts import RightsKind, RightsOutcome
from lentera.circulation.messages.privacy import RIGHTS
from lentera.circulation.rules.privacy import LONGEST_HISTORY
from lentera.pages.forms import FlexibleDateField, NumberField, PageForm, ScanField


class AskForm(PageForm):
    """What a reader asks about his data."""

    kind = forms.ChoiceField(
        label=_("Permohonan"), choices=[(kind.value, RIGHTS[kind]) for kind in RightsKind]
    )
    wish = forms.CharField(
        label=_("Kata-kata pembaca"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Disimpan tersegel, dihapus 90 hari setelah dijawab."),
    )

    def clean_kind(self) -> RightsKind:
        return RightsKind(self.cleaned_data["kind"])


class AnswerForm(PageForm):
    """How a request is answered."""

    outcome = forms.ChoiceField(label=_("Jawaban"), choices=[])
    words = forms.CharField(
        label=_("Penjelasan untuk pembaca"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Wajib bila ditolak. Tercetak pada surat jawaban."),
    )

    def __init__(self, *args: Any, done: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        choices: list[tuple[str, Any]] = [
            (RightsOutcome.REFUSED.value, _("Tolak")),
            (RightsOutcome.WITHDRAWN.value, _("Ditarik pembaca")),
        ]
        if done is not None:
            choices.insert(0, (RightsOutcome.DONE.value, done))
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]

    def clean_outcome(self) -> RightsOutcome:
        return RightsOutcome(self.cleaned_data["outcome"])


class PinForm(PageForm):
    """The reader types his PIN himself; the keyboard is turned to him."""

    pin = forms.CharField(
        label=_("PIN pembaca"),
        max_length=12,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Mintalah pembaca mengetik PIN-nya sendiri.")},
        help_text=_("Diketik oleh pembaca sendiri, bukan oleh petugas."),
    )


class ExtractForm(PageForm):
    """The copy of all data; with the PIN also the history."""

    pin = forms.CharField(
        label=_("PIN pembaca"),
        required=False,
        max_length=12,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_(
            "Hanya bila pembaca ingin riwayat bacaannya ikut tercetak. Diketik oleh pembaca sendiri."
        ),
    )


class TermsForm(PageForm):
    """How long a wanted history is kept."""

    history_months = NumberField(
        label=_("Riwayat bacaan disimpan"), unit=_("bulan"), min_value=0, max_value=LONGEST_HISTORY
    )


class DemandForm(PageForm):
    """An authority's letter."""

    requester = forms.CharField(
        label=_("Lembaga peminta"), max_length=200, error_messages={"required": _("Isi nama lembaganya.")}
    )
    officer = forms.CharField(
        label=_("Pejabat yang menandatangani"),
        max_length=200,
        error_messages={"required": _("Isi nama dan jabatan penanda tangannya.")},
    )
    letter = ScanField(
        label=pgettext_lazy("permintaan", "Nomor surat"),
        error_messages={"required": _("Isi nomor suratnya.")},
    )
    letter_on = FlexibleDateField(label=_("Tanggal surat"))
    untold = forms.CharField(
        label=_("Alasan hukum untuk tidak memberi tahu pembaca"),
        required=False,
        max_length=300,
        help_text=_(
            "Kosong: pembaca diberi tahu setelah jawaban dicetak. Jangan menulis nama pembaca di sini."
        ),
    )


class DecisionForm(PageForm):
    """The second person's word."""

    allowed = forms.ChoiceField(
        label=_("Keputusan"), choices=[("yes", _("Setujui satu kali cetak")), ("no", _("Tolak"))]
    )
    reason = forms.CharField(
        label=_("Alasan"), required=False, max_length=300, help_text=_("Wajib bila ditolak.")
    )

    def clean_allowed(self) -> bool:
        return bool(self.cleaned_data["allowed"] == "yes")
