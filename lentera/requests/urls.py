"""Addresses of requests: `/desk/requests/`."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from lentera.requests.views import entering, interview, listing, request

app_name = "requests"


class LanguageConverter(StringConverter):
    """A language of papers."""

    regex = "id|en"


register_converter(LanguageConverter, "paperlanguage")

urlpatterns = [
    path("desk/requests/", listing.requests, name="requests"),
    path("desk/requests/answer-time/", listing.save_days, name="save-days"),
    path("desk/requests/wishes/", listing.wishes, name="wishes"),
    path("desk/requests/new/", interview.new, name="new"),
    path("desk/requests/enter/", entering.enter, name="enter"),
    path("desk/requests/drafts/<uuid:id>/", interview.draft, name="draft"),
    path(
        "desk/requests/drafts/<uuid:id>/letter-<paperlanguage:language>.pdf",
        interview.preview,
        name="preview",
    ),
    path("desk/requests/drafts/<uuid:id>/put-forward/", interview.put_forward, name="put-forward"),
    path("desk/requests/drafts/<uuid:id>/drop/", interview.drop, name="drop"),
    path("desk/requests/drafts/<uuid:id>/send/", interview.send, name="send"),
    path("desk/requests/drafts/<uuid:id>/<slug:key>/", interview.question, name="question"),
    path("desk/requests/<uuid:id>/", request.request_page, name="request"),
    path("desk/requests/<uuid:id>/adopt/", interview.adopt, name="adopt"),
    path("desk/requests/<uuid:id>/withdraw/", request.withdraw, name="withdraw"),
    path("desk/requests/<uuid:id>/confirm/", request.confirm, name="confirm"),
    path("desk/requests/<uuid:id>/reopen/", request.reopen, name="reopen"),
    path("desk/requests/<uuid:id>/take-up/", request.take_up, name="take-up"),
    path("desk/requests/<uuid:id>/answer/", request.answer, name="answer"),
    path("desk/requests/<uuid:id>/fulfil/", request.fulfil, name="fulfil"),
    path("desk/requests/<uuid:id>/renewal/", request.start_renewal, name="renewal"),
    path("desk/requests/<uuid:id>/scan", request.scan, name="scan"),
]
