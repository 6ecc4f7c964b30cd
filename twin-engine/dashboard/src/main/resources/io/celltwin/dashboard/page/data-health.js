import { cellHref, fill, h } from './dom.js';
import * as api from './api.js';
import * as f from './format.js';

const EVERY = 5000;
const ago = (iso) => (iso ? `${f.seconds(Math.max(0, (Date.now() - Date.parse(iso)) / 1000))} ago` : 'never');
const every = (s) => (f.known(s) ? `every ${f.seconds(s)}` : 'not known yet');
const counts = (all) => Object.entries(all).map(([name, n]) => h('span', { class: 'chip flag', title: name }, `${f.words(name)} ${f.count(n)}`));
const table = (label, columns, rows) => h('div', { class: 'scroll' }, h('table', { class: 'attributes', 'aria-label': label },
  h('thead', {}, h('tr', {}, columns.map((c) => h('th', { scope: 'col', class: c.num ? 'num' : '' }, c.label ?? c)))), h('tbody', {}, rows)));

/** What a pack tells, quantity by quantity; what its BMS works out stands apart. */
function fields(pack) {
  const row = (q) => h('tr', {}, h('th', { scope: 'row' }, q.quantity),
    h('td', {}, q.text ?? (f.known(q.latest) ? `${f.number(q.latest, f.digits(q.unit, q.latest))} ${f.unit(q.unit)}` : '\u2013')),
    h('td', { class: 'num' }, f.count(q.told)), h('td', { class: 'num' }, f.count(q.missing)), h('td', { class: 'num' }, f.count(q.sentinels)),
    h('td', { class: 'num' }, f.known(q.step) ? `${q.step} ${f.unit(q.unit)}` : '\u2013'));
  const columns = ['Quantity', 'Latest', { label: 'Told', num: true }, { label: 'Missing', num: true }, { label: 'Stood for nothing', num: true }, { label: 'In steps of', num: true }];
  const ours = pack.fields.filter((q) => !q.reported);
  const theirs = pack.fields.filter((q) => q.reported);
  return [ours.length ? table(`What ${pack.pack} tells`, columns, ours.map(row)) : null,
    theirs.length ? [h('p', { class: 'dim' }, 'As its BMS works it out; shown, never mixed in:'), table(`What the BMS of ${pack.pack} reports`, columns, theirs.map(row))] : null];
}

function packView(source, pack) {
  return h('details', { class: 'source-pack', 'data-key': `${source}/${pack.pack}` },
    h('summary', {}, h('b', {}, pack.pack), pack.serial && h('small', { class: 'dim' }, ` ${pack.serial}`), ' ',
      h('span', { class: pack.late_now ? 'chip late' : 'dim' }, pack.late_now ? `silent for ${f.seconds(pack.silent_second)}` : `seen ${ago(pack.last_seen)}`),
      h('span', { class: 'dim' }, `, ${every(pack.usual_period_second)}, ${f.count(pack.samples)} samples, ${f.number(pack.gaps)} gaps`,
        pack.gaps > 0 && `, the longest ${f.seconds(pack.longest_gap_second)}`), ' ', counts(pack.events)),
    h('p', { class: 'dim' }, `Clock: ${pack.clock.kind}`, f.known(pack.clock.offset_second) && `, ${f.number(Math.abs(pack.clock.offset_second), 1)} s ${pack.clock.offset_second < 0 ? 'ahead' : 'behind arrival'}`,
      pack.cells.length > 0 && [`; ${f.number(pack.cells.length)} cells: `, pack.cells.slice(0, 40).flatMap((id) => [h('a', { href: cellHref(id) }, id), ' '])]),
    pack.notes.map((n) => h('p', { class: 'fault-line' }, n)),
    fields(pack));
}

function sourceView(s) {
  return h('section', { class: 'panel source' },
    h('div', { class: 'panel-head' }, h('h2', {}, s.source), h('p', { class: 'dim note' }, `${s.state}, seen ${ago(s.last_seen)}, ${f.count(s.messages)} messages`)),
    h('div', { class: 'source-body' },
      s.trouble && h('p', { class: 'fault-line' }, s.trouble),
      Object.keys(s.rejected).length > 0 && h('p', {}, 'Turned away: ', counts(s.rejected), s.last_rejection && h('small', { class: 'dim' }, ` last: ${s.last_rejection}`)),
      s.packs.map((pack) => packView(s.source, pack))));
}

function cellRow(c) {
  const soh = c.state_of_health;
  const slow = f.known(c.interval_second) && c.interval_second > 3 * c.usual_interval_second;
  return h('tr', {}, h('th', { scope: 'row' }, h('a', { href: cellHref(c.cell_id) }, c.cell_id), c.out_of_service && h('small', { class: 'dim' }, ' replaced')),
    h('td', {}, c.last_seen ? ago(c.last_seen) : 'before this start'),
    h('td', { class: slow ? 'late' : '' }, f.known(c.interval_second) ? `${f.seconds(c.interval_second)}` : '\u2013', h('small', { class: 'dim' }, f.known(c.usual_interval_second) ? ` usually ${f.seconds(c.usual_interval_second)}` : '')),
    h('td', { class: 'num' }, f.number(c.gaps), c.gaps > 0 && h('small', { class: 'dim' }, ` to ${f.seconds(c.longest_gap_second)}`)),
    h('td', { class: 'num' }, f.known(c.completeness) ? `${f.number(100 * c.completeness)} %` : '\u2013'),
    h('td', {}, c.flags.map((flag) => h('span', { class: 'chip flag', title: flag }, f.flag(flag)))),
    h('td', {}, c.rejected.map((r) => h('span', { class: 'chip flag', title: `${r.reason_code}: ${r.last.reason}` }, `${f.words(r.reason_code)} ${f.count(r.count)}`))),
    h('td', {}, soh.known ? 'known' : ['not known', soh.unknown_since && ` since ${f.date(soh.unknown_since)}${soh.unknown_for_longer ? ' or longer' : ''}`, soh.why && h('small', { class: 'dim' }, ` ${soh.why}`)]));
}

