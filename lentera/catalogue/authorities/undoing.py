"""What of authorities can be undone: a removal and a merging. For what records were given, rename back."""

from lentera.catalogue.facts import AuthorityMerged, AuthorityRemoved, AuthoritySaved
from lentera.catalogue.models import Authority
from lentera.journal.facts import Fact
from lentera.journal.projecting import Entry
from lentera.journal.refusals import Refusal
from lentera.journal.undo import undoes


@undoes(AuthorityRemoved)
def bring_back(fact: AuthorityRemoved, _entry: Entry) -> Fact | Refusal:
    """The authority comes back as it was, unless it did already."""
    if Authority.objects.filter(id=fact.authority).exists():
        return Refusal("authority-is-there", heading=fact.heading)
    return AuthoritySaved(authority=fact.authority, content=fact.content, line=fact.line)


@undoes(AuthorityMerged)
def part_again(fact: AuthorityMerged, _entry: Entry) -> Fact | Refusal:
    """The one that went comes back with its own heading; the forms that the other took over stay there."""
    if Authority.objects.filter(id=fact.gone).exists():
        return Refusal("authority-is-there", heading=fact.heading)
    return AuthoritySaved(authority=fact.gone, content=fact.content, line=fact.line)
