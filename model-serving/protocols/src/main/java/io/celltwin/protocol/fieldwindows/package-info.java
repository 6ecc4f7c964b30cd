/** N: health of cells of which only parts of charges and discharges are ever seen. */
package io.celltwin.protocol.fieldwindows;
