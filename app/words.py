"""What a person reads, in their language: sentences are written in English and looked up where they are said.

`say` gives a sentence in the language of whoever asks: of the call that is being answered, else of this process. `mark`
is for sentences that stand in tables and are said later. Logs, codes and keys stay English, and so does the command
line. The catalogues are assets/i18n/*.ts; how a sentence is added: CONTRIBUTING.md.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ENGLISH, PSEUDO = "en", "pseudo"
LANGUAGE = "Accept-Language"  # where a call over the socket names the language of its answer
LANGUAGES: Mapping[str, str] = {ENGLISH: "English", "de": "Deutsch"}
"""What can be chosen, and its own name for itself."""

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "i18n"
OF_PYTHON = "Python"  # the context of sentences in Python; a file of QML is one of its own

_asked: ContextVar[str | None] = ContextVar("asked", default=None)
_own = [ENGLISH]  # of this process


@dataclass(frozen=True, slots=True)
class Mark:
    """A sentence that is said later: `say` takes it, and so does a place in another sentence."""

    sentence: str

    def __str__(self) -> str:
        return say(self.sentence)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


def mark(sentence: str) -> Mark:
    """Note a sentence for the catalogues; it is said later."""
    return Mark(sentence)


def say(sentence: str | Mark, /, **values: object) -> str:
    """Give a sentence in the language of whoever asks, with values at its places in braces."""
    told = sentence.sentence if isinstance(sentence, Mark) else sentence
    language = spoken()
    if language == PSEUDO:
        from app.pseudo import stretched

        told = stretched(told)
    elif language != ENGLISH:
        told = catalogue(language).get((OF_PYTHON, told), told)
    return told.format(**values) if values else told


def spoken() -> str:
    """Give the language in which `say` answers now."""
    return _asked.get() or _own[0]


def speak(language: str) -> None:
    """Have this process speak a language from now on: a window does, at its start and when another one is chosen."""
    _own[0] = language


@contextmanager
def asked_in(language: str) -> Iterator[None]:
    """Answer in a language meanwhile, in this task alone; one that is not known is English."""
    token = _asked.set(language if language in LANGUAGES or language == PSEUDO else ENGLISH)
    try:
        yield
    finally:
        _asked.reset(token)


def wanted(chosen: str, system: str) -> str:
    """Give the language to speak: what was chosen, else that of the system, written like de_AT, else English.

    `KITH_LANG` goes before both, for those who write screens: it may also be `pseudo`.
    """
    for word in (os.environ.get("KITH_LANG", ""), chosen, system.partition("_")[0]):
        if word in LANGUAGES or word == PSEUDO:
            return word
    return ENGLISH


@cache
def catalogue(language: str) -> Mapping[tuple[str, str], str]:
    """Give what sentences are in a language, by (context, English), without what is unfinished; none for English."""
    if language == ENGLISH:
        return {}
    from xml.etree import ElementTree

    tree = ElementTree.parse(FOLDER / f"kith_{language}.ts")  # noqa: S314 - a file of ours, as the code is
    found: dict[tuple[str, str], str] = {}
    for context in tree.iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            said = message.find("translation")
            if said is not None and said.text and said.get("type") is None:
                found[name, message.findtext("source", "")] = said.text
    return found
