"""Controls that a page moves, as a page would: over the sockets."""

import re

import pytest
from kernel_client import TIMEOUT
import bundle

CELL = """x = linspace(0, 6, 50)
explore((kernel, σ) -> line(x, kernel(x / σ), label=str(σ)), [gaussian, boxcar], slider(0.1, 2; start=0.5))"""
VIEW = "application/vnd.jupyter.widget-view+json"


def move(kernel, comm, state):
    """What is published when a control is moved."""
    data = {"method": "update", "state": state, "buffer_paths": []}
    return kernel.published(kernel.send("comm_msg", {"comm_id": comm, "data": data}))


def opened(published):
    return {m["content"]["comm_id"]: m for m in published if m["msg_type"] == "comm_open"}


def controls(answer):
    """The widgets of an exploration behind its layouts."""
    return [name for name, message in opened(answer.published).items()
            if message["content"]["data"]["state"]["_model_name"] != "LayoutModel"]


def test_buttons_play_a_slider_from_where_it_is(kernel):
    _, slider, play, *_ = controls(kernel.run(CELL))

    def updates(comm, state):
        return {m["content"]["comm_id"]: m["content"]["data"]["state"]["value"]
                for m in move(kernel, comm, state) if m["msg_type"] == "comm_msg"}

    assert updates(slider, {"value": 1.05}) == {play: 50}
    assert updates(play, {"value": 100}) == {slider: 2}
    assert updates(play, {"value": 0}) == {slider: 0.1}
    published = move(kernel, play, {"value": 25})
    assert published[-2]["msg_type"] == "update_display_data"
    assert ">0.58<" in bundle.svg(published[-2]["content"]["data"])


def test_true_and_false_are_a_box_to_tick(kernel):
    answer = kernel.run('explore(b -> b ? "on" : "off", [true, false])')
    box, *_ = controls(answer)
    state = opened(answer.published)[box]["content"]["data"]["state"]
    assert (state["_model_name"], state["value"]) == ("CheckboxModel", True)
    shown = [move(kernel, box, {"value": value})[-2]["content"]["data"]["text/plain"] for value in (False, True)]
    assert shown == ['"off"', '"on"']
    assert [m["msg_type"] for m in move(kernel, box, {"index": 1})] == ["status", "status"]


def test_controls_their_place_and_a_picture_are_three_outputs(kernel):
    answer = kernel.run(CELL)
    models = opened(answer.published)
    names = [m["content"]["data"]["state"]["_model_name"] for m in models.values()]
    assert names == ["LayoutModel", "LayoutModel", "DropdownModel", "FloatSliderModel", "PlayModel", "HBoxModel", "VBoxModel"]
    assert all(m["metadata"]["version"] == "2.1.0" for m in models.values())
    controls, place, picture = [m["content"] for m in answer.published if m["msg_type"] == "display_data"]
    assert controls["data"][VIEW]["model_id"] in models
    assert controls["data"]["text/plain"] == "Run the cell to move kernel, σ."
    assert place["data"]["text/plain"] == "kernel = gaussian (of gaussian, boxcar), σ = 0.50 (from 0.1 to 2)"
    assert ">0.5<" in bundle.svg(picture["data"])
    assert set(kernel.ask("comm_info_request", {"target_name": "jupyter.widget"}).content["comms"]) == set(models)


def test_the_picture_follows(kernel):
    answer = kernel.run(CELL)
    dropdown, slider, *_ = controls(answer)
    shown = [m["content"]["transient"]["display_id"] for m in answer.published if m["msg_type"] == "display_data"
             and "display_id" in m["content"].get("transient", {})]
    for comm, state in ((slider, {"value": 1.6500000000000001}), (dropdown, {"index": 1}), (slider, {"value": 7})):
        busy, *published, idle = move(kernel, comm, state)
        assert (busy["content"]["execution_state"], idle["content"]["execution_state"]) == ("busy", "idle")
        # On a busy machine a line about progress may stand between.
        place, update = [m for m in published if m["msg_type"] == "update_display_data"]
        assert [m["content"]["transient"]["display_id"] for m in (place, update)] == shown
    assert place["content"]["data"]["text/plain"].endswith("boxcar (of gaussian, boxcar), σ = 2.00 (from 0.1 to 2)")
    assert ">2<" in bundle.svg(update["content"]["data"]), "the slider ends at 2"
    # Nonsense from a page changes nothing.
    for state in ({}, {"value": None}, {"value": "wide"}, {"index": 1}):
        assert [m["msg_type"] for m in move(kernel, slider, state)] == ["status", "status"]


def test_a_new_page_gets_a_picture_that_follows(kernel):
    _, slider, *_, box = controls(kernel.run(CELL))
    move(kernel, slider, {"value": 1.2})
    request = kernel.send("comm_open", {"comm_id": "page", "target_name": "jupyter.widget.control", "data": {}})
    assert [m["msg_type"] for m in kernel.published(request)] == ["status", "status"]
    request = kernel.send("comm_msg", {"comm_id": "page", "data": {"method": "request_states"}})
    reply = next(m for m in kernel.published(request) if m["msg_type"] == "comm_msg")
    states = reply["content"]["data"]["states"]
    assert states[slider]["state"]["value"] == 1.2
    picture = states[box]["state"]["children"][-1].removeprefix("IPY_MODEL_")
    assert ">1.2<" in bundle.live(states[picture]["state"]["value"])
    published = move(kernel, slider, {"value": 0.7})
    update = next(m for m in published if m["content"].get("comm_id") == picture)
    assert ">0.7<" in bundle.live(update["content"]["data"]["state"]["value"])


