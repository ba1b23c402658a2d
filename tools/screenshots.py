"""Take the pictures of docs/images from the explorer on a graph, by default the sample: python tools/screenshots.py [GRAPH]

Needs chromium. Each picture is at most 150 kB.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from PIL import Image  # comes with matplotlib
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from server import serving  # noqa: E402  # the tests' server, found by the line above

GRAPH = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data" / "graph"
IMAGES = ROOT / "docs" / "images"
LARGEST = 150_000
SIZE, PHONE = {"width": 1200, "height": 720}, {"width": 390, "height": 720}


def go(page: Page, address: str) -> None:
    """Open a page and wait until it listens."""
    page.goto(address)
    page.wait_for_selector("html[data-ready]")


def search(page: Page, address: str) -> None:
    """A name half typed."""
    go(page, address + "/")
    page.fill(".search input", "ind")
    page.wait_for_selector("#results a.found:first-of-type:has-text('Indonesia')")


def person(page: Page, address: str) -> None:
    """A person's offices and events."""
    go(page, address + "/thing?id=person/prabowo-subianto")
    page.wait_for_selector(".fact")


def evidence(page: Page, address: str) -> None:
    """An office with its sentence."""
    person(page, address)
    page.click(".fact .why >> nth=0")
    page.wait_for_selector(".panel .text mark")


def network(page: Page, address: str) -> None:
    """A neighbourhood, one node opened."""
    go(page, address + "/network?id=place/indonesia")
    page.wait_for_selector(".chart-net svg text")
    page.mouse.move(5, 5)


def sparql(page: Page, address: str) -> None:
    """A named query with its answer."""
    go(page, address + "/sparql?name=offices")
    page.fill(".parameters input >> nth=0", "Indonesia")
    page.click(".run")
    page.wait_for_selector(".rowset td")
    page.mouse.move(600, 5)


def timeline(page: Page, address: str) -> None:
    """All events."""
    go(page, address + "/timeline")
    page.wait_for_selector(".fact time")


def path(page: Page, address: str) -> None:
    """A way between two people."""
    go(page, address + "/path?id=person/anthony-albanese&to=person/hishammuddin-hussein")
    page.wait_for_selector(".step q")


SHOTS = (
    ("search", search, "light", SIZE),
    ("person", person, "light", SIZE),
    ("evidence", evidence, "light", SIZE),
    ("network", network, "light", SIZE),
    ("network-dark", network, "dark", SIZE),
    ("sparql", sparql, "light", SIZE),
    ("timeline", timeline, "light", SIZE),
    ("path", path, "light", SIZE),
    ("phone", person, "light", PHONE),
)


def main() -> int:
    """Take all pictures; return 1 if one is too large."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        sys.stderr.write("no chromium on this machine; install one to take the pictures\n")
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    large = []
    with serving(GRAPH) as found, sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        for name, shot, shade, size in SHOTS:
            page = browser.new_page(viewport=size, color_scheme=shade)
            shot(page, f"{found}/explorer")
            page.wait_for_timeout(700)
            file = IMAGES / f"explorer-{name}.png"
            page.screenshot(path=file)
            Image.open(file).convert("RGB").quantize(200).save(file, optimize=True)
            if file.stat().st_size > LARGEST:
                large.append(f"{file.name}: {file.stat().st_size:,} bytes; expected at most {LARGEST:,}\n")
            page.close()
        browser.close()
    sys.stderr.writelines(large)
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
