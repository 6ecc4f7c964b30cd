import { fill, h } from './dom.js';
import * as api from './api.js';

const WORDS = { health: 'State of health', trajectory: 'Forecast', modes: 'Ageing modes' };
const NAMES = { 'capacity-test': 'complete discharge', soh: 'model of charges', pulse: 'model of pulse tests', parts: 'parts of charges', trajectory: 'model of histories', modes: 'model of charge curves', 'curve-fit': 'fit of both electrodes', physics: 'physics' };

/** Who answers what about a cell, and why not the others. */
export function whyPanel(id) {
  const list = h('div', { class: 'why-list' }, h('p', { class: 'empty small' }, 'No operation has closed yet.'));
  const panel = h('section', { class: 'panel why' }, h('div', { class: 'panel-head' }, h('h2', {}, 'Who answers, and why'),
    h('p', { class: 'dim note' }, h('a', { href: '#/models' }, 'how often each was right'))), list);
  let shown = 0;
  return {
    panel,
    async draw(twin) {
      if (!twin || twin.revision === shown) return;
      shown = twin.revision;
      try {
        const why = await api.why(id);
        fill(list, why.questions.map((q) => h('article', {},
          h('h3', {}, WORDS[q.question] ?? q.question, ' ', h('span', { class: `chip m-${q.method}`, title: q.model_version || null }, q.method)),
          h('p', {}, q.sentence),
          h('ul', { class: 'plain' }, q.candidates.map((c) => h('li', { class: c.answered ? 'answered' : 'dim' },
            h('span', { 'aria-label': c.answered ? 'answered' : 'did not answer' }, c.answered ? '\u2713 ' : '\u00b7 '),
            h('b', {}, NAMES[c.name] ?? c.name), `: ${c.reason}`))))));
      } catch {
        shown = 0; // the next revision asks again
      }
    },
  };
}
