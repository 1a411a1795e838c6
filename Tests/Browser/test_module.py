"""The browser build gives what the native one gives: every case of the language, every notebook."""

import json
import re
from pathlib import Path
import bundle

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "Tests/Cases"
REFUSE = "%config python = refuse"
DURATION = re.compile(r"[0-9.]+ (ns|µs|ms|s)\b")
COLOUR = re.compile("\x1b\\[[0-9;]*m")


def joined(content):
    return "".join(content) if isinstance(content, list) else content


# MARK: Cases


def sections(file):
    return dict(re.findall(r"^# ([A-Z ]+)\n```\w+\n(.*?)\n```$", file.read_text(), re.MULTILINE | re.DOTALL))


def failure(told):
    """The error of a cell as a case writes it."""
    errors = [f"{each['ename']}\n" + COLOUR.sub("", "\n".join(each["traceback"])) for each in told if each["output_type"] == "error"]
    return errors[0] if errors else None


def outcome(told):
    """What a cell did, as a case writes it."""
    parts = []
    for stream, word in (("stdout", "printed"), ("stderr", "warned")):
        text = "".join(each["text"] for each in told if each["output_type"] == "stream" and each["name"] == stream)
        if text:
            parts.append(f"{word}: " + (DURATION.sub("some time", text) if word == "printed" else text))
    for each in told:
        if each["output_type"] in ("display_data", "update_display_data"):
            # Where nothing can be moved, the place of the controls is printed.
            is_place = each.get("transient", {}).get("display_id", "").endswith("-place")
            parts.append(f"printed: {each['data']['text/plain']}\n" if is_place else "shown: " + each["data"]["text/plain"])
    parts += ["help: " + each["name"] for each in told if each["output_type"] == "page"]
    parts += [each["data"]["text/plain"] for each in told if each["output_type"] == "execute_result"]
    error = failure(told)
    return "\n".join(parts + ([error] if error else []))


def agrees(told, expected, findings):
    """Whether a cell did what a case says; what checking finds stands in a section of its own."""
    error = failure(told)
    # A cell of Python ends with a message that checking does not know.
    if error and (error.startswith("not-translated\n") or f"\n\n{error}\n\n" in f"\n\n{findings}\n\n"):
        told = [each for each in told if each["output_type"] != "error"]
    return outcome(told).strip() == expected.strip()


def test_every_case_comes_out_as_natively(sessions, differences):
    files = sorted(file for file in CASES.rglob("*.md") if file.name != "README.md")
    runs, expected = [], []
    for file in files:
        name = str(file.relative_to(CASES))
        parts = sections(file)
        for source, value in (("SOURCE", "VALUE"), ("CORRECTED", "CORRECTED VALUE")):
            if source in parts:
                setting = "1" if name == "errors/not-translated.md" else REFUSE
                runs.append((CASES / "data", [setting, parts[source]]))
                expected.append((name, source, parts, parts.get(value, "")))
    found = {}
    for (name, source, parts, value), told in zip(expected, sessions(runs, first=0)):
        findings = parts.get("DIAGNOSTICS", "") if source == "SOURCE" else ""
        corrected = [each["corrected"] for each in told[-1] if "corrected" in each]
        if not agrees(told[-1], value, findings):
            found[f"{name} {source}"] = outcome(told[-1])
        elif source == "SOURCE" and corrected and corrected[0] != parts.get("CORRECTED"):
            found[f"{name} CORRECTED"] = corrected[0]
    assert_listed(found, differences["cases"])


# MARK: Notebooks


def kept(outputs):
    """Outputs without what only the other build gives: PNG, and the place of errors in data."""
    result = []
    for each in outputs:
        if each["output_type"] == "stream" and result and result[-1][:2] == ["stream", each["name"]]:
            result[-1][2] += joined(each["text"])
        elif each["output_type"] == "stream":
            result.append(["stream", each["name"], joined(each["text"])])
        elif each["output_type"] == "error":
            result.append(["error", each["ename"], each["evalue"], "\n".join(each["traceback"])])
        elif each["output_type"] in ("display_data", "execute_result", "explore"):
            result.append([
                each["output_type"].replace("explore", "display_data"),
                {form: joined(content) for form, content in each["data"].items() if form != "image/png"},
            ])  # fmt: skip
    return result


NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))


def test_every_notebook_gives_its_stored_outputs(sessions, differences):
    books = [json.loads(file.read_text()) for file in NOTEBOOKS]
    cells = [[cell for cell in book["cells"] if cell["cell_type"] == "code"] for book in books]
    runs = [(file.parent, [joined(cell["source"]) for cell in each]) for file, each in zip(NOTEBOOKS, cells)]
    found, pictures = {}, 0
    for file, stored, told in zip(NOTEBOOKS, cells, sessions(runs)):
        for cell, messages in zip(stored, told):
            mine, theirs = kept(messages), kept(cell["outputs"])
            pictures += sum(bool(bundle.svg(each[-1])) for each in theirs if isinstance(each[-1], dict))
            if mine != theirs:
                found[f"{file.relative_to(ROOT / 'notebooks')} {cell['id']}"] = json.dumps([mine, theirs])[:600]
    assert pictures > 60
    assert_listed(found, differences["notebooks"])


def assert_listed(found, listed):
    """Every difference is listed with its reason, and every listed one is there."""
    unlisted = {name: what for name, what in found.items() if name not in listed}
    assert not unlisted, "\n\n".join(f"{name}:\n{what}" for name, what in unlisted.items())
    assert set(listed) <= set(found), f"no difference any more: {sorted(set(listed) - set(found))}"


# MARK: What ends


RECURSIONS = [
    "f(n) = n <= 0 ? 0 : 1 + f(n - 1)\nf(900000)",
    "function f(n)\n  for i in [1]\n    return f(n + 1)\n  end\nend\nf(1)",
    "f(n) = [f(n + 1) for i in range(2)]\nf(1)",
    "f(n) = sum(map(f, [n, n]))\nf(1)",
    "f(n) = 1 + (2 * (3 + abs(4 * (5 + (n > 0 ? f(n + 1) : 0)))))\nf(1)",
    "f(n) = len(table([\"a\"], [[f(n - 1), 1]]))\nf(1)",
    "f(n) = reduce((a, b) -> a + f(n - 1), [1, 2])\nf(1)",
    "f(n) = map(x -> map(y -> f(n - 1), [1])[0], [1])[0]\nf(1)",
]


def test_endless_recursion_is_told_as_natively(sessions):
    runs = [(None, ["x = 7", cell, "x + 1"]) for cell in RECURSIONS]
    for cell, told in zip(RECURSIONS, sessions(runs, recovers=True)):
        assert [each["ename"] for each in told[1] if each["output_type"] in ("error", "trap")] == ["too-many-calls"], cell
        assert told[2][0]["data"]["text/plain"] == "8"


def test_a_session_goes_on_behind_a_trap_from_its_last_copy(sessions):
    cells = ["x = 7\nseed(1)", "y = rand()\ny", "x = 8\ny = rand()\nprint(\"trap\")", "y", "x"]
    told = sessions([(None, cells)], recovers=True)[0]
    assert told[2][-1]["output_type"] == "trap"
    assert told[3][0]["data"] == told[1][0]["data"] and told[4][0]["data"]["text/plain"] == "7"
