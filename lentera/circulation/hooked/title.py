"""What circulation tells the catalogue of a title before it goes: whether somebody waits for it."""

from lentera.catalogue.hooks import register_waited
from lentera.circulation.queries.wish import waited_for

register_waited(waited_for)
