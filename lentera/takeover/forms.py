"""Forms of a take-over: the file, and what a person decides about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lentera.catalogue.queries.files import DAY_FIRST, MONTH_FIRST
from lentera.circulation.facts import ReaderGroup
from lentera.pages.counting import counted
from lentera.pages.forms import PageForm
from lentera.takeover.messages import GROUPS, REFUSALS
from lentera.takeover.rules import proposed
from lentera.takeover.told import Choices, Draft

TAKE, LEAVE = "take", "leave"


class FileForm(PageForm):
    """The file to take over from."""

    file = forms.FileField(
        label=_("Berkas dari sistem lama"),
        help_text=_(
            "Cadangan SQL dari SLiMS, INLISLite, atau Koha; ekspor CSV atau lembar sebar anggota atau pinjaman. "
            "Cadangan SQL paling lengkap."
        ),
        error_messages={
            "required": REFUSALS["takeover-file-missing"],
            "missing": REFUSALS["takeover-file-missing"],
            "empty": REFUSALS["takeover-file-empty"],
        },
    )
    block = forms.CharField(
        label=_("Nama kolom yang berisi blok"),
        required=False,
        max_length=60,
        help_text=_("Bila sistem lama menyimpannya di kolom lain, misalnya inst_name."),
    )


class LaterChoice(forms.ChoiceField):
    """May stay open while other things are chosen. Nothing runs before it is made, so it is not called optional."""

    decided_later = True


class ChoicesForm(PageForm):
    """What a person decides before the questions: groups, ended and blocked members, the order of days, cards."""

    def __init__(
        self,
        *args: Any,
        draft: Draft,
        kinds: dict[str, int],
        default: str,
        ended: int,
        blocked: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = list(kinds)
        choices = draft.choices
        groups = [("", _("belum dipetakan")), *((str(group), GROUPS[group]) for group in ReaderGroup)]
        for place, kind in enumerate(self.kinds):
            self.fields[f"group_{place}"] = LaterChoice(
                label=kind or _("(tanpa jenis)"),
                choices=groups,
                required=False,
                initial=choices.groups.get(kind) or proposed(kind) or default,
            )
        both = [("", _("pilih dahulu")), (TAKE, _("ikut diambil")), (LEAVE, _("tidak ikut"))]
        if ended:
            self.fields["ended"] = LaterChoice(
                label=counted("Masa berlaku habis di sistem lama (%(count)s anggota)", "count") % {"count": ended},
                choices=both, required=False, initial=choices.ended,
            )  # fmt: skip
        if blocked:
            self.fields["blocked"] = LaterChoice(
                label=counted("Diblokir di sistem lama (%(count)s anggota)", "count") % {"count": blocked},
                choices=both, required=False, initial=choices.blocked,
            )  # fmt: skip
        if draft.asks_order:
            orders = [("", _("pilih dahulu")), (DAY_FIRST, _("hari dahulu: 3/4 = 3 April")),
                      (MONTH_FIRST, _("bulan dahulu: 3/4 = 4 Maret"))]  # fmt: skip
            self.fields["order"] = LaterChoice(
                label=_("Tanggal di berkas ini"), choices=orders, required=False, initial=choices.order
            )
        if self.kinds:
            self.fields["new_cards"] = forms.BooleanField(
                label=_("Beri nomor kartu baru (bila kartu lama memuat nomor register)"),
                required=False,
                initial=choices.new_cards,
            )

    @property
    def groups(self) -> list[forms.BoundField]:
        """The fields of the mapping, in the order of `kinds`."""
        return [self[f"group_{place}"] for place in range(len(self.kinds))]

    @property
    def others(self) -> list[forms.BoundField]:
        """The fields besides the mapping."""
        return [self[name] for name in ("ended", "blocked", "order", "new_cards") if name in self.fields]

    def chosen(self, before: Choices) -> Choices:
        """The choices with these; answers to questions stay."""
        told = self.cleaned_data
        return Choices(
            groups={kind: told[f"group_{place}"] for place, kind in enumerate(self.kinds)},
            order=told.get("order", before.order),
            ended=told.get("ended", before.ended),
            blocked=told.get("blocked", before.blocked),
            new_cards=told.get("new_cards", before.new_cards),
            answers=before.answers,
        )
