"""Values that people set by hand: in the report's front matter, in a comment of a section, or in a sidecar file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a sidecar sets; None leaves the extracted value as it is."""

    path: str = ""
