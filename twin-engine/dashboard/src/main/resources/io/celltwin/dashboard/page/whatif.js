import { h, text } from './dom.js';
import * as api from './api.js';
import * as f from './format.js';

/** Key, words, unit, from, to, step, digits. The cell's depth is one slider: from full down. */
const SLIDERS = [
  ['temperature_celsius', 'Temperature', '\u00b0C', -10, 60, 1, 0],
  ['charge_rate', 'Charge', 'C', 0.05, 4, 0.05, 2],
  ['discharge_rate', 'Discharge', 'C', 0.05, 4, 0.05, 2],
  ['depth', 'Depth', '%', 10, 100, 1, 0],
  ['cycles_per_day', 'Cycles a day', '', 0.1, 24, 0.1, 1],
  ['rest_soc', 'Rests at', '%', 0, 100, 5, 0],
];

/** A use as the sliders show it. */
const shown = (use) => ({ ...use, depth: 100 * (use.depth_to - use.depth_from), rest_soc: 100 * use.rest_soc });

/** What the sliders say that differs from today, in the words of the API. */
function asked(values, today) {
  const use = {};
  for (const [key] of SLIDERS) {
    if (values[key] === undefined) continue;
    if (key === 'depth') {
      use.depth_to = today.depth_to;
      use.depth_from = Math.max(0, today.depth_to - values.depth / 100);
    } else use[key] = key === 'rest_soc' ? values[key] / 100 : values[key];
  }
  return use;
}

/**
 * Sliders for a use of the cell; while they are dragged its trajectory is asked for.
 *
 * @param draw given the answer for the use, or null for as today
 */
export function whatIfSliders(id, draw) {
  const values = {};
  let today = null;
  let under = false;
  let again = false;
  const said = h('p', { class: 'note what-if-said', role: 'status' });
  const outputs = new Map();
  const inputs = new Map();
  const rows = SLIDERS.map(([key, words, unit, min, max, step, digits]) => {
    const out = h('output', {}, '\u2013');
    const input = h('input', { type: 'range', min, max, step, disabled: true, 'aria-label': `What if: ${words}`, 'data-use': key, oninput: () => {
      values[key] = Number(input.value);
      text(out, `${f.number(values[key], digits)} ${unit}`);
      ask();
    } });
    outputs.set(key, (x) => text(out, `${f.number(x, digits)} ${unit}`));
    inputs.set(key, input);
    return h('label', {}, h('span', {}, words), input, out);
  });
  const reset = h('button', { type: 'button', disabled: true, onclick: () => {
    for (const key of Object.keys(values)) delete values[key];
    show();
    text(said, '');
    reset.disabled = true;
    draw(null);
  } }, 'As today');
  const box = h('details', { class: 'what-if' }, h('summary', {}, 'What if it were used otherwise?'), h('div', { class: 'what-if-grid' }, rows, reset), said);
  box.addEventListener('toggle', () => box.open && !today && ask());

  function show() {
    if (!today) return;
    const use = shown(today);
    for (const [key] of SLIDERS) {
      if (values[key] !== undefined) continue;
      inputs.get(key).value = String(use[key]);
      inputs.get(key).disabled = false;
      outputs.get(key)(use[key]);
    }
  }

  /** One question at a time; what was dragged meanwhile is asked next. */
  async function ask() {
    if (under) {
      again = true;
      return;
    }
    under = true;
    try {
      const changed = today ? asked(values, today) : {};
      const answer = await api.whatIf(id, [{}, changed]);
      const first = !today;
      today = answer.today;
      if (first) show();
      const [now, then] = answer.uses;
      if (Object.keys(changed).length) {
        reset.disabled = false;
        draw(then.quantiles.length ? then : null);
        text(said, sentence(now, then));
      } else if (answer.assumed) text(said, `${answer.assumed[0].toUpperCase()}${answer.assumed.slice(1)}.`);
    } catch (fault) {
      text(said, fault.message);
    } finally {
      under = false;
    }
    if (again) {
      again = false;
      ask();
    }
  }

  return box;
}

/** Both lives in one sentence each. */
function sentence(now, then) {
  if (!then.quantiles.length) return `Cannot be told: ${then.reason}.`;
  const life = (u) => (u.end_of_life.date
    ? `end of life in ${f.number(u.end_of_life.cycles)} cycles (${f.number(u.end_of_life.lower)} to ${f.number(u.end_of_life.upper)}), ${u.end_of_life.date.slice(0, 10)}`
    : `no end of life within ${f.number(u.cycles.at(-1))} cycles`);
  const pace = then.ageing_per_cycle;
  return `So used: ${life(then)}; a cycle ages it ${f.number(pace.value, 2)} times as much as today (${f.number(pace.lower, 2)} to ${f.number(pace.upper, 2)}). As today: ${life(now)}.${then.reason ? ` ${then.reason[0].toUpperCase()}${then.reason.slice(1)}.` : ''}`;
}
