/** Health of retired cells from a short sequence of pulses at one state of charge. */
package io.celltwin.protocol.pulse;
