import { h, severityIcon, soon, text } from './dom.js';
import * as f from './format.js';
import { on, store } from './store.js';
import * as colour from './colour.js';

/** The counters on top: what is there, how it is, how fast data comes, whom the numbers are from. */
/** What keeps the most cells from having a state of health, in the twin's own words. */
function noHealth() {
  const reasons = new Map();
  for (const c of store.cells.values()) {
    const why = c.sohCapacity.reason;
    if (!f.known(c.sohCapacity.value) && why) reasons.set(why, (reasons.get(why) ?? 0) + 1);
  }
  const [why, n] = [...reasons].sort((a, b) => b[1] - a[1])[0] ?? ['no cell aged yet', 0];
  return n > 1 ? `${why} (${f.count(n)} cells)` : why;
}

export function kpis(root) {
  const tile = (label, title) => {
    const value = h('strong', {}, '\u2013');
    const sub = h('small', {}, '');
    const extra = h('div', { class: 'extra' });
    root.append(h('div', { class: 'kpi', title }, h('span', {}, label), h('div', { class: 'row' }, value, extra), sub));
    return { value, sub, extra };
  };
  const cells = tile('Cells', 'Cells known to the fleet');
  const health = tile('State of health', 'Median over all cells, with the range from 5 to 95 %');
  const flow = tile('Throughput', 'Samples used per second, over the last ten seconds');
  const alerts = tile('Open alerts', 'Open alerts by severity');
  const quality = tile('Data quality', 'Mean over the cells of the quality of their recent operations');
  const answers = tile('Model answers', 'Share of operations whose health the model answered; physics answers the others');

  const range = h('i', { class: 'range' });
  const mid = h('i', { class: 'mid' });
  const box = h('div', { class: 'box', 'aria-hidden': 'true' }, range, mid);
  health.extra.append(box);
  const counts = Object.fromEntries(
    ['CRITICAL', 'WARNING', 'INFO'].map((s) => {
      const n = h('b', {}, '0');
      const chip = h('span', { class: 'sevcount' }, severityIcon(s), n);
      alerts.extra.append(chip);
      return [s, { n, chip }];
    }),
  );
  const share = h('i', {});
  answers.extra.append(h('div', { class: 'share', 'aria-hidden': 'true' }, share));

  function draw() {
    const s = store.fleet;
    if (!s) return;
    const { all } = s;
    text(cells.value, f.count(all.cells));
    text(cells.sub, all.cells_past_end_of_life ? `${all.cells_past_end_of_life} past end of life` : `${s.packs.length} ${s.packs.length === 1 ? 'pack' : 'packs'}, ${s.sites.length} ${s.sites.length === 1 ? 'site' : 'sites'}`);
    const q = all.soh_percent;
    text(health.value, f.known(q.median) ? `${f.number(q.median, 1)} %` : '\u2013');
    text(health.sub, f.known(q.min) ? `lowest ${f.number(q.min, 1)} %, mean ${f.number(q.mean, 1)} %` : noHealth());
    health.sub.title = health.sub.textContent; // a reason may be longer than its place
    const at = (x) => `${Math.min(100, Math.max(0, ((x - 60) / 42) * 100))}%`;
    box.hidden = !f.known(q.median);
    if (f.known(q.median)) {
      range.style.left = at(q.q05);
      range.style.right = `calc(100% - ${at(q.q95)})`;
      mid.style.left = at(q.median);
      mid.style.background = colour.soh(q.median).ground;
    }
    text(flow.value, `${f.count(s.samples_per_second)}/s`);
    text(flow.sub, `${f.count(s.samples)} samples so far`);
    const open = all.open_alerts;
    text(alerts.value, f.count(open.CRITICAL + open.WARNING + open.INFO));
    for (const [severity, { n, chip }] of Object.entries(counts)) {
      text(n, f.count(open[severity]));
      chip.classList.toggle('none', !open[severity]);
    }
    text(alerts.sub, open.CRITICAL ? `${open.CRITICAL} critical` : open.WARNING + open.INFO ? 'none critical' : 'all quiet');
    text(quality.value, f.known(s.data_quality) ? `${f.number(100 * s.data_quality, 1)} %` : '\u2013');
    text(quality.sub, `${f.count(s.rejected_records)} records rejected`);
    const asked = s.model_answers + s.fallback_answers;
    text(answers.value, asked ? `${f.number((100 * s.model_answers) / asked, 1)} %` : '\u2013');
    text(answers.sub, asked ? `${f.count(s.model_answers)} by model, ${f.count(s.fallback_answers)} without` : 'no model asked yet');
    share.parentElement.hidden = !asked;
    share.style.width = asked ? `${(100 * s.model_answers) / asked}%` : '0';
  }
  on('fleet', () => soon('kpis', draw));
  on('loaded', () => soon('kpis', draw));
  addEventListener('themechange', () => soon('kpis', draw));
}
