package io.celltwin.training.fit;

/**
 * What one step learns from, all row-major.
 *
 * @param rows how many
 * @param features [rows, inputs], NaN where missing
 * @param targets [rows, horizons]
 * @param weights [rows, horizons], 0 where there is no target
 * @param censored [rows, horizons], 1 where the truth is only known to lie at or below the target
 * @param memberWeights [members, rows], 0 where a member must not see the row
 */
public record Batch(
    int rows,
    float[] features,
    float[] targets,
    float[] weights,
    float[] censored,
    float[] memberWeights) {}
