"""The command line as a person runs it: real processes, exit codes, what goes to which stream, and that it is light."""

import json
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from app import cli, commands
from app.version import VERSION
from tests.app.photos import photo

ROOT = Path(__file__).resolve().parent.parent.parent
HEAVY = ("node", "sync", "crypto", "sqlcipher3", "aiohttp", "msgspec", "asyncio", "cryptography", "nacl", "zeroconf")


@dataclass
class Shell:
    """A home, an environment of its own, and `kith` in it."""

    home: Path
    environment: dict[str, str]

    def kith(self, *words: str | bytes, said: str = "") -> tuple[int, str, str]:
        line: Sequence[Any] = [sys.executable, str(ROOT / "main.py"), "--home", str(self.home), *words]
        done = subprocess.run(
            line, env=self.environment, input=said, capture_output=True, text=True, check=False, timeout=60
        )
        assert "Traceback" not in done.stderr + done.stdout
        return done.returncode, done.stdout, done.stderr

    def json(self, *words: str) -> Any:
        code, out, err = self.kith("--json", *words)
        assert (code, err) == (0, "")
        assert out.isascii()
        assert out.count("\n") == 1
        return json.loads(out)


@pytest.fixture(scope="module")
def shell() -> Iterator[Shell]:
    """A shell beside a served fake node."""
    with tempfile.TemporaryDirectory(prefix="kith-") as folder:
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        kept = {key: value for key, value in os.environ.items() if not key.startswith("KITH_")}
        environment = kept | {"HOME": folder, "XDG_RUNTIME_DIR": folder, "PYTHONPATH": str(ROOT)}
        environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
        line = [sys.executable, "-m", "tests.app.served_home", str(home)]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen(line, env=environment, cwd=ROOT, text=True, **pipes) as server:
            assert server.stdout is not None
            assert server.stdout.readline() == "ready\n"
            yield Shell(home, environment)


@pytest.fixture
def empty(shell: Shell, tmp_path: Path) -> Shell:
    """A shell with a home in which there is nothing."""
    return Shell(tmp_path / "none", shell.environment)


def test_done_is_0_and_json_is_one_value(shell: Shell) -> None:
    sent = shell.json("chat", "send", "Bob", "hello 👋")
    rows = shell.json("chat", "timeline", "Bob", "--limit", "1")
    assert [row["id"] for row in rows] == [sent["id"]]
    assert {"id", "author", "text", "sent_at", "state"} <= set(rows[0])
    assert rows[0]["text"] == "hello 👋"
    assert rows[0]["sent_at"].endswith("Z")
    found = shell.json("search", "HELL", "--limit", "3")
    assert [(hit["id"], hit["kind"], hit["text"]) for hit in found["hits"]] == [(sent["id"], "message", "hello 👋")]
    assert found["hits"][0]["places"] == [{"at": 0, "size": 4}]
    assert shell.json("chat", "disappear", "Bob", "1d") == {"seconds": 86_400, "after": "1 day"}
    assert shell.json("chat", "read", "Bob") is None


def test_json_and_home_may_stand_after_the_command(shell: Shell) -> None:
    code, out, _ = Shell(Path("/nowhere"), shell.environment).kith(
        "people", "list", "--json", "--home", str(shell.home)
    )
    assert (code, [row["name"] for row in json.loads(out)]) == (0, ["Bob"])
    environment = shell.environment | {"KITH_HOME": str(shell.home)}
    line = [sys.executable, str(ROOT / "main.py"), "status"]
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "name: Alice" in done.stdout) == (0, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("chat", "send", "nobody", "hi"), "no such contact"),
        (("chat", "send", "Bob", " "), "empty"),
        (("chat", "send", "Bob", "x" * 16_385), "16384"),
        (("chat", "send", "Bob", b"broken \xff"), "UTF-8"),
        (("chat", "edit", "0" * 64, "hi"), "no message"),
        (("chat", "timeline", "Bob", "--limit", "0"), "between 1 and 500"),
        (("search", "hi before:never"), "is a date"),
        (("people", "accept", "http://example.com"), "not an invite link"),
        (("people", "dial", "here"), "HOST:PORT"),
        (("init", "--name", "\x07", "--passphrase-file", os.devnull), "passphrase"),
        (("init", "--name", "Zoe", "--passphrase-file", "/nowhere/at/all"), "does not exist"),
        (("init", "--name", "Zoe", "--passphrase-file", "/"), "cannot be read"),
    ],
)
def test_refused_is_1_with_one_sentence(shell: Shell, words: tuple[str | bytes, ...], sentence: str) -> None:
    for option in ((), ("--json",)):
        code, out, err = shell.kith(*option, *words)
        assert (code, out) == (1, "")
        assert err.startswith("kith: ")
        assert err.count("\n") == 1
        assert sentence in err


