"""Forms around a draft: its articles, clauses of the library, the short way to begin, comments, reviews."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lentera.agreements import words
from lentera.agreements.facts import (
    Annex,
    Clause,
    ContactPoint,
    Content,
    Instrument,
    LegalRoute,
    LibraryClause,
    Variant,
    Witness,
)
from lentera.agreements.forms.lists import list_of
from lentera.agreements.rules import term_end
from lentera.institutions import queries as institutions
from lentera.pages.forms import FlexibleDateField, MonthOrDateField, NumberField, PageForm


def lines_of(text: str) -> tuple[str, ...]:
    """A paragraph for each line that is not empty."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def text_of_lines(lines: Iterable[str]) -> str:
    """The same as a text to edit."""
    return "\n\n".join(lines)


def _area(label: Any, rows: int = 5, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text
    )


class LibraryClauseForm(PageForm):
    """A clause of the library."""

    code = forms.CharField(
        label=_("Kode"),
        max_length=100,
        help_text=_("Huruf kecil, misalnya pks.kunjungan. Kode tidak berubah lagi."),
    )
    title = forms.CharField(label=_("Judul pasal"), max_length=200)
    paragraphs = _area(_("Ayat"), 8, help_text=_("Satu baris untuk setiap ayat."))
    title_en = forms.CharField(label=_("Judul dalam bahasa Inggris"), max_length=200, required=False)
    paragraphs_en = _area(_("Ayat dalam bahasa Inggris"), 6, required=False)
    instruments = forms.MultipleChoiceField(
        label=_("Dipakai dalam"),
        choices=list(words.INSTRUMENTS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    routes = forms.MultipleChoiceField(
        label=_("Hanya pada jalur hukum"),
        choices=list(words.ROUTES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tanpa pilihan: pada semua jalur."),
    )
    position = NumberField(label=_("Urutan"), min_value=1, max_value=999)
    mandatory = forms.BooleanField(label=_("Wajib ada dalam naskah"), required=False)
    variant_name = forms.CharField(
        label=_("Nama susunan lain"),
        max_length=200,
        required=False,
        help_text=_("Kosongkan bila klausul ini hanya punya satu susunan kata."),
    )
    variant = _area(_("Ayat dalam susunan lain"), 5, required=False)
    note = forms.CharField(label=_("Catatan perubahan"), max_length=300, required=False)

    def __init__(self, *args: Any, fixed_code: str = "", **options: Any):
        super().__init__(*args, **options)
        self.fixed_code = fixed_code
        if fixed_code:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if bool(told.get("variant_name")) != bool(told.get("variant")):
            self.add_error(
                "variant", ValidationError(_("Isi nama dan ayat susunan lain, atau kosongkan keduanya."))
            )
        return told

    def content(self, before: LibraryClause | None = None) -> LibraryClause:
        """The clause as told; further variants of `before` are kept."""
        told = self.cleaned_data
        variants = before.variants[1:] if before is not None else ()
        if told["variant_name"]:
            english = before.variants[0].paragraphs_en if before is not None and before.variants else ()
            first = Variant(
                name=told["variant_name"], paragraphs=lines_of(told["variant"]), paragraphs_en=english
            )
            variants = (first, *variants)
        return LibraryClause(
            code=self.fixed_code or told["code"].strip(),
            title=told["title"],
            paragraphs=lines_of(told["paragraphs"]),
            title_en=told["title_en"],
            paragraphs_en=lines_of(told["paragraphs_en"]),
            instruments=tuple(Instrument(one) for one in told["instruments"]),
            routes=tuple(LegalRoute(one) for one in told["routes"]),
            position=told["position"],
            mandatory=told["mandatory"],
            note=told["note"],
            variants=variants,
        )

    @staticmethod
    def initial_of(content: LibraryClause) -> dict[str, Any]:
        """What the form shows for a clause."""
        first = content.variants[0] if content.variants else None
        return {
            "title": content.title,
            "paragraphs": text_of_lines(content.paragraphs),
            "title_en": content.title_en,
            "paragraphs_en": text_of_lines(content.paragraphs_en),
            "instruments": [one.value for one in content.instruments],
            "routes": [one.value for one in content.routes],
            "position": content.position,
            "mandatory": content.mandatory,
            "variant_name": first.name if first else "",
            "variant": text_of_lines(first.paragraphs) if first else "",
            "note": "",
        }


class ArticleForm(forms.Form):
    """One article of a draft."""

    use_required_attribute = False
    code = forms.CharField(max_length=100, widget=forms.HiddenInput, required=False)
    origin = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    mandatory = forms.BooleanField(required=False, widget=forms.HiddenInput)
    order = forms.IntegerField(
        label=_("Urutan"), required=False, widget=forms.NumberInput(attrs={"class": "order"})
    )
    title = forms.CharField(label=_("Judul pasal"), max_length=200, required=False)
    paragraphs = _area(_("Ayat"), 4, required=False)
    title_en = forms.CharField(label=_("Judul dalam bahasa Inggris"), max_length=200, required=False)
    paragraphs_en = _area(_("Ayat dalam bahasa Inggris"), 3, required=False)
    leave_out = forms.BooleanField(label=_("Keluarkan dari naskah"), required=False)


ArticleForms = list_of(ArticleForm, most=200)


def article_initial(clauses: Iterable[Clause]) -> list[dict[str, Any]]:
    """What the list of articles shows."""
    return [
        {
            "code": clause.code,
            "origin": clause.origin,
            "version": clause.version,
            "mandatory": clause.mandatory,
            "order": place * 10,
            "title": clause.title,
            "paragraphs": text_of_lines(clause.paragraphs),
            "title_en": clause.title_en,
            "paragraphs_en": text_of_lines(clause.paragraphs_en),
        }
        for place, clause in enumerate(clauses, 1)
    ]


def articles_from(rows: Any) -> tuple[Clause, ...]:
    """The articles as told by a valid list, in their order; what is to be left out is gone."""
    told = [
        (
            form.cleaned_data["order"] if form.cleaned_data.get("order") is not None else 10**6,
            place,
            form.cleaned_data,
        )
        for place, form in enumerate(rows)
        if not form.cleaned_data.get("leave_out")
    ]
    return tuple(
        Clause(
            code=row["code"],
            title=row["title"],
            paragraphs=lines_of(row["paragraphs"]),
            title_en=row["title_en"],
            paragraphs_en=lines_of(row["paragraphs_en"]),
            origin=row["origin"],
            version=row["version"] or 0,
            mandatory=bool(row["mandatory"]),
        )
        for _order, _place, row in sorted(told, key=lambda one: one[:2])
    )


class PreambleForm(PageForm):
    """What surrounds the articles: considerations, legal bases, contacts, witnesses, annexes."""

    considerations = _area(_("Menimbang"), 4, required=False, help_text=_("Satu baris untuk setiap butir."))
    legal_bases = _area(
        _("Dasar hukum"),
        6,
        required=False,
        help_text=_("Satu baris untuk setiap peraturan. Periksa kembali setiap kali sebelum mencetak."),
    )
    contacts = _area(
        _("Alamat korespondensi"),
        3,
        required=False,
        help_text=_(
            "Satu baris untuk setiap pihak menurut urutannya: unit; alamat kantor. Bukan nomor pribadi."
        ),
    )
    witnesses = _area(
        _("Saksi"), 2, required=False, help_text=_("Satu baris untuk setiap saksi: nama; jabatan; lembaga.")
    )
    annex_title = forms.CharField(
        label=_("Lampiran"),
        max_length=200,
        required=False,
        help_text=_("Misalnya Rencana kerja tahun pertama."),
    )
    annex = _area(_("Isi lampiran"), 4, required=False)

    @staticmethod
    def initial_of(content: Content) -> dict[str, Any]:
        """What the form shows for a text."""
        known = {one.institution: one for one in content.contacts}
        rows = [known.get(party.institution) for party in content.parties]
        contacts = [
            "; ".join(part for part in (row.unit, row.address) if part) if row else "-" for row in rows
        ]
        return {
            "considerations": "\n".join(content.considerations),
            "legal_bases": "\n".join(content.legal_bases),
            "contacts": "\n".join(contacts) if content.contacts else "",
            "witnesses": "\n".join(
                "; ".join((one.name, one.position, one.organisation)).rstrip("; ")
                for one in content.witnesses
            ),
            "annex_title": content.annexes[0].title if content.annexes else "",
            "annex": text_of_lines(content.annexes[0].paragraphs) if content.annexes else "",
        }

    def fields_of(self, content: Content) -> dict[str, Any]:
        """The fields of the content as told. English considerations stay where the Indonesian ones do."""
        told = self.cleaned_data
        considerations = lines_of(told["considerations"])
        english = dict(zip(content.considerations, content.considerations_en, strict=False))
        contacts = []
        for party, line in zip(content.parties, lines_of(told["contacts"]), strict=False):
            unit, _sep, address = line.partition(";")
            if unit.strip() not in ("", "-"):
                contacts.append(
                    ContactPoint(institution=party.institution, unit=unit.strip(), address=address.strip())
                )
        witnesses = [
            Witness(
                **dict(
                    zip(("name", "position", "organisation"), map(str.strip, line.split(";")), strict=False)
                )
            )
            for line in lines_of(told["witnesses"])
        ]
        annexes: tuple[Annex, ...] = content.annexes[1:]
        if told["annex_title"] or told["annex"]:
            annex = Annex(title=told["annex_title"] or "Lampiran", paragraphs=lines_of(told["annex"]))
            annexes = (annex, *annexes)
        return {
            "considerations": considerations,
            "considerations_en": tuple(english.get(one, "") for one in considerations),
            "legal_bases": lines_of(told["legal_bases"]),
            "contacts": tuple(contacts),
            "witnesses": tuple(witnesses),
            "annexes": annexes,
        }


class StartForm(PageForm):
    """The short way to a draft: form, legal route, partner and days; everything else is filled in."""

    instrument = forms.ChoiceField(label=_("Bentuk naskah"), choices=list(words.INSTRUMENTS.items()))
    route = forms.ChoiceField(label=_("Jalur hukum"), choices=list(words.ROUTES.items()))
    partner = forms.ChoiceField(label=_("Mitra"))
    start = MonthOrDateField(
        label=_("Mulai berlaku"), help_text=_("Tanggal, atau bulannya saja bila tanggalnya belum pasti.")
    )
    term_years = NumberField(label=_("Lama"), unit=_("tahun"), min_value=1, max_value=20)

    def __init__(self, *args: Any, agency: UUID, **options: Any):
        super().__init__(*args, **options)
        others = [(str(row.id), row.name) for row in institutions.institutions() if row.id != agency]
        self.fields["partner"].choices = [("", _("Pilih mitra")), *others]  # type: ignore[attr-defined]

    def days(self) -> dict[str, Any]:
        """`start`, `end` and `months_only` as told."""
        first, last = self.cleaned_data["start"]
        return {
            "start": first,
            "end": term_end(first, years=self.cleaned_data["term_years"]),
            "months_only": ("start", "end") if first != last else (),
        }


class CommentForm(PageForm):
    """A word on a sent version."""

    place = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    text = _area(_("Komentar"), 3)
    proposal = _area(
        _("Usul kata-kata"),
        3,
        required=False,
        help_text=_(
            "Bila diisi, dinas dapat memakainya sebagai isi pasal ini. Satu baris untuk setiap ayat."
        ),
    )
    answers = forms.UUIDField(required=False, widget=forms.HiddenInput)


class AddendumForm(PageForm):
    """An addendum in writing: from when, until when, and why."""

    from_day = FlexibleDateField(label=_("Berlaku mulai"))
    end = FlexibleDateField(label=_("Berlaku sampai"))
    reason = forms.CharField(label=_("Alasan"), max_length=500)


class ReviewForm(PageForm):
    """What a review found."""

    findings = _area(_("Hasil telaah"), 5, help_text=_("Satu baris untuk setiap butir."))
    conclusion = _area(_("Simpulan"), 3)
    recommended = forms.BooleanField(label=_("Disarankan untuk dilanjutkan"), required=False, initial=True)
