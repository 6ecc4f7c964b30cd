package io.celltwin.core.pack;

/**
 * How one cell differs from its siblings. Every value has a standard deviation; before anything was
 * measured it is that of cells of one make.
 *
 * @param voltage last read [V], NaN where it was not
 * @param imbalance charge it holds beyond the median cell, at the middle of the range [Ah]
 * @param imbalanceDeviation of it [Ah]
 * @param capacityRatio its capacity over the median cell's [1]
 * @param capacityRatioDeviation of it [1]
 * @param resistanceRatio its resistance over the median cell's [1]; NaN before the current stepped
 * @param resistanceRatioDeviation of it [1]
 * @param selfDischarge charge it loses beyond its siblings [Ah/d]
 * @param selfDischargeDeviation of it [Ah/d]
 * @param fullLoss charge it loses beyond its siblings in an hour while the full string rests
 *     [Ah/h]; NaN where too little of that was seen
 * @param fullLossDeviation of it [Ah/h]
 * @param still how far its siblings' voltages have gone since its own last moved at all [V]
 */
public record SiblingView(
    double voltage,
    double imbalance,
    double imbalanceDeviation,
    double capacityRatio,
    double capacityRatioDeviation,
    double resistanceRatio,
    double resistanceRatioDeviation,
    double selfDischarge,
    double selfDischargeDeviation,
    double fullLoss,
    double fullLossDeviation,
    double still) {}
