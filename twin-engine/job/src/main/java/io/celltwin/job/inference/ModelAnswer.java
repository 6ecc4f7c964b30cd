package io.celltwin.job.inference;

/**
 * One row of a model's answer.
 *
 * @param version of the model
 * @param quantiles in the model's own order, flattened
 * @param distance from its training domain; above 1 is outside
 */
record ModelAnswer(String version, float[] quantiles, float distance) {}
