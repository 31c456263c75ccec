"""Pages of the mobile library."""
