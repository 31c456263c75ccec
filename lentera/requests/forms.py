"""Forms of requests: the question of an interview, and what either side says on the page of a request."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lentera.pages.forms import FlexibleDateField, NumberField, PageForm
from lentera.requests import words as said_as
from lentera.requests.choices import Choices
from lentera.requests.facts import Asking, Channel, RequestKind, Verdict, Why
from lentera.requests.interview import Question, asking_from, read_wishes
from lentera.requests.rules import MOST_WISHES

LARGEST_SCAN = 10 * 1024 * 1024  # bytes


class StartForm(PageForm):
    """What is asked, and of whom."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("Apa yang diminta?"),
        choices=list(said_as.KINDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih apa yang diminta.")},
    )
    agency = forms.ChoiceField(label=_("Kepada"))

    def __init__(self, *args: Any, agencies: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Any = self.fields["agency"]
        chosen.choices = agencies


class QuestionForm(PageForm):
    """One question of an interview; `answers()` gives what is kept under its keys."""

    def __init__(
        self,
        question: Question,
        language: str,
        today: date,
        *args: Any,
        choices: Choices,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.question, self.today = question, today
        label, hint = question.ask.say(language), question.help.say(language)
        common: dict[str, Any] = {"label": label, "required": question.required, "help_text": hint}
        missing = {"required": _("Pertanyaan ini perlu dijawab.")}
        match question.type:
            case "long" | "wishes":
                rows = 8 if question.type == "wishes" else 4
                made: dict[str, forms.Field] = {
                    question.key: forms.CharField(
                        max_length=4000,
                        widget=forms.Textarea(attrs={"rows": rows}),
                        **common,
                        error_messages=missing,
                    )
                }
            case "number":
                unit = question.unit.say(language)
                made = {question.key: NumberField(min_value=1, max_value=100_000, unit=unit, **common)}
            case "day":
                made = {question.key: FlexibleDateField(**common)}
            case "days":
                required = question.required
                made = {
                    "first": FlexibleDateField(label=_("Dari"), required=required),
                    "last": FlexibleDateField(label=_("Sampai"), required=required),
                }
            case "many":
                options_said = [(code, said.say(language)) for code, said in question.options]
                made = {
                    question.key: forms.MultipleChoiceField(
                        choices=options_said, widget=forms.CheckboxSelectMultiple, **common
                    )
                }
            case "scope" | "thing":
                empty = [] if question.required else [("", _("Tanpa dasar"))]
                made = {
                    question.key: forms.ChoiceField(
                        choices=[*choices, *empty], widget=forms.RadioSelect, **common, error_messages=missing
                    )
                }
            case _:
                made = {question.key: forms.CharField(max_length=300, **common, error_messages=missing)}
        self.fields.update(made)

    def clean_wishes(self) -> str:
        """Titles as they were written, unless a line has none."""
        text: str = self.cleaned_data["wishes"]
        wishes = read_wishes(text)
        for place, wish in enumerate(wishes, 1):
            if not wish.title or wish.copies < 1:
                raise forms.ValidationError(
                    _now("Judul pada baris %(line)s belum lengkap. Tulis judulnya dan jumlah sedikitnya 1."),
                    params={"line": place},
                )
        if len(wishes) > MOST_WISHES:
            raise forms.ValidationError(
                _now(
                    "Ada %(count)s judul dalam satu permintaan, paling banyak %(limit)s. "
                    "Pecah menjadi beberapa permintaan."
                ),
                params={"count": len(wishes), "limit": MOST_WISHES},
            )
        return text

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        first, last = told.get("first"), told.get("last")
        if first and last and last < first:
            self.add_error("last", _("Hari terakhir lebih awal dari hari pertama. Perbaiki tanggalnya."))
        for key in ("last", "by"):
            if told.get(key) and told[key] < self.today and key not in self.errors:
                self.add_error(key, _("Tanggal ini sudah lewat. Isi tanggal yang akan datang."))
        return told

    def answers(self) -> dict[str, str]:
        """The answer as text, by key."""
        return {key: _as_text(self.cleaned_data.get(key)) for key in self.question.keys}


def _as_text(value: Any) -> str:
    if value in (None, ""):
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return ",".join(value)
    return str(value)


def initial_of(question: Question, answers: dict[str, str]) -> dict[str, Any]:
    """What a question's form shows of earlier answers."""
    told: dict[str, Any] = {}
    for key in question.keys:
        text = answers.get(key, "")
        if not text:
            continue
        if question.type in ("day", "days"):
            told[key] = date.fromisoformat(text)
        elif question.type == "number":
            told[key] = int(text)
        elif question.type == "many":
            told[key] = text.split(",")
        else:
            told[key] = text
    return told


class SendForm(PageForm):
    """With a letter or without."""

    letter = forms.BooleanField(label=_("Terbitkan surat permohonan bernomor"), required=False, initial=True)


class ReasonForm(PageForm):
    """Why."""

    reason = forms.CharField(label=_("Alasan"), max_length=500)


class ConfirmForm(PageForm):
    """What the partner adds when it has what it asked for."""

    words = forms.CharField(label=_("Catatan"), required=False, max_length=500)


class TakeUpForm(PageForm):
    """Who handles it."""

    handler = forms.CharField(label=_("Ditangani oleh"), max_length=200, help_text=_("Jabatan atau unit."))


class AnswerForm(PageForm):
    """An agency's answer."""

    verdict = forms.ChoiceField(
        label=_("Jawaban"), choices=list(said_as.VERDICTS.items()), widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Penjelasan"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Perlu bila ditolak atau dengan cara lain. Mitra membacanya."),
    )
    by = FlexibleDateField(label=_("Dapat diharapkan paling lambat"), required=False)
    why = forms.ChoiceField(
        label=_("Alasan menolak"), required=False, choices=[("", "—"), *said_as.WHYS.items()]
    )
    to = forms.CharField(label=_("Diteruskan kepada"), required=False, max_length=300)

    def told(self) -> dict[str, Any]:
        """The answer as the action takes it."""
        said = self.cleaned_data
        return {
            "verdict": Verdict(said["verdict"]),
            "words": said["words"],
            "by": said["by"],
            "why": Why(said["why"]) if said["why"] else None,
            "to": said["to"],
        }


class FulfilForm(PageForm):
    """What came of it. A thing is "kind|id"."""

    thing = forms.ChoiceField(label=_("Hasil"), required=False)
    words = forms.CharField(
        label=_("Yang terlaksana"), max_length=500, help_text=_("Misalnya: 40 buku dikirim dalam satu boks.")
    )
    on = FlexibleDateField(label=_("Tanggal"))
    more = forms.BooleanField(label=_("Masih ada yang menyusul"), required=False)

    def __init__(self, *args: Any, things: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Any = self.fields["thing"]
        chosen.choices = [("", _("Dengan kata-kata saja")), *things]

    def told(self) -> dict[str, Any]:
        """What came of it as the action takes it."""
        said = self.cleaned_data
        kind, _bar, id = said["thing"].partition("|")
        return {
            "words": said["words"],
            "on": said["on"],
            "kind": kind,
            "thing": UUID(id) if id else None,
            "whole": not said["more"],
        }


class ReceiveForm(PageForm):
    """A request that came by letter, message or word of mouth."""

    partner = forms.ChoiceField(label=_("Dari"))
    kind = forms.ChoiceField(label=_("Apa yang diminta?"), choices=list(said_as.KINDS.items()))
    channel = forms.ChoiceField(label=_("Datang sebagai"), choices=list(said_as.CHANNELS.items()))
    source = forms.CharField(
        label=_("Sumber"), max_length=300, help_text=_("Nomor dan tanggal surat, atau jabatan yang meminta.")
    )
    received_on = FlexibleDateField(label=_("Diterima pada"))
    topics = forms.CharField(label=_("Yang diminta"), max_length=300)
    thing = forms.ChoiceField(
        label=_("Yang diperpanjang"),
        required=False,
        help_text=_("Hanya bila yang diminta perpanjangan."),
    )
    amount = NumberField(label=_("Jumlah"), required=False, min_value=1, max_value=100_000)
    by = FlexibleDateField(label=_("Dibutuhkan paling lambat"), required=False)
    wishes = forms.CharField(
        label=_("Judul yang diinginkan"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Satu judul tiap baris: judul | pengarang | jumlah."),
    )
    words = forms.CharField(
        label=_("Kata-kata mitra"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    scan = forms.FileField(label=_("Pindaian"), required=False, help_text=_("PDF, JPEG, atau PNG."))

    def __init__(self, *args: Any, partners: Choices, things: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        told: Any = self.fields
        told["partner"].choices = partners
        told["thing"].choices = [("", "—"), *things]

    def asking(self) -> Asking:
        """What the partner asked, as the agency read it."""
        said = self.cleaned_data
        keys = ("topics", "amount", "by", "wishes", "words", "thing")
        answers = {key: _as_text(said[key]) for key in keys}
        return asking_from(RequestKind(said["kind"]), answers)

    def told(self) -> dict[str, Any]:
        """How it came."""
        said = self.cleaned_data
        return {
            "channel": Channel(said["channel"]),
            "source": said["source"],
            "received_on": said["received_on"],
        }


class DaysForm(PageForm):
    """Within how many days the agency means to answer."""

    days = NumberField(label=_("Batas menjawab"), unit=_("hari"), min_value=1, max_value=90)
