"""Asks kernels the same things and writes what they were seen to answer: a table for docs/compare.md.

    python Benchmarks/kernel/probe.py [--write] [--only NAME …]

Kernels are started by their kernelspecs, as Jupyter does, and asked through jupyter_client over their sockets. Each
question has a fresh kernel, and an answer counts only when it arrived as a message. What is not installed is left out.
"""

import argparse
import datetime
import json
import pathlib
import platform
import queue
import re
import subprocess
import tempfile
import time

import psutil
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/compare.md"
SOON = 20

#: What each language writes for the same thing; `None` where the language or the kernel's manual has no way to.
KERNELS = {
    "nadaraya": {
        "name": "this kernel", "version": [ROOT / ".build/release/nadaraya", "--version"],
        "print": 'print("said")', "value": "1 + 1", "set": "kept = 41", "get": "print(kept + 1)", "error": "1 +* 2", "endless": "while true\n    1\nend",
        "complete": ("gaus", "gaussian"), "inspect": "sqrt", "whole": "1 + 1", "part": "if true", "input": 'print("got " + input("? "))',
        "picture": "line([1, 2], [1, 2])", "update": 'explore(s -> s, slider(0, 1))',
    },
    "python3": {
        "name": "ipykernel", "version": ["python", "-m", "pip", "show", "ipykernel"],
        "print": 'print("said")', "value": "1 + 1", "set": "kept = 41", "get": "print(kept + 1)", "error": "1 / 0", "endless": "while True: pass",
        "complete": ("prin", "print"), "inspect": "len", "whole": "1 + 1", "part": "if True:", "input": 'print("got " + input("? "))',
        "picture": "from IPython.display import SVG; SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')",
        "update": "from IPython.display import display; h = display(1, display_id=True); h.update(2)",
    },
    "xpython": {"as": "python3", "name": "xeus-python", "version": ["python", "-m", "pip", "show", "xeus-python"]},
    "deno": {
        "name": "deno", "version": ["deno", "--version"],
        "print": 'console.log("said")', "value": "1 + 1", "set": "let kept = 41", "get": "console.log(kept + 1)", "error": 'throw new Error("no")', "endless": "while (true) {}",
        "complete": ("Deno.rea", "readFile"), "inspect": "parseInt", "whole": "1 + 1", "part": "if (true) {", "input": 'console.log("got " + prompt("? "))',
        "picture": "Deno.jupyter.svg`<svg xmlns=\"http://www.w3.org/2000/svg\"/>`",
        "update": 'await Deno.jupyter.broadcast("display_data", {data: {"text/plain": "1"}, metadata: {}, transient: {display_id: "d"}}); '
                  'await Deno.jupyter.broadcast("update_display_data", {data: {"text/plain": "2"}, metadata: {}, transient: {display_id: "d"}});',
    },
    "ir": {
        "name": "IRkernel", "version": ["Rscript", "-e", 'cat(as.character(packageVersion("IRkernel")))'],
        "print": 'cat("said")', "value": "1 + 1", "set": "kept <- 41", "get": "cat(kept + 1)", "error": 'stop("no")', "endless": "while (TRUE) 1",
        "complete": ("prin", "print"), "inspect": "mean", "whole": "1 + 1", "part": "if (TRUE) {", "input": 'cat("got", readline("? "))',
        "picture": "plot(1)", "update": None,
    },
    "bash": {
        "name": "bash_kernel", "version": ["python", "-m", "pip", "show", "bash_kernel"],
        "print": "echo said", "value": "echo 2", "set": "kept=41", "get": "echo $((kept + 1))", "error": "false", "endless": "while true; do :; done",
        "complete": ("ech", "echo"), "inspect": "echo", "whole": "echo 1", "part": "if true; then", "input": 'read -p "? " a; echo "got $a"',
        "picture": None, "update": None,
    },
    "octave": {
        "name": "octave_kernel", "version": ["python", "-m", "pip", "show", "octave_kernel"],
        "print": 'disp("said")', "value": "1 + 1", "set": "kept = 41;", "get": "disp(kept + 1)", "error": 'error("no")', "endless": "while true, 1; end",
        "complete": ("ones", "ones"), "inspect": "ones", "whole": "1 + 1", "part": "if true", "input": 'disp(["got " input("? ", "s")])',
        "picture": "plot([1 2])", "update": None,
    },
    "calysto_scheme": {
        "name": "calysto_scheme", "version": ["python", "-m", "pip", "show", "calysto_scheme"],
        "print": '(display "said")', "value": "(+ 1 1)", "set": "(define kept 41)", "get": "(display (+ kept 1))", "error": "(car 1)", "endless": "(define (f) (f)) (f)",
        "complete": ("(displ", "display"), "inspect": "car", "whole": "(+ 1 1)", "part": "(+ 1", "input": None, "picture": None, "update": None,
    },
}  # fmt: skip


