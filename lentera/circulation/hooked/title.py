"""What circulation tells the catalogue of a title before it goes: whether somebody waits for it."""

from lentera.catalogue.hooks import register_waited
from lentera.circulation.queries.wish import is_waited_for

register_waited(is_waited_for)
