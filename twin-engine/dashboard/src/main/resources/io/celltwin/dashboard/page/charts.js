import * as echarts from '/charts/6.0.0/dist/echarts.esm.min.js';
import { token } from './colour.js';
import * as f from './format.js';

/** A chart that fits its box and follows the theme; draw(chart, look) sets its options. */
export function chart(root, draw) {
  let instance = echarts.init(root, null, { renderer: 'canvas' });
  const size = new ResizeObserver(() => instance.resize());
  size.observe(root);
  const redraw = () => {
    instance.dispose();
    instance = echarts.init(root, null, { renderer: 'canvas' });
    draw(instance, look());
  };
  addEventListener('themechange', redraw);
  return {
    draw: () => draw(instance, look()),
    get instance() {
      return instance;
    },
    close() {
      removeEventListener('themechange', redraw);
      size.disconnect();
      instance.dispose();
    },
  };
}

function look() {
  const names = ['ink', 'dim', 'line', 'panel', 'v', 'i', 't', 'measured', 'estimate', 'band', 'forecast', 'fan', 'eol', 'ground'];
  return { ...Object.fromEntries(names.map((n) => [n, token(n)])), font: getComputedStyle(document.body).fontFamily };
}

export const axis = (l, name, more = {}) => ({
  type: 'value',
  name,
  nameTextStyle: { color: l.dim, fontSize: 11, align: 'left', padding: [0, 0, 2, -34] },
  axisLine: { lineStyle: { color: l.line } },
  axisTick: { show: false },
  axisLabel: { color: l.dim, fontSize: 11, hideOverlap: true },
  splitLine: { lineStyle: { color: l.line, opacity: 0.6 } },
  scale: true,
  ...more,
});

export const tooltip = (l, more) => ({
  trigger: 'axis',
  backgroundColor: l.panel,
  borderColor: l.line,
  textStyle: { color: l.ink, fontSize: 12 },
  axisPointer: { type: 'line', lineStyle: { color: l.dim, type: 'dashed' } },
  confine: true,
  transitionDuration: 0,
  ...more,
});

/** The area between two curves, as one shape. */
export function band(name, points, colour, z = 1, opacity = 1) {
  return {
    name,
    type: 'custom',
    silent: true,
    animation: false,
    z,
    // one item is enough: its shape is drawn from the points at hand
    data: points.length > 1 ? [[points[0][0], points[0][1]]] : [],
    clip: true,
    renderItem(params, api) {
      const upper = points.map(([x, , hi]) => api.coord([x, hi]));
      const lower = points.map(([x, lo]) => api.coord([x, lo])).reverse();
      return { type: 'polygon', shape: { points: [...upper, ...lower] }, style: { fill: colour, opacity } };
    },
    tooltip: { show: false },
  };
}

/** Round limits around what is to be seen. */
export function limits(values, step, least) {
  let lo = Math.min(...values);
  let hi = Math.max(...values);
  if (!Number.isFinite(lo)) return [0, 100];
  if (hi - lo < least) {
    const mid = (hi + lo) / 2;
    lo = mid - least / 2;
    hi = mid + least / 2;
  }
  return [Math.floor(lo / step) * step, Math.ceil(hi / step) * step];
}

/**
 * State of health over a life: what was measured, what was estimated and how well, what is to come.
 *
 * @param life cell row, cycles, forecast (or null), alerts, and the forecast under another use (or null)
 */
