/** Alerts over time: opened once, held, acknowledged, cleared, and told to those who asked. */
package io.celltwin.fleet.alert;
