/** Several instances of the fleet: who has which cells, and how they ask each other. */
package io.celltwin.fleet.instance;
