/**
 * When a person should be told. Rules are data (kind, limit, hysteresis, version); they fire once
 * per episode, and a replay fires the same ones. Delivery is somebody else's.
 */
package io.celltwin.core.alert;
