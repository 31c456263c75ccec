"""Who may undo what was done with an authority."""

from lentera.institutions.access import Capability, Level
from lentera.institutions.hooks import register_undo

register_undo("catalogue.authority_removed", Capability.RECORDS, Level.CREATE, "local")
register_undo("catalogue.authority_merged", Capability.RECORDS, Level.CREATE, "local")
