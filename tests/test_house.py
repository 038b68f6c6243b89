"""The house itself, tested: layout, sizes, contracts, pages, pins. What each rule is for: CONTRIBUTING.md.

Only the tree and its tools are looked at here; nothing of Kith runs, but for one look at the list of commands.
"""

import ast
import importlib.metadata
import importlib.util
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("ui", "app", "node", "sync", "crypto")
PAGES = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "THIRD_PARTY.md")

# Files and functions that may be larger than the rule. At most three; an entry no longer needed must go.
TOO_LARGE: set[str] = set()


def tracked(*endings: str) -> list[Path]:
    """The files of the tree as git sees them, new ones included, with one of the given endings (none: all)."""
    line = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in names if name.endswith(endings or ("",)) and (ROOT / name).is_file()]


def product() -> list[Path]:
    """The Python files of the five floors, main.py and packaging/."""
    tops = {*FLOORS, "main.py", "packaging"}
    return [path for path in tracked(".py") if path.relative_to(ROOT).parts[0] in tops]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def project() -> dict[str, object]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def load(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- layout -----------------------------------------------------------------------------------------------------------


def test_the_top_level_is_the_one_of_the_plan() -> None:
    fixed = {
        *FLOORS, *PAGES, "assets", "packaging", "tests", "main.py", "pyproject.toml", "requirements.lock", "LICENSE",
        "Makefile", ".gitignore", ".ci",
    }  # fmt: skip
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= fixed
    assert all((ROOT / page).is_file() for page in PAGES)


def test_no_file_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
    assert [name_of(path) for path in tracked(".py", ".qml") if path.stem.lower() in empty] == []


def test_folders_are_packages_where_they_must_be_and_nowhere_else() -> None:
    folders = {path.parent for path in tracked(".py") if path.relative_to(ROOT).parts[0] in {*FLOORS, "tests"}}
    assert [name_of(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []
    assert not (ROOT / "packaging" / "__init__.py").exists(), "it would shadow the library pytest needs"


def test_main_is_ten_lines() -> None:
    lines = (ROOT / "main.py").read_text(encoding="utf-8").splitlines()
    code = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    assert len(code) <= 10


# --- sizes and words --------------------------------------------------------------------------------------------------

BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def nesting(node: ast.AST) -> int:
    """The deepest stack of blocks below a function; an elif is as deep as its if, a nested function starts anew."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            continue
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deepest = max(deepest, nesting(child) + (isinstance(child, BLOCKS) and not is_elif))
    return deepest


def arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many arguments a caller may give; self and cls are not given."""
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
    return len([name for name in names if name not in {"self", "cls"}])


def too_large(path: Path) -> Iterator[str]:
    """The names in one file that break a size: the file itself, or `file: function`."""
    text = path.read_text(encoding="utf-8")
    if len(text.splitlines()) > 400:
        yield name_of(path)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, FUNCTIONS):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > 40 or nesting(node) > 3 or arguments(node) > 6:
                yield f"{name_of(path)}: {node.name}"


def test_sizes_hold_and_the_exceptions_shrink() -> None:
    assert len(TOO_LARGE) <= 3
    assert {name for path in product() for name in too_large(path)} == TOO_LARGE


def test_test_files_can_be_read_in_one_sitting() -> None:
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in tracked(".py")}
    assert {name: count for name, count in lines.items() if count > 400} == {}


@pytest.mark.parametrize(
    ("source", "depth"),
    [
        ("def f():\n  return 1", 0),
        ("def f():\n  if a:\n    pass\n  elif b:\n    pass\n  else:\n    pass", 1),
        ("def f():\n  for a in b:\n    with c:\n      if d:\n        pass", 3),
        ("def f():\n  if a:\n    pass\n  else:\n    if b:\n      pass\n    c()", 2),
        ("def f():\n  if a:\n    def g():\n      if b:\n        pass", 1),
    ],
)
def test_nesting_is_counted_as_a_reader_counts_it(source: str, depth: int) -> None:
    assert nesting(ast.parse(source).body[0]) == depth


def test_each_module_says_what_lives_there() -> None:
    modules = [path for path in product() if path.name != "__init__.py" or path.stat().st_size]
    silent = [path for path in modules if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert [name_of(path) for path in silent] == []


def test_nothing_is_left_open() -> None:
    words = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|NotImplemented" r"Error)\b")
    assert [name_of(path) for path in product() if words.search(path.read_text(encoding="utf-8"))] == []


# --- contracts --------------------------------------------------------------------------------------------------------


LINT_IMPORTS = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]

