/**
 * Published tables of per-cycle features, for training and evaluation. They are no telemetry and
 * never enter the stream.
 */
package io.celltwin.dataset.table;
