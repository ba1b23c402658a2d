"""The command line. Results go to standard output, everything else to standard error."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from kgx.cli import ask, build, check, evaluate, people, query, serve, show, take, train
from kgx.errors import KgxError

app = typer.Typer(
    name="kgx",
    help="News articles in, a knowledge graph out in which every fact answers “says who?” with its sentence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"kgx {version('kgx-news')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
) -> None:
    """News articles in, a knowledge graph out in which every fact answers “says who?” with its sentence."""
    if debug:
        os.environ["KGX_DEBUG"] = "1"


build.register(app)
query.register(app)
show.register(app)
ask.register(app)
evaluate.register(app)
people.register(app)
train.register(app)
take.register(app)
check.register(app)
serve.register(app)


def main() -> None:
    """Run the command line; end with the exit code of the error, if there is one, and no traceback."""
    try:
        app()
    except KgxError as error:
        if os.environ.get("KGX_DEBUG"):
            raise
        typer.echo(f"kgx: {error}", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        typer.echo("kgx: interrupted", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
