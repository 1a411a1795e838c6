"""The site as its reader has it: every link leads somewhere, pages fit their screens and ask nobody else, examples run."""

import functools
import http.server
import re
import threading
from pathlib import Path
from urllib.parse import unquote, urldefrag

import html5lib
import pytest
import tomllib
from playwright.sync_api import expect
from shell import ROOT

SOURCE = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["urls"]["Source"]
SIZES = {"desk": {"width": 1200, "height": 900}, "phone": {"width": 390, "height": 844}}


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def address(site):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=site)) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def opened(browser):
    """Opens pages; at the end none has failed, or asked for anything beyond its own place."""
    strange, contexts = [], []

    def show(url, size="desk", scheme="light"):
        context = browser.new_context(viewport=SIZES[size], color_scheme=scheme)
        contexts.append(context)
        # A busy machine takes its time for the longest pages.
        context.set_default_timeout(120_000)
        page = context.new_page()
        page.on("pageerror", lambda error: strange.append(str(error)))
        page.on("request", lambda request: re.match("(file|blob|data):|http://127.0.0.1:", request.url) or strange.append(request.url))
        page.goto(url)
        return page

    yield show
    for context in contexts:
        context.close()
    assert strange == []


def pages(site):
    """The site's own pages and those of notebooks; DocC checks the libraries' itself."""
    return [file for file in sorted(site.rglob("*.html")) if "api" not in file.relative_to(site).parts]


@functools.cache
def parsed(file):
    """The names that a page gives to places, and where its links lead."""
    tree = html5lib.parse(file.read_bytes(), namespaceHTMLElements=False)
    places = {each.get("id") for each in tree.iter() if each.get("id")}
    links = {each.get(name) for each in tree.iter() for name in ("href", "src") if each.get(name) and isinstance(each.tag, str)}
    return places, links


def test_every_link_leads_somewhere(site):
    dead, reached = [], set()
    for file in pages(site):
        for link in parsed(file)[1]:
            address, place = urldefrag(link)
            if address.startswith(SOURCE):
                path = re.sub("^/(blob|tree)/main/", "", address.removeprefix(SOURCE))
                if path and not (ROOT / path).exists():
                    dead.append((file.name, link))
            elif not re.match("[a-z]+:", address):
                target = (file.parent / unquote(re.sub(r"\?.*", "", address))).resolve() if address else file
                if address.endswith("/"):
                    target /= "index.html"
                reached.add(target)
                if not target.is_file():
                    dead.append((file.name, link))
                elif place and target.suffix == ".html" and unquote(place) not in parsed(target)[0]:
                    dead.append((file.name, link))
    assert dead == []
    assert {file.relative_to(site).as_posix() for file in pages(site) if file not in reached} == set()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_pages_fit_their_screens(site, opened, size, scheme):
    for name in ("index", "tutorial", "language", "gallery", "errors", "methods", "tools", "compare", "architecture", "benchmarks/estimators", "decisions/index"):
        page = opened((site / f"{name}.html").as_uri(), size, scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (sum(map(int, re.findall(r"\d+", ground)[:3])) > 380) == (scheme == "light"), name
        page.context.close()


def test_formulas_are_set(site, opened):
    page = opened((site / "language.html").as_uri())
    formulas = page.locator("math")
    assert formulas.count() > 50
    assert formulas.filter(has=page.locator("mfrac")).first.bounding_box()["height"] > 25
    assert not page.locator("article :text('$$')").count()


def test_every_picture_stands_beside_its_function(site):
    """What draws in the language's page is drawn there."""
    text = (site / "language.html").read_text()
    for name in ("line", "heatmap", "histogram", "show_weights", "explain", "plot"):
        section = re.search(rf'<section id="{name.replace("_", "-")}">(.*?)</section>\s*<section id=', text, re.S)[1]
        assert "<svg" in section, name


def test_the_search_asks_nobody_else(address, site, opened, browser):
    # A page from a disk has no summaries, since it cannot read its neighbours.
    from_disk = browser.new_page()
    from_disk.goto((site / "search.html").as_uri() + "?q=epanechnikov")
    for page in (opened(f"{address}/search.html?q=epanechnikov"), from_disk):
        expect(page.locator("ul.search li a", has_text="The language").first).to_be_visible(timeout=120_000)
    from_disk.close()


def shown(section):
    """What an example shows: pictures by their names, which their contents give them, and texts."""
    outputs = section.locator(".outputs")
    texts = [text.rstrip("\n") for text in outputs.locator("pre").all_inner_texts()]
    return outputs.locator("svg").evaluate_all("all => all.map(each => each.id)"), texts


def run(page, section):
    # What an example before it has opened, such as help, may lie over it.
    section.locator(".run").dispatch_event("click")
    page.wait_for_selector("body[data-state=ready]", timeout=120_000)


@pytest.mark.parametrize("name", ["tutorial", "language", "gallery"])
def test_examples_run_in_the_page(address, opened, name):
    """Each shows what the kernel showed when the site was made, anew."""
    page = opened(f"{address}/{name}.html")
    sections = page.locator("section.code").all()
    differing = []
    for section in sections:
        before = shown(section)
        run(page, section)
        if shown(section) != before:
            differing.append((section.locator("textarea").input_value(), before, shown(section)))
    assert differing == []


def test_a_page_from_a_disk_is_alive(site, opened):
    """No server: a changed example runs, what it needs runs before it, and its slider moves the picture."""
    page = opened((site / "tutorial.html").as_uri())
    section = page.locator("section.code", has_text="explore").first
    section.locator(".source").click()
    page.wait_for_selector("body[data-state=ready]", timeout=120_000)
    text = section.locator("textarea")
    text.fill(text.input_value().replace("start=0.5", "start=0.9"))
    run(page, section)
    slider = section.locator(".controls input")
    expect(slider).to_have_value("0.9")
    picture = shown(section)[0]
    slider.press("ArrowRight")
    expect(section.locator(".outputs svg").first).not_to_have_id(picture[0])


def test_the_libraries_pages(address, opened):
    page = opened(f"{address}/libraries.html")
    page.get_by_role("link", name="Estimators", exact=True).last.click()
    expect(page.get_by_role("heading", name="Estimators", exact=True, level=1)).to_be_visible(timeout=120_000)
    page.get_by_role("link", name="SmoothingKernel").first.click()
    expect(page.get_by_role("heading", name="SmoothingKernel", exact=True, level=1)).to_be_visible(timeout=120_000)


def test_a_notebook_is_a_link_away(address, opened):
    page = opened(f"{address}/index.html")
    page.get_by_role("link", name="Notebooks", exact=True).first.click()
    page.get_by_role("link", name="Attention pooling by similarity").click()
    page.wait_for_selector("body[data-state=ready]", timeout=120_000)
    expect(page.locator("section.code svg").first).to_be_visible()
