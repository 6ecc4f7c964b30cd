/** Flink's metrics, told to Micrometer. */
package io.celltwin.job.metric;
