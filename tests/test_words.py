"""The catalogues of other languages: whole, in step with the sources, and with nothing lost on the way.

What a sentence is: packaging/words.py. How one is added: CONTRIBUTING.md.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.words import LANGUAGES, OF_PYTHON, catalogue
from tests.test_packaging import load

ROOT = Path(__file__).resolve().parent.parent
OTHERS = [language for language in LANGUAGES if language != "en"]
PLACES = re.compile(r"%\d|%n|\{\w*\}")
MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|&\w+;")
KEPT = re.compile(r"`kith[^`]*`")


@pytest.fixture(scope="module")
def words() -> Any:
    return load("words.py")


@pytest.fixture(scope="module")
def wanted(words: Any) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = words.sentences(ROOT)
    return found


def faults(sentence: str, said: str) -> list[str]:
    """What a translation lost or brought in, in a word each."""
    found = []
    if sorted(PLACES.findall(sentence)) != sorted(PLACES.findall(said)):
        found.append("places")
    if ends(sentence) != ends(said):
        found.append("ends")
    if set(MARKUP.findall(said)) - set(MARKUP.findall(sentence)):
        found.append("markup")
    if sorted(KEPT.findall(sentence)) != sorted(KEPT.findall(said)):
        found.append("commands")
    return found


def ends(text: str) -> tuple[str, str]:
    body = text.strip()
    return text.partition(body)[0], text.rpartition(body)[2]


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str, wanted: list[tuple[str, str]], words: Any) -> None:
    have = catalogue(language)
    assert [each for each in wanted if each not in have] == [], "`make words`, then fill it in"
    assert set(words.parsed(words.FOLDER / f"kith_{language}.ts")) == set(wanted), "`make words`"


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_translated_says_the_same_values(language: str, wanted: list[tuple[str, str]]) -> None:
    have = catalogue(language)
    found = {each: faults(each[1], have[each]) for each in wanted if each in have}
    assert {each: what for each, what in found.items() if what} == {}


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("%1 von {name}: `kith node`", []),
        ("%2 von {name}: `kith node`", ["places"]),
        ("%1 von {nome}: `kith node`", ["places"]),
        ("%1 von {name}: `kith node` ", ["ends"]),
        ("<b>%1</b> von {name}: `kith node`", ["markup"]),
        ("%1 von {name}: `kith Knoten`", ["commands"]),
    ],
)
def test_a_value_a_space_markup_or_a_command_that_differs_is_found(said: str, fault: list[str]) -> None:
    assert faults("%1 of {name}: `kith node`", said) == fault


# --- what is not wrapped ----------------------------------------------------------------------------------------------

LIKE_WORDS = re.compile(r"[A-Za-z]{2,}[^\w]* |[ ,][^\w]*[A-Za-z]{2}|^[A-Z][a-z]+$")
NAMES = {"Kith", "Notify", "Inter", "Cantarell"}  # said the same everywhere
# What only a terminal or a log is told, and what nobody is.
UNSAID = {
    "ui/display.py": "",
    "ui/door.py": "no question, too deep",
    "ui/rows.py": "a key came twice",
    "ui/desk.py": "a task of the window failed",
    "ui/looks.py": "",
    "ui/notices.py": "Update Inhibited",
    "ui/times.py": "ddd d MMM yyyy, d MMMM yyyy",
    "ui/chat/places.py": "d MMMM yyyy",
    "ui/emoji/table.py": "Mn",
    "ui/chat/signs.py": "So Mn Me Cf Sk",
}
KEYS_OF_NOTICES = {"asks ", "call ", "chat ", "joined ", "met ", "missed ", "post "}


def unwrapped_in_qml(text: str) -> list[str]:
    """The literals of a screen that look like words and are not given to qsTr."""
    kept = [line for line in text.splitlines() if not re.match(r" *(//|objectName:)", line)]
    said = re.sub(r'\bqsTr\(\s*"(?:[^"\\]|\\.)*"', "", "\n".join(kept))
    found = re.findall(r'"((?:[^"\\\n]|\\.)*)"', said)
    return [each for each in found if LIKE_WORDS.search(each) and each not in NAMES and not each.endswith(".qml")]


def unwrapped_in_python(text: str, unsaid: str = "") -> list[str]:
    """The literals of a module of the window that look like words and are said by nothing; docs and errors aside."""
    tree = ast.parse(text)
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(node.value)
        if isinstance(node, ast.Call):
            own = getattr(node.func, "id", "")
            if own in ("say", "mark", "Entry") or getattr(node.func, "attr", own) in (
                "Refused",
                "WorldFault",
                "compile",
            ):
                skipped.update(ast.walk(node))
    literals = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in skipped]
    texts = [each for each in literals if isinstance(each, str) and LIKE_WORDS.search(each)]
    return [each for each in texts if each not in NAMES | KEYS_OF_NOTICES and each not in unsaid]


def test_no_screen_says_anything_unwrapped() -> None:
    screens = {path.name: path for path in sorted((ROOT / "ui").rglob("*.qml")) if path.name != "Keymap.qml"}
    found = {name: unwrapped_in_qml(path.read_text("utf-8")) for name, path in screens.items()}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_nothing_of_the_window_is_said_unwrapped() -> None:
    found = {}
    for path in sorted((ROOT / "ui").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if UNSAID.get(name) != "":
            found[name] = unwrapped_in_python(path.read_text("utf-8"), UNSAID.get(name, ""))
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('text: qsTr("Send it") + qsTr("Now")', []),
        ('text: busy ? "Send it" : qsTr("Now")', ["Send it"]),
        ('text: "Send"', ["Send"]),
        ('text: name + ", online"', [", online"]),
        ('objectName: "Send it"\nglyph: "send"', []),
    ],
)
def test_a_screen_with_bare_words_is_found(text: str, found: list[str]) -> None:
    assert unwrapped_in_qml(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"""A doc."""\nsay("Send it")\nraise Refused("code", "Not now.")', []),
        ('shell.say("Send it")', ["Send it"]),
        ('SAID = {"a": "Send"}', ["Send"]),
        ('f"{name}, online"', [", online"]),
    ],
)
def test_a_module_with_bare_words_is_found(text: str, found: list[str]) -> None:
    assert unwrapped_in_python(text) == found


# --- the list of sentences --------------------------------------------------------------------------------------------


def test_what_qt_finds_in_the_screens_is_what_is_found(words: Any, tmp_path: Path) -> None:
    program = str(Path(sys.executable).with_name("pyside6-lupdate"))
    line = [program, "-silent", "-locations", "none", str(ROOT / "ui"), "-ts", str(tmp_path / "kith_de.ts")]
    subprocess.run(line, check=True, capture_output=True, timeout=120)
    theirs = set(words.parsed(tmp_path / "kith_de.ts"))
    ours = {each for each in words.sentences(ROOT) if each[0] != OF_PYTHON}
    assert ours == theirs


@pytest.mark.parametrize("language", OTHERS)
def test_qt_reads_the_catalogues(language: str, words: Any, tmp_path: Path) -> None:
    program = str(Path(sys.executable).with_name("pyside6-lrelease"))
    made = tmp_path / "kith.qm"
    line = [program, "-silent", str(words.FOLDER / f"kith_{language}.ts"), "-qm", str(made)]
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert made.stat().st_size > 10_000


def test_sentences_of_python_are_found_where_they_are_said(words: Any) -> None:
    text = (
        'say("One {name}.", name=x)\nA = mark("Two.")\nraise Refused("code", "Three." if x else "Four.")\n'
        'raise faults.WorldFault("code", why or "Five.")\nprint("Six.")\nshell.say("Seven.")\n'
        'say(A)\nraise Refused("code")\nEntry("key", "Eight.")\n'
    )
    assert set(words.in_python(text)) == {"One {name}.", "Two.", "Three.", "Four.", "Five.", "Eight."}


def test_a_catalogue_is_brought_up_to_date(words: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ui").mkdir()
    screen, file = tmp_path / "ui" / "One.qml", tmp_path / "kith_xx.ts"
    monkeypatch.setattr(words, "ROOT", tmp_path)
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    screen.write_text('Text { text: qsTr("A \\"new\\" <line>\\n") + qsTr("gone") }', encoding="utf-8")
    kept, gone = ("One", 'A "new" <line>\n'), ("One", "gone")
    file.write_text(words.written("xx", [kept, gone], {kept: "neu & gut\n", gone: "weg"}), encoding="utf-8")
    assert words.read(file) == {kept: "neu & gut\n", gone: "weg"}
    screen.write_text('Text { text: qsTr("A \\"new\\" <line>\\n") + qsTr("more") }', encoding="utf-8")
    words.main()
    assert words.read(file) == {kept: "neu & gut\n"}
    assert words.parsed(file) == [kept, ("One", "more")]