export function lifeOptions(l, { cell, cycles, forecast, alerts, whatIf = null }) {
  const rated = cell.rated_capacity_ampere_hour;
  const eol = 100 * cell.end_of_life_fraction;
  const discharges = cycles.filter((c) => c.kind === 'DISCHARGE' && f.known(c.capacity_ampere_hour) && c.capacity_ampere_hour > 0);
  const point = (c) => ({ value: [c.cycle_number, (100 * c.capacity_ampere_hour) / rated], row: c });
  const comparable = discharges.filter((c) => c.comparable).map(point);
  const others = discharges.filter((c) => !c.comparable).map(point);
  // one estimate per cycle: the last operation of a cycle has the last word
  const perCycle = new Map();
  for (const c of cycles) if (c.soh && f.known(c.soh.value)) perCycle.set(c.cycle_number, c.soh);
  const estimates = [...perCycle];
  const line = estimates.map(([k, e]) => ({ value: [k, 100 * e.value], soh: e }));
  const sure = estimates.filter(([, e]) => f.known(e.lower) && f.known(e.upper)).map(([k, e]) => [k, 100 * e.lower, 100 * e.upper]);
  const now = forecast ? forecast.cycle_number : cell.cycle_number;
  let ahead = forecast ? forecast.cycles_ahead.map((n, i) => [now + n, 100 * forecast.soh_lower[i], 100 * forecast.soh_median[i], 100 * forecast.soh_upper[i]]) : [];
  // what lies far beyond the end of life would squeeze the rest of the picture
  const reach = forecast && f.known(forecast.rul_cycles.upper) ? Math.max(now + 1.25 * forecast.rul_cycles.upper, 1.5 * now, now + 50) : Infinity;
  ahead = ahead.filter(([k], i) => i < 2 || k <= reach || ahead[i - 1][0] < reach);
  const xMax = Math.max(10, now, ...ahead.map(([k]) => Math.min(k, reach)));
  const seen = [...comparable.map((p) => p.value[1]), ...line.map((p) => p.value[1]), ...sure.flatMap(([, a, b]) => [a, b]), ...ahead.filter(([k]) => k <= xMax).map(([, , m]) => m), eol];
  const [yMin, yMax] = limits(seen.filter(f.known), 5, 12);
  const other = whatIf ? whatIf.cycles.map((n, i) => [now + n, ...whatIf.quantiles[i].map((q) => 100 * q)]).filter(([k], i, all) => i < 2 || all[i - 1][0] < xMax) : [];
  const rul = forecast?.rul_cycles;
  const series = [
    band('5\u201395 % what if', other.map(([k, lo, , hi]) => [k, lo, hi]), l.i, 1, 0.18),
    { name: 'what if', type: 'line', data: other.map(([k, , m]) => [k, m]), showSymbol: false, lineStyle: { color: l.i, width: 2 }, itemStyle: { color: l.i }, z: 4 },
    band('90 % interval', sure, l.band, 1, 1),
    band('5\u201395 % forecast', ahead.map(([k, lo, , hi]) => [k, lo, hi]), l.fan, 1, 1),
    { name: 'not comparable', type: 'scatter', symbol: 'emptyCircle', symbolSize: 4, data: others, itemStyle: { color: l.measured, opacity: 0.45 }, z: 2, large: false },
    { name: 'measured', type: 'scatter', symbolSize: comparable.length > 400 ? 3 : 4, data: comparable, itemStyle: { color: l.measured, opacity: 0.75 }, z: 3 },
    { name: 'estimate', type: 'line', data: line, showSymbol: false, lineStyle: { color: l.estimate, width: 1.8 }, itemStyle: { color: l.estimate }, z: 4,
      markLine: { silent: true, symbol: 'none', animation: false, data: [
        { yAxis: eol, lineStyle: { color: l.eol, type: 'solid', width: 1.5 }, label: { formatter: `end of life ${f.number(eol)} %`, color: l.eol, position: 'insideStartBottom', fontSize: 11 } },
        ...(now > 0 && ahead.length ? [{ xAxis: now, lineStyle: { color: l.dim, type: 'dotted' }, label: { formatter: 'now', color: l.dim, position: 'end', distance: 3, fontSize: 11 } }] : []),
      ] },
      markPoint: { animation: false, silent: false, symbolSize: 11, label: { show: false }, data: alertPins(alerts, perCycle, comparable, l, yMin) } },
    { name: 'forecast', type: 'line', data: ahead.map(([k, , m]) => [k, m]), showSymbol: false, lineStyle: { color: l.forecast, width: 2, type: 'dashed' }, itemStyle: { color: l.forecast }, z: 3 },
  ];
  if (rul && f.known(rul.value) && f.known(rul.lower) && f.known(rul.upper) && rul.value > 0) {
    series.push({
      name: 'end of life expected', type: 'custom', animation: false, z: 5, clip: true,
      data: [[now + rul.value, eol]], silent: true, tooltip: { show: false },
      renderItem(params, api) {
        const [x1, y] = api.coord([now + rul.lower, eol]);
        const [x2] = api.coord([now + Math.min(rul.upper, xMax - now), eol]);
        const [xm] = api.coord([now + rul.value, eol]);
        return { type: 'group', children: [
          { type: 'rect', shape: { x: x1, y: y - 3, width: Math.max(1, x2 - x1), height: 6, r: 3 }, style: { fill: l.eol, opacity: 0.55 } },
          { type: 'circle', shape: { cx: xm, cy: y, r: 5 }, style: { fill: l.eol, stroke: l.panel, lineWidth: 1.5 } },
        ] };
      },
    });
  }
  return {
    animation: false,
    textStyle: { fontFamily: l.font },
    grid: { left: 48, right: 16, top: 40, bottom: 36 },
    legend: { type: 'scroll', top: 0, left: 4, right: 8, pageIconColor: l.dim, pageIconInactiveColor: l.line, pageTextStyle: { color: l.dim }, itemWidth: 16, itemHeight: 8, itemGap: 14, textStyle: { color: l.dim, fontSize: 11 }, inactiveColor: l.line,
      data: [
        { name: 'measured', icon: 'circle' }, ...(others.length ? [{ name: 'not comparable', icon: 'emptyCircle' }] : []),
        { name: 'estimate' }, ...(sure.length ? [{ name: '90 % interval', icon: 'rect', itemStyle: { color: l.band } }] : []),
        ...(ahead.length ? [{ name: 'forecast' }, { name: '5\u201395 % forecast', icon: 'rect', itemStyle: { color: l.fan } }] : []),
        ...(other.length ? [{ name: 'what if' }] : [])] },
    tooltip: tooltip(l, { formatter: (items) => lifeTip(items, rated) }),
    xAxis: axis(l, 'cycle', { min: 0, max: xMax, minInterval: 1, nameLocation: 'middle', nameGap: 22, nameTextStyle: { color: l.dim, fontSize: 11 }, scale: false, axisLabel: { color: l.dim, fontSize: 11, showMaxLabel: false }, splitLine: { show: false } }),
    yAxis: axis(l, '', { min: yMin, max: yMax, axisLabel: { color: l.dim, fontSize: 11, formatter: '{value} %' } }),
    series,
  };
}

