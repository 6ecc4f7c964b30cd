/** What answers cost: models in process and over gRPC, and assumed uses. */
package io.celltwin.benchmark.serving;
