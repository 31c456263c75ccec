"""The pages app: no tables, only looks and machinery."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Templates, static files, tags and hooks."""

    name = "lentera.pages"
    label = "pages"

    def ready(self) -> None:
        """Let sentences be said in the words of a vocabulary pack."""
        from lentera.pages import vocabulary

        vocabulary.install()
