"""How long the explorer makes one wait: python benchmarks/explorer.py [GRAPH]

Prints the start of the server, the first page in a browser of a fresh profile until its names stand there, the answers
while typing (seen in the browser, and in the index alone for 1,000 beginnings of names), and the other pages.
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from kgx.explorer.names import index  # noqa: E402
from kgx.store import open_graph  # noqa: E402
from server import serving  # noqa: E402  # the tests' server, found by the line above

CLOCK = """(want) => new Promise(done => { const start = performance.now(); const box = document.querySelector('.search input');
  const list = document.querySelector('#results'); const before = list.innerHTML;
  const look = () => list.innerHTML !== before || performance.now() - start > 5000 ? done(performance.now() - start) : requestAnimationFrame(look);
  box.value = want; box.dispatchEvent(new Event('input', {bubbles: true})); look(); })"""


def main() -> None:
    """Measure and print."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data" / "graph"
    store = open_graph(folder)
    begin = time.perf_counter()
    names = index(store)
    print(f"{len(store):,} triples, {len(names.things):,} names; index built in {time.perf_counter() - begin:.2f} s")
    chance = random.Random(7)
    texts = [t.label[: chance.randint(1, 12)] for t in chance.choices(names.things, k=1000)]
    times = []
    for text in texts:
        begin = time.perf_counter()
        names.search(text)
        times.append((time.perf_counter() - begin) * 1000)
    print(
        f"index alone: median {statistics.median(times):.2f} ms, 99 of 100 under {sorted(times)[989]:.1f} ms, longest {max(times):.1f} ms"
    )
    busiest = {t: next((n for n in names.things if n.type == t), None) for t in ("Person", "Country")}
    del store
    begin = time.perf_counter()
    with serving(folder) as found, sync_playwright() as play:
        print(f"server ready after {time.perf_counter() - begin:.1f} s")
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        address = f"{found}/explorer"
        for name in ("first page", "first page again"):
            page = browser.new_page()
            print(f"{name}: {opened(page, address + '/', '#results a.found'):.2f} s")
            if name != "first page":
                page.wait_for_selector("html[data-ready]")  # the page is listening
                seen = [
                    page.evaluate(CLOCK, t)
                    for t in ("p", "ma", "chi", "tr", "united", "b", "foreign min", "k", "ger", "s")
                ]
                print(
                    f"typing, from key to names on the page: median {statistics.median(seen):.0f} ms, longest {max(seen):.0f} ms"
                )
            page.close()
        for thing in busiest.values():
            if thing:
                tail = thing.id.partition("/id/")[2]
                for place, mark in (("thing", ".fact"), ("network", ".chart-net svg text")):
                    page = browser.new_page()
                    print(f"{place} {thing.label}: {opened(page, f'{address}/{place}?id={tail}', mark):.2f} s")
                    page.close()
        for place, mark in (("timeline", ".fact"), ("matrix", ".chart-matrix svg text"), ("sparql", ".cm-content")):
            for again in ("", " again"):
                page = browser.new_page()
                print(f"{place}{again}: {opened(page, f'{address}/{place}', mark):.2f} s")
                page.close()
        browser.close()


def opened(page: Page, address: str, mark: str) -> float:
    """Return the seconds until a mark stands on a page."""
    page.set_default_timeout(120_000)
    begin = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(mark)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
