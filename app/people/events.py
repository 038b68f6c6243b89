"""What people state about themselves, and what I note about others for my own devices: kinds and payloads.

A profile goes into each direct space and into my personal space; petnames and verifications only into the personal
space, and count from nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass

PROFILE = 10000
PETNAME = 10003
VERIFIED = 10004

# The words under which project.py keeps my notes about an account.
PETNAME_NOTE, VERIFIED_NOTE = "petname", "verified"


@dataclass(frozen=True, slots=True)
class ProfileStated:
    """Kind 10000, the newest per author counts: a name, a few lines of text, a small picture as WebP, or none, and
    `fields`, a label and a value each.
    """

    name: str
    about: str = ""
    picture: bytes = b""
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PetnameGiven:
    """Kind 10003, in the personal space, the newest per account counts; an empty name takes it away."""

    account: bytes
    name: str


@dataclass(frozen=True, slots=True)
class ContactVerified:
    """Kind 10004, in the personal space, the newest per account counts: I compared the safety number."""

    account: bytes
    verified: bool
