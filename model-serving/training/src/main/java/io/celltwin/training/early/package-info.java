/** A new cell's whole life at one temperature, from its first cycles and full lives at others. */
package io.celltwin.training.early;