function alertPins(alerts, perCycle, comparable, l, floor) {
  const at = new Map(comparable.map((p) => p.value));
  return alerts.filter((a) => a.cycle_number > 0).slice(0, 60).map((a) => {
    const y = perCycle.has(a.cycle_number) ? 100 * perCycle.get(a.cycle_number).value : at.get(a.cycle_number) ?? floor + 1;
    return {
      coord: [a.cycle_number, y], alert: a,
      symbol: { CRITICAL: 'rect', WARNING: 'triangle', INFO: 'circle' }[a.severity], symbolOffset: [0, -14],
      itemStyle: { color: token(a.severity.toLowerCase()), borderColor: l.panel, borderWidth: 1, opacity: a.state === 'CLEARED' ? 0.5 : 1 },
      tooltip: { trigger: 'item', formatter: () => escape(`${f.words(a.kind)}: ${f.without(a.cell_id, a.message)}`) },
    };
  });
}

/** ECharts puts tooltips in as markup. */
export const escape = (s) => String(s).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function lifeTip(items, rated) {
  if (!items.length) return '';
  const lines = [`<b>cycle ${f.number(Math.round(items[0].axisValue))}</b>`];
  for (const item of items) {
    const dot = item.marker ?? '';
    if (item.data?.row) {
      const c = item.data.row;
      lines.push(`${dot}${item.seriesName} ${f.number(item.data.value[1], 1)} % (${f.number(c.capacity_ampere_hour, 3)} of ${f.number(rated, 2)} Ah)`);
    } else if (item.data?.soh) {
      const e = item.data.soh;
      lines.push(`${dot}estimate ${f.number(100 * e.value, 1)} % [${f.number(100 * e.lower, 1)}\u2013${f.number(100 * e.upper, 1)}], ${escape(e.method)}${e.reason ? `<br><small>${escape(e.reason)}</small>` : ''}`);
    } else if (item.seriesName === 'forecast') {
      lines.push(`${dot}forecast ${f.number(item.value[1], 1)} %`);
    }
  }
  return lines.join('<br>');
}

