package io.celltwin.protocol.earlylife;

/**
 * A curve and how far it may be off.
 *
 * @param mean SOH by cycle
 * @param variance of each
 */
record CurveWithVariance(double[] mean, double[] variance) {}
