"""The commands of the job queue: see what waits and what was given up, try it at once, or give it up for good."""

from __future__ import annotations

from typing import Annotated

from app.commands import command
from app.context import App
from app.errors import Refused
from app.jobs.views import JobView
from app.keeping import Job
from app.wording import moment

JOB = "the number of the job, as `kith jobs` lists it"


@command
async def list_(app: App) -> list[JobView]:
    """List the work that waits, and what was given up, with the reason."""
    return [_view(app, job) for job in await app.node.jobs.every()]


@command
async def retry(app: App, job: Annotated[int, JOB]) -> JobView:
    """Try a piece of work at once, also one that was given up."""
    found = await _find(app, job)
    await app.node.jobs.retry(job)
    return _view(app, next((each for each in await app.node.jobs.every() if each.id == job), found))


@command
async def drop(app: App, job: Annotated[int, JOB]) -> JobView:
    """Give up a piece of work for good."""
    found = await _find(app, job)
    await app.node.jobs.drop(job)
    return _view(app, found)


async def _find(app: App, job: int) -> Job:
    found = next((each for each in await app.node.jobs.every() if each.id == job), None)
    if found is None:
        raise Refused("unknown_job", "There is no job of this number.")
    return found


def _view(app: App, job: Job) -> JobView:
    running = app.node.jobs.is_running(job.id)
    return JobView(
        id=job.id,
        kind=job.kind,
        state="dead" if job.dead else "running" if running else "waiting",
        due=None if job.dead else moment(job.due),
        tries=job.tries,
        code=job.code or None,
        why=job.why or None,
        queued=moment(job.made),
    )
