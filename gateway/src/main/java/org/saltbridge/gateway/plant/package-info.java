/**
 * The live plant image. {@link org.saltbridge.gateway.plant.PointCatalog} names every point of the plant, those that
 * devices give and those that we derive; {@link org.saltbridge.gateway.plant.PointTable} holds their values in arrays,
 * with one writer per device; what changed is marked for the publisher.
 */
@NullMarked
package org.saltbridge.gateway.plant;

import org.jspecify.annotations.NullMarked;
