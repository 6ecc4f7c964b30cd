/** HTTP as a source, and the gateway's own pages for programs. */
package io.celltwin.gateway.http;
