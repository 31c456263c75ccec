"""Cover pictures from outside, made small: decoded under a cap, turned upright, drawn anew as JPEG without metadata."""

import io
import struct
import warnings
from dataclasses import dataclass

from PIL import ExifTags, Image, UnidentifiedImageError

from lentera.journal.refusals import Refusal

MOST_MIB = 10
MOST_PIXELS = 40_000_000  # decoded, 40 million need 120 MB
LEAST_WIDTH = 60  # pixels
SIZES = {"small": (132, 188), "medium": (400, 600)}  # twice and six times what lists and pages draw
SHRUNK = 1_600  # pixels of the longer side, from which both are drawn
SMOOTH = ("RGB", "RGBA", "L", "LA", "CMYK", "YCbCr")  # what Pillow makes small without steps
QUALITY = 82
TURNS = {  # EXIF's orientation to what makes it upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
KINDS = ("JPEG", "PNG", "WEBP")
DAMAGE = (
    UnidentifiedImageError,
    Image.DecompressionBombWarning,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    OverflowError,
    MemoryError,
)


@dataclass(frozen=True)
class Made:
    """The two sizes of a cover, JPEG."""

    small: bytes
    medium: bytes


def make_cover(data: bytes) -> Made | Refusal:
    """Both sizes of a picture that somebody sent. Never raises for bad data."""
    if not data:
        return Refusal("cover-empty")
    if len(data) > MOST_MIB * 1024 * 1024:
        return Refusal("cover-large", limit=MOST_MIB)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture: Image.Image = Image.open(io.BytesIO(data), formats=KINDS)
        width, height = picture.size  # told by the head; nothing is decoded yet
        if width * height > MOST_PIXELS:
            return Refusal("cover-pixels", width=width, height=height, limit=MOST_PIXELS // 1_000_000)
        if width < LEAST_WIDTH:
            return Refusal("cover-small", width=width, height=height, least=LEAST_WIDTH)
        if picture.mode not in SMOOTH:
            picture = picture.convert("RGBA")
        # Made small first: each further step would hold the whole picture once more.
        picture.thumbnail((SHRUNK, SHRUNK), Image.Resampling.LANCZOS, reducing_gap=3)
        turn = TURNS.get(_orientation(picture))
        upright = picture if turn is None else picture.transpose(turn)
        return Made(*(_sized(upright, size) for size in SIZES.values()))
    except Image.DecompressionBombError:  # so many that their number is not even told
        return Refusal("cover-bomb", limit=MOST_PIXELS // 1_000_000)
    except DAMAGE:
        return Refusal("cover-kind")


def _orientation(picture: Image.Image) -> int:
    """How the camera was held, by the photo's own words; 1 (upright) where these are missing or make no sense.

    `ImageOps.exif_transpose` would write all of them anew, and fail over what it cannot write.
    """
    try:
        told = picture.getexif().get(ExifTags.Base.Orientation)
    except (*DAMAGE, struct.error, TypeError, KeyError):
        return 1
    return told if isinstance(told, int) else 1


def _sized(picture: Image.Image, size: tuple[int, int]) -> bytes:
    """The picture within a size, on white where it is transparent."""
    small = picture.convert("RGBA")
    small.thumbnail(size, Image.Resampling.LANCZOS)
    paper = Image.new("RGB", small.size, "white")
    paper.paste(small, mask=small.getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()
