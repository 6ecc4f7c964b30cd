/** Who may come in to page and REST: tokens of a file, bearer tokens of a provider, limits, TLS. */
package io.celltwin.dashboard.access;
