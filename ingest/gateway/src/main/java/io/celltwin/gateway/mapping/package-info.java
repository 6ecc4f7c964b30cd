/**
 * Mappings: one YAML file for a kind of source says where in its messages cell, pack, time and
 * quantities stand, in which unit and with which sign. {@link io.celltwin.gateway.mapping.Mapping}
 * reads one, its {@link io.celltwin.gateway.mapping.Mapping#decoder() decoder} applies it.
 */
package io.celltwin.gateway.mapping;
