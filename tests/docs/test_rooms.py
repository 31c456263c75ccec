"""The import contract sees a trespass and lets an honest visit pass."""

import grimp
import pytest

from tests.rooms import OpenRoomsContract

AREAS = ["stock", "circulation"]


@pytest.mark.parametrize(
    "case, importer, imported, kept",
    [
        ("a query", "lentera.circulation.actions", "lentera.stock.queries", True),
        ("a file of a room", "lentera.circulation.actions", "lentera.stock.queries.items", True),
        ("a single open room", "lentera.circulation.views", "lentera.stock.access", True),
        ("one's own table", "lentera.stock.actions", "lentera.stock.models", True),
        ("no area", "lentera.demo.story", "lentera.stock.models", True),
        ("another's table", "lentera.circulation.actions", "lentera.stock.models", False),
        ("another's projection", "lentera.circulation.projections", "lentera.stock.projections", False),
        ("another's whole package", "lentera.circulation.actions", "lentera.stock", False),
    ],
)
def test_only_open_rooms_of_another_area_are_entered(case, importer, imported, kept):
    graph = grimp.ImportGraph()
    for module in (importer, imported):
        graph.add_module(module)
    graph.add_import(importer=importer, imported=imported, line_number=1, line_contents="import …")
    contract = OpenRoomsContract(
        name="rooms",
        session_options={"root_packages": ["lentera"]},
        contract_options={"areas": AREAS, "open_rooms": ["queries"], "also_open": ["stock.access"]},
    )
    assert contract.check(graph, verbose=False).kept is kept, case
