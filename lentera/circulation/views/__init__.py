"""Pages of circulation."""
