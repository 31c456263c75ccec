"""Official papers: numbers, words, PDF and Word files, signatures, files from outside.

Knows no area: plain data in, text or bytes out.
"""

import logging

# What is wrong with a file is told in its report; the PDF library's own account, with names, belongs in no log.
for _part in ("pyhanko.sign", "pyhanko.pdf_utils", "pyhanko_certvalidator"):
    logging.getLogger(_part).setLevel(logging.CRITICAL)
