import { h, packHref, soon, text } from './dom.js';
import * as api from './api.js';
import * as colour from './colour.js';
import * as f from './format.js';
import { on, store } from './store.js';
import { alertItem, inOrder } from './alerts.js';
import { featureList } from './features.js';
import { knowMore } from './know-more.js';
import { whyPanel } from './why.js';
import { whatIfSliders } from './whatif.js';
import { chart, lifeOptions, traceOptions } from './charts.js';

/** In the order of the passport; the rest of the name is for people. */
const ATTRIBUTES = [
  ['stateOfCharge', 'State of charge'],
  ['openCircuitVoltage', 'Open-circuit voltage'],
  ['sohCapacity', 'State of health (capacity)'],
  ['remainingCapacity', 'Remaining capacity'],
  ['capacityFade', 'Capacity fade'],
  ['rulCycles', 'Remaining useful life', 0],
  ['endOfLifeCycle', 'End of life seen at cycle', 0],
  ['numberOfFullCycles', 'Equivalent full cycles'],
  ['energyThroughput', 'Energy throughput'],
  ['capacityThroughput', 'Capacity throughput'],
  ['internalResistance', 'Internal resistance'],
  ['internalResistanceIncrease', 'Resistance increase'],
  ['remainingRoundTripEnergyEfficiency', 'Round-trip efficiency'],
  ['timeExtremeHighTemp', 'Time too hot'],
  ['timeExtremeLowTemp', 'Time too cold'],
  ['timeExtremeHighTempCharging', 'Time too hot, charging'],
  ['timeExtremeLowTempCharging', 'Time too cold, charging'],
  ['numberOfDeepDischarges', 'Deep discharges', 0],
  ['numberOfOvercharges', 'Overcharges', 0],
  ['thermalResidual', 'Temperature above expectation'],
  ['meanDepthOfDischarge', 'Mean depth of discharge'],
  ['calendarAge', 'Age since first seen', 0],
  ['dataQuality', 'Data quality'],
];

/** Short names of the records, in full, and what their probability is that of. */
const MODES = {
  lli: ['Loss of lithium inventory', 'the largest loss'],
  'lam-pe': ['Loss of active material, positive', 'the largest loss'],
  'lam-ne': ['Loss of active material, negative', 'the largest loss'],
  resistance: ['Resistance growth', 'above 20\u00a0%'],
  plating: ['Lithium plating', 'above 0.5\u00a0%'],
};

/** Who said it, and why it was not the one who usually does. */
const how = (a) => [h('span', { class: `chip m-${a.method}`, title: a.model_version || null }, a.method), a.reason && h('small', { class: 'dim' }, ` ${a.reason}`)];

