package io.celltwin.check.faults;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What came of one fault.
 *
 * @param seed of everything random in it
 * @param what was done
 * @param equal whether the distinct results are those of the undisturbed run
 * @param repeatedRecords results delivered more than once
 * @param seconds it took
 * @param remark what differed or went wrong; empty where nothing did
 */
public record Trial(
    @JsonProperty("seed") long seed,
    @JsonProperty("what") String what,
    @JsonProperty("equal") boolean equal,
    @JsonProperty("repeated_records") long repeatedRecords,
    @JsonProperty("seconds") double seconds,
    @JsonProperty("remark") String remark) {}
