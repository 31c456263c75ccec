"""Forms of a signing, and of what happens to a signed agreement."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lentera.documents.uploads import check_upload
from lentera.journal.refusals import Refusal
from lentera.pages.forms import FlexibleDateField, PageForm
from lentera.pages.hooks import text_of

LARGEST_SCAN = 40 * 1024 * 1024  # bytes: a scanned agreement of many pages


class SignForm(PageForm):
    """When and where all parties signed."""

    signed_on = FlexibleDateField(label=_("Ditandatangani pada"))
    place = forms.CharField(label=_("Tempat"), max_length=200)
    stamp = forms.CharField(
        label=_("Nomor meterai"),
        max_length=100,
        required=False,
        help_text=_("Bukti pajak; bukan syarat sah."),
    )
    retro_approval = forms.CharField(
        label=_("Persetujuan berlaku surut"),
        max_length=200,
        required=False,
        help_text=_("Nomor nota dinas kepala, bila mulai berlaku sebelum ditandatangani."),
    )
    scan = forms.FileField(
        label=_("Pindaian naskah"), required=False, help_text=_("PDF, paling besar 40 MB.")
    )

    def clean_scan(self) -> bytes | None:
        given = self.cleaned_data.get("scan")
        if not given:
            return None
        if given.size > LARGEST_SCAN:
            raise ValidationError(_("Pindaian lebih besar dari 40 MB. Pindai dengan resolusi lebih rendah."))
        data: bytes = given.read()
        if not data.startswith(b"%PDF-"):
            raise ValidationError(_("Berkas ini bukan PDF. Simpan pindaian sebagai PDF lalu unggah lagi."))
        checked = check_upload(data, given.name or "", kinds=("pdf",), max_bytes=LARGEST_SCAN)
        if isinstance(checked, Refusal):
            raise ValidationError(text_of(checked.code, checked.details))
        return data


class PaperForm(SignForm):
    """The same for an agreement from before the system."""

    source = forms.CharField(
        label=_("Sumber naskah"),
        max_length=500,
        help_text=_("Di mana naskah ini dibaca, misalnya map arsip."),
    )


class ConsentForm(PageForm):
    """A partner's own word: as its own paper says it."""

    number = forms.CharField(label=_("Nomor naskah lembaga Anda"), max_length=100)
    signatory = forms.CharField(label=_("Penandatangan dari lembaga Anda"), max_length=200)
    signed_on = FlexibleDateField(label=_("Ditandatangani pada"))
    remark = forms.CharField(label=_("Catatan"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class AmendForm(PageForm):
    """An addendum: from when, until when, and why."""

    signed_on = FlexibleDateField(label=_("Ditandatangani pada"))
    from_day = FlexibleDateField(label=_("Berlaku mulai"))
    end = FlexibleDateField(label=_("Berlaku sampai"))
    reason = forms.CharField(label=_("Alasan"), max_length=500)


class FromDayForm(PageForm):
    """Services rest from a day on."""

    from_day = FlexibleDateField(label=_("Mulai"))
    reason = forms.CharField(label=_("Alasan"), max_length=500)


class ResumeForm(PageForm):
    """Services go on after a day."""

    last_day = FlexibleDateField(label=_("Hari terakhir penghentian"))


class LastDayForm(PageForm):
    """An early end."""

    last_day = FlexibleDateField(label=_("Hari terakhir berlaku"))
    reason = forms.CharField(label=_("Alasan"), max_length=500)


class ArchiveForm(PageForm):
    """Where the papers lie."""

    place = forms.CharField(label=_("Tempat arsip"), max_length=300)
