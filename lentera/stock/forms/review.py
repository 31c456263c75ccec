"""Forms of the materials review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.institutions.references import ReferenceForm
from lentera.pages.forms import NumberField, PageForm
from lentera.stock import review_words
from lentera.stock.facts.review import ReviewChange, ReviewScope
from lentera.stock.models.review import ReviewRule
from lentera.stock.rules.review import Policy

SENTENCE = {"rows": 2, "maxlength": 500}
CHANGES = [("", _("Pilih perubahannya")), *review_words.CHANGES.items()]


class ApproveForm(PageForm):
    """An approval as the title is."""


class ChangeForm(PageForm):
    """An approval on condition of another form."""

    change = forms.ChoiceField(
        label=_("Perubahan"),
        choices=CHANGES,
        error_messages={"required": _("Pilih perubahan yang diminta.")},
    )
    note = forms.CharField(
        label=_("Keterangan"),
        required=False,
        max_length=500,
        help_text=_("Misalnya: cakram disimpan di dinas sampai bukunya kembali."),
    )

    @property
    def asked(self) -> ReviewChange:
        """The change that was chosen (after `is_valid`)."""
        return ReviewChange(self.cleaned_data["change"])


class RejectForm(PageForm):
    """One rule and one sentence. `rules`: pairs of code and words."""

    rule = forms.ChoiceField(
        label=_("Aturan"), error_messages={"required": _("Pilih satu aturan yang menjadi alasan.")}
    )
    sentence = forms.CharField(
        label=_("Alasan, satu kalimat"),
        max_length=500,
        widget=forms.Textarea(attrs=SENTENCE),
        help_text=_("Tentang buku ini, sehingga pengirim dapat menjawabnya."),
        error_messages={"required": _("Tulis satu kalimat tentang buku ini.")},
    )

    def __init__(self, *given: Any, rules: list[tuple[str, Any]], **named: Any) -> None:
        super().__init__(*given, **named)
        choice: Any = self.fields["rule"]
        choice.choices = [("", _("Pilih aturannya")), *rules]


class AppealForm(PageForm):
    """Why another person should look again."""

    reason = forms.CharField(
        label=_("Mengapa keputusan ini harus dilihat lagi?"),
        max_length=500,
        widget=forms.Textarea(attrs=SENTENCE),
        help_text=_("Satu kalimat. Orang lain daripada kedua penolak akan memutuskannya."),
    )


class AppealOutcomeForm(PageForm):
    """The answer to an appeal."""

    outcome = forms.ChoiceField(
        label=_("Keputusan"),
        choices=[
            ("upheld", _("Penolakan tetap")),
            ("reversed", _("Penolakan dicabut, judul disetujui")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu keputusan.")},
    )
    sentence = forms.CharField(
        label=_("Alasan, satu kalimat"),
        max_length=500,
        widget=forms.Textarea(attrs=SENTENCE),
        error_messages={"required": _("Tulis satu kalimat.")},
    )
    change = forms.ChoiceField(
        label=_("Bila disetujui, dengan perubahan"),
        required=False,
        choices=[("", _("tanpa perubahan")), *review_words.CHANGES.items()],
    )
    note = forms.CharField(label=_("Keterangan perubahan"), required=False, max_length=500)

    @property
    def asked(self) -> ReviewChange | None:
        """The change that was chosen, if any (after `is_valid`)."""
        told = self.cleaned_data["change"]
        return ReviewChange(told) if told else None


class SubmitForm(PageForm):
    """Copies whose titles go to the facility, by their barcodes."""

    barcodes = forms.CharField(
        label=_("Barcode, satu per baris"),
        max_length=70_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_("Satu eksemplar dari setiap judul cukup. Judul yang sudah dijawab dilewati."),
        error_messages={"required": _("Pindai paling sedikit satu buku.")},
    )
    note = forms.CharField(label=_("Catatan"), required=False, max_length=500)


class ListTitlesForm(PageForm):
    """Titles that need a review, by the barcodes of copies or by ISBN."""

    codes = forms.CharField(
        label=_("Barcode atau ISBN, satu per baris"),
        max_length=70_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocapitalize": "off"}),
        error_messages={"required": _("Tulis paling sedikit satu barcode atau ISBN.")},
    )


class PolicyForm(PageForm):
    """What needs a review, how soon it is answered, how long an answer holds."""

    scope = forms.ChoiceField(
        label=_("Yang wajib ditelaah"), choices=list(review_words.SCOPES.items()), widget=forms.RadioSelect
    )
    days = NumberField(
        label=_("Dijawab paling lambat"),
        unit=_("hari"),
        help_text=_("Yang lewat batas ditandai terlambat; tidak ada yang disetujui atau ditolak sendiri."),
    )
    months = NumberField(
        label=_("Keputusan berlaku"),
        unit=_("bulan"),
        help_text=_("Sesudah itu judul dapat diajukan lagi. Tulis 0 bila tanpa batas."),
    )
    with_pack = forms.BooleanField(
        label=_("Pakai kumpulan aturan siap pakai (dapat diubah sesudahnya)"), required=False
    )

    def __init__(self, *given: Any, offers_pack: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        if not offers_pack:
            del self.fields["with_pack"]

    @property
    def policy(self) -> Policy:
        """What was set (after `is_valid`)."""
        told = self.cleaned_data
        return Policy(ReviewScope(told["scope"]), told["days"], told["months"])


class RuleForm(ReferenceForm):
    """One rule of a facility."""

    kind = forms.ChoiceField(label=_("Jenis"), choices=list(review_words.KINDS.items()))

    class Meta:
        model = ReviewRule
        fields = ("code", "kind", "name", "sentence", "in_use")
        labels = {
            "code": _("Kode"),
            "name": _("Nama aturan"),
            "sentence": _("Bunyi aturan"),
            "in_use": _("Masih dipakai"),
        }
        help_texts = {"code": _("Pendek, misalnya I2 untuk isi atau F3 untuk bentuk.")}
