/**
 * The plant on paper: YAML in, validated records out.
 *
 * <p>A {@link org.saltbridge.config.PlantConfig} is the whole plant with every template already replicated: flat lists of
 * endpoints and devices, and the tree plant → block → PCS → container → rack whose leaves point into them. Nothing here
 * opens a socket. Power is in watts with the generator sign: positive discharges.
 */
@NullMarked
package org.saltbridge.config;

import org.jspecify.annotations.NullMarked;
