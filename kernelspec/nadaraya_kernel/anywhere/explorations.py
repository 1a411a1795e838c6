"""The controls of `explore` as ipywidgets 8 describes them, and the pictures that follow them.

The controls stand above a line that says where they are and a picture, two ordinary displays that follow the controls. A page
that was loaded anew has lost track of its displays, so it gets a second picture among its widgets.
"""

import html
import re

#: More are forgotten, the oldest first, so that a cell run again and again keeps no memory.
CAPACITY = 64
CONTROLS = "@jupyter-widgets/controls"
COLOUR = re.compile("\x1b\\[[0-9;]*m")


class Explorations:
    target = "jupyter.widget"

    def __init__(self, publish):
        self._publish = publish
        self._live = {}

    @property
    def comms(self):
        return list(self._models())

    def open(self, told, publish):
        """Opens the controls that a cell has told, and shows them."""
        number = told["number"]
        if old := self._live.pop(number - CAPACITY, None):
            for comm in [box(old.number), *old.children, layout(old.number)]:
                publish("comm_close", {"comm_id": comm, "data": {}})
        self._live[number] = live = Live(number, told["controls"])
        for comm, model in live.models().items():
            self._open(comm, model, publish)
        publish("display_data", {"data": told["data"], "metadata": {}, "transient": {}})

    def receive(self, kind, parent, language, interrupts):
        """What a page says; the language draws until there is one interrupt more than these."""
        draw = lambda live: live.shown(language, interrupts)  # noqa: E731
        publish = lambda *message, **options: self._publish(parent, *message, **options)  # noqa: E731
        comm, data = parent["content"]["comm_id"], parent["content"].get("data", {})
        if kind == "comm_open":
            if parent["content"].get("target_name") != "jupyter.widget.control":
                publish("comm_close", {"comm_id": comm, "data": {}})
        elif data.get("method") == "update":
            self._move(comm, data.get("state", {}), draw, publish)
        elif data.get("method") == "request_states":
            self._open_pictures(list(self._live.values()), draw, publish)
            states = {
                name: {
                    "model_name": model["_model_name"],
                    "model_module": model["_model_module"],
                    "model_module_version": model["_model_module_version"],
                    "state": model,
                }
                for name, model in self._models().items()
            }
            publish("comm_msg", {"comm_id": comm, "data": {"method": "update_states", "buffer_paths": [], "states": states}})
        elif data.get("method") == "request_state" and comm in self._models():
            # A page that lost patience asks for one widget after the other.
            self._open_pictures([self._owner(comm)], draw, publish)
            self._update(comm, self._models()[comm], publish)

    def _move(self, comm, state, draw, publish):
        live = self._owner(comm)
        if live is None or not live.move(comm, state):
            return
        told = draw(live)
        if told is None:
            return
        place, data = told
        if place:
            publish("update_display_data", display(place, box(live.number) + "-place"))
        publish("update_display_data", display(data, box(live.number)))
        if live.picture is not None:
            live.picture = page_form(data)
            self._update(live.picture_comm, {"value": live.picture}, publish)

    def _open_pictures(self, lives, draw, publish):
        """Gives a page that was loaded anew the pictures that it has lost."""
        for live in lives:
            told = draw(live) if live.picture is None else None
            if told:
                live.picture = page_form(told[1])
                self._open(live.picture_comm, live.models()[live.picture_comm], publish)

    def _open(self, comm, model, publish):
        content = {"comm_id": comm, "target_name": self.target, "data": {"state": model, "buffer_paths": []}}
        publish("comm_open", content, metadata={"version": "2.1.0"})

    def _update(self, comm, state, publish):
        data = {"method": "update", "state": state, "buffer_paths": []}
        publish("comm_msg", {"comm_id": comm, "data": data})

    def _models(self):
        return {comm: model for live in self._live.values() for comm, model in live.models().items()}

    def _owner(self, comm):
        return next((live for live in self._live.values() if comm in live.models()), None)


