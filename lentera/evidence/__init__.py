"""Evidence: indicators counted from facts, the dashboard, the map of partners."""
