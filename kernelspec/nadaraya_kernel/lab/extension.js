// Looking closer in JupyterLab and Notebook. A container of module federation, written by hand: JupyterLab loads this script and
// asks get() for the extension. Outputs stay as the kernel sent them; only what the page shows of them changes.

(globalThis._JUPYTERLAB ??= {})[{{name}}] = (() => {
{{parts}}
  const SOURCE = /^data:image\/svg\+xml;base64,([A-Za-z0-9+/]+=*)$/;
  const ATTRIBUTES = new Set(["alt", "width", "height", "style", "src"]);

  /** The zoomed picture that an output area had until now: what takes its place is a slider's next one. */
  const last = new WeakMap();

  /** Our own picture in place of its image, as large and with the same sentence; any other image stays an image. */
  function enliven(image) {
    const [, source] = image.getAttribute("src").match(SOURCE) ?? [];
    const isOurs = source && image.alt && image.parentNode.childElementCount === 1 && [...image.attributes].every(({ name }) => ATTRIBUTES.has(name));
    const svg = isOurs && ownPicture(new TextDecoder().decode(fromBase64(source)));
    if (!svg || svg.getAttribute("width") !== image.getAttribute("width") || svg.getAttribute("height") !== image.getAttribute("height")) return;
    svg.setAttribute("aria-label", image.alt);
    image.replaceWith(element("div", { class: "picture" }, svg));
    const area = svg.closest(".jp-OutputArea");
    keepView(last.get(area), svg);
    last.delete(area);
  }

  const look = (root) => {
    for (const image of root.querySelectorAll?.("img[src^='data:image/svg+xml;base64,']") ?? []) {
      if (image.closest(".jp-OutputArea-output")) enliven(image);
    }
  };

  /** Names for those who do not see them: the slider that a handle is a part of, and what the signs beside it do. */
  function nameControls(root) {
    for (const handle of root.querySelectorAll?.(".jupyter-widgets .noUi-handle:not([aria-label])") ?? []) {
      const name = handle.closest(".jupyter-widgets.widget-inline-hbox")?.querySelector(".widget-label")?.textContent;
      if (name) handle.setAttribute("aria-label", name);
    }
    for (const [sign, name] of [["play", "Play"], ["pause", "Play"], ["stop", "Stop"], ["repeat", "Repeat"], ["retweet", "Repeat"]]) {
      for (const each of root.querySelectorAll?.(`.jupyter-widgets button:not([aria-label]) > i.fa-${sign}:only-child`) ?? []) {
        each.parentNode.setAttribute("aria-label", name);
      }
    }
  }

  function activate() {
    const style = new CSSStyleSheet();
    style.replaceSync({{style}});
    document.adoptedStyleSheets.push(style);
    // Before they are painted, so that none is seen white in a dark theme.
    new MutationObserver((changes) => {
      for (const { target, removedNodes } of changes) {
        for (const node of removedNodes) {
          const zoomed = node.querySelector?.(".picture > svg .zoomed")?.closest(".picture > svg");
          const area = zoomed && target.closest?.(".jp-OutputArea");
          if (area) last.set(area, zoomed);
        }
      }
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) {
          look(node.parentNode ?? node);
          nameControls(node.parentNode ?? node);
        }
      }
    }).observe(document.body, { childList: true, subtree: true });
    look(document);
    // Before the notebook looks for a shortcut at the element that has the focus: arrows and their like are the picture's, and
    // a slider's; those with Ctrl are the notebook's.
    window.addEventListener("keydown", ({ target, ctrlKey, metaKey, altKey }) => {
      if (!target.matches?.(".picture > svg, .picture button, .jupyter-widgets .noUi-handle")) return;
      if (ctrlKey || metaKey || altKey) target.removeAttribute("data-lm-suppress-shortcuts");
      else target.setAttribute("data-lm-suppress-shortcuts", "true");
    }, true);
  }

  const plugin = { id: `${ {{name}} }:plugin`, autoStart: true, activate };
  return { init() {}, get: async () => () => ({ __esModule: true, default: [plugin] }) };
})();
