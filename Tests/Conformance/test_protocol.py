"""What jupyter_kernel_test does not look at, through the real jupyter_client."""

import json
import os
import signal
import stat
import subprocess
import time

import pytest
import zmq
from kernel_client import BINARY, ENDLESS, FOLDER, TIMEOUT
import bundle


def interrupt_reply(kernel, request, stop):
    kernel.wait_until_running(request)
    stop()
    return kernel.wait(request).content


@pytest.mark.parametrize("name", ["nadaraya", "nadaraya-signal"])
@pytest.mark.parametrize(
    "code",
    [
        ENDLESS,
        'while true\n    print("flood")\nend',
        "[sqrt(i) for i in range(10^12)]",
        "sum(gaussian(reshape(arange(0, 1, 1e-5), (-1, 1)) - reshape(arange(0, 1, 1e-3), (1, -1))))\n"
        + ENDLESS,
    ],
)
def test_interrupt_keeps_the_state(start, name, code):
    kernel = start(name=name)
    kernel.run("kept = 7")
    content = interrupt_reply(kernel, kernel.start(code), kernel.manager.interrupt_kernel)
    assert content["status"] == "error"
    assert content["ename"] == "Interrupted"
    assert kernel.run("kept").result() == "7"


def test_interrupt_aborts_the_queue(kernel):
    first = kernel.start(ENDLESS)
    second = kernel.start("lost = 1")
    kernel.wait_until_running(first)
    kernel.manager.interrupt_kernel()
    assert kernel.reply(first)["content"]["ename"] == "Interrupted"
    reply = kernel.reply(second)
    assert (reply["content"]["status"], reply["content"]["ename"]) == ("error", "Aborted")


def test_error_aborts_what_was_sent_with_it(kernel):
    requests = [kernel.start(code) for code in ("1 + nameless", "a = 1", "b = 2")]
    statuses = [kernel.reply(request)["content"]["ename"] for request in requests]
    assert statuses[1:] == ["Aborted", "Aborted"]
    assert kernel.run("1 + 1").result() == "2"


def test_error_is_data_too(kernel):
    answer = kernel.run("a = 1\nb = a + nameless")
    (error,) = answer.outputs
    facts = error["metadata"]["nadaraya"]
    assert facts["id"] == answer.content["ename"]
    assert (facts["line"], facts["column"]) == (2, 9)
    assert facts["span"] == [14, 22]
    assert answer.content["evalue"] == error["content"]["evalue"]
    assert "\x1b" not in answer.content["evalue"].splitlines()[0]


def test_input(kernel):
    request = kernel.start('print("before")\ninput("Name? ")', allow_stdin=True)
    question = kernel.client.get_stdin_msg(timeout=TIMEOUT)
    assert question["content"] == {"prompt": "Name? ", "password": False}
    assert question["parent_header"]["msg_id"] == request
    kernel.client.input("Ada")
    answer = kernel.wait(request)
    assert answer.text() == "before\n"
    assert answer.result() == '"Ada"'


def test_input_is_refused_when_nobody_can_answer(kernel):
    answer = kernel.run('input("Name? ")', allow_stdin=False)
    assert answer.content["status"] == "error"


def test_input_is_interrupted(kernel):
    request = kernel.start('input("Name? ")', allow_stdin=True)
    kernel.client.get_stdin_msg(timeout=TIMEOUT)
    kernel.manager.interrupt_kernel()
    assert kernel.wait(request).content["ename"] == "Interrupted"
    # An answer that comes too late is not taken for that of the next question.
    request = kernel.start("1 + 1")
    kernel.client.input("late")
    assert kernel.wait(request).result() == "2"


def test_display_is_updated(kernel):
    answer = kernel.run('display(1; id="a")\nupdate(2; id="a")')
    first, second = answer.outputs
    assert (first["msg_type"], second["msg_type"]) == ("display_data", "update_display_data")
    assert first["content"]["transient"] == second["content"]["transient"] == {"display_id": "a"}
    assert second["content"]["data"]["text/plain"] == "2"


