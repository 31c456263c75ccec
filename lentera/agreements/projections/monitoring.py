"""How facts of monitoring become rows."""

from lentera.agreements.facts import EvaluationRemarked, GapExplained, PointSettled, WoundDown
from lentera.agreements.models import EvaluationRemark, GapNote, SettledPoint, WindDown
from lentera.journal.granting import end_grant
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(EvaluationRemarked)
def remark_on_evaluation(fact: EvaluationRemarked, entry: Entry) -> None:
    told = [(str(line.scope_item), line.scope_item, line.remark) for line in fact.lines]
    for name, item, remark in [*told, ("summary", None, fact.summary)]:
        EvaluationRemark.rows.put(
            entry,
            id=derived_id(fact.evaluation, f"remark {entry.author} {name}"),
            evaluation=fact.evaluation,
            agreement=fact.agreement,
            agency=fact.agency,
            scope_item=item,
            remark=remark,
            said_at=entry.at,
        )


@projects(GapExplained)
def explain_gap(fact: GapExplained, entry: Entry) -> None:
    GapNote.rows.put(entry, copy_fields(fact, GapNote), id=fact.agreement)


@projects(PointSettled)
def settle_point(fact: PointSettled, entry: Entry) -> None:
    SettledPoint.rows.put(
        entry,
        id=derived_id(fact.agreement, f"point {fact.point}"),
        draft=fact.agreement,
        point=fact.point,
        answer=fact.answer,
    )


@projects(WoundDown)
def wind_down(fact: WoundDown, entry: Entry) -> None:
    WindDown.rows.insert(entry, id=fact.agreement, last_day=fact.last_day, wound_down_at=entry.at)
    for partner in fact.partners:
        end_grant(entry, partner, entry.audience)
        end_grant(entry, partner, "partners")
