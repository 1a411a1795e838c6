"""The controls of `explore`, whose widgets the language describes, and the pictures that follow them.

The controls stand above a line that says where they are and a picture, two ordinary displays that follow the controls. A page
that was loaded anew has lost track of its displays, so it gets a second picture among its widgets.
"""

import html
import re

#: More are forgotten, the oldest first, so that a cell run again and again keeps no memory.
CAPACITY = 64
MOVED = re.compile(r"explore-\d+-(\d+)(-play)?")

#: The line and the picture behind the controls: they stand still in a page that was loaded anew, and the live picture hides them.
STALE = ".jp-OutputArea-child:has(.nadaraya-live) + .jp-OutputArea-child"


class Explorations:
    target = "jupyter.widget"

    def __init__(self, publish):
        self._publish = publish
        self._live = {}

    @property
    def comms(self):
        return list(self._widgets())

    def open(self, told, publish):
        """Opens the controls that a cell has told, and shows them."""
        number = told["number"]
        if old := self._live.pop(number - CAPACITY, None):
            for comm in reversed(old.widgets):
                publish("comm_close", {"comm_id": comm, "data": {}})
        self._live[number] = live = Live(number, told["positions"], told["widgets"])
        for comm, widget in live.widgets.items():
            self._open(comm, widget, publish)
        publish("display_data", {"data": told["data"], "metadata": {}, "transient": {}})

    def receive(self, kind, parent, language, interrupts):
        """What a page says; the language draws until there is one interrupt more than these."""
        draw = lambda live, widget=-1, value=0: live.shown(language, interrupts, widget, value)  # noqa: E731
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
                    "model_name": widget["_model_name"],
                    "model_module": widget["_model_module"],
                    "model_module_version": widget["_model_module_version"],
                    "state": widget,
                }
                for name, widget in self._widgets().items()
            }
            publish("comm_msg", {"comm_id": comm, "data": {"method": "update_states", "buffer_paths": [], "states": states}})
        elif data.get("method") == "request_state" and comm in self._widgets():
            # A page that lost patience asks for one widget after the other.
            self._open_pictures([self._owner(comm)], draw, publish)
            self._update(comm, self._widgets()[comm], publish)

    def _move(self, comm, state, draw, publish):
        live, moved = self._owner(comm), MOVED.fullmatch(comm)
        value = state.get("index" if live and "index" in live.widgets[comm] else "value")
        if live is None or moved is None or not isinstance(value, (bool, int, float)):
            return
        live.widgets[comm].update(state)
        told = draw(live, 2 * int(moved[1]) + bool(moved[2]), value)
        if told is None:
            return
        # A slider follows the buttons that play it, and they go on from where it is.
        for name, own in told["widgets"].items():
            if name != comm and not own.items() <= live.widgets[name].items():
                live.widgets[name].update(own)
                self._update(name, own, publish)
        publish("update_display_data", display(told["place"], live.box + "-place"))
        publish("update_display_data", display(told["data"], live.box))
        if live.picture in live.widgets:
            live.widgets[live.picture]["value"] = page_form(told["data"])
            self._update(live.picture, {"value": page_form(told["data"])}, publish)

    def _open_pictures(self, lives, draw, publish):
        """Gives a page that was loaded anew the pictures that it has lost."""
        for live in lives:
            told = draw(live) if live.picture not in live.widgets else None
            if told:
                live.add_picture(page_form(told["data"]))
                self._open(live.picture, live.widgets[live.picture], publish)

    def _open(self, comm, widget, publish):
        content = {"comm_id": comm, "target_name": self.target, "data": {"state": widget, "buffer_paths": []}}
        publish("comm_open", content, metadata={"version": "2.1.0"})

    def _update(self, comm, state, publish):
        data = {"method": "update", "state": state, "buffer_paths": []}
        publish("comm_msg", {"comm_id": comm, "data": data})

    def _widgets(self):
        return {comm: widget for live in self._live.values() for comm, widget in live.widgets.items()}

    def _owner(self, comm):
        return next((live for live in self._live.values() if comm in live.widgets), None)


class Live:
    """An exploration whose controls may still be moved: where they stand, and the state of each widget by its comm."""

    def __init__(self, number, positions, widgets):
        self.number = number
        self.positions = positions
        self.widgets = widgets
        self.box = f"explore-{number}"
        self.picture = self.box + "-picture"

    def add_picture(self, content):
        """Puts a picture below the controls."""
        box = self.widgets.pop(self.box)
        common = {name: value for name, value in box.items() if name not in ("children", "box_style")}
        names = {"_model_name": "HTMLModel", "_view_name": "HTMLView"}
        self.widgets[self.picture] = common | names | {"value": content, "description": "", "style": None}
        self.widgets[self.box] = box | {"children": [*box["children"], "IPY_MODEL_" + self.picture]}

    def shown(self, language, interrupts, widget, value):
        """The picture where the controls stand, one of them perhaps moved; or an error in its place. None when it was stopped."""
        positions = list(self.positions)
        if 0 <= widget < 2 * len(positions):
            # JSON has whole numbers beyond all doubles.
            positions[widget // 2] = float(min(max(value, -1e300), 1e300))
        told = language.move(self.number, positions, widget, interrupts)
        if told is None or told["output_type"] != "moved":
            return None
        self.positions = told["positions"]
        return told


def display(data, name):
    return {"data": data, "metadata": {}, "transient": {"display_id": name}}


def page_form(data):
    """The form that stands in a page."""
    rich = data.get("text/html") or data.get("image/svg+xml") or f"<pre>{html.escape(data.get('text/plain', ''))}</pre>"
    return f'<style>{STALE}, {STALE} + .jp-OutputArea-child {{ display: none }}</style><div class="nadaraya-live">{rich}</div>'