def test_figures_have_three_forms(kernel):
    (display,) = kernel.run("line([0, 1], [0, 1])").outputs
    assert set(display["content"]["data"]) == bundle.FORMS and bundle.svg(display["content"]["data"])
    assert display["content"]["metadata"]["image/png"]["width"] == 720


def test_control_is_served_while_a_cell_computes(kernel):
    request = kernel.start(ENDLESS)
    kernel.wait_until_running(request)
    info = kernel.ask("kernel_info_request", channel="control").content
    assert info["protocol_version"] == "5.6"
    assert info["supported_features"] == ["kernel subshells"]
    usage = kernel.ask("usage_request", channel="control").content
    assert usage["pid"] == kernel.pid
    assert kernel.client.is_alive()
    kernel.manager.interrupt_kernel()
    kernel.reply(request)


@pytest.mark.parametrize(
    "kind, content, check",
    [
        ("complete_request", {"code": "gauss", "cursor_pos": 5}, lambda c: c["matches"]),
        ("inspect_request", {"code": "gaussian", "cursor_pos": 3}, lambda c: c["found"]),
        ("is_complete_request", {"code": "1"}, lambda c: c["status"] == "complete"),
        ("history_request", {"hist_access_type": "tail", "n": 1}, lambda c: c["history"]),
    ],
)
def test_questions_are_answered_while_a_cell_computes(kernel, kind, content, check):
    kernel.run("1")
    request = kernel.start(ENDLESS)
    kernel.wait_until_running(request)
    assert check(kernel.ask(kind, content).content)
    kernel.manager.interrupt_kernel()
    kernel.reply(request)


def test_cursors_count_code_points(kernel):
    kernel.run("größe = 1")
    code = '"🙂é" ; größ'
    content = kernel.ask("complete_request", {"code": code, "cursor_pos": len(code)}).content
    assert content["matches"] == ["größe"]
    assert (content["cursor_start"], content["cursor_end"]) == (len(code) - 4, len(code))
    (item,) = content["metadata"]["_jupyter_types_experimental"]
    assert item["text"] == "größe"
    assert (item["start"], item["end"]) == (len(code) - 4, len(code))


def test_subshells_share_names_and_count_for_themselves(kernel):
    kernel.run("shared = 5")
    identifier = kernel.ask("create_subshell_request", channel="control").content["subshell_id"]
    busy = kernel.start(ENDLESS)
    kernel.wait_until_running(busy)
    answer = kernel.ask("execute_request", {"code": "shared + 1"}, subshell=identifier)
    assert answer.result() == "6"
    assert answer.content["execution_count"] == 1
    listed = kernel.ask("list_subshell_request", channel="control").content
    assert listed["subshell_id"] == [identifier]
    kernel.ask("delete_subshell_request", {"subshell_id": identifier}, channel="control")
    answer = kernel.ask("execute_request", {"code": "1"}, subshell=identifier)
    assert answer.content["ename"] == "SubshellNotFound"
    kernel.manager.interrupt_kernel()
    kernel.reply(busy)


def test_unknown_comm_targets_are_closed(kernel):
    request = kernel.send("comm_open", {"comm_id": "c", "target_name": "unheard", "data": {}})
    kinds = [message["msg_type"] for message in kernel.published(request)]
    assert kinds == ["status", "comm_close", "status"]
    assert kernel.ask("comm_info_request").content["comms"] == {}


def test_wrong_signatures_and_replays_have_no_effect(kernel):
    session = kernel.client.session
    socket = kernel.client.shell_channel.socket
    message = session.msg("execute_request", {"code": 'print("once")'})
    frames = session.serialize(message)
    for tampered in (frames[:1] + [b"0" * 64] + frames[2:], frames[:1] + [b""] + frames[2:], [b""]):
        socket.send_multipart(tampered)
    socket.send_multipart(frames)
    socket.send_multipart(frames)
    assert kernel.published(message["header"]["msg_id"])
    assert kernel.run("1").content["execution_count"] == 2


def test_floods_are_complete_and_few(kernel):
    request = kernel.start("for i in range(200000)\n    print(i)\nend")
    published = kernel.published(request)
    text = [message["content"]["text"] for message in published if message["msg_type"] == "stream"]
    assert "".join(text) == "".join(f"{i}\n" for i in range(200000))
    assert len(text) < 100
    assert kernel.reply(request)["content"]["status"] == "ok"


