/** Whether the numbers are right: against other people's code, and against simulated truth. */
package io.celltwin.check;
