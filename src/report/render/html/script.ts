/**
 * What the page can do beyond being read: filter, sort, and show long lists in parts. Plain script without
 * imports; it only ever writes text, never markup. Without it the page shows the same, unsorted.
 */
export const SCRIPT = `
(() => {
  'use strict';
  const byId = (id) => document.getElementById(id);
  const table = byId('documents-table');
  if (!table) return;
  const body = table.tBodies[0];
  const words = JSON.parse(byId('words').textContent);
  const data = byId('rows') ? JSON.parse(byId('rows').textContent) : null;
  const plain = (text) => text.normalize('NFD').replace(/\\p{M}/gu, '').replace(/\\u0111/g, 'd').replace(/\\u0110/g, 'D').toLowerCase();
  const element = (tag, name, ...children) => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    node.append(...children);
    return node;
  };
  const build = ([name, unit, state, signers, iso, day, finding, note]) => {
    const mark = element('i', '', words.states[state][1]);
    mark.setAttribute('aria-hidden', 'true');
    const cells = [
      [element('bdi', '', name)],
      [element('bdi', '', data.units[unit])],
      [element('span', 'pill c-' + state, mark, words.states[state][0])],
      [element('bdi', '', data.signers[signers])],
      [day],
      [data.findings[finding]],
    ].map((children) => element('td', '', ...children));
    const [files, claimed, message] = note || [];
    if (files) cells[0].append(element('small', '', files));
    if (claimed) cells[4].append(element('small', '', words.claimed));
    if (message) cells[5].append(element('small', '', element('bdi', '', message)));
    return element('tr', '', ...cells);
  };
  const items = data
    ? data.rows.map((row) => {
        const keys = [row[0], data.units[row[1]], words.states[row[2]][0], data.signers[row[3]], row[4], data.findings[row[6]]];
        const [files = ''] = row[7] || [];
        return { keys, state: row[2], text: plain(keys.join(' ') + ' ' + files), unit: keys[1], row, tr: null };
      })
    : [...body.rows].map((tr) => {
        const keys = [...tr.cells].map((cell) => cell.dataset.v || cell.textContent.trim());
        return { keys, state: tr.dataset.s, text: plain(keys.join(' ')), unit: tr.cells[1].textContent, row: null, tr };
      });
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const filter = byId('filter');
  const states = byId('states');
  const units = byId('units');
  const within = (unit) => !units.value || unit === units.value || unit.startsWith(units.value + '/');
  const more = byId('more');
  const shown = byId('shown');
  const printed = byId('printed');
  const page = data ? 200 : Infinity;
  let limit = page;
  let order = items;
  const number = (value) => String(value).replace(/\\B(?=(\\d{3})+$)/g, words.thousands);
  const show = () => {
    const wanted = plain(filter.value.trim()).split(/\\s+/);
    const found = order.filter((item) => (!states.value || item.state === states.value) && within(item.unit) && wanted.every((word) => item.text.includes(word)));
    const part = document.createDocumentFragment();
    for (const item of found.slice(0, limit)) part.append(item.tr || (item.tr = build(item.row)));
    body.replaceChildren(part);
    more.hidden = found.length <= limit;
    const shownCount = Math.min(limit, found.length);
    printed.hidden = shownCount === items.length;
    printed.textContent = words.printed.replace('{shown}', number(shownCount)).replace('{total}', number(items.length));
    shown.textContent =
      words.shown.replace('{shown}', number(found.length)).replace('{total}', number(items.length)) +
      (shownCount < found.length ? words.first.replace('{count}', number(shownCount)) : '');
  };
  const restart = () => {
    limit = page;
    show();
  };
  for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
    const title = head.textContent;
    const button = element('button', '', title);
    button.type = 'button';
    button.title = words.sortBy.replace('{column}', title);
    head.dataset.title = title;
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      order = [...items].sort((a, b) => (down ? -1 : 1) * collator.compare(a.keys[column], b.keys[column]));
      restart();
    });
  }
  filter.addEventListener('input', restart);
  states.addEventListener('change', restart);
  units.addEventListener('change', restart);
  for (const link of document.querySelectorAll('a[data-unit],a[data-state],a[data-find]'))
    link.addEventListener('click', () => {
      units.value = link.dataset.unit || '';
      states.value = link.dataset.state || '';
      filter.value = link.dataset.find || '';
      restart();
    });
  more.addEventListener('click', () => {
    limit += page;
    show();
  });
  byId('tools').hidden = false;
  show();
})();
`;
