"""The one address of OAI-PMH."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.protocols.oai.answering import ANSWERS, Repository, moment_of
from lentera.protocols.oai.asking import Problem, read_request, stamp
from lentera.protocols.xml import HEAD, attribute, text

OPEN = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">'
)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    """Any of the six verbs, by GET or POST; errors of the protocol are answers like any other."""
    sent = [*request.GET.lists(), *(request.POST.lists() if request.method == "POST" else ())]
    pairs = [(name, str(value)) for name, values in sent for value in values]
    base = request.build_absolute_uri(request.path)
    moment, echo = clock.now(), ""
    try:
        asked = read_request(pairs)
        echo = "".join(f" {name}={attribute(value)}" for name, value in sorted(dict(pairs).items()))
        moment = moment_of(asked)
        inner = ANSWERS[asked.verb](_repository(request, base), asked)
        body = f"<{asked.verb}>{inner}</{asked.verb}>"
    except Problem as problem:
        if problem.code in ("badVerb", "badArgument"):
            echo = ""
        body = f'<error code="{problem.code}">{text(problem.words)}</error>'
    told = (
        f"{HEAD}{OPEN}<responseDate>{stamp(moment)}</responseDate>"
        f"<request{echo}>{text(base)}</request>{body}</OAI-PMH>"
    )
    return HttpResponse(told, content_type="text/xml; charset=utf-8")


def _repository(request: HttpRequest, base: str) -> Repository:
    agency = institutions.agency()
    nowhere = "00000000-0000-0000-0000-000000000000"
    page = request.build_absolute_uri(
        reverse("catalogue:record", urlconf=settings.ROOT_URLCONF, args=[nowhere])
    )
    return Repository(
        name=agency.name if agency is not None else "Lentera",
        base=base,
        email=settings.LENTERA_ADMIN_EMAIL,
        namespace=settings.LENTERA_OAI_NAMESPACE,
        record_address=page.replace(nowhere, "{id}"),
    )
