"""What extraction takes beside the language model alone: `python benchmarks/speed.py FOLDER [RUNS]`.

Times `nlp.pipe` on the paragraphs of the articles, then the whole extraction of the same articles, in turn, RUNS times
(5 by default), with the model loaded and warm, in seconds of the processor. Ends with exit code 1 if the median of the ratios is above `MOST`.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from kgx import clean
from kgx.cli.ask import write
from kgx.extract import READ, Extractor, load
from kgx.model import Article
from kgx.pipes import layout
from kgx.readers import read

MOST = 1.4
BATCH = 32  # articles given to the model at once, as the extractor does


def main() -> int:
    """Print medians; return 1 if extraction takes too long, 2 if the call is wrong."""
    if len(sys.argv) not in (2, 3) or not Path(sys.argv[1]).exists():
        sys.stderr.write(f"{__doc__}\n")
        return 2
    runs = int(sys.argv[2]) if len(sys.argv) == 3 else 5
    articles = sorted(read([sys.argv[1]]), key=lambda a: a.id)
    extractor = load()
    batches = [_paragraphs(articles[i : i + BATCH]) for i in range(0, len(articles), BATCH)]
    whole(extractor, articles)  # warm
    alone, all_of_it = [], []
    for _ in range(runs):
        alone.append(_seconds(lambda: model(extractor, batches)))
        all_of_it.append(_seconds(lambda: whole(extractor, articles)))
    ratio = statistics.median(b / a for a, b in zip(alone, all_of_it, strict=True))
    words = sum(len(text.split()) for texts in batches for text in texts)
    rows = [
        (name, f"{statistics.median(times):.2f}", f"{min(times):.2f}", f"{words / statistics.median(times):.0f}")
        for name, times in (("nlp.pipe", alone), ("extraction", all_of_it))
    ]
    write(("what", "median s", "least s", "words a second"), rows, None)
    sys.stderr.write(f"{len(articles)} articles, {words} words, {runs} runs: ratio {ratio:.2f} (at most {MOST})\n")
    return 1 if ratio > MOST else 0


def model(extractor: Extractor, batches: list[list[str]]) -> None:
    """Run the language model alone over paragraphs."""
    for texts in batches:
        for _ in extractor.nlp.pipe(texts):
            pass


def whole(extractor: Extractor, articles: list[Article]) -> None:
    """Extract everything from the articles."""
    for _ in extractor.extract(articles, batch_size=BATCH):
        pass


def _paragraphs(articles: list[Article]) -> list[str]:
    """Return the texts that the extractor gives to the model."""
    return [
        layout.plain(article.text[region.start : region.end])
        for article in articles
        for region in clean.clean(article).regions
        if region.part in READ
    ]


def _seconds(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
