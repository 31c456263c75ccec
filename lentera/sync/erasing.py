"""Erasures of evidence that other nodes were given: named in every bundle until the copy is said to be erased too.

A node says which of the erasures named last it has carried out, and how many it knows from the other in all. When these
are fewer than it once said, it was restored from a backup, may have its copies again, and is told of all of them anew.
"""

from collections.abc import Iterator
from uuid import UUID

from lentera.journal import blobs
from lentera.journal.models import Author, Blob
from lentera.journal.node import this_node
from lentera.sync import registry
from lentera.sync.bundle.messages import BlobGone, Cited, Erased
from lentera.sync.models import BlobWant, ErasedBlob, ServedBlob


def hear_gone(sender: UUID, told: list[BlobGone]) -> None:
    """A copy of erased evidence goes here too; believed of the author's home and of the root, never of one's own."""
    ErasedBlob.objects.filter(peer=sender, named=True).update(named=False)
    root = registry.anchor().node
    for one in told:
        author = UUID(bytes=one.author)
        if sender != root and sender not in registry.homes_of(author):
            continue
        if Author.objects.filter(id=author, home=this_node()).exists():
            continue
        if one.why == "erased":
            blobs.know_erased(author, one.digest)
            ErasedBlob.objects.update_or_create(
                peer=sender, institution_id=author, digest=one.digest, defaults={"named": True}
            )
        BlobWant.objects.filter(institution=author, digest=one.digest).update(
            answer="erased" if one.why == "erased" else "absent"
        )


def done_for(peer: UUID) -> Iterator[Erased]:
    """What a node is told of its erasures: nothing where it never named one."""
    known = ErasedBlob.objects.filter(peer=peer)
    held = known.count()
    if held:
        named = known.filter(named=True).order_by("institution", "digest")
        yield Erased(held, [Cited(row.institution_id.bytes, row.digest) for row in named])


def hear_done(sender: UUID, told: list[Erased]) -> None:
    """Name no longer what a node has erased, or all of it again when it knows less than it once did."""
    for one in told:
        for cited in one.done:
            author = UUID(bytes=cited.author)
            if Blob.objects.filter(institution=author, digest=cited.digest, data=None).exists():
                ServedBlob.objects.update_or_create(
                    peer=sender, institution_id=author, digest=cited.digest, defaults={"erased": True}
                )
    said = ServedBlob.objects.filter(peer=sender, erased=True)
    if said.count() > max((one.held for one in told), default=0):
        said.update(erased=False)
