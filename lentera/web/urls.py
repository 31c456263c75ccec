"""Addresses of the pages that show several areas."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from lentera.web.views import calendars, file_check, home, machines, mail, partner, portal, searching, sticks

app_name = "web"


class CodeConverter(StringConverter):
    """A code or a number of a paper; numbers hold slashes."""

    regex = ".{1,120}?"


register_converter(CodeConverter, "papercode")

urlpatterns = [
    path("", portal.portal, name="portal"),
    path("numbers/<slug:name>/", portal.number, name="number"),
    path("verify/", portal.verify_entry, name="verify-entry"),
    path("verify/file/", file_check.check_file, name="verify-file"),
    path("verify/<papercode:code>", portal.verify, name="verify"),
    path("calendar.ics", calendars.calendar, name="calendar"),
    path("robots.txt", portal.robots, name="robots"),
    path("favicon.ico", portal.favicon, name="favicon"),
    path("healthz", machines.healthz, name="healthz"),
    path("metrics", machines.prometheus, name="metrics"),
    path("desk/", home.home, name="desk"),
    path("desk/partnership/", partner.partnership, name="partnership"),
    path("desk/search/", searching.search, name="search"),
    path("van/sticks/", sticks.sticks, name="sticks"),
    path("van/sticks/look/", sticks.look, name="look-at-stick"),
    path("van/sticks/<uuid:node>/", sticks.write, name="write-stick"),
    path("van/sticks/<uuid:node>/parts/<str:name>", sticks.part, name="stick-part"),
    path("desk/mail/", mail.mail, name="mail"),
    path("desk/calendar/", calendars.month, name="calendar-address"),
]
