package io.celltwin.domain;

/**
 * A cell between operations, as its samples show it without a model of ageing.
 *
 * @param timeMillis of the last sample it rests on [ms since 1970-01-01 UTC]
 * @param soc state of charge [share of the capacity now], NaN where nothing is known of it
 * @param socLower end of its 90 % interval
 * @param socUpper end of its 90 % interval
 * @param resistance ohmic, at the reference temperature [Ω], NaN before a step of the current
 *     showed it
 * @param resistanceHalfWidth of its 90 % interval [Ω]
 * @param currentOffset what the current sensor is believed to show at 0 A [A]
 * @param thermalResidual measured less modelled temperature [K], NaN while the model is learned
 * @param thermalScore the residual in its usual standard deviations
 * @param thermalSum sum over the minutes of what the score exceeded its allowance by; above 30 the
 *     cell has been warmer than its use explains for some time
 * @param heating Joule heat at 1 C, as learned [K/min]
 */
public record LiveState(
    long timeMillis,
    double soc,
    double socLower,
    double socUpper,
    double resistance,
    double resistanceHalfWidth,
    double currentOffset,
    double thermalResidual,
    double thermalScore,
    double thermalSum,
    double heating) {}
