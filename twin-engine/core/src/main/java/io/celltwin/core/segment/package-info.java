/**
 * Frames become operations. {@link io.celltwin.core.segment.CycleSegmenter} decides, {@link
 * io.celltwin.core.segment.OpenCell} remembers.
 */
package io.celltwin.core.segment;
