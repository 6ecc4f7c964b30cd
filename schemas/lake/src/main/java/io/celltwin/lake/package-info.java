/**
 * History as files: the records of topics as Parquet, by day and by bucket of cells, for whoever
 * reads Parquet. Columns have the names of the events' fields.
 */
package io.celltwin.lake;
