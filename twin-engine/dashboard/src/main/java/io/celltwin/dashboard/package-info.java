/**
 * The fleet over HTTP: questions and answers, a stream of changes, and one page. Knows no Kafka.
 */
package io.celltwin.dashboard;
