/** What travels between operators and how it is written down: never by Kryo. */
package io.celltwin.job.type;
