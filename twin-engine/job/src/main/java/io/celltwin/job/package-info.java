/**
 * Telemetry in; cycles, twins, forecasts and alerts out: the Flink job. Start at {@link
 * io.celltwin.job.TwinTopology}.
 */
package io.celltwin.job;