class Kernel:
    """A kernel, started anew, and its words."""

    def __init__(self, spec):
        self.words = words(spec)
        self.manager = KernelManager(kernel_name=spec)
        # Some leave files where they run.
        self.folder = tempfile.TemporaryDirectory()
        self.manager.start_kernel(cwd=self.folder.name, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        try:
            self.client.wait_for_ready(timeout=60)
            self.information = self.reply(self.client.kernel_info())
        except Exception:
            self.close()
            raise

    def send(self, kind, content=None, channel="shell"):
        message = self.client.session.msg(kind, content or {})
        getattr(self.client, f"{channel}_channel").send(message)
        return message["header"]["msg_id"]

    def reply(self, request, channel="shell", seconds=SOON):
        deadline = time.monotonic() + seconds
        while True:
            message = getattr(self.client, f"get_{channel}_msg")(timeout=max(0.01, deadline - time.monotonic()))
            if message["parent_header"].get("msg_id") == request:
                return message["content"]

    def published(self, request, until=lambda message: message["content"].get("execution_state") == "idle"):
        messages, deadline = [], time.monotonic() + SOON
        while not messages or not until(messages[-1]):
            message = self.client.get_iopub_msg(timeout=max(0.01, deadline - time.monotonic()))
            if message["parent_header"].get("msg_id") == request:
                messages.append(message)
        return messages + self.late(request)

    def late(self, request):
        """What comes after the end, where nothing should."""
        messages = []
        while self.client.iopub_channel.socket.poll(300):
            message = self.client.get_iopub_msg(timeout=1)
            if message["parent_header"].get("msg_id") == request:
                messages.append(message)
        return messages

    def run(self, code, **options):
        request = self.client.execute(code, **options)
        return self.reply(request), self.published(request)

    def says(self, code):
        """All that a cell shows as text."""
        return shown(self.run(code)[1])

    def busy(self):
        """A cell that runs without an end."""
        request = self.client.execute(self.words["endless"])
        self.published(request, lambda message: message["msg_type"] == "execute_input" or message["content"].get("execution_state") == "busy")
        time.sleep(0.5)
        return request

    def is_alive(self):
        return "said" in self.says(self.words["print"])

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.folder.cleanup()


def words(spec):
    own = KERNELS[spec]
    return KERNELS[own["as"]] | own if "as" in own else own


def shown(messages):
    texts = []
    for message in messages:
        content = message["content"]
        texts += [content["text"]] if message["msg_type"] == "stream" else [content.get("data", {}).get("text/plain", "")]
    return "".join(texts)


def kinds(messages):
    return [message["msg_type"] for message in messages]


# MARK: Questions


def runs(kernel):
    reply, messages = kernel.run(kernel.words["print"])
    return reply["status"] == "ok" and "said" in shown(messages)


def tells_states(kernel):
    _, messages = kernel.run(kernel.words["value"])
    states = [message["content"]["execution_state"] for message in messages if message["msg_type"] == "status"]
    return states == ["busy", "idle"] and "execute_input" in kinds(messages)


def says_idle_last(kernel):
    """Twenty times, since it is a matter of luck where it does not."""
    return all(kernel.run(kernel.words["print"])[1][-1]["content"].get("execution_state") == "idle" for _ in range(20))


def shows_values(kernel):
    return "execute_result" in kinds(kernel.run(kernel.words["value"])[1])


def reports_errors(kernel):
    reply, messages = kernel.run(kernel.words["error"])
    return reply["status"] == "error" and bool(reply["ename"]) and "error" in kinds(messages)


def stops_a_queue(kernel):
    first, second = kernel.client.execute(kernel.words["error"]), kernel.client.execute(kernel.words["print"])
    return kernel.reply(first)["status"] == "error" and kernel.reply(second)["status"] in ("aborted", "error")


def is_silent(kernel):
    before = kernel.run(kernel.words["value"])[0]["execution_count"]
    reply, messages = kernel.run(kernel.words["value"], silent=True)
    return not {"execute_result", "execute_input"} & set(kinds(messages)) and kernel.run(kernel.words["value"])[0]["execution_count"] == before + 1


def completes(kernel):
    code, wanted = kernel.words["complete"]
    return any(wanted in match for match in kernel.reply(kernel.client.complete(code, len(code)))["matches"])


def completes_while_busy(kernel):
    kernel.busy()
    return completes(kernel)


def inspects(kernel):
    name = kernel.words["inspect"]
    reply = kernel.reply(kernel.client.inspect(name, len(name)))
    return bool(reply.get("found") and reply.get("data", {}).get("text/plain"))


def knows_what_is_complete(kernel):
    def status(code):
        return kernel.reply(kernel.client.is_complete(code))["status"]

    return status(kernel.words["whole"]) == "complete" and status(kernel.words["part"]) == "incomplete"


def remembers(kernel):
    kernel.run(kernel.words["set"])
    kernel.run(kernel.words["value"])
    found = kernel.reply(kernel.client.history(hist_access_type="tail", n=10, raw=True))["history"]
    return kernel.words["set"] in [entry[2] for entry in found]


def asks(kernel):
    request = kernel.client.execute(kernel.words["input"], allow_stdin=True)
    kernel.client.get_stdin_msg(timeout=SOON)
    kernel.client.input("word")
    return kernel.reply(request)["status"] == "ok" and "got word" in shown(kernel.published(request))


def stops(kernel):
    kernel.run(kernel.words["set"])
    request = kernel.busy()
    kernel.manager.interrupt_kernel()
    kernel.reply(request)
    return "42" in kernel.says(kernel.words["get"])


def control_answers_while_busy(kernel):
    kernel.busy()
    return "protocol_version" in kernel.reply(kernel.send("kernel_info_request", channel="control"), "control")


def has_subshells(kernel):
    if "kernel subshells" not in kernel.information.get("supported_features", []):
        return False
    return "subshell_id" in kernel.reply(kernel.send("create_subshell_request", channel="control"), "control")


def debugs(kernel):
    content = {"type": "request", "seq": 1, "command": "debugInfo", "arguments": {}}
    return bool(kernel.reply(kernel.send("debug_request", content, "control"), "control").get("success"))


def closes_unknown_comms(kernel):
    request = kernel.send("comm_open", {"comm_id": "c", "target_name": "nobody", "data": {}})
    return "comm_close" in kinds(kernel.published(request))


def lists_comms(kernel):
    return kernel.reply(kernel.client.comm_info()).get("comms") == {}


def evaluates_expressions(kernel):
    reply, _ = kernel.run(kernel.words["set"], user_expressions={"x": kernel.words["value"]})
    return "2" in json.dumps(reply.get("user_expressions", {}).get("x", {}).get("data", {}))


def shows_pictures(kernel):
    return any(form.startswith("image/") for message in kernel.run(kernel.words["picture"])[1] for form in message["content"].get("data", {}))


def updates_displays(kernel):
    request = kernel.client.execute(kernel.words["update"])
    if kernel.words["name"] == "this kernel":
        return moves(kernel, kernel.published(request))
    # Some tell that they are idle before they have told all.
    messages = kernel.published(request, lambda message: message["msg_type"] == "update_display_data")
    (update,) = [message["content"] for message in messages if message["msg_type"] == "update_display_data"]
    shown = [message["content"] for message in messages if message["msg_type"] == "display_data"]
    return update["transient"]["display_id"] in [content["transient"].get("display_id") for content in shown]


def moves(kernel, messages):
    """Where the reader moves what is shown: a slider, as the page would tell of it."""
    opened = [message["content"] for message in messages if message["msg_type"] == "comm_open"]
    slider = next(content for content in opened if "Slider" in content["data"]["state"].get("_model_name", ""))
    data = {"method": "update", "state": {"value": slider["data"]["state"]["max"]}, "buffer_paths": []}
    request = kernel.send("comm_msg", {"comm_id": slider["comm_id"], "data": data})
    return "update_display_data" in kinds(kernel.published(request))


def survives_unknown_messages(kernel):
    kernel.send("no_such_request", {"a": 1})
    return kernel.is_alive()


def refuses_forged_messages(kernel):
    session = kernel.client.session.clone()
    session.key = b"another"
    message = session.msg("execute_request", {
        "code": kernel.words["set"], "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True})
    kernel.client.shell_channel.socket.send_multipart(session.serialize(message))
    return kernel.is_alive() and "42" not in kernel.says(kernel.words["get"])


def shuts_down(kernel):
    reply = kernel.reply(kernel.send("shutdown_request", {"restart": False}, "control"), "control")
    return reply["status"] == "ok" and ends(kernel)


def restarts(kernel):
    kernel.run(kernel.words["set"])
    kernel.manager.restart_kernel()
    kernel.client.wait_for_ready(timeout=60)
    return kernel.is_alive() and "42" not in kernel.says(kernel.words["get"])


def ends(kernel):
    deadline = time.monotonic() + SOON
    while kernel.manager.is_alive():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


QUESTIONS = {
    "runs a cell and replies": runs,
    "busy, what runs, idle: for each cell": tells_states,
    "idle is its last word, twenty times": says_idle_last,
    "a value comes as a result, not as print": shows_values,
    "an error has its name, in the reply and beside it": reports_errors,
    "an error ends the cells that wait behind it": stops_a_queue,
    "`silent` cells show nothing and are not counted": is_silent,
    "completes a name": completes,
    "completes while a cell runs": completes_while_busy,
    "explains a name": inspects,
    "knows whether a cell is complete": knows_what_is_complete,
    "gives the history": remembers,
    "a cell asks the reader (stdin)": asks,
    "an interrupt ends an endless cell; names stay": stops,
    "control answers while a cell runs": control_answers_while_busy,
    "subshells": has_subshells,
    "debugger": debugs,
    "lists comms": lists_comms,
    "closes a comm for which nothing is there": closes_unknown_comms,
    "`user_expressions`": evaluates_expressions,
    "pictures as images": shows_pictures,
    "replaces what is shown (`update_display_data`)": updates_displays,
    "lives on after a message that it does not know": survives_unknown_messages,
    "ignores a message with a wrong signature": refuses_forged_messages,
    "replies to shutdown, then ends by itself": shuts_down,
    "restarts on the same ports, without the old names": restarts,
}


def answer(spec, question):
    """yes, no, or that nothing came, or that the process ended."""
    kernel = Kernel(spec)
    try:
        return "yes" if question(kernel) else "no"
    except queue.Empty:
        return "no answer" if kernel.manager.is_alive() else "ended"
    except (RuntimeError, KeyError, StopIteration):
        # What came lacks what was asked for.
        return "no"
    finally:
        kernel.close()


#: Where a language has no words for a question, it is not asked.
WORDS = {asks: "input", shows_pictures: "picture", updates_displays: "update"}


def probe(spec):
    """The column of a kernel."""
    first = Kernel(spec)
    memory = sum(each.memory_info().rss for each in tree(first.manager.provisioner.pid)) / 2**20
    first.close()
    column = {"memory after the start, all its processes, MiB": f"{memory:.0f}"}
    for question, ask in QUESTIONS.items():
        has_words = words(spec)[WORDS[ask]] if ask in WORDS else True
        column[question] = answer(spec, ask) if has_words else "–"
        print(spec, question, column[question], flush=True)
    return column


def tree(pid):
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def version(spec):
    said = subprocess.run(words(spec)["version"], capture_output=True, text=True).stdout
    return re.search(r"\d+(?:\.\d+)+", said)[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", nargs="*", default=list(KERNELS))
    options = parser.parse_args()
    installed = KernelSpecManager().find_kernel_specs()
    columns = {spec: probe(spec) for spec in options.only if spec in installed}
    names = [f"{words(spec)['name']} {version(spec)}" for spec in columns]
    rows = ["| | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    for question in next(iter(columns.values())):
        rows.append(f"| {question} | " + " | ".join(column[question] for column in columns.values()) + " |")
    text = "\n".join(rows) + f"\n\nSeen {datetime.date.today()} on {platform.system()}, Python {platform.python_version()}."
    print(text)
    if options.write:
        mark = re.compile(r"(<!-- measured: probe -->\n).*?(<!-- end -->)", re.S)
        PAGE.write_text(mark.sub(lambda match: f"{match[1]}{text}\n{match[2]}", PAGE.read_text()))


if __name__ == "__main__":
    main()
