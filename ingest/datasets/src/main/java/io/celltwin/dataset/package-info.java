/**
 * Battery data at rest: from files as people published them to cells, frames and spectra in the
 * domain's units and signs. Start at {@link io.celltwin.dataset.Datasets}.
 */
package io.celltwin.dataset;
