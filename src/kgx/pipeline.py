"""The stages of a build in order: read, extract what is new, merge, write."""

from __future__ import annotations

import json
import multiprocessing
import os
import platform
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import Any

from kgx import graph as graphs
from kgx.authority import read_all
from kgx.cache import Cache, content_key
from kgx.confidence import THRESHOLD
from kgx.curation import read_curation
from kgx.errors import ReadError
from kgx.extract import Extractor, Fault, load
from kgx.model import Article, Extraction, Skipped
from kgx.rdf import write_graph, write_mentions
from kgx.readers import read
from kgx.resolve import resolve
from kgx.resolve.explain import FILE as LINKS
from kgx.resolve.explain import links, write_links

BATCH = 64  # articles a shard
REMEDY = "that is a fault of kgx: please report it with the article; all others are in the graph"
Batch = tuple[list[Extraction], list[Skipped]]
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `counts` are things of the graph by type; `timings` seconds a stage;
    `judgements` how many of the curation file were replayed, `stale` those that could not be."""

    out: Path
    articles: int
    extracted: int
    reused: int
    skipped: tuple[Skipped, ...]
    counts: dict[str, int]
    timings: dict[str, float]
    triples: int
    model: dict[str, str] = field(default_factory=dict)
    judgements: int = 0
    stale: tuple[str, ...] = ()


def build(
    sources: Iterable[str | Path],
    out: str | Path,
    *,
    processes: int = 1,
    model: str | None = None,
    learnt: str | None = None,
    base: str = graphs.BASE,
    min_confidence: float = THRESHOLD,
    curation: str | Path | None = None,
    authority: Iterable[str | Path] = (),
    rebuild: bool = False,
    progress: Progress | None = None,
) -> BuildReport:
    """Read articles and write their graph into the folder `out`; return what was done.

    Articles that were read before and have not changed are not read again, unless `rebuild`. A claim below
    `min_confidence` (0 to 1) gets no plain triple. `curation` is a file of judgements to replay, `authority`
    lists of known things (`kgx.authority`), `learnt` a folder with weights that `kgx train` wrote. Raises `ReadError`
    if nothing could be read.
    """
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    judgements = read_curation(Path(curation)) if curation is not None else ()
    known = read_all(Path(p) for p in authority)
    clock = _Clock()
    skipped: list[Skipped] = []
    articles = list(read(sources, on_skip=skipped.append))
    clock("read")
    if not articles:
        reasons = "; ".join(f"{s.source}: {s.reason}" for s in skipped[:3]) or "no files found"
        raise ReadError(
            f"nothing could be read ({reasons}); give a folder, file or pattern with .txt, .html, .pdf, .jsonl, .csv, .rss or .atom"
        )
    extractor = load(model, learnt=learnt)
    clock("model")
    extractions, reused = _extractions(
        articles,
        folder / "extractions",
        extractor,
        processes=processes,
        model=model,
        learnt=learnt,
        rebuild=rebuild,
        progress=progress,
        on_skip=skipped.append,
    )
    clock("extract")
    resolution = resolve(extractions, judgements, authority=known)
    clock("resolve")
    graph = graphs.build_graph(extractions, base=base, resolution=resolution, judgements=judgements)
    clock("merge")
    triples = write_graph(graph, folder / "graph.ttl", threshold=min_confidence)
    triples += write_mentions(graphs.mentions(extractions, resolution, graph), folder / "mentions.ttl", base=base)
    write_links(links(resolution), folder / LINKS)
    clock("write")
    report = BuildReport(
        out=folder,
        articles=len(articles),
        extracted=len(articles) - reused,
        reused=reused,
        skipped=tuple(skipped),
        counts=_counts(graph),
        timings=clock.seconds,
        triples=triples,
        model=extractor.model_info,
        judgements=len(judgements) - len(graph.graph["stale"]),
        stale=graph.graph["stale"],
    )
    _write_record(report, folder / "build.json", extractor, base=base, min_confidence=min_confidence)
    return report


def _extractions(
    articles: list[Article],
    folder: Path,
    extractor: Extractor,
    *,
    processes: int,
    model: str | None,
    learnt: str | None,
    rebuild: bool,
    progress: Progress | None,
    on_skip: Callable[[Skipped], None],
) -> tuple[list[Extraction], int]:
    cache = Cache(folder, extractor.fingerprint)
    keys = {article.id: content_key(article) for article in articles}
    fresh = [a for a in articles if rebuild or keys[a.id] not in cache]
    known = [keys[a.id] for a in articles if not rebuild and keys[a.id] in cache]
    sources = {keys[a.id]: a.source for a in articles}
    found = [replace(x, article=replace(x.article, source=sources[k])) for k, x in cache.load(known)]
    done = 0
    for batch, faults in _batches(fresh, extractor, processes=processes, model=model, learnt=learnt):
        cache.add([(keys[x.article.id], x) for x in batch])
        found += batch
        done += len(batch) + len(faults)
        for fault in faults:
            on_skip(fault)
        if progress is not None:
            progress("extracting", done, len(fresh))
    cache.forget(set(keys.values()))
    return sorted(found, key=lambda x: x.article.id), len(known)


def _batches(
    articles: list[Article], extractor: Extractor, *, processes: int, model: str | None, learnt: str | None
) -> Iterator[Batch]:
    ordered = iter(sorted(articles, key=lambda a: a.id))
    chunks = iter(lambda: list(islice(ordered, BATCH)), [])
    if processes <= 1 or len(articles) < 2 * processes:
        for chunk in chunks:
            yield _read_batch(extractor, chunk)
        return
    small = max(1, min(BATCH, len(articles) // (2 * processes)))
    ordered = iter(sorted(articles, key=lambda a: a.id))
    with multiprocessing.get_context("spawn").Pool(processes, initializer=_start, initargs=(model, learnt)) as pool:
        yield from pool.imap(_work, iter(lambda: list(islice(ordered, small)), []))


_worker: list[Extractor] = []


def _start(model: str | None, learnt: str | None) -> None:
    _worker[:] = [load(model, learnt=learnt)]


def _work(articles: list[Article]) -> Batch:
    return _read_batch(_worker[0], articles)


def _read_batch(extractor: Extractor, articles: list[Article]) -> Batch:
    faults: list[Skipped] = []

    def note(fault: Fault) -> None:
        what = f"article {fault.article.id!r}: a rule failed on its text ({fault.error!r})"
        faults.append(Skipped(fault.article.source or fault.article.id, what, REMEDY))

    return list(extractor.extract(articles, on_fault=note)), faults


class _Clock:
    def __init__(self) -> None:
        self.last = time.perf_counter()
        self.seconds: dict[str, float] = {}

    def __call__(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = round(now - self.last, 3)
        self.last = now


def _counts(graph: Any) -> dict[str, int]:
    found: Counter[str] = Counter()
    for _, data in graph.nodes(data=True):
        found[data["type"] if data["kind"] in ("entity", "event") else data["kind"]] += 1
    for _, _, data in graph.edges(data=True):
        if "evidence" in data:
            found[data["relation"]] += 1
    return dict(sorted(found.items()))


def _write_record(report: BuildReport, path: Path, extractor: Extractor, *, base: str, min_confidence: float) -> None:
    record = asdict(report) | {
        "out": str(report.out),
        "skipped": [asdict(s) for s in report.skipped],
        "fingerprint": extractor.fingerprint,
        "base": base,
        "min_confidence": min_confidence,
        "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "versions": {"python": platform.python_version()}
        | {p: metadata.version(p) for p in ("kgx-news", "spacy", "networkx", "rdflib", "pyarrow")},
        "warnings": [f"judgement not replayed: {text}" for text in report.stale],
    }
    aside = path.with_name("build.json.part")
    aside.write_text(json.dumps(record, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(aside, path)
