"""Pages of papers, below `/desk/papers/`."""
