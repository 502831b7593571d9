package org.saltbridge.gateway.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.journal.JournalCheck.Torn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the end of a journal at a start: as far back as the last segment says is needed for the commands that were open and
 * those that are still remembered. Cuts a torn tail off, which is kept beside; refuses a broken chain.
 */
final class JournalRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(JournalRecovery.class);

    private static final Set<String> LASTING = Arrays.stream(Command.Kind.values())
            .filter(kind -> kind.isMode() || kind.isOperation())
            .map(Enum::name)
            .collect(Collectors.toUnmodifiableSet());

    private final RecentCommands recent;
    private final long nowEpochMs;
    private final Map<Long, JournalRecord> open = new LinkedHashMap<>();
    private final List<RecoveredCommand> lasting = new ArrayList<>();

    private JournalRecovery(RecentCommands recent, long nowEpochMs) {
        this.recent = recent;
        this.nowEpochMs = nowEpochMs;
    }

    /**
     * What a start goes on from.
     *
     * @param open receipts of commands without an outcome, oldest first.
     * @param lasting commands that changed how something is controlled or switched, oldest first, open ones last.
     */
    record Found(JournalCheck check, List<JournalRecord> open, List<RecoveredCommand> lasting) {
        SegmentWriter.End end() {
            return new SegmentWriter.End(check.lastSequence(), check.lastHash());
        }
    }

    /** Reads and repairs; remembers the recent commands in {@code recent}. */
    static Found run(Path folder, RecentCommands recent, long nowEpochMs) throws IOException {
        return new JournalRecovery(recent, nowEpochMs).read(folder);
    }

    private Found read(Path folder) throws IOException {
        List<Path> all = JournalFolder.segments(folder);
        JournalCheck check = JournalReader.read(needed(all), this::take);
        if (check.damage() != null) {
            throw new JournalException("the journal is damaged: " + check.damage()
                    + "; see all of it with 'saltbridge journal verify', then move the folder " + folder
                    + " aside, keep it for the auditor, and start again with a new journal");
        }
        if (check.torn() != null) {
            cutOff(check.torn());
        }
        removeLastIfEmpty(all);
        open.values().forEach(receipt -> addLasting(receipt, CommandOutcome.bare(CommandResult.INTERRUPTED, 0)));
        return new Found(check, List.copyOf(open.values()), List.copyOf(lasting));
    }

    /** The segments from the one that holds the first needed record. */
    private static List<Path> needed(List<Path> all) throws IOException {
        int from = all.size() - 1;
        if (from > 0 && JournalReader.header(all.get(from)) == null) {
            // Torn before its header was durable: the segment before it decides.
            from--;
        }
        JournalRecord header = from < 0 ? null : JournalReader.header(all.get(from));
        while (header != null && from > 0 && JournalFolder.firstSequence(all.get(from)) > header.number("neededFrom")) {
            from--;
        }
        return all.subList(Math.max(0, from), all.size());
    }

    private void take(JournalRecord record) {
        RecordType type = record.type();
        if (type == RecordType.RECEIVED) {
            open.put(record.sequence(), record);
        } else if (type == RecordType.OUTCOME || type == RecordType.INTERRUPTED) {
            JournalRecord receipt = open.remove(record.number("of"));
            if (receipt != null) {
                CommandOutcome outcome = outcome(record);
                remember(receipt, outcome);
                addLasting(receipt, outcome);
            }
        }
    }

    private void addLasting(JournalRecord receipt, @Nullable CommandOutcome outcome) {
        boolean isLasting = LASTING.contains(receipt.text("kind"));
        if (isLasting && outcome != null) {
            lasting.add(new RecoveredCommand(receipt.text("path"), receipt.real("value"), receipt.epochMs(), outcome));
        }
    }

    private void remember(JournalRecord receipt, @Nullable CommandOutcome outcome) {
        if (outcome == null || receipt.number("ctlNum") == 0) {
            return;
        }
        recent.restore(
                id(receipt),
                receipt.real("value"),
                (nowEpochMs - receipt.epochMs()) * 1_000_000,
                receipt.sequence(),
                outcome);
    }

    static CommandId id(JournalRecord receipt) {
        return new CommandId(
                receipt.text("user"), receipt.text("orIdent"), receipt.text("path"), receipt.number("ctlNum"));
    }

    /** Null when a newer version wrote a result that this one does not know. */
    private static @Nullable CommandOutcome outcome(JournalRecord record) {
        if (record.type() == RecordType.INTERRUPTED) {
            return CommandOutcome.bare(CommandResult.INTERRUPTED, 0);
        }
        try {
            return new CommandOutcome(
                    CommandResult.valueOf(record.text("result")),
                    record.real("achievable"),
                    record.text("failedDevice"),
                    (int) record.number("failedCount"),
                    (int) record.number("exception"),
                    record.number("tookNs"),
                    record.texts("failures"));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * A segment that was begun and has no record. It is made again where it is due; left there it would stand empty before
     * others, when the one before it goes on because segments are larger now.
     */
    private static void removeLastIfEmpty(List<Path> all) throws IOException {
        Path last = all.isEmpty() ? null : all.get(all.size() - 1);
        if (last != null && Files.size(last) == 0) {
            Files.delete(last);
        }
    }

    /** Keeps the torn bytes beside the journal before they are cut off. */
    private static void cutOff(Torn torn) throws IOException {
        Path kept = torn.file().resolveSibling(torn.file().getFileName() + ".torn-at-" + torn.offset());
        LOG.warn("{} ends in {} bytes that were never durable; they are cut off", torn.file(), torn.bytes());
        try (FileChannel channel = FileChannel.open(torn.file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            keep(channel, torn, kept);
            channel.truncate(torn.offset());
            channel.force(true);
        }
    }

    private static void keep(FileChannel channel, Torn torn, Path kept) throws IOException {
        InputStream tail = Channels.newInputStream(channel.position(torn.offset()));
        try (OutputStream copy = Files.newOutputStream(kept)) {
            tail.transferTo(copy);
        } catch (IOException e) {
            // A full disk is what tears tails; it must not keep the gateway from starting.
            LOG.warn("the torn bytes could not be kept in {}", kept, e);
        }
    }

    static List<JournalEntry> interrupted(List<JournalRecord> open, RecentCommands recent, long nowEpochMs) {
        List<JournalEntry> entries = new ArrayList<>(open.size());
        for (JournalRecord receipt : open) {
            CommandOutcome outcome = CommandOutcome.bare(CommandResult.INTERRUPTED, 0);
            if (receipt.number("ctlNum") != 0) {
                long ageNs = (nowEpochMs - receipt.epochMs()) * 1_000_000;
                recent.restore(id(receipt), receipt.real("value"), ageNs, receipt.sequence(), outcome);
            }
            entries.add(JournalEvent.of(RecordType.INTERRUPTED)
                    .with("of", receipt.sequence())
                    .with("path", receipt.text("path"))
                    .with("value", receipt.real("value"))
                    .with("result", outcome.result().name())
                    .with("addCause", outcome.result().addCause()));
        }
        return entries;
    }
}
