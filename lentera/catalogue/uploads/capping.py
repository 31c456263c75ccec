"""No upload fills the disk: what goes beyond the largest file that an import takes is read and thrown away."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

MIB = 1 << 20


def largest() -> int:
    """The largest file that is taken (bytes)."""
    return int(settings.LENTERA_UPLOAD_MIB) * MIB


class CappedUploads(FileUploadHandler):
    """Stands before Django's own handlers and counts; forms have limits of their own besides."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand a chunk on, unless it is one too many. Raises StopUpload: the form then has no file."""
        self.taken += len(raw_data)
        if self.taken > largest():
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""
