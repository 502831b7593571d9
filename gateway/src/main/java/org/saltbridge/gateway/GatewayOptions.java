package org.saltbridge.gateway;

/**
 * How a gateway is started, beside its plant file.
 *
 * @param warmUp drives the command path with synthetic commands before serving.
 * @param trustOnFirstUse accepts and keeps an unknown client certificate; for demonstrations on loopback only.
 * @param durable answers commands only when the disk has them; only a gateway that is thrown away does without.
 */
public record GatewayOptions(boolean warmUp, boolean trustOnFirstUse, boolean durable) {

    /** With a durable journal. */
    public GatewayOptions(boolean warmUp, boolean trustOnFirstUse) {
        this(warmUp, trustOnFirstUse, true);
    }

    /** As a plant runs it: warmed up, trusting nobody unknown. */
    public static final GatewayOptions DEFAULT = new GatewayOptions(true, false);
}
