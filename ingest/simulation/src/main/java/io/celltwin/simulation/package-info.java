/**
 * Cells that live in a computer: seeded, endless, and their true capacity is known. The model is an
 * open-circuit voltage with a resistance and one RC pair, a lumped heat balance, and empirical
 * ageing; it is deliberately not the model that the twin's estimators assume.
 */
package io.celltwin.simulation;
