"""What evidence fills in others: its place in the side bar."""

from django.utils.translation import gettext_lazy as _

from lentera.agreements.hooks import register_map
from lentera.evidence import papers  # noqa: F401 (its kinds of papers register themselves)
from lentera.evidence.queries.places import map_of
from lentera.pages import hooks

hooks.register_nav(_("Bukti"), "evidence:dashboard", "chart-histogram", order=90, capability="reports")
register_map(map_of)
