"""The commands that write what is mine as plain files, and take such files in: `kith export`, `import`, `chat export`.

They are clients of the running node; what they do is in `app/portable/`, loaded when one of them runs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click

from app.options import own_command, place_from, show

PROGRESS = click.Option(["--progress"], is_flag=True, help="Tell on stderr how far it is, as lines of JSON.")


def export_command() -> click.Command:
    """Describe `kith export`."""
    text = "Write everything of mine as plain JSON and files into a new folder; nothing in it is encrypted."
    return own_command("export", _export, [_folder(), PROGRESS], text)


def talk_command() -> click.Command:
    """Describe `kith chat export`."""
    talk = click.Argument(["talk"], metavar="TALK")
    html = click.Option(["--html"], is_flag=True, help="Also pages to read in any browser, without a network.")
    text = "Write one conversation as plain JSON and files into a new folder; nothing in it is encrypted."
    return own_command("export", _export_talk, [talk, _folder(), html, PROGRESS], text)


def import_command() -> click.Command:
    """Describe `kith import`."""
    text = "Take the conversations and posts of an export into the archive, to be read; nothing is sent to anybody."
    return own_command("import", _import, [_folder(), PROGRESS], text)


COMMANDS: dict[str, Callable[[], click.Command]] = {
    "export": export_command,
    "import": import_command,
    "chat.export": talk_command,
}


def _folder() -> click.Argument:
    return click.Argument(["folder"], metavar="FOLDER", type=click.Path(resolve_path=True))


def _export(context: click.Context, folder: str, progress: bool) -> None:
    from app.client import RemoteClient
    from app.portable.writing import Export
    from node.system import SystemClock

    now_ms = SystemClock().now_ms()
    made = Export(RemoteClient(place_from(context)).ask, Path(folder), now_ms, _counter(progress)).write()
    show(context, "export", made)


def _export_talk(context: click.Context, talk: str, folder: str, html: bool, progress: bool) -> None:
    from app.client import RemoteClient
    from app.ending import taken_back
    from app.portable.talk import TalkExport
    from node.system import SystemClock

    ask, now_ms = RemoteClient(place_from(context)).ask, SystemClock().now_ms()
    with taken_back():
        made = TalkExport(ask, Path(folder), now_ms, _counter(progress)).write_talk(talk, html)
    show(context, "chat.export", made)


def _import(context: click.Context, folder: str, progress: bool) -> None:
    from app.client import RemoteClient
    from app.portable import taking

    taken = taking.take(RemoteClient(place_from(context)).ask, Path(folder), _counter(progress))
    show(context, "import", taken)


def _counter(progress: bool) -> Callable[[str, int], None]:
    """Give what tells of progress: a line of JSON on stderr each hundredth row, or nothing."""

    def tell(what: str, count: int) -> None:
        if progress and count % 100 == 0:
            click.echo(json.dumps({"step": what, "done": count}), err=True)

    return tell
