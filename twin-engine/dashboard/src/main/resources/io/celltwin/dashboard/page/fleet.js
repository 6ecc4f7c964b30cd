import { cellHref, h, packHref, severityIcon, soon, text } from './dom.js';
import * as colour from './colour.js';
import * as f from './format.js';
import { MAX_CELLS, on, store } from './store.js';

/** Cells in the heat map move to their new place at most this often. */
const REORDER_MS = 2000;
const LABELLED = 400;
const ROWS = 200;

const soh = (c) => c.sohCapacity.value;
const worst = (c) => ['CRITICAL', 'WARNING', 'INFO'].find((s) => c.open_alerts[s]);
const last = (x) => (f.known(x) ? x : Infinity);
const shortId = (id) => id.slice(id.lastIndexOf('/') + 1);

const COLUMNS = [
  { key: 'cell', label: 'Cell', of: (c) => c.cell_id, draw: (c) => h('a', { href: cellHref(c.cell_id) }, c.cell_id) },
  { key: 'pack', label: 'Pack', of: (c) => c.pack_id ?? '', draw: (c) => (c.pack_id ? h('a', { href: packHref(c.pack_id) }, c.pack_id) : '\u2013'), wide: 'wider' },
  { key: 'chemistry', label: 'Chemistry', of: (c) => c.chemistry, draw: (c) => f.chemistry(c.chemistry), wide: 'wider' },
  { key: 'soh', label: 'SOH', unit: '%', num: true, of: soh, draw: (c) => interval(c.sohCapacity, 1) },
  { key: 'rul', label: 'RUL', unit: 'cycles', num: true, of: (c) => c.rul_cycles.value, draw: (c) => interval(c.rul_cycles, 0) },
  { key: 'alerts', label: 'Alerts', num: true, desc: true, of: (c) => c.open_alerts.CRITICAL * 1e6 + c.open_alerts.WARNING * 1e3 + c.open_alerts.INFO, draw: alertCounts },
  { key: 'cycle', label: 'Cycle', num: true, of: (c) => c.cycle_number, draw: (c) => f.number(c.cycle_number) },
  { key: 'capacity', label: 'Capacity', unit: 'Ah', num: true, of: (c) => c.remainingCapacity.value, draw: (c) => f.number(c.remainingCapacity.value, 3), wide: true },
  { key: 'resistance', label: 'Resistance', unit: 'm\u03a9', num: true, of: (c) => c.internalResistance.value, draw: (c) => f.number(f.known(c.internalResistance.value) ? 1000 * c.internalResistance.value : null, 1), wide: true },
  { key: 'temperature', label: 'Temp.', unit: '\u00b0C', num: true, of: (c) => c.surface_temperature_celsius, draw: (c) => f.number(c.surface_temperature_celsius, 1), wide: true },
  { key: 'quality', label: 'Quality', unit: '%', num: true, of: (c) => c.dataQuality.value, draw: (c) => f.number(f.known(c.dataQuality.value) ? 100 * c.dataQuality.value : null, 0), wide: 'wider' },
  { key: 'seen', label: 'Seen', num: true, desc: true, of: (c) => c.seen ?? '', draw: (c) => (c.seen ? f.seconds(Math.max(0, (Date.now() - Date.parse(c.seen)) / 1000)) : '\u2013'), wide: true },
];

function interval(e, digits) {
  if (!f.known(e.value)) return h('span', { class: 'dim', title: e.reason ?? '' }, '\u2013');
  const spread = f.known(e.lower) && f.known(e.upper) && e.upper > e.lower;
  return h('span', { title: [e.method, e.reason].filter(Boolean).join(': ') },
    f.number(e.value, digits),
    h('small', { class: 'dim' }, spread ? ` ${f.number(e.lower, digits)}\u2013${f.number(e.upper, digits)}` : ''));
}

function alertCounts(c) {
  const severities = ['CRITICAL', 'WARNING', 'INFO'].filter((s) => c.open_alerts[s]);
  return severities.length
    ? h('span', { class: 'counts' }, severities.map((s) => [severityIcon(s), f.number(c.open_alerts[s])]))
    : h('span', { class: 'dim' }, '0');
}

