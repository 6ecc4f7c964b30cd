/** MQTT 5 and 3.1.1 as a source. */
package io.celltwin.gateway.mqtt;
