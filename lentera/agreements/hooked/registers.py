"""Numbers of press releases in the register of numbers: they are counted when a release is published."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lentera.agreements.models import PublishedRelease
from lentera.papers.hooks import RegisterLine, register_register


def release_numbers(institution: UUID, year: int) -> list[RegisterLine]:
    """The releases of a year with their numbers."""
    return [
        RegisterLine(
            row.sequence, row.number, row.date, row.title, reverse("agreements:article", args=[row.id])
        )
        for row in PublishedRelease.objects.filter(institution=institution, year=year)
    ]


register_register("releases", _("Siaran pers"), release_numbers)
