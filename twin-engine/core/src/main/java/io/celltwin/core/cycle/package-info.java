/**
 * Frames become cycles. {@link io.celltwin.core.cycle.CycleSegmenter} decides, {@link
 * io.celltwin.core.cycle.OpenCell} remembers.
 */
package io.celltwin.core.cycle;
