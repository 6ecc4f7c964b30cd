package io.celltwin.training.early;

/**
 * A curve and how far it may be off.
 *
 * @param mean SOH by cycle
 * @param variance of each
 */
public record CurveWithVariance(double[] mean, double[] variance) {}
