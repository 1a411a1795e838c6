// The language's own pictures, as parts of a page: in pages, and in JupyterLab's outputs.

/** An element with its properties and what is in it; texts are texts. */
function element(name, properties = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "class") made.className = value;
    else if (key.includes("-") || key === "role") made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...content);
  return made;
}

const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

const SVG = "http://www.w3.org/2000/svg";
const PICTURE = new Set("svg title desc g rect circle path text image".split(" "));
const PROPERTIES = new Set(("aria-labelledby cx cy d data-panel data-value data-x data-y fill fill-opacity font-family font-size font-style "
  + "height href id image-rendering ox oy preserveAspectRatio r role shape-rendering stroke stroke-dasharray stroke-linecap stroke-linejoin "
  + "stroke-opacity stroke-width text-anchor transform viewBox width x y").split(" "));

function isOwnAttribute({ ownerElement, namespaceURI, name, value }) {
  if (name === "xmlns") return value === SVG;
  if (namespaceURI || !PROPERTIES.has(name) || value.includes("url(")) return false;
  // A page finds its own parts by names like these.
  if (name === "id") return /^p[0-9a-f]{8}[td]?$/.test(value);
  // The cells of a large heat map; no link, and nothing that is fetched.
  return name !== "href" || (ownerElement.localName === "image" && /^data:image\/png;base64,[A-Za-z0-9+/]+=*$/.test(value));
}

/** The picture as an element, where it is made of nothing but what this language draws; else nothing. */
function ownPicture(svg) {
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const isOwn = root.localName === "svg" && [root, ...root.querySelectorAll("*")].every((each) =>
    each.namespaceURI === SVG && PICTURE.has(each.localName) && [...each.attributes].every(isOwnAttribute));
  if (!isOwn) return undefined;
  root.setAttribute("tabindex", "0");
  return document.importNode(root, true);
}