def test_a_page_may_ask_for_one_widget_after_the_other(kernel):
    _, slider, *_, box = controls(kernel.run(CELL))
    move(kernel, slider, {"value": 1.2})

    def ask(comm):
        request = kernel.send("comm_msg", {"comm_id": comm, "data": {"method": "request_state"}})
        published = kernel.published(request)
        update = next(m for m in published if m["msg_type"] == "comm_msg")["content"]
        assert (update["comm_id"], update["data"]["method"]) == (comm, "update")
        return update["data"]["state"], opened(published)

    state, models = ask(box)
    (picture,) = models
    assert state["children"][-1] == "IPY_MODEL_" + picture
    assert picture in kernel.ask("comm_info_request", {"target_name": "jupyter.widget"}).content["comms"]
    state, models = ask(picture)
    assert ">1.2<" in bundle.live(state["value"]) and not models
    assert ask(slider)[0]["value"] == 1.2


def test_an_error_is_shown_where_the_picture_was_and_passes(kernel):
    answer = kernel.run('explore(σ -> σ > 1 ? error("too wide") : σ, slider(0.1, 2; start=0.5))')
    slider, *_ = controls(answer)
    shown = [move(kernel, slider, {"value": value})[-2]["content"]["data"]["text/plain"] for value in (1.5, 0.3)]
    assert shown[0].startswith("too wide")
    assert shown[1] == "0.3"


def test_a_move_that_takes_long_is_stopped(kernel):
    answer = kernel.run("""function slow(n)
    while n > 1 end
    n
end
explore(slow, [0, 2])""")
    dropdown, *_ = controls(answer)
    data = {"method": "update", "state": {"index": 1}, "buffer_paths": []}
    request = kernel.send("comm_msg", {"comm_id": dropdown, "data": data})
    while (message := kernel.client.get_iopub_msg(timeout=TIMEOUT))["parent_header"].get("msg_id") != request:
        pass
    assert message["content"]["execution_state"] == "busy"
    kernel.send("interrupt_request", channel="control")
    assert [m["msg_type"] for m in kernel.published(request)] == ["status"]
    assert kernel.run("1 + 1").result() == "2"


def test_a_move_that_takes_long_says_so_below_the_controls(kernel):
    answer = kernel.run("""function slow(n)
    for i in range(n) sqrt(i) end
    n
end
explore(slow, [0, 80000000])""")
    dropdown, box = controls(answer)
    published = move(kernel, dropdown, {"index": 1})
    line = next(iter(opened(published)))
    states = [(m["content"]["comm_id"], m["content"]["data"]["state"]) for m in published if m["msg_type"] == "comm_msg"]
    children = [["IPY_MODEL_" + dropdown, "IPY_MODEL_" + line], ["IPY_MODEL_" + dropdown]]
    assert [state["children"] for comm, state in states if comm == box] == children
    assert any(state["value"].startswith("turn ") for comm, state in states if comm == line)
    assert [m["content"]["comm_id"] for m in published if m["msg_type"] == "comm_close"] == [line]
    assert published[-2]["content"]["data"]["text/plain"] == "80000000"


def test_old_explorations_are_closed(kernel):
    closed = []
    for _ in range(70):
        closed += [m for m in kernel.run("explore(σ -> σ, slider(0, 1))").published if m["msg_type"] == "comm_close"]
    assert len(closed) == 6 * 6
    assert len(kernel.ask("comm_info_request").content["comms"]) == 6 * 64


def test_two_runs_give_the_same_bytes(start):
    def outputs():
        published = start().run(CELL).published
        return [m["content"]["data"] for m in published if m["msg_type"] == "display_data"]

    assert outputs() == outputs()


def scales(svg):
    """The numbers at the axes and the colour bar of a picture."""
    return [float(n.replace("−", "-")) for n in re.findall(r">(−?[0-9.]+)<", svg)]


HEATMAP = "explore(σ -> show_weights(nadaraya_watson(x, x, x, gaussian(width=σ))[1]{}), slider(0.1, 2; start=0.5))"


def pictures(kernel, cell, *places):
    """The pictures of an exploration at its start and where its slider is moved to."""
    answer = kernel.run("x = linspace(0, 6, 30)\n" + cell)
    slider, *_ = controls(answer)
    first = [m["content"]["data"] for m in answer.published if m["msg_type"] == "display_data"][-1]
    return [first] + [move(kernel, slider, {"value": place})[-2]["content"]["data"] for place in places]


@pytest.mark.parametrize("places", [[0.9, 1.9], [0.3, 0.1], [2, 0.1, 0.5]])
def test_colours_mean_the_same_in_all_pictures(kernel, places):
    bars = [scales(bundle.svg(p)) for p in pictures(kernel, HEATMAP.format(""), *places)]
    assert all(bar == bars[0] for bar in bars)
    # The function's own limits come first.
    bars = [scales(bundle.svg(p)) for p in pictures(kernel, HEATMAP.format("; low=0, high=1"), *places)]
    assert all(bar == bars[0] and max(bar) >= 1 for bar in bars)


def test_axes_hold_and_nothing_leaves_them(kernel):
    cell = "explore(s -> line([0, 1], [0, s]), slider(1, 9; start=5, step=1))"
    ends = [max(scales(bundle.svg(p))) for p in pictures(kernel, cell, 1, 3, 9, 1)]
    # The largest tick of an axis from 0 to 9 is 8.
    assert ends == [5, 5, 5, 8, 8]
