"""Official papers: numbers, words and PDF. Knows no area: plain data in, text or bytes out."""
