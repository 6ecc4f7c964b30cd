import { h, soon, text } from './dom.js';
import * as f from './format.js';
import { connect, on, store } from './store.js';
import { alertPanel } from './alerts.js';
import { fleetView } from './fleet.js';
import { cellView } from './cell.js';
import { packView } from './pack.js';
import { kpis } from './kpis.js';
import { modelsView } from './models.js';
import { dataHealthView } from './data-health.js';

const main = document.getElementById('main');
const crumbs = document.getElementById('crumbs');
let view = null;
let shown = null;

/** What a link says, or null where it is none of ours: a stray % must not stop the page. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** #/ is the fleet, #/data how good the data are, #/models how often answers were right, #/pack/garage a pack, #/cell/nasa%2FB0005 a cell, #/cell/nasa%2FB0005/12 one of its operations. */
function route() {
  const [, page, id, detail] = location.hash.split('/');
  const kind = page === 'data' || page === 'models' || ((page === 'cell' || page === 'pack') && id) ? page : 'fleet';
  const key = kind === 'fleet' || kind === 'data' || kind === 'models' ? '' : decoded(id) ?? '';
  if (shown === kind + key && view) {
    view.detail?.(detail);
    return;
  }
  view?.close();
  shown = kind + key;
  main.replaceChildren();
  document.body.dataset.view = kind === 'data' || kind === 'models' ? 'data' : key ? 'cell' : 'fleet';
  if (kind === 'data') {
    crumbs.replaceChildren(h('a', { href: '#/' }, 'Fleet'), h('span', { 'aria-hidden': 'true' }, '/'), h('b', {}, 'Data health'));
    document.title = 'Data health \u00b7 Celltwin';
    view = dataHealthView(main);
  } else if (kind === 'models') {
    crumbs.replaceChildren(h('a', { href: '#/' }, 'Fleet'), h('span', { 'aria-hidden': 'true' }, '/'), h('b', {}, 'Models'));
    document.title = 'Models \u00b7 Celltwin';
    view = modelsView(main);
  } else if (key && kind === 'pack') {
    crumbs.replaceChildren(h('a', { href: '#/' }, 'Fleet'), h('span', { 'aria-hidden': 'true' }, '/'), h('b', {}, key));
    document.title = `${key} \u00b7 Celltwin`;
    view = packView(main, key);
  } else if (key) {
    crumbs.replaceChildren(h('a', { href: '#/' }, 'Fleet'), h('span', { 'aria-hidden': 'true' }, '/'), h('b', {}, key));
    document.title = `${key} \u00b7 Celltwin`;
    view = cellView(main, key, detail);
  } else {
    crumbs.replaceChildren(h('b', {}, 'Fleet'));
    document.title = 'Celltwin';
    view = fleetView(main);
  }
  window.scrollTo(0, 0);
}
addEventListener('hashchange', () => {
  route();
  main.focus({ preventScroll: true });
});

document.getElementById('theme').addEventListener('click', () => {
  const theme = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  localStorage.setItem('theme', theme);
  dispatchEvent(new Event('themechange'));
});

const connection = document.getElementById('connection');
const age = document.getElementById('age');
function status() {
  const words = {
    live: 'live',
    reconnecting: 'reconnecting',
    connecting: 'connecting',
    starting: 'starting',
  };
  connection.dataset.state = store.connection;
  text(connection.lastElementChild, words[store.connection]);
  connection.title = store.waiting ?? '';
  ageing();
}
function ageing() {
  const s = store.heardAt ? (Date.now() - store.heardAt) / 1000 : NaN;
  text(age, store.heardAt ? (s < 2 ? 'data now' : `data ${f.seconds(Math.floor(s))} old`) : '');
  age.classList.toggle('stale', s > 30);
}
on('status', () => soon('status', status));
setInterval(ageing, 1000);

// a slash goes to the search
addEventListener('keydown', (e) => {
  if (e.key === '/' && !/INPUT|TEXTAREA|SELECT/.test(document.activeElement?.tagName ?? '')) {
    const search = document.getElementById('search');
    if (search) {
      e.preventDefault();
      search.focus();
    }
  }
});

kpis(document.getElementById('kpis'));
alertPanel();
status();
route();
connect();
