package org.saltbridge.config;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code link} of an endpoint: its patience and its transport. */
final class LinkReader {
    private static final int MODBUS_PORT = 502;
    /** Modbus/TCP Security, as registered with IANA. */
    private static final int MODBUS_SECURITY_PORT = 802;

    private static final int BAUD_STANDARD = 19_200;

    /** Hundreds of endpoints come of one template: its files are read once. */
    private final Map<String, TlsConfig> tlsByPlace = new HashMap<>();

    /** The port of an endpoint that does not name one. */
    static int standardPort(Section link) {
        return link.has("tls") ? MODBUS_SECURITY_PORT : MODBUS_PORT;
    }

    /** Whether a link is Modbus/TCP without TLS. */
    static boolean isPlain(Section link) {
        return !link.has("tls")
                && !link.has("serial")
                && link.choice("framing", Names.FRAMINGS, Framing.TCP) == Framing.TCP;
    }

    /** The serial line of a link, or null where it is one of TCP. */
    static @Nullable SerialConfig serial(Section link) {
        if (!link.has("serial")) {
            return null;
        }
        Section section = link.section("serial");
        SerialConfig.Parity parity = section.choice("parity", Names.PARITIES, SerialConfig.Parity.EVEN);
        return new SerialConfig(
                section.text("device", ""),
                section.integer("baud", BAUD_STANDARD),
                parity,
                section.integer("stopBits", parity == SerialConfig.Parity.NONE ? 2 : 1));
    }

    LinkConfig read(Section section, int fastestPollMs) {
        LinkConfig standard = LinkConfig.DEFAULT;
        // A request that may take longer than the period would let the polling fall behind for good.
        int timeoutMs = (int) Math.max(1, Math.min(standard.timeoutMs(), fastestPollMs * 0.8));
        Framing framing = section.choice("framing", Names.FRAMINGS, Framing.TCP);
        SerialConfig serial = serial(section);
        LinkConfig link = new LinkConfig(
                section.timeMs("timeout", timeoutMs),
                section.timeMs("connectTimeout", standard.connectTimeoutMs()),
                section.integer("window", standard.window()),
                section.timeMs("minGap", standard.minGapMs()),
                section.timeMs("reconnectMin", standard.reconnectMinMs()),
                section.timeMs("reconnectMax", standard.reconnectMaxMs()),
                section.integer("timeoutsBeforeClose", standard.timeoutsBeforeClose()),
                framing,
                tls(section),
                serial);
        if (section.isSound()) {
            checkTimes(section, link, fastestPollMs);
            checkTransport(section, link);
        }
        return link;
    }

    private @Nullable TlsConfig tls(Section section) {
        if (!section.has("tls")) {
            return null;
        }
        return tlsByPlace.computeIfAbsent(section.place("tls"), place -> new TlsReader(section.section("tls")).read());
    }

    private static void checkTimes(Section section, LinkConfig link, int fastestPollMs) {
        if (link.timeoutMs() < 1) {
            section.error("timeout", "timeout must be at least 1 ms");
        } else if (link.timeoutMs() > fastestPollMs) {
            section.error(
                    "timeout",
                    "timeout of " + link.timeoutMs() + " ms is longer than the fastest poll period, " + fastestPollMs
                            + " ms");
        }
        if (link.connectTimeoutMs() < 1) {
            section.error("connectTimeout", "connectTimeout must be at least 1 ms");
        }
        if (link.reconnectMinMs() < 1) {
            section.error("reconnectMin", "reconnectMin must be at least 1 ms");
        } else if (link.reconnectMinMs() > link.reconnectMaxMs()) {
            section.error(
                    section.has("reconnectMin") ? "reconnectMin" : "reconnectMax",
                    "reconnectMin is above reconnectMax: " + link.reconnectMinMs() + " > " + link.reconnectMaxMs()
                            + " ms");
        }
    }

    private static void checkTransport(Section section, LinkConfig link) {
        if (link.serial() != null) {
            for (String other : new String[] {"tls", "framing"}) {
                if (section.has(other)) {
                    section.error(other, other + " is for TCP, but the link is the serial line of \"serial\"");
                }
            }
        }
        if (link.window() != 1 && !link.repliesAreNumbered()) {
            section.error("window", "window must be 1 with RTU: its replies do not say which request they answer");
        }
    }
}
