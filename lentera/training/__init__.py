"""Training: courses, runs with their sessions, who takes part, and certificates."""