@pytest.mark.parametrize(
    "words",
    [
        ("nothing",),
        ("chat", "nothing"),
        ("chat", "send"),
        ("chat", "send", "Bob"),
        ("chat", "send", "Bob", "hi", "there"),
        ("chat", "timeline", "Bob", "--limit", "many"),
        ("chat", "timeline", "Bob", "--nothing"),
        ("people", "verify"),
        ("init",),
        ("node", "--lan", "127.0.0.1", "--no-lan"),
        ("node", "--listen", "nowhere"),
        ("node", "--listen", "127.0.0.1:99999"),
    ],
)
def test_wrong_use_is_2(shell: Shell, words: tuple[str, ...]) -> None:
    code, out, err = shell.kith(*words)
    assert (code, out) == (2, "")
    assert err.strip()


def test_what_is_neither_on_nor_off_is_said_so(shell: Shell) -> None:
    for words in (("calls", "mute", "maybe"), ("calls", "camera", "2"), ("relays", "serve", "maybe")):
        code, out, err = shell.kith(*words)
        assert (code, out) == (2, "")
        assert f"Error: Say on or off, not {words[2]!r}.\n" in err
    assert shell.json("relays", "serve", "ON")["on"]
    assert not shell.json("relays", "serve", "off")["on"]


@pytest.mark.parametrize("words", [("status",), ("people", "list"), ("chat", "send", "Bob", "hi"), ("chat", "list")])
def test_no_node_is_3(empty: Shell, words: tuple[str, ...]) -> None:
    code, out, err = empty.kith(*words)
    assert (code, out) == (3, "")
    assert err == "kith: No node runs for this home; start one with `kith node`.\n"


def test_no_node_is_3_also_after_a_crash(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "api.token").write_text("x")
    (tmp_path / "api.socket").write_text(str(tmp_path / "gone.sock"))
    assert Shell(tmp_path, shell.environment).kith("status")[0] == 3


def test_a_node_without_an_identity_or_a_way_to_unlock_is_refused(empty: Shell) -> None:
    code, out, err = empty.kith("node", "--listen", "127.0.0.1:0", "--no-lan")
    assert (code, out) == (1, "")
    assert "kith init" in err
    code, out, err = empty.kith("init", "--name", "Zoe")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "no keychain" in err
    assert "--passphrase-file" in err
    assert not empty.home.exists(), "a refused `kith init` leaves nothing that was not there"
    empty.home.mkdir(mode=0o700)
    assert empty.kith("init", "--name", "Zoe")[0] == 1
    assert list(empty.home.iterdir()) == []
    code, _, err = empty.kith("node", "--listen", "127.0.0.1:0", "--no-lan")
    assert (code, "kith init" in err) == (1, True), "also in an empty home"


def test_the_passphrase_file_may_come_from_the_environment(empty: Shell) -> None:
    empty.environment = empty.environment | {"KITH_PASSPHRASE_FILE": "/nowhere/at/all"}
    code, _, err = empty.kith("init", "--name", "Zoe")
    assert (code, "does not exist" in err) == (1, True)


def test_a_short_passphrase_locks_nothing(empty: Shell, tmp_path: Path) -> None:
    (tmp_path / "short").write_text("orbit\n", encoding="utf-8")
    code, out, err = empty.kith("init", "--name", "Zoe", "--passphrase-file", str(tmp_path / "short"))
    assert (code, out, err) == (1, "", "kith: A passphrase has at least 8 characters.\n")
    assert not empty.home.exists()


