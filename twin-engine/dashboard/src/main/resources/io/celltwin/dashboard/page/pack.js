import { cellHref, fill, h, severityIcon, soon, text } from './dom.js';
import * as api from './api.js';
import * as f from './format.js';
import { on, store } from './store.js';
import { alertItem, inOrder } from './alerts.js';

/** The pack is asked for again at most this often. */
const EVERY_MS = 5000;

const signed = (x, digits) => (f.known(x) ? `${x > 0 ? '+' : ''}${f.number(x, digits)}` : '\u2013');
const shortId = (id) => id.slice(id.lastIndexOf('/') + 1);

/** A value with its 90 % interval, from its standard deviation. */
function sure(value, deviation, digits, scale = 1, sign = false) {
  if (!f.known(value)) return h('span', { class: 'dim' }, '\u2013');
  const half = f.known(deviation) ? 1.645 * deviation * scale : null;
  return h('span', {}, sign ? signed(value * scale, digits) : f.number(value * scale, digits),
    half !== null && h('small', { class: 'dim' }, ` \u00b1 ${f.number(half, digits)}`));
}

export function packView(root, id) {
  let pack = null;
  let closed = false;
  const off = [];
  const problem = h('section', { class: 'panel empty', hidden: true });
  const facts = h('section', { class: 'facts-row', 'aria-label': 'The pack in numbers' });
  const why = h('section', { class: 'notices', hidden: true });
  const bars = h('div', { class: 'string', role: 'list', 'aria-label': 'Cells in the order of the string' });
  const scale = h('span', { class: 'dim' });
  const rows = h('tbody', {});
  const alertTitle = h('h2', {}, 'Alerts of its cells');
  const alerts = h('ol', { class: 'alert-list' });
  const body = h('div', {},
    h('section', { class: 'panel' }, h('div', { class: 'panel-head' }, h('h2', {}, 'Cells side by side'), scale), bars),
    h('section', { class: 'panel' },
      h('div', { class: 'panel-head' }, h('h2', {}, 'Beside their siblings'), h('p', { class: 'dim note' }, 'the same current flows through all of them; 90 % intervals')),
      h('div', { class: 'scroll' }, h('table', { class: 'cells beside' },
        h('thead', {}, h('tr', {}, [['#'], ['Cell'], ['Voltage', 'V'], ['SOH', '%'], ['Capacity', '%'], ['Resistance', '%'], ['Charge beyond', 'Ah'], ['Self-discharge', 'Ah/d'], ['Alerts']]
          .map(([label, unit], i) => h('th', { scope: 'col', class: i === 0 || (i > 1 && i < 8) ? 'num' : '' }, label, unit && h('small', {}, ` ${unit}`))))), rows))),
    h('section', { class: 'panel' }, h('div', { class: 'panel-head' }, alertTitle), alerts));
  root.append(problem, why, facts, body);

  function draw() {
    if (closed) return;
    body.hidden = facts.hidden = !pack;
    if (!pack) return;
    const b = pack.beside;
    why.hidden = !(pack.reason ?? b?.reason);
    fill(why, h('p', {}, pack.reason ?? `Which cell ends charge and discharge is not known yet: ${b?.reason}.`));
    drawFacts(b);
    const beside = new Map((b?.cells ?? []).map((c) => [c.cell_id, c]));
    // what the cells themselves said last is newer than the pack's record
    const cells = pack.cells.map((c) => ({ ...c, ...(store.cells.get(c.cell_id) ?? {}), beside: beside.get(c.cell_id) }));
    drawBars(cells, b);
    drawRows(cells, b);
    const members = new Set(pack.cells.map((c) => c.cell_id));
    const its = inOrder([...store.alerts.values()].filter((a) => members.has(a.cell_id)));
    const open = its.filter((a) => a.state === 'OPEN').length;
    text(alertTitle, `Alerts of its cells${open ? `, ${open} open` : ''}`);
    fill(alerts, its.length ? its.slice(0, 100).map((a) => alertItem(a)) : h('li', { class: 'empty dim' }, 'None'));
  }

  function place(position) {
    const cell = pack.cells.find((c) => c.pack_position === position);
    if (!position) return h('span', { class: 'dim' }, 'not known');
    return cell ? h('a', { href: cellHref(cell.cell_id) }, `${position}`) : `${position}`;
  }

  function drawFacts(b) {
    const fact = (label, value, small) => h('div', { class: 'fact' }, h('span', {}, label), h('strong', {}, value), h('small', { title: typeof small === 'string' ? small : null }, small ?? '\u00a0'));
    const millivolts = (x) => (f.known(x) ? f.number(1000 * x, 0) : '\u2013');
    const weakest = pack.together.soh_percent.min;
    fill(facts,
      f.known(b?.voltage_volt) && fact('Pack', `${f.number(b.voltage_volt, 2)} V`, f.known(b.current_ampere) ? `${f.number(b.current_ampere, 1)} A` : null),
      fact('State of charge', f.known(b?.soc) ? `${f.number(100 * b.soc, 0)} %` : '\u2013', 'of the median cell'),
      fact('Spread', `${millivolts(b?.spread_volt)} mV`, 'now'),
      fact('at rest', `${millivolts(b?.spread_at_rest_volt)} mV`, 'after a quarter of an hour'),
      fact('under load', `${millivolts(b?.spread_under_load_volt)} mV`, 'the last one'),
      fact('Empty first', place(b?.ends_discharge_position), 'ends the discharge'),
      fact('Full first', place(b?.ends_charge_position), 'ends the charge'),
      fact('Usable', f.known(b?.usable_fraction) ? `${f.number(100 * b.usable_fraction, 1)} %` : '\u2013',
        f.known(b?.usable_fraction) ? `${f.number(100 * b.usable_fraction_lower, 1)}\u2013${f.number(100 * b.usable_fraction_upper, 1)} % of the median cell` : 'of the median cell'),
      fact('Weakest', f.known(weakest) ? `${f.number(weakest, 1)} %` : '\u2013', 'state of health'));
  }

  function drawBars(cells, b) {
    const volts = cells.map((c) => c.voltage_volt).filter(f.known).sort((x, y) => x - y);
    const low = volts[0];
    const high = volts.at(-1);
    const room = Math.max(0.01, (high - low) * 0.15);
    text(scale, volts.length ? `${f.number(low, 3)} to ${f.number(high, 3)} V` : 'no voltage yet');
    fill(bars, cells.map((c) => {
      const share = f.known(c.voltage_volt) ? (c.voltage_volt - low + room) / (high - low + 2 * room) : 0;
      const role = [c.pack_position && c.pack_position === b?.ends_discharge_position && 'empty first', c.pack_position && c.pack_position === b?.ends_charge_position && 'full first'].filter(Boolean);
      const severity = ['CRITICAL', 'WARNING', 'INFO'].find((s) => c.open_alerts[s]);
      const label = `${c.cell_id}: ${f.known(c.voltage_volt) ? `${f.number(c.voltage_volt, 3)} V` : 'no voltage'}${role.length ? `, ${role.join(' and ')}` : ''}${severity ? `, ${severity.toLowerCase()} alert` : ''}`;
      return h('a', { class: `bar${role.length ? ' end' : ''}`, role: 'listitem', href: cellHref(c.cell_id), title: label, 'aria-label': label },
        h('span', { class: 'mark' }, severity && severityIcon(severity)),
        h('span', { class: 'column' }, h('i', { style: { '--share': `${Math.round(100 * share)}%` } })),
        h('small', {}, c.pack_position ?? shortId(c.cell_id)));
    }));
  }

  function drawRows(cells, b) {
    fill(rows, cells.map((c) => {
      const s = c.beside;
      const role = [c.pack_position && c.pack_position === b?.ends_discharge_position && 'empty first', c.pack_position && c.pack_position === b?.ends_charge_position && 'full first'].filter(Boolean);
      return h('tr', { onclick: (e) => { if (!e.target.closest('a')) location.hash = cellHref(c.cell_id); } },
        h('td', { class: 'num' }, c.pack_position ?? '\u2013'),
        h('td', {}, h('a', { href: cellHref(c.cell_id) }, c.cell_id), role.map((r) => [' ', h('span', { class: 'chip' }, r)])),
        h('td', { class: 'num' }, f.number(c.voltage_volt, 3)),
        h('td', { class: 'num', title: c.sohCapacity.reason ?? '' }, f.number(c.sohCapacity.value, 1)),
        h('td', { class: 'num' }, sure(s?.capacity_ratio, s?.capacity_ratio_deviation, 1, 100)),
        h('td', { class: 'num' }, sure(s?.resistance_ratio, s?.resistance_ratio_deviation, 0, 100)),
        h('td', { class: 'num' }, sure(s?.imbalance_ampere_hour, s?.imbalance_deviation_ampere_hour, 2, 1, true)),
        h('td', { class: 'num' }, sure(s?.self_discharge_ampere_hour_per_day, s?.self_discharge_deviation_ampere_hour_per_day, 3, 1, true)),
        h('td', {}, (s?.open_alerts ?? []).map((kind) => [h('span', { class: 'chip open' }, f.words(kind)), ' '])));
    }));
  }

  let timer = 0;
  let asked = 0;
  async function read() {
    asked = performance.now();
    try {
      const answer = await api.pack(id);
      if (closed) return;
      pack = answer;
      problem.hidden = true;
    } catch (fault) {
      if (closed) return;
      if (!pack || fault.status === 404) {
        pack = null;
        problem.hidden = false;
        fill(problem, h('h2', {}, 'No such pack'), h('p', {}, fault.message), h('p', {}, h('a', { href: '#/' }, 'To the fleet')));
      }
    }
    draw();
  }
  function later() {
    if (timer) return;
    timer = setTimeout(() => { timer = 0; read(); }, Math.max(0, asked + EVERY_MS - performance.now()));
  }

  off.push(on('cells', (changes) => {
    if (pack?.cells.some((c) => changes.has(c.cell_id))) {
      soon('pack', draw);
      later();
    }
  }));
  off.push(on('alert', () => soon('pack', draw)));
  off.push(on('loaded', read));
  read();

  return {
    close() {
      closed = true;
      clearTimeout(timer);
      off.forEach((stop) => stop());
    },
  };
}
