/** What the core costs for each sample, by JMH. */
package io.celltwin.benchmark.core;