export function cellView(root, id, detail) {
  const data = { cell: store.cells.get(id) ?? null, twin: null, cycles: [], features: [], forecast: null, forecastWhy: null, alerts: [], trace: null, traceWhy: null, whatIf: null };
  let wanted = detail ? Number(detail) : null; // null: the latest, as it comes
  let closed = false;
  const off = [];

  const facts = h('section', { class: 'facts-row', 'aria-label': 'The cell in numbers' });
  const lifeBox = h('div', { class: 'chart life', role: 'img', 'aria-label': 'State of health against cycle, with the forecast' });
  const lifeNote = h('p', { class: 'note' });
  const traceBox = h('div', { class: 'chart trace', role: 'img', 'aria-label': 'Voltage, current and temperature of one operation' });
  const traceNote = h('p', { class: 'note' });
  const traceTitle = h('span', { class: 'dim' });
  const slider = h('input', { type: 'range', min: 0, max: 0, value: 0, 'aria-label': 'Operation', oninput: () => choose(rows()[Number(slider.value)]?.revision) });
  const kinds = h('select', { 'aria-label': 'Which operations', onchange: () => { wanted = null; choose(null); } },
    [['cycling', 'charges and discharges'], ['DISCHARGE', 'discharges'], ['CHARGE', 'charges'], ['all', 'all operations']].map(([v, l]) => h('option', { value: v }, l)));
  const back = h('button', { type: 'button', 'aria-label': 'Earlier operation', onclick: () => move(-1) }, '\u2039');
  const forth = h('button', { type: 'button', 'aria-label': 'Later operation', onclick: () => move(1) }, '\u203a');
  const follow = h('button', { type: 'button', class: 'follow', onclick: () => choose(null) }, 'Follow');
  const attributes = h('tbody', {});
  const modes = h('tbody', {});
  const featureBox = h('div', { class: 'feature-list' });
  const featuresOf = featureList(featureBox);
  const events = h('ul', { class: 'plain' });
  const questions = knowMore();
  const why = whyPanel(id);
  const alertList = h('ol', { class: 'alert-list' });
  const alertTitle = h('h2', {}, 'Alerts of this cell');
  const attributeNote = h('p', { class: 'dim note' });
  const problem = h('section', { class: 'panel empty', hidden: true });
  const body = h('div', { class: 'cell-grid' },
    h('section', { class: 'panel' }, h('div', { class: 'panel-head' }, h('h2', {}, 'State of health and forecast')), lifeBox, lifeNote),
    h('section', { class: 'panel' },
      h('div', { class: 'panel-head' }, h('h2', {}, 'Operation'), traceTitle),
      traceBox, traceNote,
      h('div', { class: 'scrub' }, kinds, back, slider, forth, follow)),
    h('section', { class: 'panel' }, whatIfSliders(id, (use) => { data.whatIf = use; soon('life', drawLife); })),
    h('section', { class: 'panel tall' },
      h('div', { class: 'panel-head' }, h('h2', {}, 'Twin'), attributeNote),
      h('div', { class: 'scroll' }, h('table', { class: 'attributes' },
        h('thead', {}, h('tr', {}, ['Attribute', 'Value', '90 % interval', 'Method'].map((x, i) => h('th', { scope: 'col', class: i === 1 || i === 2 ? 'num' : '' }, x)))), attributes)),
      events),
    h('section', { class: 'panel' },
      h('div', { class: 'panel-head' }, h('h2', {}, 'Ageing modes'), h('p', { class: 'dim note' }, 'since its first recorded charges')),
      h('div', { class: 'scroll' }, h('table', { class: 'attributes' },
        h('thead', {}, h('tr', {}, ['Mode', 'Extent', '90 % interval', 'Probability', 'Method', 'Evidence'].map((x, i) => h('th', { scope: 'col', class: i === 1 || i === 2 ? 'num' : '' }, x)))), modes))),
    why.panel,
    questions.panel,
    h('section', { class: 'panel' }, h('div', { class: 'panel-head' }, h('h2', {}, 'Features of its last operations')), featureBox),
    h('section', { class: 'panel' }, h('div', { class: 'panel-head' }, alertTitle), alertList));
  const notices = h('section', { class: 'notices', 'aria-label': 'Notices about this cell', hidden: true });
  root.append(problem, notices, facts, body);

  const life = chart(lifeBox, (c, l) => {
    const some = data.cell && data.cycles.some((x) => x.soh || f.known(x.capacity_ampere_hour));
    lifeBox.classList.toggle('hidden', !some);
    if (some) c.setOption(lifeOptions(l, { cell: data.cell, cycles: data.cycles, forecast: data.forecast, alerts: data.alerts, whatIf: data.whatIf }), { notMerge: true });
  });
  const traces = chart(traceBox, (c, l) => {
    traceBox.classList.toggle('hidden', !data.trace?.points);
    if (data.trace?.points) c.setOption(traceOptions(l, data.trace, data.cell, traceBox.clientHeight), { replaceMerge: ['series', 'grid', 'xAxis', 'yAxis'] });
  });

  const takes = { cycling: (c) => c.kind === 'CHARGE' || c.kind === 'DISCHARGE', CHARGE: (c) => c.kind === 'CHARGE', DISCHARGE: (c) => c.kind === 'DISCHARGE', all: () => true };
  /** What the slider runs over; an operation that was asked for by number is always among them. */
  const rows = () => data.cycles.filter((c) => c.samples > 0 && (takes[kinds.value](c) || c.revision === wanted));
  const latest = () => rows().at(-1)?.revision ?? 'latest';

  function move(by) {
    const all = rows();
    const at = all.findIndex((c) => c.revision === (wanted ?? data.trace?.revision));
    const to = all[Math.min(all.length - 1, Math.max(0, (at < 0 ? all.length - 1 : at) + by))];
    if (to) choose(to.revision);
  }

  let choosing = 0;
  function choose(revision) {
    wanted = revision ?? null;
    history.replaceState(null, '', `#/cell/${encodeURIComponent(id)}${wanted ? `/${wanted}` : ''}`);
    drawScrub();
    clearTimeout(choosing);
    choosing = setTimeout(readTrace, 80);
  }

  let asked = 0;
  async function readTrace() {
    const mine = ++asked;
    try {
      const trace = await api.trace(id, wanted ?? latest());
      if (mine !== asked || closed) return;
      data.trace = trace;
      data.traceWhy = trace.points ? trace.incomplete && `Incomplete: ${trace.incomplete}.` : `No samples: ${trace.incomplete ?? 'the operation had none'}.`;
    } catch (fault) {
      if (mine !== asked || closed) return;
      data.trace = null;
      data.traceWhy = fault.message;
    }
    soon('trace', drawTrace);
  }

  function drawTrace() {
    if (closed) return;
    traces.draw();
    drawScrub();
  }

  /** Why samples are missing, and why a discharge is no capacity. */
  function drawTraceNote(c) {
    const noCapacity = c?.kind === 'DISCHARGE' && !f.known(c.capacity_ampere_hour) && c.missing?.capacity;
    const parts = [data.traceWhy, noCapacity && `No capacity: ${noCapacity}.`].filter(Boolean);
    text(traceNote, parts.join(' '));
    traceNote.hidden = !parts.length;
  }

  function drawScrub() {
    const all = rows();
    const revision = wanted ?? data.trace?.revision;
    let at = all.findIndex((c) => c.revision === revision);
    if (at < 0) at = all.length - 1;
    slider.max = String(Math.max(0, all.length - 1));
    slider.value = String(at);
    slider.disabled = back.disabled = all.length < 2;
    forth.disabled = at >= all.length - 1;
    follow.setAttribute('aria-pressed', String(wanted === null));
    text(follow, wanted === null ? 'Following' : 'Follow the latest');
    const c = all[at];
    drawTraceNote(c);
    slider.setAttribute('aria-valuetext', c ? `${c.kind.toLowerCase()}, cycle ${c.cycle_number}` : '');
    text(traceTitle, c ? [
      c.operation_index !== null ? `${f.words(c.kind)} ${c.operation_index}` : f.words(c.kind),
      `cycle ${c.cycle_number}`, f.time(c.start),
      f.seconds((Date.parse(c.end) - Date.parse(c.start)) / 1000),
      c.kind === 'DISCHARGE' && c.capacity_ampere_hour > 0 ? `capacity ${f.number(c.capacity_ampere_hour, 3)} Ah` : c.kind === 'DISCHARGE' && f.known(c.discharged_ampere_hour) ? `−${f.number(c.discharged_ampere_hour, 3)} Ah moved` : f.known(c.charged_ampere_hour) && c.charged_ampere_hour > 0.001 ? `+${f.number(c.charged_ampere_hour, 3)} Ah` : null,
      data.trace && data.trace.revision === c.revision && data.trace.points < data.trace.samples ? `${f.count(data.trace.points)} of ${f.count(data.trace.samples)} samples drawn` : `${f.count(c.samples)} samples`,
    ].filter(Boolean).join(' \u00b7 ') : '');
  }

  function drawFacts() {
    const c = data.cell;
    if (!c) return;
    // where the twin has no number yet and a line is drawn below, the line's last point is shown, and whose it is
    const soh = f.known(c.sohCapacity.value) ? c.sohCapacity : lastEstimate() ?? c.sohCapacity;
    const rul = f.known(c.rul_cycles.value) ? c.rul_cycles : data.forecast?.rul_cycles ?? c.rul_cycles;
    const capacity = f.known(c.remainingCapacity.value) ? c.remainingCapacity
      : f.known(soh.value) ? { value: (soh.value / 100) * c.rated_capacity_ampere_hour, from: 'from the estimate of health' } : c.remainingCapacity;
    const paint = colour.soh(soh.value);
    const range = (e, d, u) => (f.known(e.lower) && f.known(e.upper) && e.upper > e.lower ? `${f.number(e.lower, d)}\u2013${f.number(e.upper, d)}${u}` : '');
    const fact = (label, value, sub, extra) => h('div', { class: 'fact' }, h('span', {}, label), h('strong', {}, extra, value), h('small', {}, sub || '\u00a0'));
    facts.replaceChildren(
      fact('State of health', f.known(soh.value) ? `${f.number(soh.value, 1)} %` : 'not known', f.known(soh.value) ? [range(soh, 1, ' %'), soh.method].filter(Boolean).join(', ') : soh.reason,
        paint && h('i', { class: 'swatch', style: { background: paint.ground } })),
      f.known(c.endOfLifeCycle.value)
        ? fact('Remaining life', 'past end of life', `end of life seen at cycle ${f.number(c.endOfLifeCycle.value)}`)
        : fact('Remaining life', f.known(rul.value) ? `${f.number(rul.value)} cycles` : 'not known', f.known(rul.value) ? [range(rul, 0, ''), rul.method].filter(Boolean).join(', ') : rul.reason),
      fact('Capacity', f.known(capacity.value) ? `${f.number(capacity.value, 3)} Ah` : 'not known',
        [capacity.from, `of ${f.number(c.rated_capacity_ampere_hour, 2)} Ah rated`].filter(Boolean).join(', ')),
      fact('Cycle', f.number(c.cycle_number), `end of life at ${f.number(100 * c.end_of_life_fraction)} %`),
      fact('Resistance', f.known(c.internalResistance.value) ? `${f.number(1000 * c.internalResistance.value, 1)} m\u03a9` : 'not known', f.known(c.internalResistance.value) ? 'ohmic' : c.internalResistance.reason),
      fact('State of charge', f.known(c.stateOfCharge.value) ? `${f.number(c.stateOfCharge.value)} %` : 'not known',
        f.known(c.stateOfCharge.value) ? [range(c.stateOfCharge, 0, ' %'), anchored(c.live)].filter(Boolean).join(', ') : c.stateOfCharge.reason),
      fact('Activity', c.live?.doing ? f.words(c.live.doing) : '\u2013', c.live ? [`for ${f.seconds((Date.parse(c.live.time) - Date.parse(c.live.since)) / 1000)}`, `${f.count(c.live.samples)} samples`, f.known(c.live.power_watt) && `${f.number(c.live.power_watt, 1)} W`].filter(Boolean).join(', ') : c.revision ? 'no operation goes on' : 'no sample yet'),
      fact('Last seen', f.known(c.voltage_volt) ? `${f.number(c.voltage_volt, 2)} V` : '\u2013', [f.known(c.current_ampere) && `${f.number(c.current_ampere, 2)} A`, f.known(c.surface_temperature_celsius) && `${f.number(c.surface_temperature_celsius, 1)} \u00b0C`].filter(Boolean).join(', ')),
      fact('Cell', f.chemistry(c.chemistry), c.pack_id ? [h('a', { href: packHref(c.pack_id) }, c.pack_id), c.pack_position && `, cell ${c.pack_position}`, c.site_id && `, ${c.site_id}`].filter(Boolean) : c.site_id ?? 'no pack'));
  }

  /** Since when charge has only been counted. */
  function anchored(live) {
    if (!live) return null;
    const days = live.days_since_soc_anchor;
    return f.known(days) ? `${f.seconds(days * 86400)} since a rest measured it` : 'not measured at rest yet';
  }

  /** The latest operation that was given an estimate of health, in the words of an attribute [%]. */
  function lastEstimate() {
    const c = data.cycles.findLast((x) => x.soh && f.known(x.soh.value));
    if (!c) return null;
    const e = c.soh;
    const percent = (x) => (f.known(x) ? 100 * x : null);
    return { value: percent(e.value), lower: percent(e.lower), upper: percent(e.upper), method: `estimate at cycle ${f.number(c.cycle_number)}, ${e.method}` };
  }

  /** Why there is no number yet, what is odd about the data, and what a person can do about it. */
  function drawNotices() {
    const c = data.cell;
    if (!c) return;
    const lines = [];
    const quarantine = data.alerts.find((a) => a.kind === 'QUARANTINED' && a.state !== 'CLEARED');
    if (quarantine) {
      lines.push(h('p', { class: 'fault' }, h('b', {}, 'Quarantined. '), `${f.without(id, quarantine.message)}. `, `${f.without('', `${quarantine.action}`)}. `,
        orderButton('release', 'Release')));
    }
    if (!f.known(c.sohCapacity.value)) {
      lines.push(h('p', {}, h('b', {}, 'No state of health yet: '), c.sohCapacity.reason ?? 'no reason given'));
    }
    const flags = new Map();
    for (const o of data.features) {
      for (const flag of o.quality?.flags ?? []) flags.set(flag, o);
    }
    if (flags.size) {
      lines.push(h('p', {}, h('b', {}, 'Data of its last operations: '),
        [...flags].map(([flag, o]) => h('span', { class: 'chip flag', title: `${flag}: ${o.kind.toLowerCase()} ${o.operation_index ?? ''}, cycle ${o.cycle_number}` }, f.flag(flag)))));
    }
    if ([...flags.keys()].some((flag) => /CLOCK|FUTURE|LATE/.test(flag)) || data.alerts.some((a) => /CLOCK|FUTURE/.test(a.kind) && a.state !== 'CLEARED')) {
      lines.push(h('p', {}, 'The clock of this cell seems to be wrong. Once its source is corrected: ', orderButton('clock-reset', 'Reset the clock')));
    }
    notices.hidden = !lines.length;
    notices.replaceChildren(...lines);
  }

  function orderButton(what, label) {
    const said = h('small', { class: 'dim', role: 'status' });
    const button = h('button', { type: 'button', class: `order ${what}`, onclick: async () => {
      const by = localStorage.getItem('name') || prompt('Your name');
      if (!by) return;
      button.disabled = true;
      try {
        await api.order(id, what, by);
        localStorage.setItem('name', by);
        text(said, 'request sent; it takes effect with the next frame');
      } catch (fault) {
        button.disabled = false;
        text(said, fault.message);
      }
    } }, label);
    return h('span', {}, button, ' ', said);
  }

  function drawTwin() {
    const t = data.twin;
    text(attributeNote, t ? `revision ${f.number(t.revision)}, ${f.time(t.time)}` : 'no operation has closed yet');
    if (!t) return;
    attributes.replaceChildren(...ATTRIBUTES.filter(([name]) => t.attributes[name]).map(([name, label, whole]) => {
      const a = t.attributes[name];
      const d = whole ?? f.digits(a.unit, a.value);
      const spread = f.known(a.lower) && f.known(a.upper) && a.upper > a.lower;
      const head = h('th', { scope: 'row', title: name }, label);
      return f.known(a.value)
        ? h('tr', {}, head, h('td', { class: 'num' }, f.number(a.value, d), h('small', { class: 'dim' }, name === 'endOfLifeCycle' ? '' : ` ${f.unit(a.unit)}`)),
            h('td', { class: 'num dim' }, spread ? `${f.number(a.lower, d)}\u2013${f.number(a.upper, d)}` : ''),
            h('td', {}, how(a)))
        : h('tr', { class: 'unknown' }, head, h('td', { class: 'num' }, '\u2013'), h('td', { colspan: 2, class: 'dim' }, a.reason ?? 'no reason given'));
    }));
    modes.replaceChildren(...(t.ageingModes.length ? t.ageingModes.map((m) => {
      const [label, claim] = MODES[m.name] ?? [m.name, ''];
      const head = h('th', { scope: 'row' }, label);
      const likely = f.known(m.probability) ? [`${f.number(100 * m.probability)} %`, h('small', { class: 'dim' }, ` ${claim}`)] : '';
      return f.known(m.extent.value)
        ? h('tr', {}, head, h('td', { class: 'num' }, f.number(m.extent.value, 1), h('small', { class: 'dim' }, ` ${f.unit(m.extent.unit)}`)),
            h('td', { class: 'num dim' }, f.known(m.extent.lower) ? `${f.number(m.extent.lower, 1)}\u2013${f.number(m.extent.upper, 1)}` : ''),
            h('td', {}, likely),
            h('td', {}, how(m.extent)),
            h('td', { class: 'dim' }, m.evidence))
        : h('tr', { class: 'unknown' }, head, h('td', { class: 'num' }, '\u2013'), h('td', {}), h('td', {}, likely),
            h('td', { colspan: 2, class: 'dim' }, m.extent.reason ?? 'no reason given'));
    }) : [h('tr', { class: 'unknown' }, h('td', { colspan: 6, class: 'dim' }, 'Nothing can be said before a few charges have been seen.'))]));
    events.replaceChildren(...t.negativeEvents.slice().reverse().map((e) => h('li', {}, h('span', { class: 'dim' }, f.date(e.time)), ` ${e.text}`)));
  }

  function drawLife() {
    if (closed) return;
    life.draw();
    const rul = data.forecast?.rul_cycles;
    const knee = data.forecast?.knee_cycle;
    const parts = [];
    if (!data.cycles.length) parts.push('No operation of this cell has closed yet.');
    else if (data.forecast) {
      const past = data.cell?.endOfLifeCycle.value;
      if (f.known(past)) parts.push(`The end of life was seen at cycle ${f.number(past)}.`);
      else parts.push(f.known(rul.value)
        ? `End of life in ${f.number(rul.value)} cycles (90 % interval ${f.number(rul.lower)} to ${f.number(rul.upper)}), by ${rul.method}${rul.model_version ? `, version ${rul.model_version}` : ''}${rul.reason ? `; ${rul.reason}` : ''}.`
        : `Remaining life is not known: ${rul.reason}.`);
      if (f.known(knee.value)) parts.push(`Fade is expected to accelerate from cycle ${f.number(knee.value)}.`);
    } else if (data.forecastWhy) parts.push(data.forecastWhy);
    text(lifeNote, parts.join(' '));
  }

  const items = new Map();
  function drawAlerts() {
    const all = inOrder(data.alerts.slice());
    text(alertTitle, all.length ? `Alerts of this cell (${all.length})` : 'Alerts of this cell');
    if (!all.length) {
      alertList.replaceChildren(h('li', { class: 'empty small' }, 'No alert has been raised for this cell.'));
      return;
    }
    alertList.replaceChildren(...all.slice(0, 60).map((a) => {
      let item = items.get(a.alert_id);
      if (item) item.fill(a);
      else items.set(a.alert_id, (item = alertItem(a, false)));
      return item;
    }));
  }

  const optional = (promise) => promise.catch((fault) => {
    if (fault.status === 404) return { missing: fault.message };
    throw fault;
  });

  let reading = false;
  let again = null;
  /** One round at a time; what changes meanwhile is read in the next. */
  async function read(what) {
    if (closed) return;
    if (reading) {
      again = new Set([...(again ?? []), ...what]);
      return;
    }
    reading = true;
    try {
      const all = what.has('ALL');
      const [cell, twin, cycles, features, forecast, alerts] = await Promise.all([
        all ? api.cell(id) : null,
        all || what.has('TWIN') ? optional(api.twin(id)) : null,
        all || what.has('CYCLE') ? api.cycles(id, all ? 0 : data.cycles.at(-1)?.revision ?? 0) : null,
        all || what.has('CYCLE') ? api.features(id) : null,
        all || what.has('FORECAST') ? optional(api.forecast(id)) : null,
        all || what.has('ALERT') ? api.cellAlerts(id) : null,
      ]);
      if (closed) return;
      problem.hidden = true;
      facts.hidden = body.hidden = false;
      if (cell) data.cell = cell;
      if (twin) data.twin = twin.missing ? null : twin;
      if (cycles) data.cycles = all ? cycles.cycles : data.cycles.concat(cycles.cycles).slice(-10000);
      if (features) data.features = features.operations;
      if (forecast) {
        data.forecast = forecast.missing ? null : forecast;
        data.forecastWhy = forecast.missing ?? null;
      }
      if (alerts) data.alerts = alerts.alerts;
      soon('cell', () => {
        if (closed) return;
        drawNotices();
        drawFacts();
        drawTwin();
        featuresOf.draw(data.features);
        questions.draw(data.twin);
        why.draw(data.twin);
        drawLife();
        drawAlerts();
        drawScrub();
      });
      if (all || (what.has('CYCLE') && wanted === null && latest() !== data.trace?.revision)) await readTrace();
    } catch (fault) {
      if (closed) return;
      if (what.has('ALL')) {
        facts.hidden = body.hidden = notices.hidden = true;
        problem.hidden = false;
        problem.replaceChildren(h('h2', {}, 'This cell cannot be shown'), h('p', {}, fault.message), h('a', { href: '#/' }, 'To the fleet'));
      }
    } finally {
      reading = false;
    }
    if (again && !closed) {
      const next = again;
      again = null;
      // a replay at full speed changes a cell many times a second; the eye does not follow
      setTimeout(() => read(next), 400);
    }
  }

  off.push(on('cells', (changes) => {
    const what = changes.get(id);
    if (!what) return;
    const row = store.cells.get(id);
    if (row) data.cell = { ...row, cell: data.cell?.cell };
    read(new Set(problem.hidden ? what : ['ALL']));
  }));
  off.push(on('alert', (a) => a.cell_id === id && read(new Set(['ALERT']))));
  off.push(on('loaded', () => read(new Set(['ALL']))));
  read(new Set(['ALL']));

  return {
    detail(revision) {
      const next = revision ? Number(revision) : null;
      if (next !== wanted) choose(next);
    },
    close() {
      closed = true;
      off.forEach((o) => o());
      life.close();
      traces.close();
    },
  };
}
