// Sets the formulas that the language writes: a part of LaTeX, as MathML. A word it does not know is an error, and
// whoever asked shows the formula as it is written.

const setFormula = (() => {
  const SIGNS = {
    cdot: "⋅", cdots: "⋯", ldots: "…", times: "×", le: "≤", ge: "≥", ne: "≠", in: "∈", sim: "∼", mid: "∣", to: "→",
    mapsto: "↦", infty: "∞", partial: "∂", pm: "±", sum: "∑", prod: "∏", int: "∫", lfloor: "⌊", rfloor: "⌋",
    lceil: "⌈", rceil: "⌉", lVert: "‖", rVert: "‖", lvert: "|", rvert: "|", top: "⊤", circ: "∘", "{": "{", "}": "}",
  };
  const GREEK = Object.fromEntries(
    ("alpha α beta β gamma γ delta δ epsilon ϵ zeta ζ eta η theta θ kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ " +
      "tau τ phi ϕ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Sigma Σ Phi Φ Psi Ψ Omega Ω ell ℓ")
      .split(" ").reduce((pairs, word, index, all) => (index % 2 ? pairs : [...pairs, [word, all[index + 1]]]), []));
  const SPACES = { ",": "0.17em", ";": "0.28em", ":": "0.22em", " ": "0.25em", quad: "1em", qquad: "2em" };
  const NAMES = new Set("exp log ln sin cos tan arcsin arccos arctan sinh cosh tanh max min arg det dim sup inf".split(" "));
  const ACCENTS = { hat: "^", bar: "‾", tilde: "~", vec: "→" };
  const WIDE = new Set(["∑", "∏", "max", "min"]);

  const make = (name, properties = {}, ...content) => {
    const made = document.createElementNS("http://www.w3.org/1998/Math/MathML", name);
    for (const [key, value] of Object.entries(properties)) made.setAttribute(key, value);
    made.append(...content);
    return made;
  };

  return (latex, isBlock = true) => {
    const tokens = latex.match(/\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\s+|[^\s]/gu) ?? [];
    let place = 0;
    const peek = () => {
      while (/^\s/.test(tokens[place] ?? "")) place += 1;
      return tokens[place];
    };
    const take = (wanted) => {
      const token = peek();
      if (token === undefined || (wanted !== undefined && token !== wanted)) throw new Error(`not a formula: ${latex}`);
      place += 1;
      return token;
    };
    const row = (...ends) => {
      const parts = [];
      while (peek() !== undefined && !ends.includes(peek())) parts.push(scripted());
      return parts.length === 1 ? parts[0] : make("mrow", {}, ...parts);
    };
    const group = () => {
      if (peek() !== "{") return atom();
      take("{");
      const content = row("}");
      take("}");
      return content;
    };
    /** Text between braces, blanks and all. */
    const words = () => {
      take("{");
      let text = "";
      for (; tokens[place] !== "}"; place += 1) text += tokens[place] ?? take();
      take("}");
      return text;
    };
    const scripted = () => {
      const base = atom();
      let below, above;
      while (peek() === "_" || peek() === "^") {
        if (take() === "_") below = group();
        else above = group();
      }
      if (!below && !above) return base;
      const isWide = isBlock && WIDE.has(base.textContent);
      const name = `m${isWide ? `${below ? "under" : ""}${above ? "over" : ""}` : `${below ? "sub" : ""}${above ? "sup" : ""}`}`;
      return make(name, {}, base, ...[below, above].filter(Boolean));
    };
    const fence = () => {
      const sign = take().replace(/^\\/, "");
      return make("mo", { stretchy: "true", fence: "true" }, sign === "." ? "" : (SIGNS[sign] ?? sign));
    };
    const cases = () => {
      const rows = [[]];
      while (peek() !== "\\end") {
        rows.at(-1).push(make("mtd", { style: "text-align: left" }, row("&", "\\\\", "\\end")));
        if (peek() === "&") take();
        else if (peek() === "\\\\") rows.push([]) && take();
      }
      take("\\end");
      words();
      const table = make("mtable", {}, ...rows.map((each) => make("mtr", {}, ...each)));
      return make("mrow", {}, make("mo", { stretchy: "true" }, "{"), table);
    };
    const atom = () => {
      const token = take();
      if (token === "{") {
        const content = row("}");
        take("}");
        return content;
      }
      if (/^\d/.test(token)) return make("mn", {}, token);
      if (!token.startsWith("\\")) {
        return /\p{L}/u.test(token) ? make("mi", {}, token) : make("mo", "()[]|/".includes(token) ? { stretchy: "false" } : {}, token === "-" ? "−" : token);
      }
      const word = token.slice(1);
      if (word in SPACES) return make("mspace", { width: SPACES[word] });
      if (word in GREEK) return make("mi", {}, GREEK[word]);
      if (word in SIGNS) return make("mo", {}, SIGNS[word]);
      if (NAMES.has(word)) return make("mi", {}, word);
      if (word in ACCENTS) return make("mover", { accent: "true" }, group(), make("mo", { stretchy: "false" }, ACCENTS[word]));
      switch (word) {
        case "frac":
        case "tfrac": return make("mfrac", {}, group(), group());
        case "sqrt": return make("msqrt", {}, group());
        case "text": return make("mtext", {}, words());
        case "mathrm":
        case "operatorname": return make("mi", { mathvariant: "normal" }, words());
        case "left": {
          const open = fence();
          const content = row("\\right");
          take("\\right");
          return make("mrow", {}, open, content, fence());
        }
        case "begin":
          if (words() !== "cases") throw new Error(`not a formula: ${latex}`);
          return cases();
        default: throw new Error(`not a formula: ${latex}`);
      }
    };
    const content = row();
    if (peek() !== undefined) take("");
    return make("math", isBlock ? { display: "block", tabindex: "0" } : {}, content);
  };
})();
