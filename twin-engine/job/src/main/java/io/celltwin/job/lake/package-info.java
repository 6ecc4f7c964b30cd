/** History as a lake: a job of its own that reads topics and writes them as Parquet. */
package io.celltwin.job.lake;
