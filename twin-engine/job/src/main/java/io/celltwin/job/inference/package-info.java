/** Asking models over the Open Inference Protocol, and physics where they do not answer. */
package io.celltwin.job.inference;
