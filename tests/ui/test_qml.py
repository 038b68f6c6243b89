"""Every QML file loads without a warning, passes qmllint, and keeps the rules that make others' texts harmless."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtQml import QQmlComponent

from ui.engine import make_engine

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "ui").rglob("*.qml"))
NAMES = [path.relative_to(ROOT).as_posix() for path in FILES]
PAGES = [path for path in FILES if path.parent.name not in ("controls", "theme")]

# Types of Qt that take a text and guess its format, that no screen reader sees, or that leave what is in them at the
# left where lines begin at the right; ui/controls has ours.
STOCK = (
    "Text|Label|TextEdit|TextInput|TextField|TextArea|Button|ToolButton|RoundButton|CheckBox|RadioButton|Switch|ItemDelegate|"
    "MenuItem|Menu|TabButton|SwipeDelegate|CheckDelegate|ComboBox|ToolTip|Dialog|GroupBox|SpinBox|MouseArea|DelayButton|"
    "Image|AnimatedImage|BorderImage|Column"
)
RULES = {
    "stock control": re.compile(rf"^\s*(?:T\.)?(?:{STOCK})\s*\{{", re.MULTILINE),
    "stock module": re.compile(r"^import QtQuick\.(?:Controls(?!\.impl)|Dialogs)", re.MULTILINE),
    "a format that guesses": re.compile(
        r"\b(?:Text\.(?:AutoText|RichText|StyledText|MarkdownText)|TextEdit\.(?:Auto|Rich|Markdown)Text)"
    ),
    "stock tooltip": re.compile(r"\bToolTip\."),
    "a colour written as a number": re.compile(r"\bcolor:\s*[\"']#"),
    "JavaScript that fetches or evaluates": re.compile(
        r"\b(?:XMLHttpRequest|eval|Qt\.openUrlExternally|Qt\.createQmlObject)\b"
    ),
}
IN_CONTROLS = ("a format that guesses", "stock tooltip", "JavaScript that fetches or evaluates")


def broken(text: str, rules: tuple[str, ...]) -> list[str]:
    bare = re.sub(r"//[^\n]*", "", text)
    return [name for name in rules if RULES[name].search(bare)]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_our_lint(path: Path) -> None:
    rules = tuple(RULES) if path in PAGES else IN_CONTROLS
    assert broken(path.read_text(encoding="utf-8"), rules) == []
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 200


@pytest.mark.parametrize(
    "planted",
    [
        "import QtQuick.Controls\n",
        "Item {\n    Text {\n", "    T.Button {\n", "    ToolTip.text: x\n", "MouseArea{\n", "    Column {\n",
        "    textFormat: Text.RichText\n", '    color: "#fff"\n', "  onClicked: Qt.openUrlExternally(x)\n",
    ],
)  # fmt: skip
def test_our_lint_sees_what_it_is_for(planted: str) -> None:
    assert broken(planted, tuple(RULES))


def made_at_once(sources: dict[str, str]) -> list[str]:
    """Give where a dialog or a menu is made with what it belongs to, whether anybody wants it or not."""
    bases = ("KDialog", "KMenu", "T.Popup", "T.Dialog", "T.Menu")
    popups = {name for name, text in sources.items() if re.search(rf"^(?:{'|'.join(bases)}) \{{", text, re.MULTILINE)}
    names = "|".join(sorted(popups))
    inside = re.compile(rf"^ +(?!sourceComponent: |property KMenu )(?:\w+: )?({names}) \{{", re.MULTILINE)
    return [f"{name}: {found}" for name, text in sources.items() for found in inside.findall(text)]


def test_a_dialog_is_made_when_it_is_wanted() -> None:
    sources = {path.stem: path.read_text(encoding="utf-8") for path in FILES}
    assert made_at_once(sources) == []
    assert made_at_once(sources | {"Planted": "Item {\n    Readers {\n    }\n}\n"}) == ["Planted: Readers"]


@pytest.mark.parametrize("name", ["KText", "KArea", "KMarked"])
def test_our_texts_are_plain(name: str) -> None:
    source = (ROOT / "ui" / "controls" / f"{name}.qml").read_text(encoding="utf-8")
    assert "PlainText" in source
    others = [
        path
        for path in FILES
        if re.search(r"^\s*(?:Text|T\.TextArea|TextEdit)\s*\{", path.read_text(encoding="utf-8"), re.M)
    ]
    assert {path.stem for path in others} == {"KText", "KArea", "KMarked"}


def test_qmllint_has_nothing_to_say() -> None:
    tool = Path(sys.executable).with_name("pyside6-qmllint")
    done = subprocess.run(
        [tool, "--max-warnings", "0", "-I", ".", *FILES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_file_compiles_without_a_warning(qapp: object) -> None:
    complaints: list[str] = []
    engine = make_engine(complaints.append)
    for path in FILES:
        component = QQmlComponent(engine, QUrl.fromLocalFile(str(path)))
        complaints += [f"{path.name}: {error.toString()}" for error in component.errors()]
    assert complaints == []


def test_every_control_is_in_its_module() -> None:
    for folder in ("controls", "theme"):
        listed = set(re.findall(r"(\w+\.qml)$", (ROOT / "ui" / folder / "qmldir").read_text(encoding="utf-8"), re.M))
        assert listed == {path.name for path in FILES if path.parent.name == folder}


def test_every_icon_is_shown_somewhere() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "ui").rglob("*") if path.suffix in (".qml", ".py")
    )
    icons = {path.stem for path in (ROOT / "assets" / "icons").glob("*.svg")}
    assert {name for name in icons if f'"{name}"' not in sources and f"{name}.svg" not in sources} == set()
