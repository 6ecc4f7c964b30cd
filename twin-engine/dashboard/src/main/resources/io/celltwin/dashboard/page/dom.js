/** An element. Text goes in as text, never as markup: ids and messages come from outside. */
export function h(tag, props = {}, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) e.addEventListener(name.slice(2), value);
    else if (name === 'class') e.className = value;
    else if (name === 'style') for (const [k, v] of Object.entries(value)) e.style.setProperty(k, v);
    else e.setAttribute(name, value === true ? '' : value);
  }
  e.append(...children.flat(9).filter((c) => c !== null && c !== undefined && c !== false));
  return e;
}

/** Like replaceChildren, but without what is not there. */
export function fill(e, ...children) {
  e.replaceChildren(...children.flat(9).filter((c) => c !== null && c !== undefined && c !== false));
}

export function text(e, value) {
  if (e.textContent !== value) e.textContent = value;
}

const NS = 'http://www.w3.org/2000/svg';

/** Severity as a shape, so that it does not hang on colour alone. */
export function severityIcon(severity) {
  const svg = document.createElementNS(NS, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `sev sev-${severity.toLowerCase()}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', severity.toLowerCase());
  const path = document.createElementNS(NS, 'path');
  path.setAttribute('d', {
    CRITICAL: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z',
    WARNING: 'M8 1.2 15.4 14.4H.6z',
    INFO: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z',
  }[severity]);
  svg.append(path);
  const mark = document.createElementNS(NS, 'path');
  mark.setAttribute('class', 'sign');
  mark.setAttribute('d', severity === 'INFO' ? 'M8 7v4.6M8 4.2v1.2' : severity === 'WARNING' ? 'M8 5.6v4M8 11.2v1.2' : 'M8 4v5M8 10.9v1.2');
  svg.append(mark);
  return svg;
}

/**
 * Runs at most four times a second, once for many calls; never while the page is hidden.
 * Whoever draws goes through here.
 */
const EVERY = 250;
const due = new Map();
let last = 0;
let timer = 0;
export function soon(key, draw) {
  due.set(key, draw);
  if (timer) return;
  timer = setTimeout(() => requestAnimationFrame(flush), Math.max(0, last + EVERY - performance.now()));
}
function flush() {
  timer = 0;
  last = performance.now();
  const now = [...due.values()];
  due.clear();
  for (const draw of now) draw();
}

export const packHref = (id) => `#/pack/${encodeURIComponent(id)}`;
export const cellHref = (id) => `#/cell/${encodeURIComponent(id)}`;
