/** Protocol A: state of health now, from the latest charge and the cell's own past. */
package io.celltwin.protocol.soh;
