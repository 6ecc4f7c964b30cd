/**
 * Regressors under one contract, from a constant to Gaussian processes and forests, on rows of
 * numbers.
 */
package io.celltwin.learn;
