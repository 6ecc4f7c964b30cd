import { cellHref, fill, h, severityIcon, soon, text } from './dom.js';
import * as api from './api.js';
import * as f from './format.js';
import { on, store } from './store.js';

const RANK = { CRITICAL: 0, WARNING: 1, INFO: 2 };
const SHOWN = 100;

/** One alert as a list item; the same element is kept while the alert lives. */
export function alertItem(alert, withCell = true) {
  const body = h('div', { class: 'alert-body' });
  const item = h('li', { class: 'alert' }, severityIcon(alert.severity), body);
  item.fill = (a) => {
    const key = JSON.stringify(a);
    if (item.key === key) return;
    item.key = key;
    item.dataset.state = a.state;
    item.dataset.severity = a.severity;
    item.replaceChild(severityIcon(a.severity), item.firstChild);
    const where = a.operation_index !== null ? `operation ${a.operation_index}` : `cycle ${a.cycle_number}`;
    fill(body,
      h('div', { class: 'alert-top' },
        h('b', {}, f.words(a.kind)),
        withCell && h('a', { href: cellHref(a.cell_id) }, a.cell_id),
        h('span', { class: `chip ${a.state.toLowerCase()}` }, a.silenced ? 'silenced' : a.state.toLowerCase())),
      h('p', {}, f.without(a.cell_id, a.message)),
      h('p', { class: 'dim' },
        `${f.time(a.opened)}, ${where}`,
        a.times > 1 && `, ${a.times} times`,
        a.cleared && ` \u2192 cleared ${f.time(a.cleared)}`),
      a.state === 'EXPLAINED' && h('p', { class: 'dim' }, `Explained by ${f.words(a.explained_by)}.`),
      a.cleared_message && h('p', { class: 'dim' }, f.without(a.cell_id, a.cleared_message), a.cleared_action && ` ${a.cleared_action}`),
      a.state === 'OPEN' && h('p', { class: 'dim do' }, a.action),
      a.acknowledged && h('p', { class: 'dim' }, `${a.acknowledged.by}${a.acknowledged.note ? `: ${a.acknowledged.note}` : ' is on it'}`),
      h('details', {},
        h('summary', {}, 'Evidence'),
        h('dl', { class: 'facts' },
          fact('measured', f.known(a.value) ? `${f.number(a.value, 3)} ${f.unit(a.unit)}` : 'no single value'),
          fact('limit', f.known(a.limit) ? `${f.number(a.limit, 3)} ${f.unit(a.unit)}` : 'none'),
          fact('frames', `${a.evidence.source} ${a.evidence.first_sequence}\u2013${a.evidence.last_sequence}`),
          fact('rule', `${a.kind} v${a.rule_version}`),
          fact('alert', a.alert_id))),
      a.state === 'OPEN' && h('button', { type: 'button', class: 'ack', onclick: () => acknowledge(a) }, 'Acknowledge'));
  };
  item.fill(alert);
  return item;
}

const fact = (name, value) => [h('dt', {}, name), h('dd', {}, value)];

/** The open ones first, the worst of these first, then the latest. */
export function inOrder(alerts) {
  const holds = (a) => (a.state === 'OPEN' ? 0 : a.state === 'ACKNOWLEDGED' ? 1 : 2);
  return alerts.sort((a, b) =>
    holds(a) - holds(b) || (holds(a) < 2 ? RANK[a.severity] - RANK[b.severity] : 0) ||
    (b.opened ?? '').localeCompare(a.opened ?? '') || a.alert_id.localeCompare(b.alert_id));
}

export function alertPanel() {
  const list = document.getElementById('alerts');
  const filter = document.getElementById('alert-filter');
  const items = new Map();
  let state = 'holding';
  const buttons = [['holding', 'Open'], ['all', 'All']].map(([key, label]) =>
    h('button', { type: 'button', 'aria-pressed': String(key === state), onclick: (e) => {
      state = key;
      for (const b of buttons) b.setAttribute('aria-pressed', String(b === e.currentTarget));
      draw();
    } }, label));
  filter.append(...buttons);

  function draw() {
    if (!store.loaded) return;
    const all = [...store.alerts.values()].filter((a) => state === 'all' || a.state !== 'CLEARED');
    const shown = inOrder(all).slice(0, SHOWN);
    if (!shown.length) {
      items.clear();
      list.replaceChildren(h('li', { class: 'empty small' }, state === 'all' ? 'No alert has been raised.' : 'No open alerts.',
        h('p', { class: 'dim' }, 'Alerts appear here the moment a rule fires.')));
      return;
    }
    const keep = new Set();
    let at = list.firstChild;
    for (const alert of shown) {
      keep.add(alert.alert_id);
      let item = items.get(alert.alert_id);
      if (item) item.fill(alert);
      else items.set(alert.alert_id, (item = alertItem(alert)));
      if (item !== at) list.insertBefore(item, at);
      else at = at.nextSibling;
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
    for (const id of items.keys()) if (!keep.has(id)) items.delete(id);
  }
  on('alert', (alert, before) => {
    soon('alerts', draw);
    if (!before) fresh.add(alert.alert_id);
    if (!before) soon('fresh', () => {
      for (const id of fresh) items.get(id)?.classList.add('fresh');
      fresh.clear();
    });
  });
  const fresh = new Set();
  on('loaded', () => soon('alerts', draw));
}

const dialog = document.getElementById('ack');
const by = document.getElementById('ack-by');
const note = document.getElementById('ack-note');
const fault = document.getElementById('ack-fault');
let about = null;

function acknowledge(alert) {
  about = alert;
  text(document.getElementById('ack-message'), `${alert.cell_id}: ${f.without(alert.cell_id, alert.message)}`);
  by.value = localStorage.getItem('name') ?? '';
  note.value = '';
  text(fault, '');
  dialog.showModal();
  (by.value ? note : by).focus();
}

dialog.querySelector('form').addEventListener('submit', async (e) => {
  if (e.submitter?.value !== 'ok') return;
  e.preventDefault();
  try {
    await api.acknowledge(about.alert_id, by.value, note.value);
    localStorage.setItem('name', by.value);
    dialog.close();
  } catch (problem) {
    text(fault, problem.message);
  }
});
