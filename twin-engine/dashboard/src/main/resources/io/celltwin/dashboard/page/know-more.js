import { fill, h } from './dom.js';
import * as f from './format.js';

const LABELS = {
  sohCapacity: 'State of health',
  stateOfCharge: 'State of charge',
  internalResistance: 'Internal resistance',
  internalResistanceIncrease: 'Resistance increase',
  remainingRoundTripEnergyEfficiency: 'Round-trip efficiency',
  thermalResidual: 'Warmer than its use explains',
};

const width = (x, unit) => (f.known(x) ? `\u00b1${f.number(x, f.digits(unit, x))} ${f.unit(unit)}`.trim() : null);

/** What of a cell is not known, or not well, and what to do about it. */
export function knowMore() {
  const list = h('div', { class: 'know-more-list' });
  const panel = h('section', { class: 'panel know-more' }, h('div', { class: 'panel-head' }, h('h2', {}, 'To know more of it'),
    h('p', { class: 'dim note' }, 'what narrows each most comes first; widths are half of the 90 % interval that the filters expect')), list);
  return {
    panel,
    draw(twin) {
      const questions = twin?.openQuestions ?? [];
      fill(list, questions.length ? questions.map((q) => h('article', {},
        h('h3', {}, LABELS[q.attribute] ?? q.attribute, h('small', { class: 'dim' }, ` ${width(q.half_width, q.unit) ?? 'not known'}`)),
        q.seen && h('p', { class: 'dim' }, q.seen),
        h('ol', {}, q.measurements.map((m) => h('li', {}, m.what, f.known(m.half_width) && h('b', {}, ` \u2192 ${width(m.half_width, q.unit)}`))))))
        : h('p', { class: 'empty small' }, twin ? 'What is known of it is known well.' : 'No operation has closed yet.'));
    },
  };
}
