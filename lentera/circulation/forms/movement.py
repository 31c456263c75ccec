"""Forms of movements."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.circulation.facts.movement import LoanEnd, MovementKind
from lentera.circulation.messages.movement import KINDS
from lentera.circulation.models import ReentryPlace
from lentera.circulation.queries.letter import houses_of_letters
from lentera.circulation.queries.movement import is_home_here
from lentera.institutions import queries as institutions
from lentera.institutions.references import ReferenceForm
from lentera.pages.forms import FlexibleDateField, NumberField, PageForm, ScanField


class MoveForm(PageForm):
    """What happened, and when."""

    kind = forms.ChoiceField(label=_("Yang terjadi"))
    on = FlexibleDateField(label=_("Tanggal"))
    block = forms.CharField(
        label=_("Blok baru"),
        required=False,
        max_length=60,
        help_text=_("Hanya bila pindah blok atau masuk lagi."),
    )

    def __init__(self, *args: Any, closed: bool, away: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if closed:
            kinds = [MovementKind.ARRIVED]
        else:
            hidden = {MovementKind.ARRIVED, MovementKind.OUT if away else MovementKind.BACK}
            kinds = [kind for kind in KINDS if kind not in hidden]
        cast(forms.ChoiceField, self.fields["kind"]).choices = [(kind.value, KINDS[kind]) for kind in kinds]

    def clean_kind(self) -> MovementKind:
        return MovementKind(self.cleaned_data["kind"])


class ReleaseForm(PageForm):
    """The day on which somebody is expected to leave; empty when none is known."""

    day = FlexibleDateField(
        label=_("Rencana bebas"),
        required=False,
        help_text=_("Hanya untuk mengingatkan; dihapus setelah ia pergi."),
    )


class MovementFileForm(PageForm):
    """The file of arrivals and departures."""

    file = forms.FileField(
        label=_("Berkas CSV"),
        widget=forms.FileInput(attrs={"class": "input"}),
        help_text=_("UTF-8, dengan kolom card; name; group; block; movement; date. Kolom lain ditolak."),
        error_messages={"required": _("Pilih berkasnya dahulu."), "empty": _("Berkas ini kosong.")},
    )


class DaysForm(PageForm):
    """How long, and how far ahead."""

    kept = NumberField(
        label=_("Identitas disimpan setelah pergi"), unit=_("hari"), min_value=0, max_value=365,
        help_text=_("Setelah itu nama dan kartunya dihapus untuk selamanya; hitungan tetap."),
    )  # fmt: skip
    ahead = NumberField(
        label=_("Tampilkan yang akan bebas dalam"), unit=_("hari"), min_value=1, max_value=365
    )


class EndLoanForm(PageForm):
    """What becomes of a copy that did not come back."""

    end = forms.ChoiceField(
        label=_("Yang terjadi"),
        choices=[
            (LoanEnd.LOST.value, _("Tidak kembali, bukan salah siapa pun")),
            (LoanEnd.TRAVELLED.value, _("Ikut pindah dengan berita acara")),
        ],
        initial=LoanEnd.LOST.value,
        widget=forms.RadioSelect,
    )
    document = forms.CharField(
        label=_("Nomor berita acara"),
        required=False,
        max_length=120,
        help_text=_("Hanya bila bukunya ikut pindah."),
    )

    def clean_end(self) -> LoanEnd:
        return LoanEnd(self.cleaned_data["end"])


class ParcelForm(PageForm):
    """Which house a reader goes to."""

    to = forms.ChoiceField(label=_("Lembaga tujuan"))

    def __init__(self, *args: Any, own: UUID, **options: Any) -> None:
        super().__init__(*args, **options)
        agency = institutions.agency()
        others = institutions.institutions().exclude(id__in=[own, *([agency.id] if agency else [])])
        beyond = houses_of_letters()
        here = [(str(row.id), row.shown_name) for row in others if is_home_here(row.id)]
        away = [(str(row.id), row.shown_name) for row in others if row.id in beyond]
        ways = ((_("Slip dengan kode, dibawa serta"), here), (_("Surat tersegel lewat pertukaran"), away))
        cast(forms.ChoiceField, self.fields["to"]).choices = [way for way in ways if way[1]]

    def clean_to(self) -> UUID:
        return UUID(self.cleaned_data["to"])


class TakeParcelForm(PageForm):
    """The code on the slip that somebody brings along."""

    code = ScanField(
        label=_("Kode slip pindah"), error_messages={"required": _("Pindai atau ketik kodenya.")}
    )
    card = ScanField(label=_("Nomor kartu"), required=False, help_text=_("Kosong: dipilihkan nomor acak."))
    block = forms.CharField(label=_("Blok"), required=False, max_length=60)


class ReentryPlaceForm(ReferenceForm):
    """A line of the guide."""

    class Meta:
        model = ReentryPlace
        fields = ["name", "help", "address", "contact"]
        labels = {"name": _("Tempat"), "help": _("Bantuan"), "address": _("Alamat"), "contact": _("Kontak")}
