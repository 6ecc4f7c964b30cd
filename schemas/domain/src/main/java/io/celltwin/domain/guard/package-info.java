/**
 * What may come in: values of a configuration that cannot be wrong, and requests that are meant for
 * us. Here, because every part that is configured or listens sees the domain.
 */
package io.celltwin.domain.guard;
