/** Protocol L: what ways of differentiating a physics-informed network cost and give. */
package io.celltwin.protocol.pinnderivatives;
