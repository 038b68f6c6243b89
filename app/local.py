"""The commands that act on this machine instead of asking a running node: init, node, restore and so on.

Only their options are here. What they do is in `start.py`, `relay.py`, `restore.py` and `terminal.py`, loaded when one
of them runs; those about the program itself are in `helping.py`. A name with a dot stands under a subject:
`backup.verify` is `kith backup verify`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from app import exporting, helping, storing
from app.exporting import PROGRESS
from app.options import as_json, naming, own_command, place_from, show
from app.storing import KEY_FILE
from app.tables import phrase_grid

MAX_CODE = 2048  # characters of a code that comes by stdin

PASSPHRASE = click.Option(
    ["--passphrase-file"],
    envvar="KITH_PASSPHRASE_FILE",
    metavar="FILE",
    help="File with the passphrase of the store; without one the keychain is used (KITH_PASSPHRASE_FILE).",
)


PHRASE = click.Option(
    ["--phrase-file"], metavar="FILE", help="File with the 24 words; without one they are typed, or read from stdin."
)


def init_command() -> click.Command:
    """Describe `kith init`."""
    name = click.Option(["--name"], required=True, help="What your contacts will see.")
    keep = click.Option(["--keep-phrase"], is_flag=True, help="With --json: have the store keep the phrase as well.")
    return own_command(
        "init", _init, [name, keep, PASSPHRASE, KEY_FILE], "Make a new identity and show its recovery phrase."
    )


def node_command() -> click.Command:
    """Describe `kith node`."""
    options: list[click.Parameter] = [
        click.Option(["--listen"], metavar="HOST:PORT", help="Where to listen; default all, at the port used before."),
        click.Option(["--lan"], metavar="ADDRESS", help="The one address for LAN discovery; default all (KITH_LAN)."),
        click.Option(["--no-lan"], is_flag=True, help="No LAN discovery."),
        PROGRESS,
        PASSPHRASE,
        KEY_FILE,
    ]
    return own_command("node", _node, options, "Run the node in the foreground until SIGTERM.")


def keychain_command() -> click.Command:
    """Describe `kith keychain`."""
    return own_command(
        "keychain", _keychain, [], "Say which keychain of this machine could lock a store, if there is one."
    )


def terminal_command() -> click.Command:
    """Describe `kith terminal`."""
    contact = click.Argument(["contact"], required=False, metavar="CONTACT")
    text = "Chat in this terminal; makes an identity and starts a node if there is none."
    return own_command("terminal", _terminal, [contact, PASSPHRASE, KEY_FILE], text)


def relay_command() -> click.Command:
    """Describe `kith relay`."""
    options: list[click.Parameter] = [
        click.Option(["--listen"], metavar="HOST:PORT", help="Where to listen; default all, at the port used before."),
        click.Option(
            ["--address"],
            metavar="HOST:PORT",
            multiple=True,
            help="What invitations name, at most 4 times; default where it listens.",
        ),
        click.Option(["--renew-invitation"], is_flag=True, help="Make the invitations given so far worthless."),
        PASSPHRASE,
        KEY_FILE,
    ]
    text = "Run a relay in the foreground until SIGTERM; its first line holds the invitation."
    return own_command("relay", _relay, options, text)


def backups_command() -> click.Command:
    """Describe `kith backup list`."""
    folder = click.Argument(["folder"], metavar="FOLDER", type=click.Path(resolve_path=True))
    return own_command(
        "list", _backups, [folder], "Show which backups are in a folder, and when each was written last."
    )


def verify_command() -> click.Command:
    """Describe `kith backup verify`."""
    folder = click.Argument(["folder"], metavar="FOLDER", type=click.Path(resolve_path=True))
    bare = click.Option(
        ["--without-phrase"], is_flag=True, help="Check hashes alone: nobody is proven, nothing opened."
    )
    text = "Read a whole backup without restoring it, and say what it holds; asks for the recovery phrase."
    return own_command("verify", _verify, [folder, PHRASE, bare, PROGRESS], text)


def renew_command() -> click.Command:
    """Describe `kith renew`."""
    text = (
        "Go on as a new device in this very store, which is older than what others hold; asks for the recovery phrase,"
        " or takes the CODE that `kith devices link --renew` shows on an admin device of yours."
    )
    options: list[click.Parameter] = [
        PHRASE,
        click.Option(["--code"], metavar="CODE", help="What your other device shows for this one, or - for stdin."),
        click.Option(["--at"], metavar="HOST:PORT", help="Where that device is; default as the code says, or LAN."),
        click.Option(["--force"], is_flag=True, help="Also if it is not old: others may have its keys."),
    ]
    return own_command("renew", _renew, options, text)


def restore_command() -> click.Command:
    """Describe `kith restore`."""
    folder = click.Argument(["folder"], metavar="FOLDER", type=click.Path(resolve_path=True))
    revoke = click.Option(["--revoke-old"], is_flag=True, help="Revoke every device the account had: it was stolen.")
    damaged = click.Option(["--damaged"], is_flag=True, help="Do with what is whole of a damaged backup.")
    text = "Bring an account back from a backup, into an empty home, with a new device; asks for the recovery phrase."
    return own_command("restore", _restore, [folder, PHRASE, revoke, damaged, PROGRESS, PASSPHRASE, KEY_FILE], text)


def accept_command() -> click.Command:
    """Describe `kith devices accept`."""
    params = _of_a_code("Where your other device or a relay of yours is; default: as the code says.")
    text = "Make this empty home a device of your account; CODE, or - for stdin, is what `kith devices link` shows."
    return own_command("accept", _accept, params, text)


def recover_command() -> click.Command:
    """Describe `kith recover`."""
    revoke = click.Option(["--revoke-old"], is_flag=True, help="Revoke every device the account had: they were stolen.")
    params = [*_of_a_code("Where your contact or a relay of theirs is; default: as the code says."), PHRASE, revoke]
    text = (
        "Bring your account back into this empty home with nothing but the recovery phrase, which it asks for: CODE is"
        " what `kith people bring-back` shows to one of your contacts. History comes from those who have it."
    )
    return own_command("recover", _recover, params, text)


def _of_a_code(at: str) -> list[click.Parameter]:
    return [
        click.Argument(["code"], metavar="CODE"),
        PROGRESS,
        click.Option(["--name"], required=True, help="What this device is called, such as laptop."),
        click.Option(["--at"], metavar="HOST:PORT", help=at),
        click.Option(["--lan"], metavar="ADDRESS", help="The one address for LAN discovery; default all (KITH_LAN)."),
        click.Option(["--no-lan"], is_flag=True, help="No LAN discovery."),
        PASSPHRASE,
        KEY_FILE,
    ]


COMMANDS: dict[str, Callable[[], click.Command]] = {
    "init": init_command,
    "node": node_command,
    "keychain": keychain_command,
    "terminal": terminal_command,
    "relay": relay_command,
    "renew": renew_command,
    "restore": restore_command,
    "recover": recover_command,
    "devices.accept": accept_command,
    "backup.list": backups_command,
    "backup.verify": verify_command,
    **helping.COMMANDS,
    **storing.COMMANDS,
    **exporting.COMMANDS,
}


def _init(
    context: click.Context, name: str, keep_phrase: bool, passphrase_file: str | None, key_file: str | None
) -> None:
    from app import start, unlocking

    shown = as_json(context) and not keep_phrase
    secret = unlocking.read_passphrase(passphrase_file)
    made = start.create(place_from(context), name, secret, shown, key_file)
    if unlocking.is_exposed(passphrase_file):
        click.echo("kith: others can read the passphrase file; its mode should be 0600", err=True)
    if as_json(context):
        show(context, "init", made)
        return
    click.echo(_phrase_text(made))


def _phrase_text(made: dict[str, str]) -> str:
    words = made["recovery_phrase"].split()
    return (
        f"Your account is {made['account']}.\n\nWrite these {len(words)} words down, in order.\n"
        f"Without them no backup can be opened and no new computer made yours, and whoever has them is you.\n"
        f"\n{phrase_grid(words)}\n\n"
        "When they are on paper and the node runs, `kith confirm` makes the store forget them."
    )


def _node(
    context: click.Context, *, passphrase_file: str | None, no_lan: bool, progress: bool, **where: str | None
) -> int:
    from app import ending

    ending.from_the_start()
    if where["lan"] and no_lan:
        raise click.UsageError("--lan and --no-lan exclude each other.")
    place = place_from(context)
    from app import unlocking

    with naming(progress):
        begun = unlocking.begin(place, passphrase_file, where["key_file"])
        from app import start  # the key is derived while this is loaded

        there = start.where(where["listen"], where["lan"] or os.environ.get("KITH_LAN"), not no_lan)
        return start.run_node(place, there, begun)


def _keychain(context: click.Context) -> int:
    from app import locks

    found = locks.keychain()
    show(context, "keychain", {"keychain": found})
    return 0 if found else 1


def _terminal(context: click.Context, contact: str | None, passphrase_file: str | None, key_file: str | None) -> int:
    from app import terminal

    unlock = Path(passphrase_file) if passphrase_file else None
    return terminal.run(place_from(context), contact, unlock, key_file or "")


def _relay(
    context: click.Context,
    listen: str | None,
    address: tuple[str, ...],
    renew_invitation: bool,
    **unlock: str | None,
) -> int:
    from app import ending

    ending.from_the_start()
    from app import relay

    files = (unlock["passphrase_file"], unlock["key_file"])
    return relay.run_relay(place_from(context), listen, address, files, renew_invitation)


def _backups(context: click.Context, folder: str) -> None:
    from app import restore

    show(context, "backup.list", restore.backups_in(folder))


def _verify(context: click.Context, folder: str, phrase_file: str | None, without_phrase: bool, progress: bool) -> None:
    from app import restore

    if without_phrase and phrase_file:
        raise click.UsageError("--phrase-file and --without-phrase exclude each other.")
    phrase = None if without_phrase else restore.read_phrase(phrase_file)
    show(context, "backup.verify", restore.verify(folder, phrase, restore.teller(progress)))


def _restore(
    context: click.Context,
    folder: str,
    *,
    revoke_old: bool,
    damaged: bool,
    progress: bool,
    **files: str | None,
) -> None:
    from app import restore, unlocking

    with naming(progress):
        machine = unlocking.machine(place := place_from(context), files["key_file"])
        passphrase = unlocking.read_passphrase(files["passphrase_file"])
        secrets = (restore.read_phrase(files["phrase_file"]), passphrase)
        wished = (revoke_old, damaged)
        made = restore.restore((place, machine), folder, secrets, wished, restore.teller(progress))
    show(context, "restore", made)


def _renew(context: click.Context, phrase_file: str | None, code: str | None, at: str | None, force: bool) -> None:
    from app import renewing, restore
    from app.client import RemoteClient
    from node.system import pause

    if (code and phrase_file) or (at and not code):
        raise click.UsageError("--code and --phrase-file exclude each other, and --at belongs to --code.")

    def way() -> dict[str, str | None]:
        return {"code": _code(code), "at": at} if code else {"phrase": restore.read_phrase(phrase_file)}

    ask = RemoteClient(place_from(context)).ask
    show(context, "renew", renewing.renew(ask, way, pause, force))


def _accept(
    context: click.Context, code: str, *, no_lan: bool, progress: bool, passphrase_file: str | None, **said: str | None
) -> None:
    from app import joining, unlocking

    lan = said["lan"] or os.environ.get("KITH_LAN")
    wish = (_code(code), said["at"] or "", said["name"] or "")
    with naming(progress):
        passphrase = unlocking.read_passphrase(passphrase_file)
        machine = unlocking.machine(place := place_from(context), said["key_file"])
        made = joining.join((place, machine), wish, passphrase, (lan, not no_lan))
    show(context, "devices.accept", made)


def _recover(
    context: click.Context,
    code: str,
    *,
    no_lan: bool,
    progress: bool,
    revoke_old: bool,
    passphrase_file: str | None,
    **said: str | None,
) -> None:
    from app import recovering, restore, unlocking

    lan = said["lan"] or os.environ.get("KITH_LAN")
    with naming(progress):
        named = sys.stdin.readline(MAX_CODE) if code == "-" else code  # the words stand behind that line
        secrets = (restore.read_phrase(said["phrase_file"]), unlocking.read_passphrase(passphrase_file))
        wish = (named, said["at"] or "", said["name"] or "", revoke_old)
        machine = unlocking.machine(place := place_from(context), said["key_file"])
        made = recovering.recover((place, machine), wish, secrets, (lan, not no_lan))
    show(context, "recover", made)


def _code(code: str) -> str:
    """Give a code as it was passed, or what stdin says for -."""
    return sys.stdin.read(MAX_CODE) if code == "-" else code
