import Diagnostics

extension HTMLText {
  /// Behind a table of many rows: shows it in pages that can be sorted, where a front end runs scripts.
  ///
  /// `kernelspec/nadaraya_kernel/page/tables.js` holds the same for pages, which run no script of an output.
  static let longTableScript: HTMLText = #"""
    <script>
    (() => {
    /** Shows a table of many rows in pages, sorted by the column whose head is pressed. Printed, it is whole. */
    function longTable(table) {
      const size = 20;
      const body = table.tBodies[0];
      const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
      let rows = [...(body?.rows ?? [])];
      if (rows.length <= size || rows.some((row) => row.cells.length !== heads.length)) return;
      const made = (name, text) => Object.assign(document.createElement(name), { textContent: text });
      const [back, told, on] = [made("button", "‹"), made("span", ""), made("button", "›")];
      let first = 0;
      const show = (start) => {
        first = Math.max(0, Math.min(start, rows.length - 1));
        const end = Math.min(first + size, rows.length);
        body.replaceChildren(...rows.slice(first, end));
        told.textContent = ` rows ${first + 1} to ${end} of ${rows.length} `;
        [back.disabled, on.disabled] = [first === 0, end === rows.length];
      };
      const sort = (column, sign) => {
        const keys = new Map(rows.map((row) => [row, row.cells[column].textContent]));
        const isMissing = (key) => key === "" || key === "nan";
        const numeric = rows.every((row) => isMissing(keys.get(row)) || Number.isFinite(Number(keys.get(row))));
        rows.sort((a, b) => {
          const [x, y] = [keys.get(a), keys.get(b)];
          if (isMissing(x) || isMissing(y)) return isMissing(x) - isMissing(y);
          return sign * (numeric ? x - y : x.localeCompare(y, undefined, { numeric: true }));
        });
      };
      heads.forEach((head, column) => {
        const button = made("button", head.textContent || "#");
        button.style.cssText = "background: none; border: 0; padding: 0; font: inherit; color: inherit; cursor: pointer";
        button.onclick = () => {
          const order = head.ariaSort === "ascending" ? "descending" : "ascending";
          for (const each of heads) each.removeAttribute("aria-sort");
          head.setAttribute("aria-sort", order);
          sort(column, order === "ascending" ? 1 : -1);
          show(0);
        };
        head.replaceChildren(button);
      });
      back.ariaLabel = "rows before";
      on.ariaLabel = "rows behind";
      back.onclick = () => show(first - size);
      on.onclick = () => show(first + size);
      const bar = made("p", "");
      bar.append(back, told, on);
      table.after(bar);
      addEventListener("beforeprint", () => body.replaceChildren(...rows));
      addEventListener("afterprint", () => show(first));
      show(0);
    }
    const table = document.currentScript?.parentElement.querySelector("table");
    if (table) longTable(table);
    })();
    </script>
    """#
}
