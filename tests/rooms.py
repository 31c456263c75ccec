"""The import contract that layers cannot say: of another area only the rooms that are open to others.

An area's tables, projections and pages are its own affair; others read its queries, call its actions, know its
facts and fill its hooks. `demo` and `config` see everything: one tells a story in bulk, the other plugs all together.
"""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OpenRoomsContract(Contract):
    """`areas` import of each other only modules whose room (`lentera.AREA.ROOM`) is in `open_rooms`.

    `also_open` names single rooms (`AREA.ROOM`) that are open besides.
    """

    areas = fields.SetField(subfield=fields.StringField())
    open_rooms = fields.SetField(subfield=fields.StringField())
    also_open = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Every direct import from one area into a closed room of another."""
        areas, rooms, also = set(self.areas), set(self.open_rooms), set(self.also_open or ())  # type: ignore[call-overload]
        trespasses = []
        for importer in sorted(graph.modules):
            home = importer.split(".")[1:2]
            if not home or home[0] not in areas:
                continue
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                area, room = [*imported.split(".")[1:3], "", ""][:2]
                is_open = room in rooms or f"{area}.{room}" in also
                if area in areas - set(home) and not is_open:
                    line = graph.get_import_details(importer=importer, imported=imported)[0]["line_number"]
                    trespasses.append((importer, line, imported))
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line for each import that goes round the open rooms."""
        for importer, line, imported in check.metadata["trespasses"]:
            output.print_error(f"- {importer} (line {line}) imports {imported}", bold=False)
