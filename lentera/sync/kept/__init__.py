"""Parcels kept by the root's node as a backup of what nobody else may read: sealed to the author's own recovery key."""
