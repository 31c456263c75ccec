"""The story in chapters; each puts its scenes on the stage's agenda."""
