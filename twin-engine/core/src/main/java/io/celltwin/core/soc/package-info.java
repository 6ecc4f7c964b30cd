/** State of charge and ohmic resistance between cycles, sample by sample. */
package io.celltwin.core.soc;
