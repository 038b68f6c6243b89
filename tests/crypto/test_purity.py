"""What the two pure floors may touch, and where clocks, randomness and secrets may be handled on all of them.

Each rule is a function from a syntax tree to the lines that break it, shown below on planted lines before it is trusted
with the house. Sources: `SECURITY.md`, and the rule that clock, randomness and transport are always passed in.
"""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PURE = ("crypto", "sync")
FLOORS = ("crypto", "sync", "node", "app")
ADAPTERS = frozenset({"node/system.py"})

Rule = Callable[[ast.AST], Iterator[int]]


def sources(*floors: str) -> list[Path]:
    return sorted(path for floor in floors for path in (ROOT / floor).rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def broken(rule: Rule, paths: list[Path]) -> list[str]:
    return [f"{path.relative_to(ROOT)}:{line}" for path in paths for line in rule(parsed(path))]


def dotted(node: ast.AST) -> str:
    """`a.b.c` of nested attributes, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module or name imported anywhere in the file, inside functions too, as a dotted name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports in this house are absolute"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


# --- the pure floors: an allow-list, so that a new module has to be argued for here


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\S+", text))


ALLOWED_IMPORTS = words(
    """base64 binascii bisect collections contextlib dataclasses datetime enum functools hashlib heapq hmac itertools
    math operator re struct types typing unicodedata
    cryptography mnemonic msgspec nacl crypto sync"""
)
FORBIDDEN_IMPORTS = words(
    """asyncio socket ssl select selectors sqlite3 sqlcipher3 threading multiprocessing concurrent
    subprocess time logging random secrets uuid os sys io pathlib tempfile shutil signal importlib ctypes
    urllib http aiohttp zeroconf keyring"""
)
FORBIDDEN_NAMES = frozenset(
    {"open", "print", "input", "eval", "exec", "compile", "__import__", "breakpoint", "globals"}
)
LIBRARY_RANDOMNESS = frozenset({"generate", "random", "randombytes", "generate_key", "keypair"})


def impure_import(tree: ast.AST) -> Iterator[int]:
    for name, line in imports(tree):
        if name.partition(".")[0] not in ALLOWED_IMPORTS or name.startswith(("nacl.utils", "nacl.hash")):
            yield line


def impure_call(tree: ast.AST) -> Iterator[int]:
    """I/O and code from text, and library calls that draw their own randomness."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = dotted(node.func)
        library = "." in called and not called.startswith(("self.", "setup."))
        if called in FORBIDDEN_NAMES or (library and called.rpartition(".")[2] in LIBRARY_RANDOMNESS):
            yield node.lineno


def library_encapsulation(tree: ast.AST) -> Iterator[int]:
    """A library's own ML-KEM encapsulation: the one thing on these floors that draws randomness by itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "encapsulate" and isinstance(node.value, ast.Call):
            yield node.lineno


def bare_signature(tree: ast.AST) -> Iterator[int]:
    """Signing or verifying without a context string."""
    for name, line in imports(tree):
        if name.endswith(("ed25519_sign", "ed25519_verify", ".signing", "SigningKey", "Ed25519PrivateKey")):
            yield line


def test_the_lists_do_not_contradict_each_other() -> None:
    assert not ALLOWED_IMPORTS & FORBIDDEN_IMPORTS


@pytest.mark.parametrize("floor", PURE)
def test_a_pure_floor_imports_only_pure_things(floor: str) -> None:
    assert broken(impure_import, sources(floor)) == []
    assert broken(impure_call, sources(floor)) == []


def test_crypto_imports_no_other_floor_and_sync_only_crypto() -> None:
    for floor, others in (("crypto", {"sync", "node", "app", "ui"}), ("sync", {"node", "app", "ui"})):
        for path in sources(floor):
            used = {name.partition(".")[0] for name, _ in imports(parsed(path))}
            assert not used & others, path


def test_the_library_draws_randomness_in_one_place_only() -> None:
    assert {place.partition(":")[0] for place in broken(library_encapsulation, sources(*FLOORS))} == {
        "crypto/primitives.py"
    }


def test_every_signature_has_a_context() -> None:
    assert {place.partition(":")[0] for place in broken(bare_signature, sources(*FLOORS))} == {"crypto/keys.py"}


# --- clock and randomness above: only in the adapters

CLOCKS = re.compile(
    r"(os\.(urandom|getrandom)|time\.(time|monotonic|perf_counter|clock_gettime)(_ns)?|time\.sleep"
    r"|datetime\.(datetime\.)?(now|utcnow|today)|datetime\.date\.today|date\.today"
    r"|random(\..+)?|secrets(\..+)?|uuid\.uuid[14]|nacl\.utils\.random)"
)


def own_clock_or_randomness(tree: ast.AST) -> Iterator[int]:
    """A clock or a source of randomness taken from the system instead of from the caller."""
    for name, line in imports(tree):
        if CLOCKS.fullmatch(name):
            yield line
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and CLOCKS.fullmatch(dotted(node)) and not is_random_argument(node):
            yield node.lineno


def is_random_argument(node: ast.Attribute) -> bool:
    """`random.x` without `import random` can only be an argument; the import is what gives a module away."""
    return dotted(node).partition(".")[0] in {"random", "secrets"}


def test_clock_and_randomness_come_from_the_adapters() -> None:
    paths = [path for path in sources(*FLOORS) if path.relative_to(ROOT).as_posix() not in ADAPTERS]
    assert broken(own_clock_or_randomness, paths) == []


# --- secrets are compared with `equal`

SECRET_NAME = re.compile(
    r"(.+_)?(secrets?|psks?|seeds?|private|macs?|stamps?|commitment|passphrase|password|phrase|pin)"
    r"|(.+_)?(chain|message|header|root|sending|receiving|door|lan|mail|store|stamp|wrap|wrapping|session)_keys?"
    r"|hmac256|hkdf|x25519|mlkem_decapsulate"
)
PUBLIC_KINDS = frozenset({"None", "b''", "''"})


def compared_secret(tree: ast.AST) -> Iterator[int]:
    """`==`, `!=` or `in` on a value whose name says that it is secret; comparing with None or nothing is no leak."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            pair = (left, right) if isinstance(operator, ast.Eq | ast.NotEq) else (left,)
            checked = isinstance(operator, ast.Eq | ast.NotEq | ast.In | ast.NotIn)
            if checked and ast.unparse(right) not in PUBLIC_KINDS and any(map(is_secret, pair)):
                yield node.lineno
            left = right


def is_secret(node: ast.AST) -> bool:
    """Judge a name, an attribute, a call or a slice by its last word."""
    while isinstance(node, ast.Subscript | ast.Call):
        node = node.value if isinstance(node, ast.Subscript) else node.func
    name = dotted(node)
    return name == "hmac.digest" or bool(SECRET_NAME.fullmatch(name.rpartition(".")[2].lstrip("_")))


def test_secrets_are_compared_in_constant_time() -> None:
    assert broken(compared_secret, sources(*FLOORS)) == []


# --- each rule on planted lines

PLANTED: list[tuple[Rule, str]] = [
    *((impure_import, f"import {name}") for name in sorted(FORBIDDEN_IMPORTS)),
    *((impure_import, f"from {name} import thing") for name in sorted(FORBIDDEN_IMPORTS)),
    (impure_import, "import os.path"),
    (impure_import, "def late():\n    from time import time"),
    (impure_import, "from nacl.utils import random"),
    (impure_import, "import node.system"),
    *((impure_call, f"{name}(text)") for name in sorted(FORBIDDEN_NAMES)),
    (impure_call, "key = X25519PrivateKey.generate()"),
    (impure_call, "phrase = Mnemonic('english').generate(256)"),
    (library_encapsulation, "load(public).encapsulate()"),
    (bare_signature, "from crypto.primitives import ed25519_sign"),
    (bare_signature, "from crypto.primitives import ed25519_verify"),
    (bare_signature, "from nacl.signing import SigningKey"),
    (own_clock_or_randomness, "import random"),
    (own_clock_or_randomness, "import secrets"),
    (own_clock_or_randomness, "from os import urandom"),
    (own_clock_or_randomness, "from time import monotonic"),
    (own_clock_or_randomness, "now = time.time()"),
    (own_clock_or_randomness, "now = time.time_ns()"),
    (own_clock_or_randomness, "draw = os.urandom"),
    (own_clock_or_randomness, "now = datetime.datetime.now()"),
    (own_clock_or_randomness, "name = uuid.uuid4()"),
    (compared_secret, "if psk == other: pass"),
    (compared_secret, "ok = self._private != theirs"),
    (compared_secret, "ok = theirs == state.chain_key"),
    (compared_secret, "ok = proof == hmac256(key, data)"),
    (compared_secret, "ok = proof == hmac.digest(key, data, 'sha256')[:16]"),
    (compared_secret, "ok = a < b == secret[:16]"),
    (compared_secret, "ok = psk in known"),
]
HARMLESS: list[tuple[Rule, str]] = [
    (impure_import, "from crypto.primitives import Random\nimport hashlib"),
    (impure_call, "seed = random(32)\nseed = setup.random(32)\nself.random(4)"),
    (library_encapsulation, "shared, ciphertext = encapsulate(public)\nsetup.encapsulate(public)"),
    (bare_signature, "from crypto.keys import sign, verify"),
    (own_clock_or_randomness, "now = clock.now_ms()\nseed = random(32)\nat = loop.time()"),
    (compared_secret, "ok = len(psk) == 32\nok = psk is None\nok = equal(psk, other)\nok = account == other"),
    (compared_secret, "ok = head == log.digest()\nok = seed != b''\nok = public == private_of(None)"),
]


@pytest.mark.parametrize(("rule", "line"), PLANTED)
def test_each_rule_catches_a_planted_line(rule: Rule, line: str) -> None:
    assert list(rule(ast.parse(line)))


@pytest.mark.parametrize(("rule", "line"), HARMLESS)
def test_each_rule_leaves_good_lines_alone(rule: Rule, line: str) -> None:
    assert list(rule(ast.parse(line))) == []
