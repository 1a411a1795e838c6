"""How a colleague looks at the pictures of a page: on a desk, a phone, at 200 % and on paper."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
#: All notebooks, by names without folders.
NOTEBOOKS = {str(file.relative_to(FOLDER)).replace("/", "-"): file for file in sorted(FOLDER.rglob("*.ipynb"))}
#: Where a reader looks, and how wide the page is: a screen of 1,200 px at 200 % has 600.
PLACES = {"desk": ("screen", 1200), "phone": ("screen", 400), "200 %": ("screen", 600), "Letter": ("print", 640), "A4": ("print", 794)}

LOOK = """async room => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  return Promise.all([...document.querySelectorAll(room)].flatMap(output =>
  [...output.querySelectorAll('img, .picture > svg')].filter(each => each.checkVisibility()).map(async picture => {
    if (picture.localName === 'img') await picture.decode();
    const [own, around] = [picture, output].map(each => each.getBoundingClientRect());
    const named = picture.getAttribute('aria-labelledby')?.split(' ').map(id => document.getElementById(id)?.textContent).join(' ');
    const words = picture.alt ?? picture.getAttribute('aria-label') ?? named;
    const ground = picture.localName === 'svg' && getComputedStyle(picture.querySelector('rect')).fill;
    const drawn = picture.naturalWidth > 0 || picture.querySelectorAll?.('path, rect, circle, text').length > 3;
    return {words, width: own.width, fits: own.right <= around.right + 1, drawn, ground};
  })));
}"""


def count_of(notebook):
    """How many pictures its stored outputs hold."""
    return sum("".join(o.get("data", {}).get("text/html", "")).startswith("<img ") for c in notebook["cells"] for o in c.get("outputs", []))


def look(page, room, count, include, rules=()):
    """Nowhere is a picture cut, empty or without words, and axe finds nothing in `include`; gives what was seen on the desk."""
    on_desk = None
    for place, (media, width) in PLACES.items():
        page.set_viewport_size({"width": width, "height": 1000})
        page.emulate_media(media=media)
        seen = page.evaluate(LOOK, room)
        assert len(seen) >= count, f"{place}: {len(seen)} of {count} pictures"
        for picture in seen:
            assert picture["fits"] and picture["words"] and picture["drawn"] and picture["width"] > 60, f"{place}: {picture}"
        on_desk = on_desk or seen
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1200, "height": 1000})
    found = Axe().run(page, {"include": [[include]]}, {"rules": {name: {"enabled": False} for name in rules}}).response["violations"]
    assert not found, [(each["id"], [node["html"][:200] for node in each["nodes"][:2]]) for each in found]
    return on_desk
