/** Whether a cell gets warmer than its use explains. */
package io.celltwin.core.thermal;
