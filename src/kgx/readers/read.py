"""Find the sources and read each with the reader of its format; streaming, in order of path."""

from __future__ import annotations

import glob
import gzip
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kgx.errors import MissingError, ReadError
from kgx.model import Article, Skipped
from kgx.readers import formats
from kgx.readers.language import other_language

OnSkip = Callable[[Skipped], None]
SUFFIXES = {
    ".txt": formats.plain_text, ".html": formats.html, ".htm": formats.html, ".pdf": formats.pdf,
    ".jsonl": formats.json_lines, ".ndjson": formats.json_lines, ".csv": formats.csv_rows,
    ".rss": formats.feed, ".atom": formats.feed, ".xml": formats.feed,
}  # fmt: skip
QUIET = frozenset([".json", ".yaml", ".yml", ".md", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".css", ".js"])
SHORTEST = 40  # code points of text below which there is no article


def Ignore(_: Skipped) -> None:  # noqa: N802 - reads like the constant it is used as
    """Take no notice of a skipped input."""


def read(sources: Iterable[str | Path], *, on_skip: OnSkip = Ignore) -> Iterator[Article]:
    """Yield the articles of files, folders, glob patterns and "-" (text on standard input).

    An input that cannot be read, or holds no English article, is given to `on_skip` and reading goes on. Two articles
    of the same id get ids that tell them apart by their source; an exact copy is skipped.
    """
    seen: dict[str, tuple[str, str]] = {}
    for path, root in _paths(sources, on_skip):
        for article in _articles(path, on_skip):
            problem = _problem(article)
            if problem is not None:
                on_skip(replace(problem, source=article.source or str(path)))
                continue
            text, where = seen.get(article.id, (None, ""))
            if text == article.text:
                on_skip(
                    Skipped(
                        article.source or str(path),
                        f"the same article as {where}",
                        "nothing to do: it is in the graph once",
                    )
                )
                continue
            if text is not None:
                article = replace(article, id=_longer_id(article, path, root, seen))
            seen[article.id] = (article.text, article.source or str(path))
            yield article


def _longer_id(article: Article, path: Path | None, root: Path | None, seen: dict[str, tuple[str, str]]) -> str:
    stem = (
        str(path.relative_to(root))
        if path is not None and root is not None and path.is_relative_to(root)
        else str(path)
    )
    candidate = f"{article.id}@{stem}"
    number = 2
    while candidate in seen:
        candidate = f"{article.id}@{stem}#{number}"
        number += 1
    return candidate


def _paths(sources: Iterable[str | Path], on_skip: OnSkip) -> Iterator[tuple[Path | None, Path | None]]:
    for source in sources:
        text = str(source)
        if text == "-":
            yield None, None
            continue
        path = Path(text)
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.is_file() and not any(p.startswith(".") for p in file.relative_to(path).parts):
                    if _format(file) is not None:
                        yield file, path
                    elif file.suffix.lower() not in QUIET:
                        on_skip(
                            Skipped(
                                str(file),
                                f"unknown kind of file {file.suffix or '(no suffix)'}",
                                f"give it one of {', '.join(sorted(SUFFIXES))}",
                            )
                        )
        elif path.is_file():
            yield path, path.parent
        elif glob.has_magic(text):
            found = sorted(glob.glob(text, recursive=True))
            if not found:
                on_skip(Skipped(text, "the pattern fits no file", "check the folder and the pattern"))
            yield from ((Path(f), None) for f in found if Path(f).is_file())
        else:
            on_skip(Skipped(text, "there is no such file or folder", "check the path"))


def _format(path: Path) -> formats.Reader | None:
    name = path.name.lower().removesuffix(".gz")
    return SUFFIXES.get(Path(name).suffix)


def _articles(path: Path | None, on_skip: OnSkip) -> Iterator[Article]:
    source = "-" if path is None else str(path)
    try:
        data = sys.stdin.buffer.read() if path is None else path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        reader = formats.sniff(data) if path is None else (_format(path) or formats.sniff(data))
        yield from reader(data, path, on_skip)
    except MissingError as error:
        reason, _, remedy = str(error).partition("; ")
        on_skip(Skipped(source, reason, remedy))
    except (ReadError, OSError, EOFError, gzip.BadGzipFile) as error:
        on_skip(Skipped(source, str(error).removeprefix(f"{source}: "), "repair or remove the file"))


def _problem(article: Article) -> Skipped | None:
    if len(article.text.strip()) < SHORTEST:
        return Skipped("", "no text, or next to none", "remove it, or check that its text can be extracted")
    language = other_language(article.text, declared=article.language)
    if language is not None:
        return Skipped("", f"not in English ({language})", "give English articles; kgx reads no other language")
    return None