/** Voltage, current and temperature of one operation over one axis of time. */
export function traceOptions(l, trace, cell, height) {
  const minutes = trace.offset_second.map((s) => s / 60);
  const has = trace.surface_temperature_celsius !== null;
  const columns = [
    // the last one: less than this is noise and is not blown up to a picture
    ['Voltage', 'V', trace.voltage_volt, l.v, 3, 0.1],
    ['Current', 'A', trace.current_ampere, l.i, 3, 0.2],
    ...(has ? [['Temperature', '\u00b0C', trace.surface_temperature_celsius, l.t, 1, 2]] : []),
  ];
  const n = columns.length;
  const [title, foot] = [26, 26];
  const each = (height - foot) / n;
  const grid = columns.map((_, k) => ({ left: 48, right: 14, top: k * each + title, height: each - title - 4 }));
  const end = minutes[minutes.length - 1] ?? 1;
  const marks = (y, label) => ({ yAxis: y, lineStyle: { color: l.eol, type: 'dashed', width: 1 }, label: { formatter: label, color: l.eol, fontSize: 10, position: 'insideEndTop' } });
  return {
    animation: false,
    textStyle: { fontFamily: l.font },
    grid,
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: tooltip(l, { formatter: (items) => [`<b>${f.number(items[0].axisValue, 2)} min</b>`, ...items.map((i) => `${i.marker}${i.seriesName} ${f.known(i.value[1]) ? f.number(i.value[1], columns[i.seriesIndex][4]) : 'not known'} ${columns[i.seriesIndex][1]}`)].join('<br>') }),
    dataZoom: [{ type: 'inside', xAxisIndex: columns.map((_, k) => k), filterMode: 'none', zoomOnMouseWheel: 'ctrl' }],
    xAxis: columns.map((_, k) => axis(l, k === n - 1 ? 'min' : '', { gridIndex: k, min: 0, max: end, nameLocation: 'end', nameGap: -8, nameTextStyle: { color: l.dim, fontSize: 11, align: 'right', verticalAlign: 'top', padding: [8, 0, 0, 0] }, scale: false, axisLabel: { show: k === n - 1, color: l.dim, fontSize: 11, showMaxLabel: false, formatter: (x) => f.number(x, end < 10 ? 1 : 0) }, splitLine: { show: false } })),
    yAxis: columns.map(([name, unit, values, colour, , least], k) => axis(l, `${name} [${unit}]`, { gridIndex: k, splitNumber: 3, ...span(values, least), nameTextStyle: { color: colour, fontSize: 11, fontWeight: 600, align: 'left', padding: [0, 0, -3, -38] }, axisLabel: { color: l.dim, fontSize: 11, formatter: (x) => f.number(x, decimals(values, least)) } })),
    series: columns.map(([name, , values, colour], k) => ({
      name, type: 'line', xAxisIndex: k, yAxisIndex: k, showSymbol: false, data: values.map((y, i) => [minutes[i], y]),
      lineStyle: { color: colour, width: 1.6 }, itemStyle: { color: colour }, connectNulls: false,
      markLine: k === 0 && cell.cell ? { silent: true, symbol: 'none', animation: false, data: voltageLimits(values, cell.cell, marks) } : undefined,
    })),
  };
}

/** Limits of an axis where the values differ by less than what deserves a picture. */
function span(values, least) {
  const seen = values.filter(f.known);
  const [lo, hi] = [Math.min(...seen), Math.max(...seen)];
  return seen.length && hi - lo < least ? { min: (lo + hi - least) / 2, max: (lo + hi + least) / 2, interval: least / 2 } : {};
}

function decimals(values, least) {
  const seen = values.filter(f.known);
  const range = Math.max(least, Math.max(...seen) - Math.min(...seen));
  return range < 0.5 ? 2 : range < 10 ? 1 : 0;
}

/** A limit is drawn where the trace comes near it; elsewhere it would only squeeze the picture. */
function voltageLimits(values, spec, marks) {
  const seen = values.filter(f.known);
  const [lo, hi] = [Math.min(...seen), Math.max(...seen)];
  const near = 0.05 * (spec.upper_voltage_limit_volt - spec.lower_voltage_limit_volt);
  const out = [];
  if (hi > spec.upper_voltage_limit_volt - near) out.push(marks(spec.upper_voltage_limit_volt, `${f.number(spec.upper_voltage_limit_volt, 2)} V`));
  if (lo < spec.lower_voltage_limit_volt + near) out.push(marks(spec.lower_voltage_limit_volt, `${f.number(spec.lower_voltage_limit_volt, 2)} V`));
  return out;
}
