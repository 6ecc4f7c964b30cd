/** All of Celltwin in one process tree, from one command. */
package io.celltwin.standalone;
