"""The explorer in a real browser: search, a person, an office to its sentence, the network, a query, a decision."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kgx.curation import read_curation
from kgx.store import open_graph
from server import serving

SAMPLE = Path(__file__).parent.parent / "data" / "graph"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the explorer is not driven")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def _office(person):
    """Return what the sample calls the office that somebody holds now."""
    [row] = (
        open_graph(SAMPLE)
        .query(f"""SELECT ?office WHERE {{ ?m org:member/rdfs:label "{person}" ;
        org:role/rdfs:label ?office ; kgx:tenureStatus kgx:current }}""")
        .dicts()
    )
    return row["office"]


MINISTER = _office("Prabowo Subianto")


@pytest.fixture(scope="module")
def curation(tmp_path_factory):
    return tmp_path_factory.mktemp("curation") / "curation.yaml"


@pytest.fixture(scope="module")
def address(curation):
    with serving(SAMPLE, "--curate", str(curation)) as found:
        yield f"{found.rstrip('/')}/explorer"


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def page(browser):
    """A page of a fresh profile; no request may leave the machine and no script may fail."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    page = context.new_page()
    away, broken = [], []
    page.on(
        "request",
        lambda r: away.append(r.url) if not r.url.startswith(("http://127.0.0.1:", "data:", "blob:")) else None,
    )
    page.on("websocket", lambda w: away.append(w.url) if not w.url.startswith("ws://127.0.0.1:") else None)
    page.on("pageerror", lambda e: broken.append(str(e)))
    page.set_default_timeout(15000)
    yield page
    context.close()
    assert away == []
    assert broken == []


def test_from_a_name_to_the_sentence_behind_an_office(page, address):
    page.goto(address + "/")
    page.fill(".search input", "prabow")
    page.wait_for_selector("#results a.found:has-text('Prabowo Subianto')")
    page.press(".search input", "Enter")
    page.wait_for_selector("h1:has-text('Prabowo Subianto')")
    page.wait_for_selector("html[data-ready]")
    page.click(f".fact:has-text('{MINISTER}') .why")
    page.wait_for_selector(f".panel .statement:has-text('{MINISTER}')")
    assert "Prabowo" in page.inner_text(".panel .text mark")
    assert "rule" in page.inner_text(".panel .quote >> nth=0")


def test_slash_goes_to_the_search_box_and_types_narrow_it(page, address):
    page.goto(address + "/")
    page.wait_for_selector("html[data-ready]")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    page.keyboard.type("indonesia")
    page.wait_for_selector("#results a.found:has-text('Republic of Indonesia')")
    page.click(".chip:has-text('Offices')")
    page.wait_for_selector("#results a.found:first-of-type:has-text('Ambassador to Indonesia')")
    assert set(page.locator("#results .found .kind").all_inner_texts()) == {"Post"}


def test_the_network_grows_where_it_is_clicked(page, address):
    page.goto(address + "/network?id=person/prabowo-subianto")
    page.wait_for_selector("html[data-ready]")
    label = page.locator(".chart-net svg text", has_text="Anthony Albanese").first
    label.wait_for()
    before = page.inner_text(".drawn")
    box = label.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function("before => document.querySelector('.drawn').innerText !== before", arg=before)
    assert "Last opened: Anthony Albanese" in page.inner_text(".drawn")


def test_the_network_shows_what_its_filters_let_through(page, address):
    page.goto(address + "/network?id=place/indonesia")
    page.wait_for_selector("html[data-ready]")
    page.locator(".chart-net svg text", has_text="Australia").first.wait_for()

    def drawn():
        return int(page.inner_text(".drawn").split()[0])

    def changed(before):
        page.wait_for_function("n => parseInt(document.querySelector('.drawn').innerText) !== n", arg=before)

    every = drawn()
    page.fill("input[aria-label='From year']", "2099")
    changed(every)
    assert drawn() == 1  # nothing but Indonesia
    page.fill("input[aria-label='From year']", "")
    changed(1)
    assert drawn() == every
    page.click(".q-select:has-text('Types')")
    page.click(".q-menu .q-item:has-text('Country')")
    changed(every)
    few = drawn()
    assert 1 < few < every
    assert page.locator(".chart-net svg text", has_text="Sugiono").count() == 0