export function fleetView(root) {
  const off = [];
  const prefs = JSON.parse(sessionStorage.getItem('fleet') ?? '{}');
  const ui = { group: 'pack', sort: 'soh', down: false, q: '', chemistry: '', ...prefs };
  const save = () => sessionStorage.setItem('fleet', JSON.stringify(ui));

  const map = h('div', { class: 'heat' });
  const legend = h('div', { class: 'legend', 'aria-hidden': 'true' },
    h('span', {}, '60 %'), h('i', {}), h('span', {}, '100 %'),
    h('span', { class: 'swatch unknown' }), h('span', {}, 'not known'),
    h('span', { class: 'swatch eol' }), h('span', {}, 'past end of life'));
  const groupBy = h('select', { id: 'group', onchange: (e) => { ui.group = e.target.value; save(); tiles.clear(); draw(); } },
    [['pack', 'pack'], ['site', 'site'], ['chemistry', 'chemistry'], ['none', 'nothing']].map(([v, l]) => h('option', { value: v, selected: v === ui.group }, l)));
  const heading = h('h2', {}, 'Health of the fleet');
  const heat = h('section', { class: 'panel' },
    h('div', { class: 'panel-head' }, heading, legend, h('label', { class: 'inline' }, 'group by', groupBy)),
    map);

  const search = h('input', { id: 'search', type: 'search', placeholder: 'Find a cell, pack or site  ( / )', 'aria-label': 'Find a cell, pack or site', value: ui.q, oninput: (e) => { ui.q = e.target.value; save(); soon('table', table); } });
  const chemistry = h('select', { 'aria-label': 'Chemistry', onchange: (e) => { ui.chemistry = e.target.value; save(); soon('table', table); } });
  const counted = h('span', { class: 'dim', role: 'status' });
  const headers = COLUMNS.map((c) => {
    const button = h('button', { type: 'button', onclick: () => {
      ui.down = ui.sort === c.key ? !ui.down : !!c.desc;
      ui.sort = c.key;
      save();
      table();
    } }, h('span', {}, c.label, c.unit && h('small', {}, ` ${c.unit}`)), h('i', { class: 'arrow', 'aria-hidden': 'true' }));
    return h('th', { scope: 'col', class: [c.num && 'num', c.wide && (c.wide === true ? 'wide' : c.wide)].filter(Boolean).join(' ') }, button);
  });
  const body = h('tbody', {});
  const list = h('section', { class: 'panel' },
    h('div', { class: 'panel-head' }, h('h2', {}, 'Cells'), search, chemistry, counted),
    h('div', { class: 'scroll' }, h('table', { class: 'cells' }, h('thead', {}, h('tr', {}, headers)), body)));

  const turnedAway = h('section', { class: 'panel' });
  const empty = h('section', { class: 'panel empty' });
  root.append(empty, heat, list, turnedAway);

  const groupOf = (c) => ({ pack: c.pack_id, site: c.site_id, chemistry: f.chemistry(c.chemistry), none: 'All cells' })[ui.group] ?? 'No pack';
  const tiles = new Map();
  const groups = new Map();
  let orderedAt = 0;
  let order = [];
  const pulsed = new Set();

  function draw() {
    const any = store.cells.size > 0;
    empty.hidden = any;
    heat.hidden = list.hidden = !any;
    if (!any) {
      nothing(empty);
      turnedAway.hidden = true;
      return;
    }
    heatMap(true);
    table();
    rejected();
  }

  function heatMap(force) {
    legend.querySelector('i').style.background = colour.gradient();
    const now = performance.now();
    if (force || now - orderedAt > REORDER_MS || order.length !== store.cells.size) {
      orderedAt = now;
      order = [...store.cells.values()].sort((a, b) => last(a.health) - last(b.health) || a.cell_id.localeCompare(b.cell_id)).map((c) => c.cell_id);
      arrange();
    }
    for (const id of order) {
      const cell = store.cells.get(id);
      if (cell) tiles.get(id)?.fill(cell);
    }
    for (const id of pulsed) {
      const tile = tiles.get(id);
      if (tile) {
        tile.classList.remove('pulse');
        void tile.offsetWidth;
        tile.classList.add('pulse');
      }
    }
    pulsed.clear();
    const cut = store.totalCells > MAX_CELLS ? `, the ${f.number(MAX_CELLS)} most worn of ${f.number(store.totalCells)}` : '';
    text(heading, `Health of the fleet${cut}`);
  }

  function arrange() {
    map.classList.toggle('dense', order.length > LABELLED);
    const members = new Map();
    for (const id of order) {
      const name = groupOf(store.cells.get(id));
      if (!members.has(name)) members.set(name, []);
      members.get(name).push(id);
    }
    const names = [...members.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    for (const [name, g] of groups) {
      if (!members.has(name)) {
        g.root.remove();
        groups.delete(name);
      }
    }
    for (const name of names) {
      let g = groups.get(name);
      if (!g) {
        const title = h('h3', {});
        const grid = h('div', { class: 'tiles' });
        g = { title, grid, root: h('div', { class: 'group' }, title, grid) };
        groups.set(name, g);
      }
      if (map.children[names.indexOf(name)] !== g.root) map.insertBefore(g.root, map.children[names.indexOf(name)] ?? null);
      const ids = members.get(name);
      const values = ids.map((id) => soh(store.cells.get(id))).filter(f.known);
      const mean = values.reduce((s, x) => s + x, 0) / values.length;
      const site = ui.group === 'pack' ? store.cells.get(ids[0]).site_id : null;
      const named = ui.group === 'pack' && store.cells.get(ids[0]).pack_id;
      g.title.replaceChildren(named ? h('a', { href: packHref(name) }, name) : name, h('small', { class: 'dim' },
        [site, `${ids.length} ${ids.length === 1 ? 'cell' : 'cells'}`, values.length ? `mean ${f.number(mean, 1)} %` : null].filter(Boolean).join(' \u00b7 ')));
      ids.forEach((id, i) => {
        const t = tile(id);
        if (g.grid.children[i] !== t) g.grid.insertBefore(t, g.grid.children[i] ?? null);
      });
      while (g.grid.children.length > ids.length) g.grid.lastChild.remove();
    }
    for (const id of tiles.keys()) if (!store.cells.has(id)) tiles.delete(id);
  }

  function tile(id) {
    if (tiles.has(id)) return tiles.get(id);
    const name = h('span', { class: 'name' }, shortId(id));
    const value = h('b', {});
    const mark = h('span', { class: 'mark' });
    const e = h('a', { class: 'tile', href: cellHref(id) }, name, value, mark);
    e.fill = (c) => {
      const paint = colour.soh(soh(c));
      e.style.setProperty('--ground', paint?.ground ?? '');
      e.style.setProperty('--ink', paint?.ink ?? '');
      e.classList.toggle('unknown', !paint);
      e.classList.toggle('eol', f.known(c.health) && c.health < 0);
      text(value, f.known(soh(c)) ? f.number(soh(c), 0) : '?');
      const severity = worst(c);
      if (e.dataset.severity !== (severity ?? '')) {
        e.dataset.severity = severity ?? '';
        mark.replaceChildren(...(severity ? [severityIcon(severity)] : []));
      }
      const label = `${c.cell_id}, ${f.known(soh(c)) ? `state of health ${f.number(soh(c), 1)} %` : `state of health not known: ${c.sohCapacity.reason ?? ''}`}, cycle ${c.cycle_number}${severity ? `, ${severity.toLowerCase()} alert` : ''}`;
      if (e.title !== label) {
        e.title = label;
        e.setAttribute('aria-label', label);
      }
    };
    e.fill(store.cells.get(id));
    tiles.set(id, e);
    return e;
  }

  const rows = new Map();
  function table() {
    const cells = [...store.cells.values()];
    const kinds = [...new Set(cells.map((c) => c.chemistry))].sort();
    if (chemistry.dataset.kinds !== kinds.join()) {
      chemistry.dataset.kinds = kinds.join();
      chemistry.replaceChildren(h('option', { value: '' }, 'all chemistries'), ...kinds.map((k) => h('option', { value: k, selected: k === ui.chemistry }, f.chemistry(k))));
    }
    const q = ui.q.trim().toLowerCase();
    const found = cells.filter((c) => (!ui.chemistry || c.chemistry === ui.chemistry) &&
      (!q || [c.cell_id, c.pack_id, c.site_id].some((x) => x?.toLowerCase().includes(q))));
    const column = COLUMNS.find((c) => c.key === ui.sort) ?? COLUMNS[3];
    const sign = ui.down ? -1 : 1;
    found.sort((a, b) => {
      const [x, y] = [column.of(a), column.of(b)];
      const unknown = (x === null) - (y === null);
      if (unknown) return unknown;
      const order = typeof x === 'string' ? x.localeCompare(y, 'en', { numeric: true }) : x - y;
      return sign * order || a.cell_id.localeCompare(b.cell_id);
    });
    headers.forEach((th, i) => {
      const mine = COLUMNS[i] === column;
      th.setAttribute('aria-sort', mine ? (ui.down ? 'descending' : 'ascending') : 'none');
    });
    const shown = found.slice(0, ROWS);
    text(counted, found.length > ROWS ? `${ROWS} of ${f.number(found.length)}` : f.number(found.length));
    const keep = new Set(shown.map((c) => c.cell_id));
    for (const [id, row] of rows) {
      if (!keep.has(id)) {
        row.remove();
        rows.delete(id);
      }
    }
    shown.forEach((c, i) => {
      let row = rows.get(c.cell_id);
      if (!row) {
        row = h('tr', { onclick: (e) => { if (!e.target.closest('a')) location.hash = cellHref(c.cell_id); } },
          COLUMNS.map((k) => h('td', { class: [k.num && 'num', k.wide && (k.wide === true ? 'wide' : k.wide)].filter(Boolean).join(' ') })));
        rows.set(c.cell_id, row);
      }
      if (row.version !== c) {
        const focused = row.contains(document.activeElement);
        COLUMNS.forEach((k, n) => row.children[n].replaceChildren(k.draw(c)));
        if (focused) row.querySelector('a').focus();
        row.version = c;
      }
      if (body.children[i] !== row) body.insertBefore(row, body.children[i] ?? null);
    });
    if (!shown.length) {
      counted.textContent = 'no cell matches';
    }
  }

  function rejected() {
    turnedAway.hidden = !store.rejected.length;
    if (turnedAway.hidden) return;
    const byCode = new Map();
    for (const r of store.rejected) {
      const sum = byCode.get(r.reason_code) ?? { count: 0, cells: 0, more: false, last: r };
      sum.count += r.count;
      if (r.other_cells) sum.more = true;
      else if (r.cell_id !== null) sum.cells += 1;
      if ((r.last.time ?? '') > (sum.last.last.time ?? '')) sum.last = r;
      byCode.set(r.reason_code, sum);
    }
    turnedAway.replaceChildren(
      h('div', { class: 'panel-head' }, h('h2', {}, 'Rejected input')),
      h('div', { class: 'scroll' }, h('table', {},
        h('thead', {}, h('tr', {}, ['Reason', 'Records', 'Cells', 'The latest one'].map((x, i) => h('th', { scope: 'col', class: i === 1 || i === 2 ? 'num' : '' }, x)))),
        h('tbody', {}, [...byCode].sort(([, a], [, b]) => b.count - a.count).map(([code, r]) =>
          h('tr', {}, h('td', {}, f.words(code)), h('td', { class: 'num' }, f.number(r.count)), h('td', { class: 'num' }, r.more ? `${f.number(r.cells)} and more` : f.number(r.cells)),
            h('td', {}, r.last.last.reason, h('small', { class: 'dim' }, ` ${r.last.last.place}`))))))));
  }

  off.push(on('loaded', () => soon('fleet', draw)));
  off.push(on('status', () => soon('fleet', draw)));
  off.push(on('rejected', () => soon('rejected', rejected)));
  off.push(on('cells', (changes) => {
    for (const [id, what] of changes) if (what.includes('TWIN')) pulsed.add(id);
    if (empty.hidden === (store.cells.size === 0)) soon('fleet', draw);
    else soon('cells', () => { heatMap(false); table(); });
  }));
  const repaint = () => draw();
  addEventListener('themechange', repaint);
  const clock = setInterval(() => {
    // how long ago a cell was seen grows even when nothing comes
    for (const row of rows.values()) row.version = null;
    soon('table', table);
  }, 5000);
  draw();

  return {
    close() {
      off.forEach((o) => o());
      clearInterval(clock);
      removeEventListener('themechange', repaint);
    },
  };
}

/** What to do when there is nothing to see. */
function nothing(root) {
  if (store.connection === 'starting') {
    root.replaceChildren(h('h2', {}, 'The fleet is starting'), h('p', {}, store.waiting ?? 'waiting for the service'),
      h('p', { class: 'dim' }, 'This page updates by itself.'));
  } else if (!store.loaded) {
    root.replaceChildren(h('h2', {}, 'Reading the fleet\u2026'));
  } else {
    root.replaceChildren(
      h('h2', {}, 'No cells yet'),
      h('p', {}, 'A cell appears here as soon as its nameplate or its first operation arrives on Kafka.'),
      h('dl', { class: 'commands' },
        h('dt', {}, 'A simulated fleet that ages while you watch'), h('dd', {}, h('code', {}, 'deploy/celltwin demo')),
        h('dt', {}, 'A historical dataset, replayed'), h('dd', {}, h('code', {}, 'deploy/celltwin replay <path> --speed max'))));
  }
}
