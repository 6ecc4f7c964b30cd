/** Regressors under one contract, from a constant to boosted trees, for protocols and baselines. */
package io.celltwin.learn;
