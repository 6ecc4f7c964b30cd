package io.celltwin.artifact;

/**
 * What a model answers to a number of rows.
 *
 * @param quantiles [rows, …] row by row
 * @param distance [rows] from the training domain; above 1 is outside
 */
public record Answers(float[] quantiles, float[] distance) {}