def test_a_flood_through_a_server_stays_below_its_limits(kernel):
    with zmq.Context() as context, context.socket(zmq.DEALER) as server:
        # As a server asks when a page connects.
        server.connect(kernel.manager._make_url("shell"))
        kernel.client.session.send(server, "kernel_info_request")
        assert server.poll(1000 * TIMEOUT)
    request = kernel.start("for i in range(600000)\n    print(i)\nend")
    arrivals, text = [], []
    while True:
        message = kernel.client.get_iopub_msg(timeout=TIMEOUT)
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["msg_type"] == "stream":
            text.append(message["content"]["text"])
            arrivals.append((time.monotonic(), len(json.dumps(message, default=str))))
        if message["content"].get("execution_state") == "idle":
            break
    assert "".join(text) == "".join(f"{i}\n" for i in range(600000))
    for begin, _ in arrivals:
        window = [size for moment, size in arrivals if begin <= moment < begin + 3]
        assert sum(window) < 3_000_000
    assert kernel.reply(request)["content"]["status"] == "ok"


def resident(pid):
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


def test_memory_of_a_huge_message_is_given_back(kernel):
    before = resident(kernel.pid)
    kernel.ask("comm_info_request", {"target_name": "x" * 100_000_000})
    wait_until(lambda: resident(kernel.pid) < before + (30 << 20))


def test_a_message_of_too_much_in_too_many_frames_is_dropped(kernel):
    session, socket = kernel.client.session, kernel.client.shell_channel.socket
    before = resident(kernel.pid)
    message = session.msg("execute_request", {"code": "lost = 1"})
    socket.send_multipart(session.serialize(message) + [b"x" * (60 << 20)] * 5)
    socket.send_multipart(session.serialize(session.msg("execute_request", {"code": "lost = 1"})) + [b""] * 10_000)
    assert kernel.run("lost").content["status"] == "error"
    wait_until(lambda: resident(kernel.pid) < before + (30 << 20))


def wait_until(holds):
    deadline = time.monotonic() + TIMEOUT
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_heartbeat_beats_while_a_cell_computes(kernel):
    request = kernel.start(ENDLESS)
    kernel.wait_until_running(request)
    with zmq.Context() as context, context.socket(zmq.REQ) as socket:
        socket.connect(kernel.manager._make_url("hb"))
        socket.send(b"ping")
        assert socket.poll(1000 * TIMEOUT)
        assert socket.recv() == b"ping"
    kernel.manager.interrupt_kernel()
    kernel.reply(request)


@pytest.mark.parametrize("transport", ["tcp", "ipc"])
def test_encrypted_connections(start, transport):
    kernel = start(transport=transport, transport_encryption="required")
    assert kernel.manager.curve_publickey
    assert kernel.run("6 * 7").result() == "42"


def test_plain_files_as_sockets(start):
    assert start(transport="ipc").run("6 * 7").result() == "42"


def test_cell_timing(kernel):
    assert "started" in kernel.run("1").metadata


def test_restart_in_place(start):
    kernel = start()
    kernel.run("gone = 1")
    kernel.client.stop_channels()
    kernel.manager.restart_kernel()
    kernel.client = kernel.connect()
    assert kernel.run("gone").content["status"] == "error"


def test_shutdown_while_a_cell_computes(kernel):
    request = kernel.start(ENDLESS)
    kernel.wait_until_running(request)
    content = kernel.ask("shutdown_request", {"restart": False}, channel="control").content
    assert content == {"status": "ok", "restart": False}
    assert kernel.ends_within(TIMEOUT)


