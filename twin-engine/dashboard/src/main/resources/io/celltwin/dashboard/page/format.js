const numbers = new Map();
function fixed(digits) {
  if (!numbers.has(digits)) {
    numbers.set(digits, new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  }
  return numbers.get(digits);
}

export const known = (x) => x !== null && x !== undefined && Number.isFinite(x);

export function number(x, digits = 0) {
  if (!known(x)) return '\u2013';
  const s = fixed(digits).format(x);
  // what rounds to zero has no sign
  return /[1-9]/.test(s) ? s.replace(/^-/, '\u2212') : s.replace(/^-/, '');
}

/** Large counts with a unit prefix: 12.3 k, 4.56 M. */
export function count(x) {
  if (!known(x)) return '\u2013';
  const a = Math.abs(x);
  if (a < 10000) return number(x, a > 0 && a < 10 && a % 1 !== 0 ? 1 : 0);
  const [scale, prefix] = a < 1e6 ? [1e3, 'k'] : a < 1e9 ? [1e6, 'M'] : [1e9, 'G'];
  const y = x / scale;
  return `${number(y, y < 10 ? 2 : y < 100 ? 1 : 0)} ${prefix}`;
}

const NICE_UNIT = { 1: '', ohm: '\u03a9', degC: '\u00b0C', min: 'min' };
export const unit = (u) => NICE_UNIT[u] ?? u;

/** How many decimals a value of this unit deserves. */
export function digits(u, x) {
  switch (u) {
    case '%': return 1;
    case 'V': return 3;
    case 'Ah': return 3;
    case 'ohm': return 4;
    case 'kWh': return 3;
    case '1': return known(x) && Math.abs(x) < 10 && x % 1 !== 0 ? 2 : 0;
    default: return known(x) && x % 1 !== 0 ? 1 : 0;
  }
}

export function seconds(s) {
  if (!known(s)) return '\u2013';
  if (s < 10) return `${number(s, 1)} s`;
  if (s < 90) return `${number(s)} s`;
  if (s < 5400) return `${number(s / 60)} min`;
  if (s < 172800) return `${number(s / 3600)} h`;
  return `${number(s / 86400)} d`;
}

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
const minute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
export const date = (iso) => (iso ? day.format(new Date(iso)) : '\u2013');
export const time = (iso) => (iso ? minute.format(new Date(iso)) : '\u2013');

const ACRONYMS = new Set(['RUL', 'SOH', 'SOC', 'OCV', 'BMS', 'NAN', 'JSON']);

/** END_OF_LIFE becomes End of life, RUL_BELOW_HORIZON becomes RUL below horizon. */
export function words(code) {
  const s = code.split('_').map((w) => (ACRONYMS.has(w) ? w : w.toLowerCase())).join(' ');
  return s[0].toUpperCase() + s.slice(1);
}

/** What a flag of an operation's data means; {} stands for its detail. Codes not in here are alerts. */
const FLAGS = {
  EMPTY: 'no samples', SHORT: 'only {} samples', NO_LOAD: 'no load was seen', PARTIAL: 'discharge not to the end, down to {}',
  NO_PRIOR_CHARGE: 'no charge before it', DOUBLE_CHARGE: 'charged twice in a row', INCOMPLETE: 'a part is missing', GAP: '{} long gaps',
  MISSING: '{} samples missing', BACKWARDS: '{} samples back in time', LATE: '{} samples too late', MENDED: '{} late frames put in afterwards',
  QUARANTINED: 'ended by quarantine', START_BACK: 'begins {} before the last one ended', CLOCK_STEP: 'its clock stepped back by {}',
  CLOCK_SKEW: 'its clock is off by {}', RESTART: 'its source counted anew', NAN: '{} readings are no number', NAN_RUN: '{} readings in a row are no number',
  SENTINEL: '{} readings stand for nothing', SPIKE: 'impossible readings, up to {}', TEMPERATURE: '{} impossible temperatures',
  CURRENT_SPIKE: 'current jumped to {}', VOLTAGE_SPIKE: 'voltage jumped {} times', IMPOSSIBLE_SLOPE: 'voltage moved too far, {} times',
  FROZEN: 'readings stood still, {} in a row', FLAT_VOLTAGE: 'voltage stood still, {} in a row', FLAT_CURRENT: 'no current while the voltage moved by {}',
  FLAT_TEMPERATURE: 'temperature stood still at {}', NOISE: 'noisy voltage, {}', RESOLUTION: 'coarse current, steps of {}',
  REST_CURRENT: 'a current of {} at rest', SIGN_FLIP: 'the sign of the current is turned', UNIT_TIME: 'wrong unit of time, {} times too much',
  UNIT_CURRENT: 'current in the wrong unit, up to {}', UNIT_VOLTAGE: '{} voltages in mV, corrected', UNIT_TEMPERATURE: '{} temperatures in K, corrected',
};

/** CODE or CODE:detail in plain words: GAP:3 becomes 3 long gaps. */
export function flag(raw) {
  const at = raw.indexOf(':');
  const code = at < 0 ? raw : raw.slice(0, at);
  const detail = at < 0 ? '' : raw.slice(at + 1).replace(/(\d)([a-zA-Z\u03a9%\u00b0])/, '$1 $2');
  const counted = code === 'CURRENT_SPIKE' && !detail.endsWith('A');
  const said = counted ? 'jumps of the current that the voltage did not follow: {}' : FLAGS[code] ?? (detail ? `${words(code)} {}` : words(code));
  return said.replace(/ ?\{\}/, detail ? (match) => match.replace('{}', detail) : '').trim();
}

/** A message without the cell's id in front, where that is shown beside it. */
export const without = (id, message) => {
  const rest = message.startsWith(`${id}: `) ? message.slice(id.length + 2) : message;
  return rest[0].toUpperCase() + rest.slice(1);
};

export const chemistry = (c) => ({ NCM_NCA: 'NCM+NCA', UNKNOWN: 'unknown' })[c] ?? c;
