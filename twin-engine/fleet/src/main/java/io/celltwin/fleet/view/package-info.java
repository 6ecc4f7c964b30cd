/** What the fleet remembers of its cells, and how it is put in order. */
package io.celltwin.fleet.view;
