"""A scan of an agreement is judged before it is kept for good, whichever form it comes by."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lentera.agreements.forms import PaperForm, SignForm
from tests.documents.test_uploads import action, encrypted, with_part


@pytest.mark.parametrize("form", [SignForm, PaperForm])
@pytest.mark.parametrize(
    "case, make, words",
    [
        ("only a head", lambda: b"%PDF-1.7\n%%EOF", "rusak atau terpotong"),
        ("a script", lambda: with_part("/OpenAction", action("/JavaScript")), "dapat berjalan sendiri"),
        ("a password", encrypted, "sandi"),
        ("a picture", lambda: b"GIF89a", "bukan PDF"),
    ],
)
def test_a_scan_that_no_other_form_takes_is_not_taken_here(form, case, make, words):
    told = form({}, {"scan": SimpleUploadedFile("naskah.pdf", make())})
    assert words in " ".join(told.errors["scan"])
