"""The forms in which a picture is sent."""

import base64
import re

#: What every picture is sent as: an image for pages, its pixels, and a sentence.
FORMS = {"text/html", "image/png", "text/plain"}
IMAGE = re.compile(r'<img alt="([^"]+)" width="\d+" height="\d+" style="max-width:100%;height:auto" '
                   r'src="data:image/svg\+xml;base64,([A-Za-z0-9+/]+=*)">')


def svg(data):
    """The SVG of a bundle; nothing for a bundle without a picture."""
    if "image/svg+xml" in data:
        return "".join(data["image/svg+xml"])
    image = IMAGE.fullmatch("".join(data.get("text/html", "")))
    return base64.b64decode(image[2]).decode() if image else None


def svgs(outputs):
    """The SVG of every picture among outputs, in order."""
    found = [svg(output.get("data", {})) for output in outputs]
    return [picture for picture in found if picture]


def live(html):
    """The SVG of a live picture that stands in place of the stored one, and hides it."""
    image = re.fullmatch(r'<style>[^<]+</style><div class="nadaraya-live">(.*)</div>', html, re.S)
    return svg({"text/html": image[1]})
