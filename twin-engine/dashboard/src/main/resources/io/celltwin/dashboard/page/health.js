import { h } from './dom.js';

const banner = document.getElementById('health');
let told = '';

/** A line for each part that does not do its work, and for each that has something to say. */
async function look() {
  let parts;
  try {
    const response = await fetch('/api/v1/health');
    if (!response.ok) return;
    parts = (await response.json()).parts.filter((p) => p.state !== 'good');
  } catch {
    return; // the connection's own sign tells that
  }
  const next = JSON.stringify(parts);
  if (next === told) return;
  told = next;
  banner.hidden = parts.length === 0;
  banner.replaceChildren(
    ...parts.map((p) =>
      h('p', { class: p.state, title: `since ${new Date(p.since).toLocaleString()}` },
        h('b', {}, `${p.name}: `), p.sentence, p.way_out ? h('span', { class: 'way-out' }, ` ${p.way_out}`) : null)));
}
look();
setInterval(look, 4000);
