// Values under the pointer, and pictures to take home. Pictures say themselves what places in them mean (`data-panel`).

/** From a place to a value on an axis, `kind low high start end`. */
function axis(text) {
  const [kind, ...numbers] = text.split(" ");
  const [low, high, start, end] = numbers.map(Number);
  const value = (place) => {
    const share = (place - start) / (end - start);
    return kind === "log" ? low * (high / low) ** share : low + share * (high - low);
  };
  const written = (place) => {
    const here = value(place);
    const next = Math.abs(value(place + 0.5) - here);
    if (kind === "dates") {
      const moment = new Date(here * 864e5);
      return Number.isNaN(moment.getTime()) ? "" : moment.toISOString().slice(0, next < 0.02 ? 16 : 10).replace("T", " ");
    }
    // As many digits as half a px tells apart.
    const digits = here === 0 ? 1 : Math.ceil(Math.log10(Math.abs(here) / (next || 1))) + 1;
    return String(Number(here.toPrecision(Math.min(Math.max(digits, 1), 15)))).replace("-", "−");
  };
  return written;
}

/** The places that a shape marks, each with what is said of it beside its own values. */
function places(shape) {
  const number = (name) => Number(shape.getAttribute(name));
  switch (shape.localName) {
    case "circle": return [[number("cx"), number("cy")]];
    case "rect": return [[number("x") + number("width") / 2, number("y")], [number("x") + number("width") / 2, number("y") + number("height")]];
    case "path": {
      if (shape.hasAttribute("data-value") || shape.getAttribute("fill") !== "none") return [];
      const numbers = shape.getAttribute("d").match(/-?[\d.]+/g) ?? [];
      return numbers.flatMap((_, index) => (index % 2 ? [] : [[Number(numbers[index]), Number(numbers[index + 1])]]));
    }
    default: return [];
  }
}

/** What is nearest to a place of a panel, within 12 px. */
function nearest(panel, [x, y]) {
  let best = { distance: 12 };
  for (const shape of panel.querySelectorAll("circle, rect, path")) {
    if (shape.closest("[shape-rendering]")) continue;
    for (const [px, py] of places(shape)) {
      const distance = Math.hypot(px - x, py - y);
      if (distance < best.distance) best = { distance, place: [px, py], name: shape.parentNode.querySelector(":scope > title")?.textContent };
    }
  }
  return best.place && best;
}

/** The value of a heat map's cell, as near as its colour tells. */
function cellValue(panel, event) {
  const path = document.elementsFromPoint(event.clientX, event.clientY).find((each) => panel.contains(each) && each.hasAttribute("data-value"));
  return path?.getAttribute("data-value");
}

const ANONYMOUS = new Set(["points", "bars", "boxes", "rug", "error bars", "contours"]);
const sign = element("div", { class: "pointed", hidden: true });
const ring = document.createElementNS("http://www.w3.org/2000/svg", "circle");
for (const [name, value] of Object.entries({ r: 6, fill: "none", stroke: "#b2182b", "stroke-width": 2, "pointer-events": "none" })) {
  ring.setAttribute(name, value);
}

function pointed(event) {
  const svg = event.target.closest?.(".picture svg");
  ring.remove();
  sign.hidden = true;
  if (!svg) return;
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const panel = [...svg.querySelectorAll("[data-panel]")].find((each) => {
    const [x, y, width, height] = each.getAttribute("data-panel").split(" ").map(Number);
    return at.x >= x && at.x <= x + width && at.y >= y && at.y <= y + height;
  });
  if (!panel) return;
  const [x, y] = ["data-x", "data-y"].map((name) => axis(panel.getAttribute(name)));
  const found = nearest(panel, [at.x, at.y]);
  const value = cellValue(panel, event);
  if (!found && value === undefined) return;
  const [px, py] = found?.place ?? [at.x, at.y];
  if (found) {
    ring.setAttribute("cx", px);
    ring.setAttribute("cy", py);
    svg.append(ring);
  }
  const name = found?.name && !ANONYMOUS.has(found.name) ? `${found.name}: ` : "";
  sign.textContent = `${name}x = ${x(px)}, y = ${y(py)}` + (found || value === undefined ? "" : `: about ${value}`);
  sign.hidden = false;
  const room = document.documentElement.clientWidth - sign.offsetWidth - 8;
  sign.style.left = `${Math.max(8, Math.min(event.clientX + 14, room)) + window.scrollX}px`;
  sign.style.top = `${event.clientY + 18 + window.scrollY}px`;
}

function download(name, blob) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** The picture as a file, SVG as it is or PNG with two pixels a px. */
async function take(svg, form) {
  const copy = svg.cloneNode(true);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const blob = new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" });
  if (form === "svg") return download("figure.svg", blob);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await blob.text())}`;
  await image.decode();
  const canvas = element("canvas", {});
  const { width, height } = svg.viewBox.baseVal;
  Object.assign(canvas, { width: 2 * width, height: 2 * height });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toBlob((pixels) => download("figure.png", pixels));
}

/** Two buttons in the corner of the picture that is looked at. */
const taking = element("div", { class: "taking" }, ...["svg", "png"].map((form) => {
  const button = element("button", { type: "button", title: `Save this picture as ${form.toUpperCase()}` }, form.toUpperCase());
  button.onclick = () => take(taking.parentNode.querySelector("svg"), form);
  return button;
}));

document.body.append(sign);
document.addEventListener("pointermove", pointed);
document.addEventListener("pointerover", ({ target }) => {
  const picture = target.closest?.(".picture");
  if (picture?.querySelector(":scope > svg") && taking.parentNode !== picture) picture.append(taking);
});
