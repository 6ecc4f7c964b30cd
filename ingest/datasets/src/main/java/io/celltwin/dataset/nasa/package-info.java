/**
 * NASA's Li-ion ageing data (B. Saha and K. Goebel, NASA Ames Prognostics Center of Excellence,
 * 2007) in the layouts people keep them in. What the layouts share:
 *
 * <ul>
 *   <li>Measured current is positive while charging, as here. The other current and voltage columns
 *       (of charger or load, with changing sign) are not read.
 *   <li>Times are those of the laboratory's clock without a zone. They are taken as UTC.
 *   <li>Capacity and SOH columns are labels and are not read: they repeat on every row what is only
 *       known when the discharge is over.
 *   <li>A cell is {@code nasa/} and the name the data give it, or else the file's name without its
 *       endings.
 * </ul>
 */
package io.celltwin.dataset.nasa;
