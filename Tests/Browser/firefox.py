"""Firefox without a window, spoken to by WebDriver BiDi (https://w3c.github.io/webdriver-bidi), with no way to a network."""

import json
import os
import re
import signal
import subprocess
import threading
from contextlib import contextmanager

import websocket

PREFERENCES = {
    # Whatever a page asks of a network ends at a port that nobody listens at.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1", "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1", "network.proxy.ssl_port": 9,
    "app.update.enabled": False, "datareporting.policy.dataSubmissionEnabled": False,
}  # fmt: skip


class Firefox:
    def __init__(self, address):
        self.socket = websocket.create_connection(f"{address}/session", timeout=180, suppress_origin=True)
        self.count = 0
        self.ask("session.new", capabilities={})
        self.context = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method, **parameters):
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.count:
                assert answer["type"] == "success", answer
                return answer["result"]

    def open(self, path, width, height):
        self.ask("browsingContext.setViewport", context=self.context, viewport={"width": width, "height": height})
        self.ask("browsingContext.navigate", context=self.context, url=path.as_uri(), wait="complete")

    def evaluate(self, expression):
        """The value of an expression of JavaScript, waited for; what is not a plain value comes as JSON."""
        answer = self.ask(
            "script.evaluate", expression=f"(async () => JSON.stringify(await ({expression})))()", awaitPromise=True,
            target={"context": self.context})
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"].get("value") or "null")

    def wait(self, condition):
        """Until a condition in JavaScript holds."""
        return self.evaluate(f"""(async () => {{
          while (!({condition})) await new Promise((done) => setTimeout(done, 50));
          return true;
        }})()""")


@contextmanager
def firefox(folder):
    """A browser with a fresh profile in a folder."""
    profile = folder / "profile"
    profile.mkdir()
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("".join(lines))
    process = subprocess.Popen(
        ["firefox-esr", "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"],
        stderr=subprocess.PIPE, text=True, env=os.environ | {"HOME": str(folder)}, start_new_session=True)
    try:
        for line in process.stderr:
            if found := re.search(r"WebDriver BiDi listening on (ws://127\.0\.0\.1:\d+)", line):
                break
        else:
            raise RuntimeError("Firefox ended before it listened")
        # What it says later must not fill the pipe.
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield Firefox(found[1])
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
