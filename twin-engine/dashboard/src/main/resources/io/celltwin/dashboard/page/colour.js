/*
 * State of health as colour: blue when new over ochre to vermilion when worn. The way runs along
 * blue and yellow, which nearly everybody can tell apart, and its lightness only goes one way, so
 * that it survives grey too. The more worn a cell, the more it stands out from the ground.
 */
const STOPS = {
  light: [[60, '#8f1d14'], [70, '#c8481b'], [80, '#e39a3c'], [90, '#b9cfc4'], [100, '#a9c9ea']],
  dark: [[60, '#ffb59c'], [70, '#f5814a'], [80, '#c98a2b'], [90, '#4b7377'], [100, '#2b5480']],
};
const theme = () => document.documentElement.dataset.theme;

const toLinear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const toSrgb = (c) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);

/** Björn Ottosson's OKLab: equal steps look equal. */
function oklab(hex) {
  const [r, g, b] = [1, 3, 5].map((i) => toLinear(parseInt(hex.slice(i, i + 2), 16) / 255));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function rgb([L, A, B]) {
  const l = (L + 0.3963377774 * A + 0.2158037573 * B) ** 3;
  const m = (L - 0.1055613458 * A - 0.0638541728 * B) ** 3;
  const s = (L - 0.0894841775 * A - 1.291485548 * B) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((c) => Math.round(255 * toSrgb(Math.min(1, Math.max(0, c)))));
}

const cache = new Map();

/** Ground and ink of a tile for a state of health in percent. */
export function soh(percent) {
  if (percent === null || percent === undefined) return null;
  const x = Math.min(100, Math.max(60, Math.round(percent * 4) / 4));
  const key = theme() + x;
  if (!cache.has(key)) {
    const stops = STOPS[theme()];
    const i = Math.max(1, stops.findIndex(([at]) => at >= x));
    const [[a, from], [b, to]] = [stops[i - 1], stops[i]];
    const [p, q] = [oklab(from), oklab(to)];
    const mixed = p.map((v, k) => v + ((q[k] - v) * (x - a)) / (b - a));
    const [r, g, bl] = rgb(mixed);
    cache.set(key, { ground: `rgb(${r} ${g} ${bl})`, ink: mixed[0] > 0.62 ? '#10151b' : '#ffffff' });
  }
  return cache.get(key);
}

/** The scale as a gradient, worn to new. */
export const gradient = () => {
  const steps = [];
  for (let p = 60; p <= 100; p += 4) steps.push(`${soh(p).ground} ${((p - 60) / 40) * 100}%`);
  return `linear-gradient(to right, ${steps.join(', ')})`;
};

/** A colour of the style sheet, for the charts. */
export const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
