"""Plain data of drafting: legal bases, and the order of initials."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.agreements import words
from lentera.agreements.models import ApprovalStep, LegalBasis
from lentera.institutions.access import Capability, Role
from lentera.institutions.references import ReferenceForm, ReferencePages
from lentera.pages.forms import NumberField
from lentera.pages.tables import Column

ANY = gettext_lazy("Semua")
ROLES: dict[str, Any] = {
    Role.PARTNERSHIP_OFFICER.value: gettext_lazy("Petugas kemitraan"),
    Role.STOCK_OFFICER.value: gettext_lazy("Petugas titipan"),
    Role.HEAD.value: gettext_lazy("Kepala dinas"),
    Role.AUDITOR.value: gettext_lazy("Pengawas"),
}
"""The roles of an agency that see agreements."""


class LegalBasisForm(ReferenceForm):
    """A law or rule, as papers cite it."""

    instrument = forms.ChoiceField(
        label=gettext_lazy("Bentuk naskah"), choices=[("", ANY), *words.INSTRUMENTS.items()], required=False
    )
    route = forms.ChoiceField(
        label=gettext_lazy("Jalur hukum"), choices=[("", ANY), *words.ROUTES.items()], required=False
    )
    position = NumberField(label=gettext_lazy("Urutan"), min_value=1, max_value=999, initial=100)

    class Meta:
        model = LegalBasis
        fields = ("name", "instrument", "route", "position", "recheck")
        labels = {
            "name": gettext_lazy("Peraturan"),
            "recheck": gettext_lazy("Periksa kembali sebelum dicetak"),
        }


class ApprovalStepForm(ReferenceForm):
    """An office that initials."""

    role = forms.ChoiceField(label=gettext_lazy("Peran akun"), choices=list(ROLES.items()))
    instrument = forms.ChoiceField(
        label=gettext_lazy("Bentuk naskah"), choices=[("", ANY), *words.INSTRUMENTS.items()], required=False
    )
    position = NumberField(label=gettext_lazy("Urutan"), min_value=1, max_value=99, initial=1)

    class Meta:
        model = ApprovalStep
        fields = ("name", "role", "instrument", "position")
        labels = {"name": gettext_lazy("Jabatan")}


BASES = ReferencePages(
    form=LegalBasisForm,
    namespace="agreements",
    one="legal-basis",
    many="legal-bases",
    capability=Capability.AGREEMENTS,
    title=gettext_lazy("Dasar hukum"),
    new=gettext_lazy("Tambah peraturan"),
    teach=gettext_lazy(
        "Selama daftar ini kosong, naskah memakai daftar bawaan. Begitu satu peraturan dicatat, hanya daftar ini "
        "yang dipakai."
    ),
    icon="book",
    home=("agreements:clauses", gettext_lazy("Pustaka klausul")),
    columns=lambda: [
        Column("instrument_label", _("Bentuk naskah")),
        Column("route_label", _("Jalur hukum")),
        Column("position", _("Urutan"), kind="number"),
        Column("check", _("Keadaan"), kind="tag", tone="tone"),
    ],
    row=lambda one: {
        "instrument_label": words.INSTRUMENTS.get(one.instrument, ANY),
        "route_label": words.ROUTES.get(one.route, ANY),
        "position": one.position,
        "check": _("periksa kembali") if one.recheck else _("sudah diperiksa"),
        "tone": "soon" if one.recheck else "good",
    },
)

APPROVALS = ReferencePages(
    form=ApprovalStepForm,
    namespace="agreements",
    one="approval-step",
    many="approval-steps",
    capability=Capability.AGREEMENTS,
    title=gettext_lazy("Urutan paraf"),
    new=gettext_lazy("Tambah jabatan"),
    teach=gettext_lazy(
        "Tulis jabatan yang memaraf naskah menurut urutannya. Tanpa daftar ini naskah disepakati tanpa paraf."
    ),
    icon="list-check",
    home=("agreements:clauses", gettext_lazy("Pustaka klausul")),
    columns=lambda: [
        Column("position", _("Urutan"), kind="number"),
        Column("role_label", _("Peran akun")),
        Column("instrument_label", _("Bentuk naskah")),
    ],
    row=lambda one: {
        "position": one.position,
        "role_label": ROLES.get(one.role, one.role),
        "instrument_label": words.INSTRUMENTS.get(one.instrument, ANY),
    },
)
