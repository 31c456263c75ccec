"""Addresses of evaluations and of what a renewal takes over."""

from django.urls import path

from lentera.agreements.views import evaluation, renewal
from lentera.institutions.references import reference_urls

urlpatterns = [
    path("desk/agreements/<uuid:id>/evaluate/", evaluation.evaluate, name="evaluate"),
    path("desk/agreements/evaluations/<uuid:evaluation>/", evaluation.show, name="evaluation"),
    path("desk/agreements/evaluations/<uuid:evaluation>/remark/", evaluation.remark, name="remark"),
    path("desk/agreements/<uuid:id>/learned/", renewal.learned, name="learned"),
    path("desk/agreements/<uuid:id>/gap/", renewal.gap, name="gap"),
    *reference_urls(renewal.LIMITS, "desk/agreements/limits/"),
]
