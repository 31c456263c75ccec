"""Forms of readers."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lentera.circulation.facts import LiftReason, ReaderGroup
from lentera.circulation.messages import GROUPS
from lentera.circulation.models import ReaderIdentity
from lentera.circulation.rules import identity_mark
from lentera.journal.refusals import Refusal
from lentera.pages.forms import PageForm, ScanField
from lentera.pages.signs import legible


class ReaderForm(PageForm):
    """Who a reader is: the least that lending needs."""

    name = forms.CharField(
        label=_("Nama"),
        max_length=120,
        error_messages={"required": _("Isi namanya; satu kata juga boleh.")},
        help_text=_(
            "Hanya untuk petugas perpustakaan. Keluar dari lembaga ini hanya, tersegel, bila ia pindah dan Anda "
            "mengabari lembaga tujuannya."
        ),
    )
    group = forms.ChoiceField(
        label=_("Kelompok"), choices=[(group.value, GROUPS[group]) for group in ReaderGroup]
    )
    card = ScanField(
        label=_("Nomor kartu"), required=False, help_text=_("Kosong: dipilihkan nomor acak. Bukan nomor register.")
    )  # fmt: skip
    block = forms.CharField(
        label=_("Blok"), required=False, max_length=60, help_text=_("Hanya untuk mengantar buku.")
    )

    def clean_name(self) -> str:
        return legible(self.cleaned_data["name"]).strip()

    def clean_block(self) -> str:
        return legible(self.cleaned_data["block"]).strip()

    def clean_group(self) -> ReaderGroup:
        return ReaderGroup(self.cleaned_data["group"])


class IdentityForm(ReaderForm):
    """Corrections of who a reader is. It knows what it was drawn from, so that nothing newer is written over unseen."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    group = None  # type: ignore[assignment]
    card = ScanField(label=_("Nomor kartu"), error_messages={"required": _("Isi nomor kartunya.")})
    clean_group = None  # type: ignore[assignment]
    field_order = ("name", "card", "block")

    @classmethod
    def of(cls, known: ReaderIdentity.Secret, data: QueryDict | None) -> "IdentityForm":
        """The form of an identity as it stands."""
        mark = identity_mark(known.name, known.card, known.block)
        initial = {"name": known.name, "card": known.card, "block": known.block, "seen": mark}
        return cls(data or None, initial=initial)

    def refuse(self, refusal: Refusal, words: str) -> None:
        """Say why not. Whoever has read that something is newer may press once more."""
        changed = refusal.code == "reader-changed"
        self.add_error(None if changed else "card", words)
        if changed:
            self.data = {**self.data.dict(), "seen": self.initial["seen"]}  # type: ignore[attr-defined]


class LiftForm(PageForm):
    """Why a pause ends before its day."""

    reason = forms.ChoiceField(
        label=_("Mengapa keterlambatan itu bukan salahnya"),
        choices=[
            (LiftReason.SHUT_IN.value, _("Bloknya ditutup: penggeledahan, kerusuhan, sakit")),
            (LiftReason.BROUGHT_IN_TIME.value, _("Dikembalikan pada waktunya, dipindai kemudian")),
            (LiftReason.WRONG_DATE.value, _("Tanggal komputer salah")),
            (LiftReason.OTHER.value, _("Sebab lain")),
        ],
    )

    def clean_reason(self) -> LiftReason:
        return LiftReason(self.cleaned_data["reason"])
