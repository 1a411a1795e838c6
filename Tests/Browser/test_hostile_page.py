"""A stranger's notebook made into a page does nothing: no script of its own, no request, no dialogue."""

import base64

import nbformat
import pytest
from pages import DESK, Watched, language, maker, write

SINK = "http://127.0.0.1:9/stolen"
SCRIPT = "<script>window.pwned = 1</script>"
MARKUP = [
    SCRIPT, f"<img src=x onerror='window.pwned = 2'><img src='{SINK}'>", f"<iframe src='{SINK}'></iframe>",
    "<svg onload='window.pwned = 3'><foreignObject><script>window.pwned = 4</script></foreignObject></svg>",
    f"<a href='javascript:window.pwned = 5' id='hostile'>x</a><form action='{SINK}'><button>y</button></form>",
    f"<style>@import '{SINK}'; body {{ background: url({SINK}) }}</style><link rel=stylesheet href='{SINK}'>",
    f"<meta http-equiv=refresh content='0; url={SINK}'><base href='{SINK}'><object data='{SINK}'></object>",
    "<math><mtext><table><mglyph><style><img src=x onerror='window.pwned = 6'></style></mglyph></table></mtext></math>",
    "</pre></code></section><textarea></textarea></script>" + SCRIPT, "<!--" + SCRIPT + "<!-- -->", "<plaintext>",
    "{{script}} {{module}}", "<h1 id='module'>a</h1><h1 id='notebook' name='cells'>b</h1>",
]
FORMULA = "\\href{javascript:window.pwned=7}{x}<img src=x onerror=window.pwned=8>"
SVG = [
    f"<svg xmlns='http://www.w3.org/2000/svg'>{SCRIPT}<image href='{SINK}'/></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg' onload='window.pwned = 9'><title><img src='x' onerror='window.pwned = 10'/></title></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><desc><![CDATA[</desc><script>window.pwned = 11</script>]]></desc></svg>",
    f"<svg xmlns='http://www.w3.org/2000/svg'><rect fill='url({SINK})' width='9' height='9'/></svg>",
    "not a picture </svg>" + SCRIPT,
    # The page has parts of these names.
    *[f"<svg xmlns='http://www.w3.org/2000/svg'><text id='{name}'>postMessage(1)</text></svg>" for name in ("module", "notebook", "worker", "files")],
]


def hostile():
    make = nbformat.v4
    cells = [make.new_markdown_cell(each) for each in [*MARKUP, f"# {SCRIPT}", f"${FORMULA}$", f"$${FORMULA}$$"]]
    cells += [make.new_raw_cell(each) for each in MARKUP]
    for index, each in enumerate(MARKUP):
        cells.append(make.new_code_cell(each, outputs=[
            make.new_output("stream", name="stdout", text=each),
            make.new_output("stream", name='x"><script>window.pwned = 12</script>', text=each),
            make.new_output("error", ename=each, evalue=each, traceback=[each]),
            make.new_output("display_data", {"text/html": each}),
            make.new_output("display_data", {"text/markdown": each}),
            make.new_output("display_data", {"text/plain": each}),
            make.new_output("display_data", {"text/latex": FORMULA + each}),
            make.new_output("display_data", {"image/png": f"\"><img src=x onerror='window.pwned = 13'>{index}"}),
            make.new_output("display_data", {"application/javascript": "window.pwned = 14"}),
        ]))  # fmt: skip
    for each in SVG:
        image = '<img alt="" width="9" height="9" style="max-width:100%;height:auto" src="data:image/svg+xml;base64,{}">'
        image = image.format(base64.b64encode(each.encode()).decode())
        for form, content in (("image/svg+xml", each), ("text/html", image)):
            cells.append(make.new_code_cell("1", outputs=[make.new_output("display_data", {form: content})]))
    # What is computed stands in the page as well.
    texts = ["<img src=x onerror='window.pwned = 15'>", "</script><script>window.pwned = 16</script>"]
    literals = ["".join(f"\\u{{{ord(sign):x}}}" for sign in each) for each in texts]
    for each in literals:
        cells.append(make.new_code_cell(
            f'x = "{each}"\nprint(x)\nwarn(x)\ndisplay(table([x, "b"], ([1, 2], [x, "v"])))\n'
            f'display(line([1, 2], [3, 4], label=x) + title(x))\nf(a) = a + len("{each}")\ndisplay(f)\nerror(x)'))
        cells.append(make.new_code_cell("?x"))
        cells.append(make.new_code_cell(f'explore(c -> c, ["{each}", 2])'))
    return make.new_notebook(cells=cells)


def test_no_picture_takes_the_name_of_a_part_of_the_page(tmp_path):
    text = write(hostile(), tmp_path).read_text()
    assert 'src="data:image/svg+xml;base64,' in text and "<text id=" not in text


def test_a_hostile_notebook_does_nothing(browser, tmp_path):
    if not any(file.exists() for file in language.MODULES):
        pytest.skip("there is no browser build: make browser")
    # The network is there: nothing but the page itself keeps it from being used.
    context = browser.new_context(viewport=DESK)
    shown = Watched(context, write(hostile(), tmp_path)).ready()
    page = shown.page
    page.locator("[data-do=runAll]").click()
    page.wait_for_selector("body[data-state=running]", state="detached", timeout=60000)
    for index in range(page.locator("#hostile").count()):
        page.locator("#hostile").nth(index).click(timeout=1000, no_wait_after=True)
    assert page.evaluate("window.pwned") is None
    assert shown.strange == []
    assert page.locator("main script, main iframe, main object, main form, main style, main link").count() == 0
    assert page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length") == 0
    context.close()


def test_cells_have_no_network(browser, tmp_path):
    """Were the language itself turned against its reader, its worker could not send anything."""
    if not any(file.exists() for file in language.MODULES):
        pytest.skip("there is no browser build: make browser")
    context = browser.new_context(viewport=DESK)
    path = write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]), tmp_path)
    shown = Watched(context, path).ready()
    refused = shown.page.evaluate(f"""async () => {{
      const code = `fetch("{SINK}").then(() => postMessage("sent"), () => postMessage("refused"))`;
      const worker = new Worker(URL.createObjectURL(new Blob([code])));
      return new Promise((done) => {{ worker.onmessage = ({{ data }}) => done(data); }});
    }}""")
    assert refused == "refused"
    assert shown.page.evaluate(f"fetch('{SINK}').then(() => 'sent', () => 'refused')") == "refused"
    assert shown.strange == []
    context.close()


def test_no_file_behind_a_link_is_carried(tmp_path):
    """A folder that a stranger packed may hold links to what is the maker's own."""
    secret, folder = tmp_path / "home", tmp_path / "notebook"
    (folder / "data").mkdir(parents=True)
    secret.mkdir()
    (secret / "keys.csv").write_text("key\n1\n")
    for name in ("own.csv", "data/own.csv"):
        (folder / name).write_text("x\n1\n")
    (folder / "link.csv").symlink_to(secret / "keys.csv")
    (folder / "linked").symlink_to(secret)
    names = ["own.csv", "data/own.csv", "link.csv", "linked/keys.csv", "../home/keys.csv", str(secret / "keys.csv"), "data//own.csv"]
    cells = [nbformat.v4.new_code_cell(f'read_csv("{name}")') for name in names]
    carried = maker.carried_files(nbformat.v4.new_notebook(cells=cells), folder)
    assert set(carried) == {"own.csv", "data/own.csv", "data//own.csv"}
