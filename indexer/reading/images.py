"""Images that stand in a report as data: megabytes of letters that are no text, taken out before anything looks at it."""

from __future__ import annotations

import re
from itertools import islice

# In bytes, not in text: decoded, 32 MB of them take up to 128 MB. They are ASCII in every encoding of reports but UTF-16.
_IMAGE = re.compile(rb"data:[a-z]{1,20}/[\w.+-]{1,60}(?:;[\w=.-]{1,40}){0,3};base64,[A-Za-z0-9+/=]+")
_LEFT = b"data:"
#: Images that are taken out; those behind are text, as a million of them, small enough to fit, take 200 MB to take out.
LIMIT_IMAGES = 100_000


def drop_images(data: bytes) -> bytes:
    """The bytes of a report with "data:" in place of each image; line ends stay where they are."""
    return _IMAGE.sub(_LEFT, data, count=LIMIT_IMAGES) if b";base64," in data else data


def find_offset(data: bytes, offset: int) -> int:
    """Where in `data` the byte stands that is at `offset` in `drop_images(data)`."""
    for image in islice(_IMAGE.finditer(data), LIMIT_IMAGES):
        if offset < image.start() + len(_LEFT):
            break
        offset += len(image[0]) - len(_LEFT)
    return offset
