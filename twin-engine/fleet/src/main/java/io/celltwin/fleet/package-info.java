/**
 * The fleet as a whole: what the job writes, kept as views, and the ports through which they are
 * asked. The ports name no Kafka type.
 */
package io.celltwin.fleet;
