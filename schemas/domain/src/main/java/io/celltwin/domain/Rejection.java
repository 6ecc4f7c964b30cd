package io.celltwin.domain;

/**
 * Why something did not enter a twin. Expected, counted and kept; never thrown.
 *
 * @param code stable, for counting, e.g. {@code OUT_OF_ORDER}
 * @param cellId whose, or null where not even that is known
 * @param place where it came from: file and line, operation, or source and frame sequence
 * @param reason one sentence with the value and what was wanted
 */
public record Rejection(String code, String cellId, String place, String reason) {}