def test_a_line_of_the_network_opens_its_sentences(page, address):
    page.goto(address + "/network?id=person/prabowo-subianto")
    page.wait_for_selector("html[data-ready]")
    one = page.locator(".chart-net svg text", has_text="Prabowo Subianto").first
    other = page.locator(".chart-net svg text", has_text="Anthony Albanese").first
    other.wait_for()
    page.wait_for_timeout(500)  # the drawing moves into place
    ends = [box.bounding_box() for box in (one, other)]
    (x, y), (u, v) = ((b["x"] + b["width"] / 2, b["y"] - 8) for b in ends)
    for part in (0.5, 0.4, 0.6, 0.3, 0.7):  # where no other thing lies over the line
        for off in (-4, -2, 0, 2, 4, 6):
            page.mouse.click(x + (u - x) * part, y + (v - y) * part + off)
            page.wait_for_timeout(60)
            if page.locator(".panel .quote").count():
                break
        if page.locator(".panel .quote").count():
            break
    page.wait_for_selector(".panel .quote")
    assert "rule" in page.inner_text(".panel .quote >> nth=0")


def test_the_editor_completes_classes_and_properties_of_the_graph(page, address):
    page.goto(address + "/sparql?name=offices")
    page.wait_for_selector("html[data-ready]")
    page.click(".editor .cm-content")
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT ?e WHERE { ?e a kgx:Meet", delay=20)
    page.wait_for_selector(".cm-tooltip-autocomplete li:has-text('kgx:Meeting')")
    page.wait_for_timeout(200)  # a list just opened takes no key
    page.keyboard.press("Enter")
    page.keyboard.type(" ; kgx:particip", delay=20)
    page.wait_for_selector(".cm-tooltip-autocomplete li:has-text('kgx:participant')")
    page.wait_for_timeout(200)
    page.keyboard.press("Enter")
    text = page.inner_text(".editor .cm-content")
    assert "?e a kgx:Meeting ; kgx:participant" in " ".join(text.split())


def test_a_named_query_is_answered_as_table_and_chart(page, address):
    page.goto(address + "/sparql?name=posts-of")
    page.wait_for_selector("html[data-ready]")
    page.fill(".parameters input", "Prabowo")
    page.click(".run")
    page.wait_for_selector(f".rowset td:has-text('{MINISTER}')")
    page.click(".forms button:has-text('Chart')")
    page.wait_for_selector(".answer svg text")
    with page.expect_download() as download:
        page.click("button:has-text('CSV')")
    assert MINISTER in Path(download.value.path()).read_text(encoding="utf-8")


def test_a_parameter_is_any_name_of_a_thing(page, address):
    page.goto(address + "/sparql?name=offices")
    page.wait_for_selector("html[data-ready]")
    page.fill(".parameters input >> nth=0", "Republic of Indonesia")
    page.click(".run")
    page.wait_for_selector(f".rowset td:has-text('{MINISTER}')")


def test_a_query_that_would_leave_the_graph_is_refused_with_the_reason(page, address):
    page.goto(address + "/sparql?name=offices")
    page.wait_for_selector("html[data-ready]")
    page.click(".editor .cm-content")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    page.click(".run")
    page.wait_for_selector(".said:has-text('SERVICE')")


@pytest.mark.parametrize(
    ("place", "selector"),
    [
        ("timeline", ".fact time"),
        ("matrix", ".chart-matrix svg text:has-text('Indonesia')"),
        ("path?id=person/prabowo-subianto&to=person/richard-marles", ".step q"),
    ],
)
def test_the_other_pages_show_what_they_are_for(page, address, place, selector):
    page.goto(f"{address}/{place}")
    page.wait_for_selector(selector)


def test_the_shade_follows_the_system_and_the_button(page, address):
    page.emulate_media(color_scheme="dark")
    page.goto(address + "/")
    page.wait_for_selector("html[data-shade=dark]")
    page.click(".shade")
    page.wait_for_selector("html[data-shade=light]")
    page.reload()
    page.wait_for_selector("html[data-shade=light]")


def test_a_page_fits_a_phone(page, address):
    page.set_viewport_size({"width": 375, "height": 700})
    for place in ("", "thing?id=place/indonesia", "sparql", "network?id=place/indonesia"):
        page.goto(f"{address}/{place}")
        page.wait_for_selector("h1")
        page.wait_for_timeout(150)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, place


def test_a_drawing_stands_upright_on_a_phone(page, address):
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto(address + "/network?id=place/indonesia")
    page.wait_for_function("""() => {
      const boxes = [...document.querySelectorAll('.chart-net svg text')].filter(t => !/^([a-z].*|President|Person|Ministry|Country|City|Agreement)$/.test(t.textContent)).map(t => t.getBoundingClientRect());
      const ys = boxes.map(b => b.y), xs = boxes.map(b => b.x);
      return ys.length > 5 && Math.max(...ys) - Math.min(...ys) > Math.max(...xs) - Math.min(...xs); }""")


def test_a_decision_on_the_review_page_goes_to_the_curation_file(page, address, curation):
    page.goto(address + "/review")
    page.wait_for_selector("html[data-ready]")
    page.click(".pair button:has-text('Wrong')")
    page.wait_for_selector(".pair:has-text('Wrong: noted')")
    assert [j.kind for j in read_curation(curation)] == ["retract"]
