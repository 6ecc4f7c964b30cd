/** What a module needs to offer a command under the one command line. */
package io.celltwin.command;
