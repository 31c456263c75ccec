"""Forms: institutions and their parts, officials, accounts."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from lentera.institutions import queries
from lentera.institutions.facts import Acting, Details, InstitutionKind
from lentera.institutions.messages import ACTING, KINDS, LIBRARY_KINDS, ROLES, ZONES
from lentera.institutions.models import Library
from lentera.institutions.roles import Role
from lentera.institutions.rules import AGENCY_ROLES, PARTNER_ROLES
from lentera.pages.forms import FlexibleDateField, NumberField, PageForm

WEEKDAYS = [
    ("1", _("Senin")),
    ("2", _("Selasa")),
    ("3", _("Rabu")),
    ("4", _("Kamis")),
    ("5", _("Jumat")),
    ("6", _("Sabtu")),
    ("7", _("Minggu")),
]


class DetailsForm(PageForm):
    """What is known of an institution besides its name."""

    kind = forms.ChoiceField(label=_("Jenis"), choices=[(kind.value, word) for kind, word in KINDS.items()])
    class_label = forms.CharField(
        label=_("Kelas"),
        max_length=20,
        required=False,
        help_text=_("Misalnya IIA; kosong bila tidak berkelas."),
    )
    short_name = forms.CharField(label=_("Nama pendek"), max_length=80, required=False)
    aliases = forms.CharField(
        label=_("Sebutan lain"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Satu sebutan tiap baris, seperti ditulis surat atau berita."),
    )
    town = forms.CharField(label=_("Tempat"), max_length=80, required=False)
    regency = forms.CharField(label=_("Kabupaten atau kota"), max_length=80, required=False)
    regency_code = forms.CharField(label=_("Kode wilayah"), max_length=10, required=False)
    latitude = forms.CharField(label=_("Lintang"), max_length=20, required=False)
    longitude = forms.CharField(label=_("Bujur"), max_length=20, required=False)
    approximate = forms.BooleanField(
        label=_("Koordinat kira-kira (pusat kota)"), required=False, initial=True
    )
    npp = forms.CharField(label=_("Nomor Pokok Perpustakaan (NPP)"), max_length=40, required=False)

    def details(self) -> Details:
        """The details as facts state them, after `is_valid`."""
        told: dict[str, Any] = {name: self.cleaned_data[name] for name in Details.__struct_fields__}
        lines = [" ".join(line.split()) for line in str(told["aliases"]).splitlines()]
        told["aliases"] = tuple(dict.fromkeys(line for line in lines if line))
        told["kind"] = InstitutionKind(told["kind"])
        return Details(**told)


class RegisterForm(DetailsForm):
    """A new institution; the reason is asked for when it resembles a known one."""

    field_order = ("name", "since", "parent")

    name = forms.CharField(label=_("Nama resmi"), max_length=200)
    since = FlexibleDateField(label=_("Bernama demikian sejak"), required=False)
    parent = forms.ChoiceField(label=_("Bagian dari"), required=False)
    reason = forms.CharField(
        label=_("Mengapa tetap didaftarkan"),
        max_length=300,
        required=False,
        widget=forms.HiddenInput(),
        help_text=_("Tulis mengapa ini lembaga lain daripada yang mirip."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = _parents()  # type: ignore[attr-defined]

    def ask_reason(self) -> None:
        """Draw the field for the reason, before all others."""
        self.fields["reason"].widget = forms.Textarea(attrs={"rows": 2})
        self.order_fields(["reason", *self.field_order])


class RenameForm(PageForm):
    """Another official name."""

    name = forms.CharField(label=_("Nama resmi baru"), max_length=200)
    since = FlexibleDateField(label=_("Berlaku sejak"))


class ParentForm(PageForm):
    """What the institution belongs to."""

    parent = forms.ChoiceField(label=_("Bagian dari"), required=False)
    since = FlexibleDateField(label=_("Berlaku sejak"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = _parents()  # type: ignore[attr-defined]


class CloseForm(PageForm):
    """The institution ended."""

    on = FlexibleDateField(label=_("Hari terakhir"))
    reason = forms.CharField(label=_("Alasan"), max_length=300, required=False)


class CountForm(PageForm):
    """How many persons, and for how many it is built."""

    day = FlexibleDateField(label=_("Pada tanggal"))
    population = NumberField(label=_("Penghuni atau warga"), unit=_("orang"), required=False, min_value=0)
    capacity = NumberField(label=_("Kapasitas"), unit=_("orang"), required=False, min_value=0)
    source = forms.CharField(
        label=_("Sumber"),
        max_length=200,
        required=False,
        help_text=_("Misalnya laporan bulanan atau berita."),
    )


class LibraryForm(PageForm):
    """A service point."""

    name = forms.CharField(label=_("Nama perpustakaan"), max_length=200)
    kind = forms.ChoiceField(label=_("Jenis"), choices=list(LIBRARY_KINDS.items()))
    zone = forms.ChoiceField(label=_("Zona waktu"))
    open_weekdays = forms.MultipleChoiceField(
        label=_("Hari buka"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple, required=False
    )
    seats = NumberField(
        label=_("Tempat duduk"), unit=_("kursi"), required=False, min_value=0, max_value=10_000
    )

    def __init__(self, *args: Any, library: Library | None = None, **kwargs: Any) -> None:
        if library is not None:
            kwargs["initial"] = {
                "name": library.name,
                "kind": library.kind,
                "zone": library.zone,
                "open_weekdays": list(library.open_weekdays),
                "seats": library.seats,
            }
        else:
            kwargs.setdefault("initial", {"zone": settings.LENTERA_TIME_ZONE, "open_weekdays": list("12345")})
        super().__init__(*args, **kwargs)
        zones: dict[str, Any] = dict(ZONES)
        for other in (settings.LENTERA_TIME_ZONE, library.zone if library is not None else ""):
            if other:
                zones.setdefault(other, other)
        self.fields["zone"].choices = list(zones.items())  # type: ignore[attr-defined]


class PositionForm(PageForm):
    """An office."""

    title = forms.CharField(label=_("Nama jabatan"), max_length=200, help_text=_("Misalnya Kepala Dinas."))
    head = forms.BooleanField(label=_("Pemegangnya mewakili lembaga"), required=False)
    since = FlexibleDateField(label=_("Ada sejak"), required=False)


class AppointForm(PageForm):
    """Who holds an office."""

    title_before = forms.CharField(label=_("Gelar di depan"), max_length=60, required=False)
    name = forms.CharField(label=_("Nama"), max_length=120, help_text=_("Tanpa gelar."))
    title_after = forms.CharField(label=_("Gelar di belakang"), max_length=60, required=False)
    nip = forms.CharField(
        label=_("NIP"),
        max_length=30,
        required=False,
        help_text=_("Disimpan tersandi; dihapus lima tahun setelah jabatan berakhir."),
    )
    acting = forms.ChoiceField(
        label=_("Kedudukan"),
        required=False,
        choices=[(acting.value, word) for acting, word in ACTING.items()],
        widget=forms.RadioSelect,
        initial="",
    )
    since = FlexibleDateField(label=_("Sejak"))
    until = FlexibleDateField(label=_("Sampai"), required=False, help_text=_("Kosong bila masih menjabat."))

    def clean_acting(self) -> Acting:
        """The choice as the code knows it."""
        return Acting(self.cleaned_data["acting"])


class UntilForm(PageForm):
    """The last day of something."""

    until = FlexibleDateField(label=_("Hari terakhir"))


class ContactForm(PageForm):
    """Whom to ask."""

    name = forms.CharField(label=_("Nama"), max_length=120)
    function = forms.CharField(label=_("Bagian atau tugas"), max_length=120, required=False)
    phone = forms.CharField(label=_("Telepon"), max_length=40, required=False)
    email = forms.EmailField(label=_("Surel"), required=False)


class BareForm(PageForm):
    """Nothing to fill in: only to be confirmed."""


class AccountForm(PageForm):
    """A new account."""

    username = forms.CharField(
        label=_("Nama pengguna"), max_length=60, help_text=_("Huruf kecil, angka, titik, atau strip.")
    )
    display_name = forms.CharField(
        label=_("Nama orangnya"), max_length=120, help_text=_("Disimpan tersandi, tidak pernah masuk jurnal.")
    )
    institution = forms.ChoiceField(label=_("Lembaga"))
    library = forms.ChoiceField(label=_("Bekerja di perpustakaan"), required=False)
    roles = forms.MultipleChoiceField(label=_("Peran"), widget=forms.CheckboxSelectMultiple, required=False)
    password = forms.CharField(
        label=_("Kata sandi"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Sekurangnya 10 huruf; bukan kata yang lazim."),
    )

    def __init__(self, *args: Any, institutions: Iterable[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = list(institutions)
        names = queries.names(ids)
        self.fields["institution"].choices = [(str(id), names.get(id, str(id))) for id in ids]  # type: ignore[attr-defined]
        self.fields["library"].choices = [  # type: ignore[attr-defined]
            ("", _("Satu-satunya, atau tidak di perpustakaan")),
            *((str(one.id), one.name) for id in ids for one in queries.libraries_of(id)),
        ]
        self.fields["roles"].choices = role_choices()  # type: ignore[attr-defined]

    def clean_password(self) -> str:
        """Long enough, and no common word."""
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


class PasswordForm(PageForm):
    """A new password for an account."""

    password = forms.CharField(
        label=_("Kata sandi baru"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Sekurangnya 10 huruf; bukan kata yang lazim."),
    )

    def clean_password(self) -> str:
        """Long enough, and no common word."""
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


class OwnPasswordForm(PasswordForm):
    """One's own password: the old one first."""

    field_order = ("old", "password")

    old = forms.CharField(
        label=_("Kata sandi sekarang"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_old(self) -> str:
        """It must be the present one."""
        old = str(self.cleaned_data["old"])
        if not self.account.check_password(old):
            raise forms.ValidationError(_("Kata sandi sekarang tidak cocok."))
        return old


class GiveRoleForm(PageForm):
    """One more role."""

    role = forms.ChoiceField(label=_("Peran"))

    def __init__(self, *args: Any, kind: InstitutionKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(kind)  # type: ignore[attr-defined]


def role_choices(kind: InstitutionKind | None = None) -> list[tuple[str, Any]]:
    """The roles that accounts of an institution of this kind may have; all that are given when no kind is told."""
    absent = {Role.PUBLIC, Role.READER}
    if kind is not None:
        absent |= PARTNER_ROLES if kind == InstitutionKind.AGENCY else AGENCY_ROLES
    return [(role.value, word) for role, word in ROLES.items() if role not in absent]


def _parents() -> list[tuple[str, Any]]:
    return [("", _("Berdiri sendiri")), *((str(row.id), row.name) for row in queries.institutions())]
