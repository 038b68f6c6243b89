"""Brings assets/i18n/kith_*.ts up to date with the sources: what is new is entered unfinished, what is gone goes.

Run by `make words`; tests/test_words.py reads the same list of sentences. Sentences are what QML gives to `qsTr`, by
file, and what Python gives to `say` and `mark` and, as second argument, to an error. The files are Qt Linguist's.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "assets" / "i18n"
FLOORS = ("ui", "app", "node", "sync", "crypto")
OF_PYTHON = "Python"
ERRORS = frozenset({"Refused", "PeerFault", "WorldFault", "WrongUse", "NotRunning", "Bug"})
SAID = {"say": 0, "mark": 0, "Entry": 1}  # which argument is a sentence; Entry is that of ui/pages.py
# What others did against the rules of the wire is for logs, not for people.
BELOW, OF_PEERS = FLOORS[2:], frozenset({"PeerFault"})
# What only the command line says, a relay too, stays English: windows show the codes of relays in words of their own.
ENGLISH = frozenset(
    f"app/{name}.py"
    for name in (
        "cli",
        "debug",
        "desktop",
        "helping",
        "local",
        "logs",
        "manual",
        "options",
        "relay",
        "start",
        "terminal",
    )
)
_QML = re.compile(r'\bqsTr\(\s*("(?:[^"\\]|\\.)*")\s*[,)]')

Sentence = tuple[str, str]  # context and English


def main() -> None:
    """Bring every catalogue up to date."""
    wanted = sentences(ROOT)
    for path in sorted(FOLDER.glob("kith_*.ts")):
        have = read(path)
        kept = {one: have[one] for one in wanted if one in have}
        language = path.stem.partition("_")[2]
        path.write_text(written(language, wanted, kept), encoding="utf-8")
        missing = [one for one in wanted if one not in kept]
        print(f"{path.name}: {len(wanted)} sentences, {len(missing)} to be translated")
        for context, sentence in missing:
            print(f"  {context}: {sentence}")


def sentences(root: Path) -> list[Sentence]:
    """Give every sentence of the sources once, by context, in the order they stand there."""
    found: dict[Sentence, None] = {}
    for path in sorted((root / "ui").rglob("*.qml"), key=lambda path: path.stem):
        for literal in _QML.findall(path.read_text("utf-8")):
            found[path.stem, json.loads(literal)] = None
    for floor in FLOORS:
        for path in sorted((root / floor).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            if name not in ENGLISH and not name.startswith("node/relay/"):
                left_out = OF_PEERS if floor in BELOW else frozenset()
                found.update(((OF_PYTHON, sentence), None) for sentence in in_python(path.read_text("utf-8"), left_out))
    return list(found)


def in_python(text: str, left_out: frozenset[str] = frozenset()) -> Iterator[str]:
    """Give the sentences of one file of Python, without those of some errors."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            own = getattr(node.func, "id", "")
            at = SAID[own] if own in SAID else 1 if getattr(node.func, "attr", own) in ERRORS - left_out else None
            if at is not None and len(node.args) > at:
                yield from literals(node.args[at])


def literals(node: ast.expr) -> Iterator[str]:
    """Give the texts that an expression may be: one, or one of several by a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for each in node.values:
            yield from literals(each)


def read(path: Path) -> dict[Sentence, str]:
    """Give what a catalogue has finished."""
    found: dict[Sentence, str] = {}
    for context in ElementTree.parse(path).iter("context"):  # noqa: S314 - a file of ours
        for message in context.iter("message"):
            said = message.find("translation")
            if said is not None and said.text and said.get("type") is None:
                found[context.findtext("name", ""), message.findtext("source", "")] = said.text
    return found


def parsed(path: Path) -> list[Sentence]:
    """Give every sentence of a catalogue, finished or not."""
    contexts = ElementTree.parse(path).iter("context")  # noqa: S314 - a file of ours
    return [
        (context.findtext("name", ""), message.findtext("source", ""))
        for context in contexts
        for message in context.iter("message")
    ]


def written(language: str, wanted: list[Sentence], have: dict[Sentence, str]) -> str:
    """Give a catalogue as Qt Linguist writes it."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>", f'<TS version="2.1" language="{language}">']
    for context in dict.fromkeys(context for context, _ in wanted):
        lines += ["<context>", f"    <name>{context}</name>"]
        for one in (each for each in wanted if each[0] == context):
            said = f"<translation>{_text(have[one])}" if one in have else '<translation type="unfinished">'
            lines += ["    <message>", f"        <source>{_text(one[1])}</source>", f"        {said}</translation>"]
            lines += ["    </message>"]
        lines += ["</context>"]
    return "\n".join([*lines, "</TS>", ""])


def _text(text: str) -> str:
    return escape(text, {'"': "&quot;", "'": "&apos;"})


if __name__ == "__main__":
    sys.exit(main())
