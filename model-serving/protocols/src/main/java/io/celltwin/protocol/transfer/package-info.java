/** Protocol K: from a data-rich kind of cells to a new one with a few labelled cells. */
package io.celltwin.protocol.transfer;
