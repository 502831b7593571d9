package org.saltbridge.gateway.metrics;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of questions whose answers make a health page: 200 when none has a problem, else 503, a line each. Filled at the
 * start, read afterwards.
 */
public final class Probes {
    private record Named(String name, Probe probe) {}

    private final List<Named> probes = new ArrayList<>();

    /** One question. */
    @FunctionalInterface
    public interface Probe {
        /** What is wrong, or null. */
        @Nullable
        String problem();
    }

    /** Adds a question; returns this. */
    public Probes add(String name, Probe probe) {
        probes.add(new Named(name, probe));
        return this;
    }

    /** The page, such as {@code /livez}. */
    public HttpPage page() {
        return accept -> {
            StringBuilder body = new StringBuilder();
            boolean good = true;
            for (Named named : probes) {
                String problem = named.probe.problem();
                good &= problem == null;
                body.append(named.name)
                        .append(": ")
                        .append(problem == null ? "ok" : problem)
                        .append('\n');
            }
            return HttpPage.Answer.text(good, body.toString());
        };
    }
}
