"""Times this kernel and ipykernel in turns, and how soon long builtins stop; prints two tables.

    python Benchmarks/kernel/bench.py [--write] [--binary .build/release/nadaraya] [--rounds 5] [--stops]

Each figure is a median; both kernels take turns within one run, so that a busy machine slows both.
--write puts the tables into docs/benchmarks/kernel.md.
"""

import argparse
import multiprocessing
import pathlib
import random
import statistics
import sys
import time

import zmq
from wire import Kernel

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import page

LINES = 20_000


def echo(connection, answers):
    """Answers each message at once: with itself, and with `answers` messages on a second socket."""
    context = zmq.Context()
    router, publisher = context.socket(zmq.ROUTER), context.socket(zmq.PUB)
    connection.send([socket.bind_to_random_port("tcp://127.0.0.1") for socket in (router, publisher)])
    frames = [b"topic", b"<IDS|MSG>", b"0" * 64, b"h" * 200, b"p" * 200, b"{}", b"c" * 60]
    while True:
        message = router.recv_multipart()
        for _ in range(answers):
            publisher.send_multipart(frames)
        router.send_multipart(message)


def floor(answers, count=2000):
    """Microseconds that ZeroMQ itself takes between two processes for one message there, and for
    its echo and `answers` publications back."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=echo, args=(theirs, answers), daemon=True)
    server.start()
    ports = ours.recv()
    context = zmq.Context()
    client, subscriber = context.socket(zmq.DEALER), context.socket(zmq.SUB)
    subscriber.subscribe(b"")
    for socket, port in zip((client, subscriber), ports):
        socket.connect(f"tcp://127.0.0.1:{port}")
    time.sleep(0.2)
    times = []
    for _ in range(count):
        begin = time.perf_counter()
        client.send_multipart([b"<IDS|MSG>", b"0" * 64, b"h" * 200, b"{}", b"{}", b"c" * 150])
        for _ in range(answers):
            subscriber.recv_multipart()
        if answers == 0:
            client.recv_multipart()
        times.append(time.perf_counter() - begin)
        if answers:
            client.recv_multipart()
    server.kill()
    server.join()
    for socket in (client, subscriber):
        socket.close()
    context.term()
    return 1e6 * statistics.median(times)


def measure(argv, cells):
    """One round of every figure for one kernel."""
    kernel = Kernel(argv)
    try:
        figures = {}
        _, ready = kernel.ready()
        figures["start to kernel_info, ms"] = 1000 * ready
        figures["memory after start, MiB"] = kernel.resident()
        figures["first cell, ms"] = kernel.run(cells["trivial"])[0]
        figures["trivial cell to idle, ms"] = statistics.median(
            kernel.run_unparsed(cells["trivial"]) for _ in range(500)
        )
        figures["kernel_info on control, ms"] = statistics.median(
            information(kernel) for _ in range(100)
        )

        request = kernel.start(cells["endless"])
        kernel.wait_until_running(request)
        time.sleep(0.1)
        figures["completion while busy, ms"] = completion(kernel, cells["completion"])
        begin = time.perf_counter()
        interrupt = kernel.send("interrupt_request", {}, "control")
        if figures["completion while busy, ms"] is None:
            kernel.reply(interrupt, "control")
        kernel.idle(request)
        figures["interrupt to idle, ms"] = 1000 * (time.perf_counter() - begin)
        kernel.reply(request)
        kernel.drain()

        duration, (text, count) = kernel.run(cells["flood"])
        if text.count("\n") != LINES:
            sys.exit(f"{argv[0]} lost lines: {text.count(chr(10))} of {LINES}")
        figures[f"{LINES} printed lines, ms"] = duration
        figures[f"{LINES} printed lines, messages"] = count
        figures["memory at the end, MiB"] = kernel.resident()
        return figures
    finally:
        kernel.close()


def information(kernel):
    begin = time.perf_counter()
    kernel.reply(kernel.send("kernel_info_request", {}, "control"), "control")
    return 1000 * (time.perf_counter() - begin)


def completion(kernel, code, tries=50):
    """Nothing where the kernel answers only after the cell."""
    times = []
    for _ in range(tries):
        begin = time.perf_counter()
        request = kernel.send("complete_request", {"code": code, "cursor_pos": len(code)})
        if not kernel.sockets["shell"].poll(1000):
            return None
        kernel.reply(request)
        times.append(1000 * (time.perf_counter() - begin))
    return statistics.median(times)


KERNELS = {
    "nadaraya": {
        "trivial": "1 + 1",
        "endless": "while true\n    1\nend",
        "completion": "gauss",
        "flood": f"for i in range({LINES})\n    print(i)\nend",
    },
    "ipykernel": {
        "trivial": "1 + 1",
        "endless": "while True: pass",
        "completion": "prin",
        "flood": f"for i in range({LINES}): print(i)",
    },
}


def through_client(name, argv, rounds=200):
    """Milliseconds for a trivial cell through jupyter_client, as tools see it."""
    from jupyter_client import BlockingKernelClient

    kernel = Kernel(argv)
    try:
        kernel.ready()
        client = BlockingKernelClient()
        client.load_connection_info(kernel.connection)
        client.start_channels()
        client.wait_for_ready(timeout=60)
        times = []
        for _ in range(rounds):
            begin = time.perf_counter()
            client.execute_interactive(KERNELS[name]["trivial"], output_hook=lambda message: None)
            times.append(1000 * (time.perf_counter() - begin))
        client.stop_channels()
        return statistics.median(times)
    finally:
        kernel.close()


# Each takes much longer than a stop may; what they need is made first.
VECTOR = "r = rand(100000000);"
MATRIX = "w = reshape(rand(100000000), (10000, 10000));"
LONG = [
    (VECTOR, ["exp(-r^2 / 2)", "r^1.5", "sin(r)", "r > 0.5", "where(r > 0.5, r, 0)", "any(isnan(r))"]),
    (VECTOR, ["sum(r)", "prod(r)", "std(r)", "norm(r)", "max(r)", "argmax(r)", "2 in r"]),
    (VECTOR, ["cumsum(r)", "diff(r)", "softmax(r)", "reverse(r)", "concat(r, r)", "stack(r, r)"]),
    (VECTOR, ["sort(r)", "argsort(r)", "unique(r)", "median(r)", "quantile(r, 0.9)"]),
    (VECTOR + "c = r > 0.5;", ["r[c]", "r[1000:90000000]", "r[::-2]"]),
    (VECTOR + "i = argsort(rand(20000000));", ["r[i]"]),
    (VECTOR, ["sum(range(200000000))", "r[1:99999999] = 2"]),
    (MATRIX, ["transpose(w)", "sum(w, axis=0)", "max(w, axis=1)", "sort(w, axis=0)", "median(w, axis=0)", "w @ w[0]"]),
    ("a = rand(4000, 4000);", ["a @ a", "a @ a[0]", "a[0] @ a"]),
    ("1;", ["ones(100000000)", "arange(100000000)", "linspace(0, 1, 100000000)", "eye(10000)"]),
    ("1;", ["rand(100000000)", "randn(100000000)", "one_hot(arange(5000000) % 10)"]),
    ('t = table(("x", "y"), (rand(10000000), rand(10000000)));', ['sort_by(t, "x")', "t[t.x > 0.5]", "head(t, 9000000)"]),
    ("x = rand(15000);", ["nadaraya_watson(x, x, x, gaussian)[1]", "gaussian(reshape(x, (-1, 1)) - x)"]),
    ("l = [[i] for i in range(1000000)];", ["l + l", "zip(l, l)", "l == l + []", "str(l)", "[[i] for i in range(100000000)]"]),
]


def stops(binary, tries):
    """Milliseconds from the interrupt to idle, at moments that the builtin cannot foresee."""
    yield "| while it computes | median, ms | longest, ms |"
    yield "|---|---:|---:|"
    for setup, expressions in LONG:
        kernel = Kernel([binary, "kernel", "--connection-file", "{connection_file}"])
        try:
            kernel.ready()
            kernel.run(setup)
            for expression in expressions:
                times = [stop(kernel, expression) for _ in range(tries)]
                yield f"| `{expression}` | {statistics.median(times):.1f} | {max(times):.1f} |"
        finally:
            kernel.close()


def stop(kernel, expression):
    request = kernel.start(f"while true\n    {expression}\nend")
    kernel.wait_until_running(request)
    time.sleep(random.uniform(0.05, 0.8))
    begin = time.perf_counter()
    kernel.send("interrupt_request", {}, "control")
    kernel.idle(request)
    duration = 1000 * (time.perf_counter() - begin)
    if kernel.reply(request).get("ename") != "Interrupted":
        sys.exit(f"{expression} ended by itself")
    kernel.drain()
    return duration


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=".build/release/nadaraya")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tries", type=int, default=15, help="interrupts of each long builtin")
    parser.add_argument("--stops", action="store_true", help="only how soon long builtins stop")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    before = page.load()
    if options.stops:
        return show(options, "stops", list(stops(options.binary, options.tries)), before)
    commands = {
        "nadaraya": [options.binary, "kernel", "--connection-file", "{connection_file}"],
        "ipykernel": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    }
    rounds = {name: [] for name in commands}
    floors = []
    for _ in range(options.rounds):
        floors.append((floor(0), floor(4)))
        for name, argv in commands.items():
            figures = measure(argv, KERNELS[name])
            figures["trivial cell through jupyter_client, ms"] = through_client(name, argv)
            rounds[name].append(figures)

    def median(name, key):
        values = [figures[key] for figures in rounds[name] if figures[key] is not None]
        return statistics.median(values) if values else None

    ping, exchange = (statistics.median(figures) for figures in zip(*floors))
    trivial = 1000 * median("nadaraya", "trivial cell to idle, ms")
    lines = [
        f"ZeroMQ alone: {ping:.0f} µs for a ping-pong, {exchange:.0f} µs for a cell's five messages.",
        f"A trivial cell takes {trivial / ping:.1f} times the one, {trivial / exchange:.1f} times the other.\n",
        "| | nadaraya | ipykernel | ratio |\n|---|---:|---:|---:|",
    ]
    for key in rounds["nadaraya"][0]:
        ours, theirs = median("nadaraya", key), median("ipykernel", key)
        if theirs is None:
            lines.append(f"| {key} | {ours:.2f} | after the cell | |")
        else:
            lines.append(f"| {key} | {ours:.2f} | {theirs:.2f} | {theirs / ours:.1f} |")
    show(options, "process", lines, before)
    before = page.load()
    show(options, "stops", list(stops(options.binary, options.tries)), before)


def show(options, name, lines, before):
    text = "\n".join(lines) + f"\n\n{page.conditions(before, ['ipykernel', 'pyzmq'])}"
    print(text, "\n")
    if options.write:
        page.put("kernel.md", name, text)


if __name__ == "__main__":
    main()
