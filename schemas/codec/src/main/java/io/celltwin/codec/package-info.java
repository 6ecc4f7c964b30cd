/**
 * Between the domain and the wire: topics, Avro in the Confluent wire format, and the one place
 * that sees both sides.
 */
package io.celltwin.codec;
