"""The pages app: no tables, only looks and machinery."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Templates, static files, tags and hooks."""

    name = "lentera.pages"
    label = "pages"
