"""An extension of Jupyter's server: what a kernel says reaches the page at once.

The server's WebSockets collect short messages (Nagle's algorithm, RFC 896): each waits until the page has acknowledged the one before it,
and a page that only listens takes 40 ms for that. A dragged slider shows 20 pictures a second at most, whatever the kernel.
"""


def _jupyter_server_extension_points():
    return [{"module": "nadaraya_kernel.prompt"}]


def _load_jupyter_server_extension(app):
    from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

    class PromptConnection(ZMQChannelsWebsocketConnection):
        def connect(self):
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    settings = app.web_app.settings
    # Kernels behind a gateway, and whoever chose a class, keep theirs.
    if settings.get("kernel_websocket_connection_class") is ZMQChannelsWebsocketConnection:
        settings["kernel_websocket_connection_class"] = PromptConnection
