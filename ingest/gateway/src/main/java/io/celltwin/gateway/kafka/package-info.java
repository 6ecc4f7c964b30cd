/** Kafka on both sides: where frames go, and topics of a user's own as a source. */
package io.celltwin.gateway.kafka;
