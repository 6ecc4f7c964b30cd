/** A kind of cell nobody trained on, learned from its own capacity checks. */
package io.celltwin.training.adapt;
