package org.saltbridge.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandListener;

/**
 * Keeps the last commands that have ended, for people who look at the status. Filled on the dispatch thread without a
 * lock; read from any thread.
 */
final class LastCommands implements CommandListener {
    private static final int KEPT = 16;

    private final AtomicReferenceArray<@Nullable Command> ring = new AtomicReferenceArray<>(KEPT);
    private int next;

    @Override
    public void onOutcome(Command command) {
        ring.setRelease(next, command);
        next = (next + 1) % KEPT;
    }

    /** The commands, newest first, in words. */
    List<Map<String, Object>> describe(long nowNs) {
        List<Command> ended = new ArrayList<>(KEPT);
        for (int i = 0; i < KEPT; i++) {
            Command command = ring.getAcquire(i);
            if (command != null) {
                ended.add(command);
            }
        }
        ended.sort((a, b) -> Long.compare(b.endedNs() - a.endedNs(), 0));
        List<Map<String, Object>> described = new ArrayList<>(ended.size());
        for (Command command : ended) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("kind", command.kind().name().toLowerCase(Locale.ROOT));
            line.put("pcs", command.pcsIndex());
            line.put("value", command.value());
            line.put("result", command.result().name().toLowerCase(Locale.ROOT));
            line.put("achievable", command.achievableValue());
            line.put("tookMs", (command.endedNs() - command.receivedNs()) / 1e6);
            line.put("agoSeconds", (nowNs - command.endedNs()) / 1_000_000_000);
            described.add(line);
        }
        return described;
    }
}
