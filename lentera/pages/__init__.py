"""The looks of Lentera and the page machinery that every area shares; it knows no area."""
