"""The answer to a reader's question, printed for the moment: its words are forgettable and never kept as a paper."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.circulation import queries
from lentera.circulation.messages.hold import PRIORITIES
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.papers.hooks import UNKNOWN, Made, PaperKind, register_about, register_paper


def knows_question(institution: UUID, question: UUID) -> bool:
    """Whether the institution was asked this."""
    return queries.question_state(institution, question) is not None


def has_answer(institution: UUID, question: UUID) -> bool:
    """Whether an answer was written and is not forgotten yet."""
    line = queries.question(institution, question)
    return line is not None and bool(line.answer)


def reference_answer(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """Question and answer, with the card to which it is brought. No name."""
    line = queries.question(author, about)
    if line is None:
        return UNKNOWN
    if not line.answer:
        return Refusal("reader-question-answer-empty")
    today = clock.today(institutions.zone_of(author))
    goes_to = _("Kartu %(card)s") % {"card": line.card} if line.card else line.place
    facts = [
        [_("Kelas"), str(PRIORITIES[line.state.priority])],
        [_("Diterima"), formats.full_date(line.state.asked_on)],
    ]
    data = {
        "title": _("Jawaban pertanyaan"),
        "subtitle": [goes_to] if goes_to else [],
        "date": today,
        "facts": facts,
        "sections": [
            {"title": _("Pertanyaan"), "paragraphs": _paragraphs(line.text)},
            {"title": _("Jawaban"), "paragraphs": _paragraphs(line.answer)},
        ],
    }
    return Made(_("Jawaban pertanyaan"), data, today)


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.splitlines() if part.strip()]


register_about(
    "question", gettext_lazy("Pertanyaan anggota"), "circulation:question", Capability.LOANS, knows_question,
    scans=False,
)  # fmt: skip
register_paper(
    PaperKind(
        "reference_answer", gettext_lazy("Jawaban pertanyaan"), "report", "question", Capability.LOANS,
        reference_answer, numbered=False, kept=False, offers=has_answer,
    )
)  # fmt: skip
