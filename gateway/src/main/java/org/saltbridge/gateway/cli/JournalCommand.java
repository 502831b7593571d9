package org.saltbridge.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.journal.Journal;
import org.saltbridge.gateway.journal.JournalCheck;
import org.saltbridge.gateway.journal.JournalReader;
import org.saltbridge.gateway.journal.JournalRecord;
import org.saltbridge.gateway.journal.RecordType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Shows and checks the journal of commands. Only reads, also while a gateway runs. */
@Command(
        name = "journal",
        description = "The journal of commands: verify, show. Only reads, also while a gateway runs.")
final class JournalCommand implements Runnable {
    /** Shown otherwise, or of no use to people. */
    private static final Set<String> CHAIN = Set.of("seq", "durable", "prev", "time", "type", "hash");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Data directory of the gateway; default ./data.")
    private Path data = Path.of("data");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(Cli.out(spec));
        }
    }

    @Command(
            name = "verify",
            description = "Check every record against its hash and its place. Exit code 0 when all holds, else 1.")
    int verify() throws IOException {
        PrintWriter out = Cli.out(spec);
        Map<RecordType, Long> counts = new EnumMap<>(RecordType.class);
        JournalCheck check = JournalReader.read(Journal.folder(data), record -> {
            if (record.type() != null) {
                counts.merge(record.type(), 1L, Long::sum);
            }
        });
        if (check.segments() == 0) {
            return noJournal();
        }
        out.println(check.records() + " records (" + check.firstSequence() + " to " + check.lastSequence() + ") in "
                + check.segments() + " segments");
        counts.forEach((type, count) -> out.println("  " + type.text() + " " + count));
        out.println("last hash " + check.lastHash());
        return verdict(check);
    }

    @Command(name = "show", description = "Show the last records. Exit code 1 when the journal is broken.")
    int show(
            @Option(names = "--last", paramLabel = "N", defaultValue = "20", description = "How many; default 20.")
                    int last,
            @Option(names = "--json", description = "The lines as they stand in the journal.") boolean json)
            throws IOException {
        Deque<JournalRecord> shown = new ArrayDeque<>();
        JournalCheck check = JournalReader.read(Journal.folder(data), record -> {
            shown.add(record);
            if (shown.size() > Math.max(0, last)) {
                shown.remove();
            }
        });
        if (check.segments() == 0) {
            return noJournal();
        }
        PrintWriter out = Cli.out(spec);
        shown.forEach(record -> out.println(json ? record.line() : describe(record)));
        if (check.damage() == null) {
            return Cli.OK;
        }
        Cli.err(spec).println("BROKEN: " + check.damage());
        return Cli.FAILED;
    }

    private static String describe(JournalRecord record) {
        StringBuilder text = new StringBuilder(160);
        text.append(record.sequence()).append("  ").append(record.text("time")).append("  ");
        text.append(record.text("type"));
        record.body().propertyStream().forEach(field -> {
            JsonNode node = field.getValue();
            // What failed is a list.
            String value = node.isArray() && !node.isEmpty() ? node.toString() : node.asString("");
            if (!CHAIN.contains(field.getKey()) && !value.isEmpty()) {
                text.append("  ").append(field.getKey()).append('=').append(value);
            }
        });
        return text.toString();
    }

    private int verdict(JournalCheck check) {
        PrintWriter out = Cli.out(spec);
        if (check.damage() != null) {
            out.println("BROKEN: " + check.damage());
            out.println("all before that is as it was written; to go on, move the folder aside and keep it");
            return Cli.FAILED;
        }
        JournalCheck.Torn torn = check.torn();
        if (torn != null) {
            out.println("the last " + torn.bytes() + " bytes of " + torn.file()
                    + " are incomplete and were never durable: being written, or torn by a crash;"
                    + " the next start cuts them off");
        }
        out.println(torn == null ? "intact" : "intact up to record " + check.lastSequence());
        return Cli.OK;
    }

    private int noJournal() {
        Cli.err(spec)
                .println("saltbridge: there is no journal in " + Journal.folder(data) + "; name the data directory"
                        + " with --data");
        return Cli.FAILED;
    }
}