# One forbidden import for each contract of pyproject.toml, by file.
PLANTED = {
    "ui/planted.py": "import node.items",
    "sync/planted.py": "import node.items",
    "crypto/planted.py": "import time",
    "app/planted.py": "import PySide6.QtCore\nimport sqlcipher3\nimport PIL.Image",
    "node/store/planted.py": "import node.net.wire",
    "app/people/planted.py": "import app.chat.rules",
    "app/planted_egg.py": "import app.planted_hen",
    "app/planted_hen.py": "import app.planted_egg",
    "tests/crypto/model/planted.py": "import tests.crypto.people",
}


def test_imports_go_down_the_stairs() -> None:
    done = subprocess.run(LINT_IMPORTS, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_contract_catches_a_planted_import(tmp_path: Path) -> None:
    for path in [*tracked(".py"), ROOT / "pyproject.toml"]:
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    for name, source in PLANTED.items():
        (tmp_path / name).write_text(source, encoding="utf-8")
    done = subprocess.run(LINT_IMPORTS, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Contracts: 0 kept" in done.stdout, done.stdout + done.stderr


def test_a_client_loads_nothing_of_the_floors_below() -> None:
    below = ("node", "sync", "crypto", "sqlcipher3", "aiohttp", "cryptography", "nacl", "zeroconf", "asyncio.sslproto")
    code = f"import sys, app.cli; print([name for name in {below} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def imported(path: Path) -> set[str]:
    """The modules that a file imports, dotted, wherever the statement stands."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
    return modules


def test_the_second_model_takes_primitives_from_packages_and_nothing_from_us() -> None:
    packages = {"cryptography", "nacl", "kyber_py", "pytest", *sys.stdlib_module_names}
    modules = set().union(*(imported(path) for path in tracked(".py") if path.parent.name == "model"))
    assert "tests.crypto.model.blocks" in modules
    foreign = {name for name in modules if name.split(".")[0] not in packages}
    assert {name for name in foreign if not f"{name}.".startswith("tests.crypto.model.")} == set()


# --- pages ------------------------------------------------------------------------------------------------------------


def test_links_between_pages_lead_somewhere() -> None:
    dead = []
    for page in tracked(".md"):
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                dead.append(f"{name_of(page)}: {target}")
    assert dead == []


def test_the_architecture_page_is_one_page_and_names_files_that_exist() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 120
    named = set(re.findall(r"`((?:app|node|sync|crypto|tests|packaging)/[\w/.]+\.\w+)", text))
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_specifications_state_the_versions_of_the_code() -> None:
    versions = load("sync/versions.py")
    text = (ROOT / "sync" / "SPEC.md").read_text(encoding="utf-8")
    stated = dict(re.findall(r"^\| `([A-Z_]+)` \| (\S+) \|", text, re.MULTILINE))
    in_code = {name: str(value) for name, value in vars(versions).items() if name.isupper()}
    assert stated == in_code


def test_the_readme_names_no_package_that_is_not_ours() -> None:
    assert all("pip install kith" not in page.read_text(encoding="utf-8") for page in tracked(".md"))


def test_every_command_is_documented_and_tested() -> None:
    from app import commands, local

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    tests = "\n".join(path.read_text(encoding="utf-8") for path in tracked(".py") if name_of(path).startswith("tests/"))
    names = [entry.name for entry in commands.every()] + list(local.COMMANDS)
    unseen = []
    for name in names:
        words = name.replace("_", "-").split(".")
        as_arguments = r",\s*".join(f'"{word}"' for word in words)
        in_tests = re.search(rf'"{re.escape(name)}"|{as_arguments}|\bkith {" ".join(words)}\b', tests)
        if f"`kith {' '.join(words)}" not in readme or not in_tests:
            unseen.append(name)
    assert unseen == []
    assert all(entry.summary for entry in commands.every())


# --- pins, licences, and what does not belong in a tree ---------------------------------------------------------------

# The ten packages the product is built from: name on the index, name in Python, and the first room that imports it.
TEN = [
    ("pyside6-essentials", "PySide6", "ui"),
    ("qasync", "qasync", "ui"),
    ("aiohttp", "aiohttp", "node/net"),
    ("zeroconf", "zeroconf", "node/net"),
    ("pynacl", "nacl", "crypto"),
    ("cryptography", "cryptography", "crypto"),
    ("sqlite-utils", "sqlite_utils", "node/store"),
    ("aiortc", "aiortc", "node/media"),
    ("pillow", "PIL", "node/media"),
    ("pytest-qt", "pytestqt", "tests/ui"),
]


def imports(folder: str, package: str) -> bool:
    """Whether some module below a folder imports a package; for pytest-qt, whether a test asks for a fixture of it."""
    if package == "pytestqt":
        return any("qtmodeltester" in path.read_text(encoding="utf-8") for path in (ROOT / folder).rglob("test_*.py"))
    return any(any(name.split(".")[0] == package for name in imported(path)) for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize(("name", "package", "room"), TEN)
def test_the_ten_packages_are_declared_pinned_and_used_where_their_room_exists(
    name: str, package: str, room: str
) -> None:
    section = project()["project"]
    assert isinstance(section, dict)
    declared = [*section["dependencies"], *section["optional-dependencies"]["dev"]]
    assert name in {re.split(r"[<>=\[ ]", line)[0] for line in declared}
    assert re.search(rf"^{name}==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    if (ROOT / room).is_dir():
        assert imports(room, package)


def test_every_import_is_declared() -> None:
    """A package that only comes along with another may leave with it."""
    section = project()["project"]
    assert isinstance(section, dict)
    run = {re.split(r"[<>=\[ ]", line)[0] for line in section["dependencies"]}
    develop = run | set(section["optional-dependencies"]["dev"])
    known = importlib.metadata.packages_distributions()
    for path in tracked(".py"):
        declared = develop if name_of(path).startswith("tests/") else run
        for top in {name.split(".")[0] for name in imported(path)} - set(sys.stdlib_module_names):
            distributions = {re.sub(r"[-_.]+", "-", name).lower() for name in known.get(top, [])}
            assert distributions & declared or (ROOT / top).is_dir() or top == "main", f"{name_of(path)}: {top}"


def test_every_pin_has_a_hash_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", lock.strip())
    assert all(re.match(r"[a-z0-9-]+==\S+", entry) and "--hash=sha256:" in entry for entry in entries)
    assert "://" not in lock


def test_what_is_installed_is_what_is_pinned() -> None:
    pins = set(load("packaging/third_party.py").locked())
    pinned_names = {name for name, _ in pins}
    for item in importlib.metadata.distributions():
        name = re.sub(r"[-_.]+", "-", item.metadata["Name"]).lower()
        assert name not in pinned_names or (name, item.version) in pins


def test_third_party_is_fresh_and_every_licence_known() -> None:
    assert (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8") == load("packaging/third_party.py").page()


def test_a_licence_nobody_has_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    third_party = load("packaging/third_party.py")
    monkeypatch.setattr(third_party, "stated_licence", lambda _name: "Proprietary")
    with pytest.raises(LookupError):
        third_party.licence("aiohttp")


def test_the_tree_names_no_machine_and_no_registry() -> None:
    # Written in halves, so that this file passes its own test.
    foreign = ["/wo" "rk/", "/ro" "ot/", "/Us" "ers/", "/home/" "[a-z]", "pypi" r"\.org", "pythonhosted" r"\.org",
               "npmjs" r"\.(?:org|com)", "deb\\.debian" r"\.org"]  # fmt: skip
    pattern = re.compile("|".join(foreign))
    text_files = [path for path in tracked() if path.suffix not in {".png", ".ttf", ".db", ".bin"}]
    found = {name_of(path): pattern.findall(path.read_text(encoding="utf-8", errors="ignore")) for path in text_files}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.xdist_group("house")
def test_groups_of_tests_stay_together_where_many_run_at_once(request: pytest.FixtureRequest) -> None:
    """Tours and kills side by side would be in each other's way, and nothing else says so when marks are not heeded."""
    if request.config.getoption("loadgroup", False):
        assert request.node.nodeid.endswith("@house")


def test_the_guard_lets_no_test_out() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out, pytest.raises(PermissionError):
        out.connect(("192.0.2.1", 9))
    with pytest.raises(PermissionError):
        socket.getaddrinfo("elsewhere.example", 9)
