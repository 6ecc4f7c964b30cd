/**
 * From what a field source sends to frames: a {@link io.celltwin.gateway.Decoder} turns a {@link
 * io.celltwin.gateway.Message} into {@link io.celltwin.gateway.Reading}s, an {@link
 * io.celltwin.gateway.Assembler} joins these by time into frames of each cell, an {@link
 * io.celltwin.gateway.Outlet} sends them and says when the broker has them.
 */
package io.celltwin.gateway;
