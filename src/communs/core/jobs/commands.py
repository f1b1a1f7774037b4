"""`communs work` and `communs jobs`."""

import json

import click


@click.command()
@click.option("--queue", "queues", multiple=True, help="Serve this queue only; may be repeated. Default: all.")
@click.option("--concurrency", default=2, show_default=True, help="Jobs in hand at the same time.")
@click.option("--silence", default=30.0, show_default=True, help="Seconds after which a silent worker's jobs are free.")
@click.option("--once", is_flag=True, help="Stop when the queues are empty.")
def work(queues: tuple[str, ...], concurrency: int, silence: float, *, once: bool) -> None:
    """Run queued jobs until told to stop."""
    from communs.core.jobs import QUEUES
    from communs.core.jobs.work import Conduct
    from communs.core.jobs.work import work as run

    run(Conduct(queues=queues or QUEUES, concurrency=concurrency, silence=silence, wait=not once))


@click.group()
def jobs() -> None:
    """Look after the queue."""


@jobs.command("list")
@click.option("--failed", "state", flag_value="failed", help="Dead jobs.")
@click.option("--waiting", "state", flag_value="todo", default=True, help="Jobs to come (default).")
@click.option("--running", "state", flag_value="doing", help="Jobs in hand.")
@click.option("--limit", default=50, show_default=True)
def list_jobs(state: str, limit: int) -> None:
    """Show jobs, the newest first, with their last error."""
    from communs.core.jobs.queries import jobs_page

    for line in jobs_page(state, size=limit).rows:
        error = f"  {line.last_failure.error.splitlines()[0]}" if line.last_failure else ""
        arguments = json.dumps(line.arguments, ensure_ascii=False)
        click.echo(f"{line.number}\t{line.queue}\t{line.name} {arguments}\tattempts: {line.attempts}{error}")


@jobs.command("retry")
@click.argument("number", type=int)
def retry_job(number: int) -> None:
    """Put one dead job back in its queue."""
    from communs.core.jobs.operations import care

    try:
        care.retry(number)
    except care.NotDead as error:
        raise click.ClickException(f"No dead job has the number {number}: `communs jobs list --failed`.") from error
    click.echo(f"Job {number} is queued again.")
