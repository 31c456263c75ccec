"""The report of an evaluation as a paper, and the daily work on agreements that ended long ago."""

from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.agreements import actions, queries
from lentera.agreements.models import Evaluation
from lentera.institutions.access import Capability
from lentera.journal.refusals import Refusal
from lentera.journal.ticking import every_day
from lentera.pages import formats
from lentera.papers.hooks import Made, PaperKind, register_about, register_paper

every_day("agreements.wound-down")(actions.wind_down)


def _knows(institution: UUID, evaluation: UUID) -> bool:
    """Whether an institution is a party of the agreement that was evaluated."""
    agreement = Evaluation.objects.filter(id=evaluation).values_list("agreement", flat=True).first()
    state = None if agreement is None else queries.agreement_state(agreement)
    return state is not None and institution in state.parties


def make_report(author: UUID, evaluation: UUID, language: str) -> Made | Refusal:
    """The report of one evaluation in the words of both parties."""
    told = queries.evaluation_report(evaluation, language)
    state = None if told is None else queries.agreement_state(told[0].agreement)
    if told is None or state is None or state.agency != author:
        return Refusal("evaluation-unknown")
    row, data = told
    with translation.override(language):
        title = _("Laporan monev %(number)s, %(day)s") % {
            "number": state.number,
            "day": formats.long_date(row.evaluated_on),
        }
    return Made(title=title, data=data, on=row.evaluated_on, readers=state.partners)


register_about("evaluation", gettext_lazy("Evaluasi"), "agreements:evaluation", Capability.AGREEMENTS, _knows)
register_paper(
    PaperKind(
        code="evaluation_report",
        label=gettext_lazy("Laporan monev"),
        template="report",
        about="evaluation",
        capability=Capability.AGREEMENTS,
        make=make_report,
        retention="report",
    )
)
