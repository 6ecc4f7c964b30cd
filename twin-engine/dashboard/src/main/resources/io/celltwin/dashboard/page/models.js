import { fill, h } from './dom.js';
import * as api from './api.js';
import * as f from './format.js';

const EVERY = 10000;
const COLUMNS = ['Cells', 'Ahead', 'Answered by', 'Version', 'Truths', 'Error', 'Persistence', 'Physics', 'Coverage', 'Width', 'Not answered'];
const QUESTIONS = [['health', 'State of health', 'the estimate before each complete discharge, held against it'], ['trajectory', 'Forecasts', 'held against the complete discharge at their horizon; one every 25 cycles']];

const points = (x) => (f.known(x) ? f.number(x, 2) : '\u2013');
const share = (x) => (f.known(x) ? `${f.number(100 * x, 0)} %` : '\u2013');

/** A plain method on the same truths; what it stands beside is told where these are fewer. */
const beside = (row, plain) => h('td', { class: 'num', title: plain.n && plain.n !== row.n ? `on ${plain.n} truths, where the answer was off by ${points(plain.error_points_of_the_answer)}` : null }, points(plain.error_points), plain.n && plain.n !== row.n ? '*' : null);

function rowView(r) {
  const better = (plain) => !plain.n || plain.error_points_of_the_answer <= plain.error_points;
  return h('tr', {},
    h('th', { scope: 'row' }, r.kind),
    h('td', { class: 'num' }, r.horizon_cycles ? `${f.number(r.horizon_cycles)} cycles` : 'now'),
    h('td', {}, h('span', { class: `chip m-${r.method}` }, r.method === 'none' ? 'nobody' : r.method)),
    h('td', {}, r.model_version || '\u2013'),
    h('td', { class: 'num' }, f.count(r.method === 'none' ? r.truths : r.n)),
    h('td', { class: 'num' }, r.n && better(r.persistence) && better(r.physics) ? h('b', {}, points(r.error_points)) : points(r.error_points)),
    beside(r, r.persistence), beside(r, r.physics),
    h('td', { class: 'num', title: f.known(r.interval_factor) ? `${share(r.latest_coverage)} of the latest ${r.latest_n}; intervals ${f.number(r.interval_factor, 1)} times as wide would hold 90 % of them` : null }, share(r.coverage), r.drifts ? h('span', { class: 'chip' }, 'drifts') : null),
    h('td', { class: 'num' }, points(r.width_points)),
    h('td', { class: 'num' }, share(r.share_refused)));
}

/** How often what was said was right. */
export function modelsView(root) {
  let closed = false;
  let timer = 0;
  const problem = h('p', { class: 'empty', hidden: true });
  const tables = QUESTIONS.map(([question, title, note]) => {
    const body = h('tbody', {});
    const empty = h('p', { class: 'empty small' }, 'No truth has arrived yet.');
    const panel = h('section', { class: `panel scores ${question}` }, h('div', { class: 'panel-head' }, h('h2', {}, title), h('p', { class: 'dim note' }, note)),
      empty, h('div', { class: 'scroll' }, h('table', { class: 'attributes' }, h('thead', {}, h('tr', {}, COLUMNS.map((c, i) => h('th', { scope: 'col', class: i === 1 || i > 3 ? 'num' : '' }, c)))), body)));
    return { question, panel, draw(rows) {
      const mine = rows.filter((r) => r.question === question);
      empty.hidden = mine.length > 0;
      fill(body, mine.map(rowView));
    } };
  });
  root.append(h('div', { class: 'models' }, problem, tables.map((t) => t.panel),
    h('p', { class: 'dim note' }, 'Errors and widths are points of state of health; the interval is that of 90 %. Bold: no worse than persistence and physics on the same truths. *: on fewer truths.')));
  async function look() {
    try {
      const { rows } = await api.scoreboard();
      if (closed) return;
      problem.hidden = true;
      for (const t of tables) t.draw(rows);
    } catch (fault) {
      if (closed) return;
      problem.hidden = false;
      problem.textContent = fault.message;
    }
    timer = setTimeout(look, EVERY);
  }
  look();
  return { close() { closed = true; clearTimeout(timer); } };
}
