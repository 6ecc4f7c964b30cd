/** Faults done to the running system on purpose, and whether its results are the same after all. */
package io.celltwin.check.faults;
