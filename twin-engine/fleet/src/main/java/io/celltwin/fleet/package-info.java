/** The fleet as a whole: what the job writes, kept as views by Kafka Streams. */
package io.celltwin.fleet;
