"""Runs very many cells of every kind from several real clients, and looks for leaks.

    python Tests/Soak/soak.py [--binary .build/release/nadaraya] [--cells 100000] [--clients 4]

It fails when a cell gets no answer, when memory grows after the first tenth, or when the kernel
keeps more file descriptors or threads than at the start.
"""

import argparse
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time

TIMEOUT = 60
CELLS = {
    "value": "1 + 1",
    "error": "1 + unheard_of",
    "text": 'print("a line")',
    "figure": "line(linspace(0, 1, 50), linspace(0, 1, 50)^2)",
    "array": "x = linspace(0, 1, 10000)\nsum(x * x)",
    "flood": "for i in range(2000)\n    print(i)\nend",
}
WEIGHTS = [50, 15, 15, 5, 10, 5]
ENDLESS = "while true\n    sqrt(2)\nend"


class Gauge:
    """What the kernel process holds of the machine."""

    def __init__(self, pid):
        self.folder = pathlib.Path("/proc") / str(pid)

    def status(self, field):
        for line in (self.folder / "status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1])
        raise LookupError(field)

    def read(self):
        return {
            "memory": self.status("VmRSS") / 1024,
            "descriptors": len(os.listdir(self.folder / "fd")),
            "threads": self.status("Threads"),
        }


class Worker(threading.Thread):
    """One client; each waits for its cells, as people do."""

    def __init__(self, manager, count, seed, interrupts):
        super().__init__(daemon=True)
        self.manager = manager
        self.remaining = count
        self.random = random.Random(seed)
        self.interrupts = interrupts
        self.failure = None

    def run(self):
        try:
            client = self.manager.blocking_client()
            client.start_channels()
            client.wait_for_ready(timeout=TIMEOUT)
            while self.remaining > 0:
                self.cell(client)
                self.remaining -= 1
            client.stop_channels()
        except Exception as error:
            self.failure = error

    def cell(self, client):
        kind = self.random.choices(list(CELLS), WEIGHTS)[0]
        endless = self.interrupts and self.random.random() < 0.01
        request = client.execute(ENDLESS if endless else CELLS[kind], stop_on_error=False)
        if endless:
            self.interrupt_when_running(client, request)
        elif self.random.random() < 0.1:
            client.complete("gaus", 4)
        while True:
            reply = client.get_shell_msg(timeout=TIMEOUT)
            if reply["parent_header"].get("msg_id") == request:
                break
        if endless:
            return
        while True:
            message = client.get_iopub_msg(timeout=TIMEOUT)
            mine = message["parent_header"].get("msg_id") == request
            if mine and message["content"].get("execution_state") == "idle":
                break

    def interrupt_when_running(self, client, request):
        """An interrupt overtakes a cell that is still on its way or waits for others' cells."""
        while True:
            message = client.get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "execute_input":
                return self.manager.interrupt_kernel()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=".build/release/nadaraya")
    parser.add_argument("--cells", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=4)
    options = parser.parse_args()

    folder = tempfile.TemporaryDirectory()
    os.environ["JUPYTER_PATH"] = f"{folder.name}/share/jupyter"
    os.environ["JUPYTER_RUNTIME_DIR"] = f"{folder.name}/runtime"
    os.environ["XDG_DATA_HOME"] = f"{folder.name}/data"
    install = [options.binary, "install", "--prefix", folder.name]
    subprocess.run(install, check=True, stdout=subprocess.DEVNULL)

    from jupyter_client.manager import KernelManager

    manager = KernelManager(kernel_name="nadaraya")
    manager.start_kernel()
    gauge = Gauge(manager.provisioner.pid)
    share = options.cells // options.clients
    workers = [
        Worker(manager, share, seed, interrupts=seed == 0) for seed in range(options.clients)
    ]
    for worker in workers:
        worker.start()
    begin = time.monotonic()
    settled = None
    while any(worker.is_alive() for worker in workers):
        time.sleep(1)
        done = options.cells - sum(worker.remaining for worker in workers)
        reading = gauge.read()
        if settled is None and done >= options.cells // 10:
            settled = reading
        if int(time.monotonic() - begin) % 10 == 0:
            print(f"{done:>8} cells, {reading}", flush=True)
    last = gauge.read()
    failures = [worker.failure for worker in workers if worker.failure]
    print(f"after a tenth: {settled}\nat the end:    {last}\nfailures: {failures}")
    manager.shutdown_kernel()
    if failures or settled is None:
        sys.exit(1)
    grown = last["memory"] > 1.2 * settled["memory"] + 4
    if grown or last["descriptors"] > settled["descriptors"]:
        sys.exit("the kernel leaks")
    if last["threads"] > settled["threads"]:
        sys.exit("the kernel leaves threads behind")


if __name__ == "__main__":
    main()