def test_termination_signal_ends_the_process(kernel):
    os.kill(kernel.pid, signal.SIGTERM)
    assert kernel.ends_within(TIMEOUT)


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGILL", "SIGABRT"])
def test_last_words(kernel, name):
    request = kernel.start(ENDLESS)
    kernel.wait_until_running(request)
    # Only the thread that computes uses the processor.
    threads = [int(entry) for entry in os.listdir(f"/proc/{kernel.pid}/task")]
    time.sleep(0.2)

    def ticks(thread):
        with open(f"/proc/{kernel.pid}/task/{thread}/stat") as file:
            return int(file.read().rsplit(")", 1)[1].split()[11])

    busiest = max(threads, key=ticks)
    number = getattr(signal, name)
    tgkill = 234
    import ctypes

    assert ctypes.CDLL(None).syscall(tgkill, kernel.pid, busiest, int(number)) == 0
    answer = kernel.wait(request)
    assert answer.content["ename"] == "KernelFault"
    assert name in answer.content["evalue"]
    assert [m["msg_type"] for m in answer.outputs] == ["error"]
    assert kernel.ends_within(TIMEOUT)


def test_the_process_ends_with_its_parent():
    file = FOLDER / "orphan.json"
    # The launcher starts the kernel through a wrapper and waits.
    script = f'export JPY_PARENT_PID=$$; sh -c \'"{BINARY}" kernel --connection-file "{file}" & echo $!; wait\' & wait'
    parent = subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE)
    kernel = int(parent.stdout.readline())
    wait_until(file.exists)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    parent.kill()
    parent.wait()
    wait_until(lambda: not os.path.exists(f"/proc/{kernel}") or not file.exists())
    assert not file.exists()


def test_handshake_reports_the_ports_and_waits_for_its_acknowledgement():
    import hashlib
    import hmac

    key = b"secret"

    def sign(content):
        return hmac.new(key, content, hashlib.sha256).hexdigest().encode()

    with zmq.Context() as context, context.socket(zmq.ROUTER) as server:
        port = server.bind_to_random_port("tcp://127.0.0.1")
        file = FOLDER / "registration.json"
        registration = {
            "kernel_id": "abc",
            "transport": "tcp",
            "registration_ip": "127.0.0.1",
            "registration_port": str(port),
            "signature_scheme": "hmac-sha256",
            "key": key.decode(),
        }
        file.write_text(json.dumps(registration))
        kernel = subprocess.Popen([BINARY, "kernel", "--connection-file", file])
        assert server.poll(1000 * TIMEOUT)
        identity, delimiter, signature, content = server.recv_multipart()
        assert delimiter == b"<IDS|MSG>"
        assert signature == sign(content)
        ports = json.loads(content)
        assert ports.pop("kernel_id") == "abc"
        assert set(ports) == {
            f"{name}_port" for name in ("shell", "iopub", "stdin", "control", "hb")
        }
        acknowledgement = b"{}"
        server.send_multipart([identity, delimiter, sign(acknowledgement), acknowledgement])

        from jupyter_client import BlockingKernelClient

        client = BlockingKernelClient()
        client.load_connection_info(
            {name: int(value) for name, value in ports.items()}
            | {
                "ip": "127.0.0.1",
                "transport": "tcp",
                "key": key.decode(),
                "signature_scheme": "hmac-sha256",
            }
        )
        client.start_channels()
        client.wait_for_ready(timeout=TIMEOUT)
        client.shutdown()
        client.stop_channels()
        assert kernel.wait(timeout=TIMEOUT) == 0


def test_history_is_kept_between_kernels(start):
    first = start()
    first.run("remembered = 1")
    second = start()
    content = second.ask(
        "history_request", {"hist_access_type": "search", "pattern": "remembered*", "n": 5}
    ).content
    assert content["history"][-1][2] == "remembered = 1"


@pytest.mark.parametrize("client_count", [5])
def test_many_clients_at_once(kernel, client_count):
    clients = [kernel.connect() for _ in range(client_count)]
    for turn in range(10):
        requests = [client.execute(f"{turn} + {number}") for number, client in enumerate(clients)]
        for number, (client, request) in enumerate(zip(clients, requests)):
            while True:
                message = client.get_iopub_msg(timeout=TIMEOUT)
                mine = message["parent_header"].get("msg_id") == request
                if mine and message["msg_type"] == "execute_result":
                    break
            assert message["content"]["data"]["text/plain"] == str(turn + number)
    for client in clients:
        client.stop_channels()
