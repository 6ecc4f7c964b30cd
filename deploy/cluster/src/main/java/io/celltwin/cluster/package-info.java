/** What a company runs, on this machine: the same parts as processes of their own. */
package io.celltwin.cluster;
