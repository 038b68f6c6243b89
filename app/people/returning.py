"""The command about a contact who has lost every device, and comes back by the recovery phrase with help from here.

The other end is `kith recover`, which runs without any node (`app/recovering.py`).
"""

from __future__ import annotations

from typing import Annotated

from app.commands import command
from app.context import App
from app.people import api
from app.people.views import PersonView, ReturnView
from app.wording import moment


@command
async def bring_back(
    app: App, contact: str, *, minutes: Annotated[int, "how long the code is good"] = 10
) -> ReturnView:
    """Show a code with which a contact who lost every device comes back; there it is `kith recover CODE --name NAME`.

    It takes the 24 words of that contact besides. It replaces any code shown before. Be sure who asks you for it: call.
    """
    person = await api.find_person(app, contact)
    code = await app.node.devices.code_for(person.account, 60 * minutes)
    return ReturnView(
        person=await api.view(app, person.account),
        link=code.link,
        typed=code.typed,
        expires_at=moment(1000 * code.expires),
        addresses=tuple(code.addresses),
        relays=tuple(code.relays),
    )


@command
async def keepers(app: App) -> list[PersonView]:
    """List who keeps, sealed, whom I know: with my 24 words and a code of one of them all my contacts come back."""
    return [await api.view(app, account) for account in await app.node.devices.keepers()]
