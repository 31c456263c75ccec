"""After the loans: the rules by which Karang Intan lends from now on, so that its grid shows more than defaults."""

from lentera.circulation import actions
from lentera.circulation.actions import Desk
from lentera.circulation.facts import ReaderGroup
from lentera.circulation.rules import RuleName, Scope
from lentera.demo.stage import Stage, must
from lentera.journal.ids import derived_id

HOUSE = "lapas-narkotika-karang-intan"
PAPERS = "Majalah dan komik"


def tell(stage: Stage) -> None:
    """Reference works stay in the room, the staff keeps books longer, and of magazines and comics one goes out."""
    institution, library = stage.institutions[HOUSE], stage.libraries[HOUSE]
    desk = Desk(institution, stage.accounts["librarian"], library)
    values = [
        (Scope(None, "", "reference"), RuleName.LEND, 0),
        (Scope(None, ReaderGroup.STAFF), RuleName.DAYS, 14),
        (Scope(None, ReaderGroup.STAFF), RuleName.MAX_ITEMS, 4),
        (Scope(library, "", "comic"), RuleName.RENEWALS, 0),
    ]
    for number, (scope, name, value) in enumerate(values):
        must(actions.save_value(desk, scope, name, value, request_id=f"demo rule {number}"), f"rule {name}")
    fields = {"name": PAPERS, "most": 1, "kinds": "comic serial", "group": "", "library": None}
    limit = derived_id(institution, f"demo limit {PAPERS}")
    must(actions.save_limit(desk, limit, fields, request_id="demo limit"), "limit")
