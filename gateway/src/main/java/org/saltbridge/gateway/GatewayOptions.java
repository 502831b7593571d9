package org.saltbridge.gateway;

/**
 * How a gateway is started, beside its plant file.
 *
 * @param warmUp drives the command path with synthetic commands before serving.
 * @param trustOnFirstUse accepts and keeps an unknown client certificate; for demonstrations on loopback only.
 */
public record GatewayOptions(boolean warmUp, boolean trustOnFirstUse) {

    /** As a plant runs it: warmed up, trusting nobody unknown. */
    public static final GatewayOptions DEFAULT = new GatewayOptions(true, false);
}
