"""A stranger's notebook and a stranger's file in JupyterLab, trusted and run: no script, no request, no dialogue."""

import shutil

import pytest
from front_end import SCREENSHOTS, Server, notebook, temporary_folder
from hostile import literal

SINK = "http://127.0.0.1:9/stolen"
#: Ways out of a fence, a tag, an attribute, mathematics and a picture; each would mark the page or ask for something.
PAYLOADS = [
    f"a\n```\n\n<img src=x onerror=\"window.pwned=1\"><script>window.pwned=2</script>\n![x]({SINK}.png)\n",
    f"a\n````````\n\n</code></pre><img src='{SINK}' onerror='window.pwned=3'>\n",
    f"\"'><svg onload=window.pwned=4><image href={SINK}></svg>",
    f"</title></desc></svg><script>window.pwned=5</script><img src={SINK}>",
    "$\\href{javascript:window.pwned=6}{x}$ \\(y^2\\) \\begin{align}z\\end{align} $$w$$",
    f"[click](javascript:window.pwned=7) <a href={SINK}>x</a> <iframe src={SINK}></iframe>",
    "\x1b[8mhidden\x1b[0m \x1b]8;;javascript:window.pwned=8\x1b\\link\x1b]8;;\x1b\\ \u202egnp.exe",
    f"\"\u0338 onerror=\"window.pwned=9\" src=\"{SINK}",
]

CELL = """x = {0}
f(a) = a^2 + len({0})
t = table([x, "b"], ([1, 2], ["u", x]))
print(x)
warn(x)
display(x)
display(t)
display(f)
display([x, t])
line([1, 2], [3, 4], label=x) + title(x) + xlabel(x) + text_at(1, 3, x)"""
FILE = "c = read_csv(\"stranger.csv\")\nc"


@pytest.fixture(scope="module")
def lab():
    cells = []
    for payload in PAYLOADS:
        cells += [
            CELL.format(literal(payload)), "%plots portable\nbars([x, \"b\"], [1, 2])", "%plots svg", "error(x)",
            "t[x + \"q\"]", "?x", "?t", "?f", f"explore(c -> c, [{literal(payload)}, 2], slider(1, 2))",
        ]
    cells += [FILE, "?c", "c[\"q\"]", "bars(c.b, [1, 2, 3])"]
    folder = temporary_folder()
    server = Server("lab", {"stranger.ipynb": notebook(cells), "ask.ipynb": notebook([CELL.format(literal(PAYLOADS[0])), FILE, "x", "t", "c", "f"])}, folder)
    rows = "\n".join(f'{n},"{p}"' for n, p in enumerate(p.replace('"', '""') for p in PAYLOADS[:3]))
    head = PAYLOADS[0].replace('"', '""')
    (server.root / "stranger.csv").write_text(f'"{head}",b\n{rows}\n', newline="")
    for name in ("stranger.ipynb", "ask.ipynb"):
        server.trust(name)
    yield server
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def watched(page, lab):
    """A page whose requests beyond its server and whose dialogues are kept."""
    page.strange = []
    page.on("request", lambda r: None if r.url.startswith((lab.base, "data:", "blob:")) else page.strange.append(r.url))
    page.on("request", lambda r: page.strange.append(r.url) if "stolen" in r.url or r.url.endswith("/x") else None)
    page.on("dialog", lambda d: (page.strange.append(d.message), d.dismiss()))
    return page


def nothing_happened(page):
    assert page.strange == []
    assert page.evaluate("window.pwned") is None
    assert page.locator(".jp-OutputArea script:not([type^='application']), .jp-OutputArea iframe").count() == 0
    for area in (".jp-OutputArea-output", ".jp-Tooltip", ".jp-PageConsole, .jp-Inspector-content, .jp-MainAreaWidget .jp-RenderedHTMLCommon"):
        assert page.locator(f"{area} [onerror], {area} [onload]").count() == 0


def run_all(page, count):
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    for index in range(count):
        page.keyboard.press("Shift+Enter")
    page.wait_for_function(
        """count => [...document.querySelectorAll('.jp-Notebook .jp-InputPrompt')].slice(0, count)
                 .every(p => /^\\[\\d+\\]:$/.test(p.textContent.trim()))""", arg=count, timeout=240000)


def test_a_strangers_notebook_does_nothing(watched, lab):
    lab.show(watched, "stranger.ipynb")
    cells = watched.locator(".jp-Notebook .jp-CodeCell")
    # Cells that fail stop those behind them, so each is run by itself.
    for index in range(cells.count()):
        cell = cells.nth(index)
        cell.locator(".cm-content").click()
        watched.keyboard.press("Shift+Enter")
        watched.wait_for_function(
            "cell => /^\\[\\d+\\]:$/.test(cell.querySelector('.jp-InputPrompt').textContent.trim())",
            arg=cell.element_handle(), timeout=60000)
    watched.wait_for_timeout(3000)
    watched.screenshot(path=str(SCREENSHOTS / "lab-hostile.png"))
    nothing_happened(watched)
    # Dollar signs in a value are dollar signs; the formula of `f` is one.
    assert watched.locator(".jp-OutputArea table mjx-container, .jp-OutputArea pre mjx-container").count() == 0
    assert watched.locator(".jp-OutputArea a[href^='javascript']").count() == 0
    # No colour and no hidden word came through; the only ones are those of errors.
    assert watched.locator("[data-mime-type='application/vnd.jupyter.stdout'] pre span[class*='ansi']").count() == 0


def test_what_help_shows_of_a_strangers_values_is_text(watched, lab):
    lab.show(watched, "ask.ipynb")
    watched.wait_for_timeout(1000)
    run_all(watched, 2)
    for index in range(2, 6):
        watched.locator(".jp-Notebook .jp-CodeCell .cm-content").nth(index).click()
        watched.keyboard.press("End")
        watched.keyboard.press("Shift+Tab")
        watched.wait_for_selector(".jp-Tooltip pre", timeout=60000)
        nothing_happened(watched)
        tooltip = watched.locator(".jp-Tooltip")
        assert tooltip.locator("img, script, a, b, svg").count() == 0
        if index == 2:
            assert "onerror" in tooltip.inner_text()
        watched.screenshot(path=str(SCREENSHOTS / f"lab-hostile-tooltip-{index}.png"))
        watched.keyboard.press("Escape")
    nothing_happened(watched)
