import * as api from './api.js';

/** Rows the page holds; the most worn first. */
export const MAX_CELLS = 3000;

/** All that the page knows, and who wants to hear of it. */
export const store = {
  loaded: false,
  /** 'connecting', 'live', 'reconnecting' or 'starting' */
  connection: 'connecting',
  /** the sentence of a service that is not ready, or a fault */
  waiting: null,
  heardAt: 0,
  cells: new Map(),
  totalCells: 0,
  alerts: new Map(),
  fleet: null,
  rejected: [],
};

const listeners = new Map();

/** Calls back on 'cells' (ids, changes), 'fleet', 'alert' (alert), 'alerts', 'rejected', 'status', 'loaded'. */
export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(listener);
  return () => listeners.get(topic).delete(listener);
}

function tell(topic, ...what) {
  for (const listener of listeners.get(topic) ?? []) listener(...what);
}

function status(connection, waiting = null) {
  if (store.connection === connection && store.waiting === waiting) return;
  store.connection = connection;
  store.waiting = waiting;
  tell('status');
}

/** Reads everything; the stream then keeps it as it is. */
async function load() {
  const [fleet, cells, alerts, rejected] = await Promise.all([
    api.fleet(),
    api.cells(MAX_CELLS),
    api.alerts(),
    api.rejected(),
  ]);
  store.fleet = fleet;
  store.cells = new Map(cells.cells.map((c) => [c.cell_id, c]));
  store.totalCells = cells.total;
  store.alerts = new Map(alerts.alerts.map((a) => [a.alert_id, a]));
  store.rejected = rejected.rejected;
  store.loaded = true;
  tell('loaded');
}

let retry = 0;
async function reload() {
  clearTimeout(retry);
  try {
    await load();
    return true;
  } catch (fault) {
    status(store.loaded ? 'reconnecting' : 'starting', (await api.waitingFor()) ?? fault.message);
    retry = setTimeout(reload, 1500);
    return false;
  }
}

/** A row as the cell's latest samples show it. */
function withLive(row, live) {
  const percent = (share) => (share === null ? null : 100 * share);
  return {
    ...row,
    live,
    time: live.time,
    seen: new Date().toISOString(),
    voltage_volt: live.voltage_volt,
    current_ampere: live.current_ampere,
    surface_temperature_celsius: live.surface_temperature_celsius,
    stateOfCharge: {
      ...row.stateOfCharge,
      value: percent(live.soc),
      lower: percent(live.soc_lower),
      upper: percent(live.soc_upper),
      time: live.time,
      method: live.soc === null ? row.stateOfCharge.method : 'filtered',
      reason: live.soc_reason,
    },
  };
}

let rejectedAt = 0;
async function readRejected() {
  if (Date.now() - rejectedAt < 2000) return;
  rejectedAt = Date.now();
  try {
    store.rejected = (await api.rejected()).rejected;
    tell('rejected');
  } catch {
    // the next change asks again
  }
}

function heard() {
  store.heardAt = Date.now();
}

export function connect() {
  const source = new EventSource('/api/v1/changes');
  const listen = (name, take) => source.addEventListener(name, (e) => take(JSON.parse(e.data)));

  listen('hello', async (hello) => {
    heard();
    // resumed: the stream itself brings what was missed
    if (!store.loaded || !hello.resumed) {
      if (!(await reload())) return;
    }
    status('live');
  });
  listen('resync', () => {
    heard();
    reload();
  });
  listen('cells', ({ cells, removed }) => {
    heard();
    const changes = new Map();
    for (const row of cells) {
      if (!store.cells.has(row.cell_id)) store.totalCells++;
      if (store.cells.has(row.cell_id) || store.cells.size < MAX_CELLS) {
        store.cells.set(row.cell_id, row);
      }
      changes.set(row.cell_id, row.changed);
    }
    for (const id of removed) {
      if (store.cells.delete(id)) store.totalCells--;
      changes.set(id, ['REMOVED']);
    }
    tell('cells', changes);
  });
  listen('live', ({ cells }) => {
    heard();
    const changes = new Map();
    for (const live of cells) {
      const row = store.cells.get(live.cell_id);
      if (!row) continue;
      store.cells.set(live.cell_id, withLive(row, live));
      changes.set(live.cell_id, ['LIVE']);
    }
    if (changes.size) tell('cells', changes);
  });
  listen('alert', (alert) => {
    heard();
    const before = store.alerts.get(alert.alert_id);
    store.alerts.set(alert.alert_id, alert);
    tell('alert', alert, before);
  });
  listen('fleet', (fleet) => {
    heard();
    store.fleet = fleet;
    tell('fleet');
  });
  listen('rejected', () => {
    heard();
    readRejected();
  });
  source.onopen = () => {
    if (store.loaded) status('live');
  };
  source.onerror = async () => {
    status(store.loaded ? 'reconnecting' : 'starting', await api.waitingFor());
    if (source.readyState === EventSource.CLOSED) {
      // a refusal ends an EventSource for good; so it is made anew
      setTimeout(connect, 2000);
    }
  };
}
