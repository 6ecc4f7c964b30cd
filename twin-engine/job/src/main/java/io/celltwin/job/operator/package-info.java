/** Operators keep the state of a cell and delegate to the core. */
package io.celltwin.job.operator;
