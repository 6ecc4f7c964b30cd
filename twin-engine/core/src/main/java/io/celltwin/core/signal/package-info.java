/** Readings in a row, as the inner loops take them. */
package io.celltwin.core.signal;