def test_a_machine_without_a_keychain_says_so(empty: Shell) -> None:
    assert empty.kith("--json", "keychain") == (1, '{"keychain": null}\n', "")
    assert empty.kith("keychain") == (1, "no keychain\n", "")
    code, _, err = empty.kith("init", "--name", "Zoe")
    assert (code, "choose a passphrase" in err, "--passphrase-file FILE" in err) == (1, True, True)


def test_doctor_without_a_home_and_with_one(shell: Shell, empty: Shell) -> None:
    code, out, _ = empty.kith("--json", "doctor")
    assert (code, [row["check"] for row in json.loads(out)]) == (1, ["home"])
    for name in ("kith.db", "key.json"):
        (shell.home / name).touch(mode=0o600)
    code, out, _ = shell.kith("--json", "doctor")
    rows = {row["check"]: row["ok"] for row in json.loads(out)}
    assert (code, set(rows.values())) == (0, {True})
    assert {"home", "kith.db", "key.json", "disk", "api.token", "node", "lost messages"} <= set(rows)
    (shell.home / "key.json").chmod(0o644)
    code, out, _ = shell.kith("doctor")
    assert code == 1
    assert "key.json" in out
    (shell.home / "key.json").unlink()
    (shell.home / "key.json").symlink_to("key.json")
    code, out, _ = shell.kith("doctor")
    assert (code, "cannot be looked at" in out, "is missing" in out) == (1, True, False)
    (shell.home / "key.json").unlink()


