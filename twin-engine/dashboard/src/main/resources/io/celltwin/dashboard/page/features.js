import { fill, h } from './dom.js';
import * as f from './format.js';

/** Families by the names of their sets, for people; others keep theirs. */
const FAMILIES = {
  'charge-window': 'End of the charge',
  'charge-window-delta': 'End of the charge, against the first ten',
  'incremental-capacity': 'Incremental capacity',
  'incremental-capacity-peaks': 'Its peaks, followed since the cell was young',
  'partial-charge': 'Charge by voltage, and relaxation',
  'multi-step-charge': 'Charge in steps',
  'discharge-curve': 'Discharge curve',
  'pulse-response': 'Pulses',
  'pulse-input': 'Pulse test, as the model sees it',
  'usage-profile': 'Use so far',
};

/**
 * What the last operations' signals say: a line for each family, its numbers on request. Which
 * ones are open survives a redraw.
 */
export function featureList(root) {
  const open = new Set();

  function value(x) {
    return f.known(x.value)
      ? h('tr', {}, h('th', { scope: 'row' }, x.name), h('td', { class: 'num' }, Number(x.value.toPrecision(4)), h('small', { class: 'dim' }, x.unit === '1' ? '' : ` ${f.unit(x.unit)}`)), h('td', {}))
      : h('tr', { class: 'unknown' }, h('th', { scope: 'row' }, x.name), h('td', { class: 'num' }, '\u2013'), h('td', { class: 'dim' }, x.reason));
  }

  function family(kind, x) {
    const key = `${kind} ${x.name}`;
    const known = x.features.filter((one) => f.known(one.value)).length;
    return h('details', { open: open.has(key), ontoggle: (e) => (e.target.open ? open.add(key) : open.delete(key)) },
      h('summary', {}, FAMILIES[x.name.replace(/-\d+$/, '')] ?? x.name, h('small', { class: 'dim' }, known === x.features.length ? ` ${known}` : ` ${known} of ${x.features.length}`)),
      h('table', { class: 'attributes' }, h('tbody', {}, x.features.map(value))));
  }

  /** Families that should be there and are not, with why. */
  function absent(operation) {
    const names = Object.keys(FAMILIES).filter((name) => operation.missing[name]);
    return names.map((name) => h('p', { class: 'absent' }, FAMILIES[name], h('small', { class: 'dim' }, ` ${operation.missing[name]}`)));
  }

  return {
    draw(operations) {
      const some = operations.filter((o) => o.families.length || absent(o).length);
      fill(root, some.length
        ? some.map((o) => h('div', { class: 'families' },
          h('h3', {}, f.words(o.kind), h('small', { class: 'dim' }, ` cycle ${f.number(o.cycle_number)}, ${f.time(o.start)}`)),
          o.families.map((x) => family(o.kind, x)), absent(o)))
        : h('p', { class: 'dim note' }, 'No operation with features has closed yet.'));
    },
  };
}