class Live:
    """An exploration whose controls may still be moved."""

    def __init__(self, number, controls):
        self.number = number
        self.controls = controls
        self.positions = [control.get("start", 0) for control in controls]
        #: What the picture's widget holds, as soon as there is one.
        self.picture = None

    @property
    def picture_comm(self):
        return box(self.number) + "-picture"

    @property
    def children(self):
        controls = [f"{box(self.number)}-{index}" for index in range(len(self.controls))]
        return controls + ([self.picture_comm] if self.picture is not None else [])

    def models(self):
        """The state of each widget, by its comm."""
        states = [described(*each, layout(self.number)) for each in zip(self.controls, self.positions)]
        if self.picture is not None:
            states.append(model("HTML", value=self.picture, description="", style=None))
        models = {layout(self.number): LAYOUT} | dict(zip(self.children, states))
        models[box(self.number)] = model("VBox", children=["IPY_MODEL_" + each for each in self.children], box_style="")
        return models

    def move(self, comm, state):
        """Whether a page has moved one of the controls."""
        control, index = next(((each, index) for index, each in enumerate(self.controls) if self.children[index] == comm), (None, 0))
        if control is None:
            return False
        if is_switch(control):
            if not isinstance(state.get("value"), bool):
                return False
            self.positions[index] = control["choices"].index("true" if state["value"] else "false")
            return True
        moved = state.get("index" if "choices" in control else "value")
        if isinstance(moved, bool) or not isinstance(moved, (int, float)):
            return False
        low, high = (0, len(control["choices"]) - 1) if "choices" in control else (control["min"], control["max"])
        self.positions[index] = min(max(moved, low), high)
        return True

    def shown(self, language, interrupts):
        """Where the controls stand, and the picture there; or an error in the picture's place. None when it was stopped."""
        told = language.move(self.number, self.positions, interrupts)
        if told is None or told.get("ename") == "Interrupted":
            return None
        if told["output_type"] == "moved":
            return told["place"], told["data"]
        return None, {"text/plain": COLOUR.sub("", "\n".join(told["traceback"]))}


#: Of all controls of an exploration: as wide as a hand needs to move them by single steps, or as the page.
LAYOUT = {
    "_model_module": "@jupyter-widgets/base", "_model_module_version": "2.0.0", "_model_name": "LayoutModel",
    "_view_module": "@jupyter-widgets/base", "_view_module_version": "2.0.0", "_view_name": "LayoutView",
    "width": "min(100%, 500px)",
}  # fmt: skip


def is_switch(control):
    return sorted(control.get("choices", [])) == ["false", "true"]


def described(control, position, layout):
    """A slider, a box to tick, or a list to choose from."""
    layout = "IPY_MODEL_" + layout
    if is_switch(control):
        value = control["choices"][int(position)] == "true"
        return model("Checkbox", description=control["name"], value=value, indent=True, disabled=False, style=None, layout=layout)
    if "choices" in control:
        options = {"_options_labels": control["choices"], "index": int(position)}
        return model("Dropdown", description=control["name"], **options, disabled=False, style=None, layout=layout)
    return model(
        "FloatSlider", description=control["name"], min=control["min"], max=control["max"], step=control["step"],
        value=position, continuous_update=True, readout=True, readout_format=f".{control['digits']}f",
        orientation="horizontal", disabled=False, style=None, layout=layout,
    )  # fmt: skip


def model(kind, **own):
    """No style: front ends take their defaults."""
    return {
        "_model_module": CONTROLS, "_model_module_version": "2.0.0", "_model_name": kind + "Model",
        "_view_module": CONTROLS, "_view_module_version": "2.0.0", "_view_name": kind + "View", "layout": None, **own,
    }  # fmt: skip


def box(number):
    return f"explore-{number}"


def layout(number):
    return f"explore-{number}-layout"


def display(data, name):
    return {"data": data, "metadata": {}, "transient": {"display_id": name}}


def page_form(data):
    """The form that stands in a page."""
    rich = data.get("text/html") or data.get("image/svg+xml")
    return rich or f"<pre>{html.escape(data.get('text/plain', ''))}</pre>"
