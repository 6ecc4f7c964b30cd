import { signIn } from './signin.js';

/** Asks the API; a problem becomes an Error with its sentence. */
async function ask(path, options) {
  const response = await fetch(path, options);
  if (response.status === 401) {
    await signIn();
    return ask(path, options);
  }
  if (!response.ok) {
    let message = `${response.status} ${response.statusText}`;
    let code = '';
    try {
      const body = await response.json();
      message = body.detail ?? message;
      code = body.code ?? '';
    } catch {
      // a proxy in between may answer in HTML
    }
    const fault = new Error(message);
    fault.status = response.status;
    fault.code = code;
    throw fault;
  }
  return response.json();
}

export const cellPath = (id) => `/api/v1/cells/${encodeURIComponent(id)}`;

export const fleet = () => ask('/api/v1/fleet');
export const cells = (limit) => ask(`/api/v1/cells?limit=${limit}`);
export const alerts = () => ask('/api/v1/alerts?limit=300');
export const rejected = () => ask('/api/v1/rejected');
export const cell = (id) => ask(cellPath(id));
export const twin = (id) => ask(`${cellPath(id)}/twin`);
export const cycles = (id, after = 0) => ask(`${cellPath(id)}/cycles?limit=10000&after=${after}`);
export const features = (id) => ask(`${cellPath(id)}/features`);
export const forecast = (id) => ask(`${cellPath(id)}/forecast`);
export const pack = (id) => ask(`/api/v1/packs/${encodeURIComponent(id)}`);
export const cellAlerts = (id) => ask(`${cellPath(id)}/alerts?limit=200`);
export const trace = (id, revision) => ask(`${cellPath(id)}/trace/${revision}?points=1600`);
export const dataHealth = () => ask('/api/v1/data-health');
export const scoreboard = () => ask('/api/v1/scoreboard');
export const why = (id) => ask(`${cellPath(id)}/why`);
export const register = (cell) =>
  ask('/api/v1/cells', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(cell),
  });
export const acknowledge = (alertId, by, note) =>
  ask(`/api/v1/alerts/${encodeURIComponent(alertId)}/ack`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ by, note }),
  });

/** Tells the twin of a cell to do something: release, or clock-reset. */
export const order = (id, what, by) =>
  ask(`${cellPath(id)}/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ by }),
  });

/** The cell under assumed uses, each { temperature_celsius, charge_rate, … }. */
export const whatIf = (id, uses) =>
  ask(`${cellPath(id)}/what-if`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uses }),
  });

/** Why the service does not answer yet, or null. */
export async function waitingFor() {
  try {
    const { parts } = await ask('/api/v1/health');
    return parts.find((p) => p.name === 'fleet' && p.state === 'fault')?.sentence ?? null;
  } catch {
    return 'the service does not answer';
  }
}
