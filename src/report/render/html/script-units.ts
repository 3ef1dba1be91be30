/** Units as a tree: what is below one is folded away and brought back, and the lowest shares come first where asked. */
export const UNITS_SCRIPT = `
(() => {
  'use strict';
  const table = document.getElementById('units-table');
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const words = JSON.parse(document.getElementById('words').textContent);
  const level = (row) => Number(row.dataset.level);
  const nodes = new Map(rows.map((row) => [row, { row, below: [], open: true, button: null }]));
  const roots = [];
  const above = [];
  for (const row of rows) {
    const node = nodes.get(row);
    above.length = level(row);
    (above.length ? above.at(-1).below : roots).push(node);
    above.push(node);
  }
  const show = (list, visible) => {
    for (const { row, below, open, button } of list) {
      row.hidden = !visible;
      if (button) button.setAttribute('aria-expanded', String(open));
      show(below, visible && open);
    }
  };
  const refresh = () => show(roots, true);
  const folding = [...nodes.values()].filter(({ below }) => below.length > 0);
  for (const node of folding) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'fold';
    button.setAttribute('aria-label', words.below.replace('{unit}', node.row.dataset.name));
    button.addEventListener('click', () => {
      node.open = !node.open;
      refresh();
    });
    node.button = button;
    node.row.cells[0].prepend(button);
  }
  const share = ({ row }) => (row.dataset.share === '' ? Infinity : Number(row.dataset.share));
  const ordered = (list, worst) => {
    const own = worst ? [...list].sort((a, b) => share(a) - share(b)) : list;
    return own.flatMap((node) => [node.row, ...ordered(node.below, worst)]);
  };
  const tools = document.getElementById('units-tools');
  const all = (open) => {
    for (const node of folding) node.open = open;
    refresh();
  };
  const [opens, closes, worst] = tools.querySelectorAll('button');
  if (folding.length === 0) opens.hidden = closes.hidden = true;
  opens.addEventListener('click', () => all(true));
  closes.addEventListener('click', () => all(false));
  worst.addEventListener('click', () => {
    const pressed = worst.getAttribute('aria-pressed') !== 'true';
    worst.setAttribute('aria-pressed', String(pressed));
    body.replaceChildren(...ordered(roots, pressed));
  });
  tools.hidden = false;
  // Many units: the first two levels are what is read first.
  if (rows.length > 60) for (const node of folding) node.open = level(node.row) < 1;
  refresh();
})();
`;
