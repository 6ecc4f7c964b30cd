/** Protocol B: a dataset never seen, with none, one or four labelled cells. */
package io.celltwin.protocol.newdataset;