/** A form for one cell that waits: what it lacks is asked, the rest is its chemistry's usual. */
function registerForm(waiting, done) {
  const said = h('small', { role: 'status' });
  const chemistry = h('select', { required: true, 'aria-label': 'Chemistry' }, h('option', { value: '' }, 'chemistry'), ['LFP', 'NCM', 'NCA', 'NCM_NCA', 'LCO', 'LMO'].map((c) => h('option', { value: c }, f.chemistry(c))));
  const rated = h('input', { type: 'number', min: '0', step: 'any', required: true, placeholder: 'rated Ah', 'aria-label': 'Rated capacity in Ah' });
  const name = h('input', { required: true, maxlength: 80, placeholder: 'your name', 'aria-label': 'Your name', value: localStorage.getItem('name') ?? '' });
  return h('form', { class: 'register', onsubmit: async (e) => {
    e.preventDefault();
    said.textContent = '';
    try {
      const answer = await api.register({ cell_id: waiting.cell_id, chemistry: chemistry.value, rated_capacity_ampere_hour: Number(rated.value), by: name.value });
      localStorage.setItem('name', name.value);
      said.textContent = `registered; ${answer.cells[0].assumed.length} limits are assumed, usual of ${chemistry.value}`;
      setTimeout(done, 1500);
    } catch (fault) {
      said.textContent = fault.message;
    }
  } }, chemistry, rated, name, h('button', { type: 'submit' }, 'Register'), said);
}

export function dataHealthView(root) {
  let closed = false;
  let timer = 0;
  const sources = h('div', { class: 'sources' });
  const waiting = h('tbody', {});
  const waitingPanel = h('section', { class: 'panel waiting', hidden: true }, h('div', { class: 'panel-head' }, h('h2', {}, 'Not registered yet'),
    h('p', { class: 'dim note' }, 'sources speak of these; a whole pack: POST /api/v1/packs, or celltwin cells import')),
    h('div', { class: 'scroll' }, h('table', { class: 'attributes' }, h('thead', {}, h('tr', {}, ['Cell', 'Spoken of by', 'Missing', ''].map((x) => h('th', { scope: 'col' }, x)))), waiting)));
  const cells = h('tbody', {});
  const note = h('p', { class: 'dim note' });
  const problem = h('p', { class: 'empty', hidden: true });
  root.append(h('div', { class: 'data-health' }, problem, waitingPanel, sources,
    h('section', { class: 'panel' }, h('div', { class: 'panel-head' }, h('h2', {}, 'Cells'), note),
      h('div', { class: 'scroll' }, h('table', { class: 'attributes cells-data' }, h('thead', {}, h('tr', {},
        ['Cell', 'Seen', 'Samples every', 'Gaps', 'Whole', 'Found in its last operations', 'Turned away', 'State of health'].map((x) => h('th', { scope: 'col' }, x)))), cells)))));

  const forms = new Map();
  function draw(d) {
    const open = new Set([...sources.querySelectorAll('details[open]')].map((e) => e.dataset.key));
    fill(sources, d.sources.length ? d.sources.map(sourceView) : h('section', { class: 'panel' }, h('p', { class: 'empty small' }, 'No source of the gateway has told anything. Files and replays have none.')));
    for (const e of sources.querySelectorAll('details')) e.open = open.has(e.dataset.key);
    waitingPanel.hidden = !d.unregistered.length;
    const ids = new Set(d.unregistered.map((w) => w.cell_id));
    for (const id of forms.keys()) if (!ids.has(id)) forms.delete(id);
    fill(waiting, d.unregistered.map((w) => {
      if (!forms.has(w.cell_id)) forms.set(w.cell_id, registerForm(w, () => look(true)));
      return h('tr', {}, h('th', { scope: 'row' }, w.cell_id), h('td', {}, w.source, w.frames > 0 && h('small', { class: 'dim' }, ` ${f.count(w.frames)} frames turned away`)), h('td', {}, w.missing.join(', ')), h('td', {}, forms.get(w.cell_id)));
    }));
    note.textContent = d.total > d.cells.length ? `the ${d.cells.length} worst of ${f.number(d.total)}` : `${f.number(d.total)}, the worst first`;
    fill(cells, d.cells.map(cellRow));
  }

  async function look(anew = false) {
    clearTimeout(timer);
    try {
      const d = await api.dataHealth();
      if (closed) return;
      problem.hidden = true;
      // what somebody is typing into is not taken away under the hands
      if (anew || !waitingPanel.contains(document.activeElement)) draw(d);
    } catch (fault) {
      if (closed) return;
      problem.hidden = false;
      problem.textContent = fault.message;
    }
    timer = setTimeout(() => look(), EVERY);
  }
  look();
  return { close() { closed = true; clearTimeout(timer); } };
}