def test_doctor_is_3_if_only_the_node_is_missing(shell: Shell, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    for name in ("kith.db", "key.json"):
        (home / name).touch(mode=0o600)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert Shell(home, shell.environment).kith("doctor")[0] == 3


def test_text_of_others_cannot_act_on_the_terminal(shell: Shell) -> None:
    shell.json("chat", "send", "Bob", "\x1b]0;owned\x07\x1b[2J\u202egnp.exe\r\nsecond line")
    code, out, _ = shell.kith("chat", "timeline", "Bob", "--limit", "1")
    assert code == 0
    assert not [sign for sign in out if sign in "\x1b\x07\r\u202e"]
    assert "\\x1b[2J\\u202egnp.exe\\x0d\n    second line" in out


def test_version_and_help(shell: Shell) -> None:
    assert shell.kith("--version")[1] == f"kith {VERSION}\n"
    code, out, _ = shell.kith("--help")
    assert code == 0
    for word in ("init", "node", "status", "doctor", "terminal", "people", "chat", "--home", "--json", "Exit codes"):
        assert word in out


def test_the_terminal_on_a_running_node(shell: Shell) -> None:
    code, out, err = shell.kith("terminal", "Bob", said="from the terminal\n/nothing\n/people\n/quit\n")
    assert (code, err) == (0, "")
    assert "--- Bob" in out
    assert "! There is no such command" in out
    assert shell.json("chat", "timeline", "Bob", "--limit", "1")[0]["text"] == "from the terminal"


def test_the_terminal_without_node_and_person_says_what_to_do(empty: Shell) -> None:
    code, _, err = empty.kith("terminal")
    assert code == 1
    assert "--passphrase-file" in err


def test_a_closed_pipe_is_no_traceback(shell: Shell) -> None:
    line = f"{sys.executable} {ROOT}/main.py --home {shell.home} chat timeline Bob | true"
    done = subprocess.run(line, shell=True, env=shell.environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("module", ["app.cli", "main"])
def test_importing_the_command_line_loads_nothing_heavy(module: str) -> None:
    program = f"import sys, {module}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & set(HEAVY)


def test_running_a_client_command_loads_nothing_heavy(shell: Shell) -> None:
    """Not even while it runs: the whole way of `kith status` and of a subject's command."""
    for words in (["status"], ["chat", "send", "Bob", "quick"], ["chat", "timeline", "Bob"], ["people", "--help"]):
        arguments = ["--home", str(shell.home), *words]
        program = (
            f"import sys; from app.cli import main; code = main({arguments!r}); "
            "print('loaded', *sorted({name.partition('.')[0] for name in sys.modules})); sys.exit(code)"
        )
        line = [sys.executable, "-c", program]
        done = subprocess.run(line, cwd=ROOT, env=shell.environment, capture_output=True, text=True, check=True)
        loaded = done.stdout.rpartition("loaded ")[2].split()
        assert "app" in loaded
        assert not set(loaded) & set(HEAVY)


def test_every_command_is_documented_and_reachable() -> None:
    """Each has a sentence, a test that names it, and `--help` that shows its arguments and options."""
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    names = [entry.name for entry in commands.every()]
    assert {"status", "people.invite", "people.accept", "people.nearby", "people.add", "people.requests"} <= set(names)
    assert {"people.approve", "people.dial", "people.list", "people.verify", "chat.send", "chat.edit"} <= set(names)
    assert {"chat.delete", "chat.react", "chat.read", "chat.timeline", "chat.list"} <= set(names)
    for entry in commands.every():
        assert entry.summary.partition("\n")[0].endswith("."), entry.name
        assert entry.name.replace(".list", ".list_") in tests or f'"{entry.name}"' in tests, entry.name
        words = [word.replace("_", "-") for word in entry.name.split(".")]
        shown = CliRunner().invoke(cli.ROOT, [*words, "--help"])
        assert shown.exit_code == 0
        for item in commands.parameters(entry):
            said = item.name.replace("_", "-")
            assert (f"--{said}" if item.option else said.upper()) in shown.output
            assert item.note or not item.option, f"{entry.name} --{item.name}"


def test_the_command_tree_is_sound() -> None:
    """Click itself finds nothing to complain about, for every command that there is."""
    context = click.Context(cli.ROOT, info_name="kith")
    assert "chat" in cli.ROOT.to_info_dict(context)["commands"]


def test_posts_and_albums_from_a_shell(shell: Shell, tmp_path: Path) -> None:
    nearby = os.path.relpath(photo(tmp_path))
    post = shell.json("feed", "post", "look at this", "--attach", nearby, "--audience", "Bob")
    comment = shell.json("feed", "comment", post["id"], "nice")
    assert set(shell.json("feed", "react", comment["id"], "👍")) == {"id"}
    row = shell.json("feed", "timeline", "--limit", "1")[0]
    assert {"id", "author", "text", "sent_at"} <= set(row)
    assert (row["id"], row["comment_count"], row["pictures"][0]["name"]) == (post["id"], 1, "beach.png")
    out = shell.kith("feed", "show", post["id"][:8])[1]
    assert "look at this  [beach.png]  (for Bob)  (1 comment)" in out
    assert "Alice: nice  👍 1" in out
    shell.json("gallery", "album", "Summer")
    assert "Summer  Alice" in shell.kith("gallery", "share", "Summer", "Bob")[1]
    added = shell.json("gallery", "add", "Summer", nearby, str(photo(tmp_path, "hills.png")), "--caption", "walk")
    listed = shell.kith("gallery", "list", "Summer")[1]
    assert all(word in listed for word in (added[0]["id"][:8], "beach.png", "hills.png", "Summer", "walk"))
    assert shell.kith("gallery", "photos")[1].count("beach.png") == 2
    saved = shell.json("gallery", "save", "Summer", os.path.relpath(tmp_path))
    assert (tmp_path / saved["files"][0]).read_bytes() == Path(photo(tmp_path)).read_bytes()
    shell.json("gallery", "delete", added[1]["id"])
    assert shell.json("gallery", "albums")[0]["photo_count"] == 1
    assert "Summer" in shell.kith("gallery", "unshare", "Summer", "Bob")[1]
    shell.json("feed", "delete", post["id"])
    assert shell.kith("feed", "timeline") == (0, "no posts\n", "")
    assert shell.kith("gallery", "add", "Summer")[0] == 2


def test_a_command_about_the_node_itself_loads_nothing_of_chats(tmp_path: Path) -> None:
    """That is half of the time of `kith status`."""
    program = (
        "import sys, app.cli; code = app.cli.main(sys.argv[1:]); "
        "print('loaded', *(name for name in sys.modules if name.startswith('app.')))"
    )
    line = [sys.executable, "-c", program, "--home", str(tmp_path / "none"), "status"]
    done = subprocess.run(line, capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = done.stdout.splitlines()[-1].split()
    assert "app.quiet" in loaded
    assert not [name for name in loaded if name.startswith(("app.chat", "app.group", "app.feed"))]
