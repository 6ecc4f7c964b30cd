package io.celltwin.benchmark.serving;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One line of the result; the names are the report's interface.
 *
 * @param where {@code process}, or {@code grpc} over loopback with client and server in one process
 * @param batch rows of a question
 * @param clients that ask one question after the other; 1 where questions come at a rate
 * @param rate questions a second that were meant to be sent, 0 where clients wait for their answers
 * @param p50 of a question [ms]; at a rate it counts from when the question was meant to be sent
 * @param rowsPerSecond answered
 * @param cpuSeconds of the whole process, clients included, while it was measured
 */
record ServeRow(
    @JsonProperty("where") String where,
    @JsonProperty("model") String model,
    @JsonProperty("batch") int batch,
    @JsonProperty("clients") int clients,
    @JsonProperty("rate") double rate,
    @JsonProperty("p50_ms") double p50,
    @JsonProperty("p99_ms") double p99,
    @JsonProperty("rows_per_second") double rowsPerSecond,
    @JsonProperty("cpu_seconds") double cpuSeconds) {}
