/**
 * How far a signal can be trusted: what a cell cannot do and a logger does wrong ({@link
 * io.celltwin.core.quality.QualityMeter}), and whether a source's clock is believed ({@link
 * io.celltwin.core.quality.ClockClaims}).
 */
package io.celltwin.core.quality;
