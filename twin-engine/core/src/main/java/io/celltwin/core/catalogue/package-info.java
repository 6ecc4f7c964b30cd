/** Which features there are for a model to be told. */
package io.celltwin.core.catalogue;
