/**
 * Protocol H: everything of a cell up to cycle k is seen, its capacity to the end is forecast, with
 * a band and its end of life. Siblings are cells of the same kind that were followed to their end;
 * what five simple methods make of them is the baseline, what is learned from the way those methods
 * err, and from siblings at any age, is ours.
 */
package io.celltwin.protocol.longrange;
