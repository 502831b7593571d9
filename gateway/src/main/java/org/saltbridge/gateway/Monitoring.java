package org.saltbridge.gateway;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.FieldBus;
import org.saltbridge.adapter.LinkSecurity;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.command.CommandInbox;
import org.saltbridge.gateway.dispatch.DispatchThread;
import org.saltbridge.gateway.journal.Journal;
import org.saltbridge.gateway.metrics.FieldCollector;
import org.saltbridge.gateway.metrics.GatewayMetrics;
import org.saltbridge.gateway.metrics.HttpEndpoint;
import org.saltbridge.gateway.metrics.HttpPage;
import org.saltbridge.gateway.metrics.Probes;
import org.saltbridge.gateway.metrics.StatusPage;
import org.saltbridge.gateway.plant.DerivedPoints;
import org.saltbridge.gateway.plant.DeviceStates;

/** Puts the parts of one gateway on its HTTP pages: metrics, liveness, readiness and status. */
public final class Monitoring implements AutoCloseable {
    private static final int SECURE_LINKS_SHOWN = 64;
    private static final long DISPATCH_STALL_NS = TimeUnit.SECONDS.toNanos(2);

    private final long startedNs = System.nanoTime();
    private final PlantConfig plant;
    private final FieldBus fieldBus;
    private final DeviceStates states;
    private final DispatchThread dispatch;
    private final Journal journal;
    private final GatewayMetrics metrics = new GatewayMetrics();
    private final HttpEndpoint endpoint;
    private volatile boolean serving;

    Monitoring(
            PlantConfig plant,
            FieldBus fieldBus,
            DeviceStates states,
            DispatchThread dispatch,
            CommandInbox inbox,
            CommandLatency latency,
            LastCommands lastCommands,
            Journal journal) {
        this.plant = plant;
        this.fieldBus = fieldBus;
        this.states = states;
        this.dispatch = dispatch;
        this.journal = journal;
        addJournal();
        metrics.latency("to_first_write", latency.toFirstWrite);
        metrics.latency("to_last_write", latency.toLastWrite);
        metrics.latency("to_last_answer", latency.toLastAnswer);
        metrics.counter("saltbridge_commands_ended", "Commands that have got an outcome.", latency::ended);
        metrics.counter("saltbridge_commands_good", "Commands carried out as answered.", latency::good);
        metrics.counter("saltbridge_commands_rejected", "Commands turned away, inbox full.", inbox::rejected);
        metrics.gauge("saltbridge_serving", "1 when the gateway serves.", () -> serving ? 1 : 0);
        metrics.register(new FieldCollector(plant, fieldBus::stats, states));
        StatusPage status = new StatusPage()
                .section("gateway", this::describeGateway)
                .section("plant", this::describePlant)
                .section("links", this::describeLinks)
                .section(
                        "commands",
                        () -> Map.of("ended", latency.ended(), "good", latency.good(), "rejected", inbox.rejected()))
                .section("journal", this::describeJournal)
                .section("lastCommands", () -> lastCommands.describe(System.nanoTime()));
        endpoint = new HttpEndpoint(plant.http(), pages(status));
        metrics.counter(
                "saltbridge_http_connections_refused",
                "HTTP connections beyond the limit.",
                endpoint::connectionsRefused);
    }

    private void addJournal() {
        metrics.latency("journal_fsync", journal.syncLatency());
        metrics.counter("saltbridge_journal_records", "Records made durable.", journal::records);
        metrics.counter("saltbridge_journal_fsyncs", "Groups of records made durable.", journal::syncs);
        metrics.counter("saltbridge_journal_failures", "Writes or fsyncs that failed.", journal::failures);
        metrics.counter("saltbridge_journal_refused_full", "Commands refused, too many open.", journal::refusedFull);
        metrics.counter(
                "saltbridge_journal_refused_unavailable",
                "Commands refused, journal not writable.",
                journal::refusedUnavailable);
        metrics.counter(
                "saltbridge_journal_late",
                "Commands answered before their outcome was durable.",
                journal::notJournaled);
        metrics.counter(
                "saltbridge_requests_refused",
                "Requests refused before they became commands.",
                journal::requestsRefused);
        metrics.counter(
                "saltbridge_refusals_only_counted",
                "Of those, how many the journal holds only in a count.",
                journal::refusalsOnlyCounted);
        metrics.gauge("saltbridge_journal_ring_depth", "Entries in the ring.", journal::ringDepth);
        metrics.gauge(
                "saltbridge_journal_writable", "0 when commands are refused.", () -> journal.problem() == null ? 1 : 0);
    }

    private Map<String, Object> describeJournal() {
        Map<String, Object> described = new LinkedHashMap<>();
        String problem = journal.problem();
        described.put("state", problem == null ? "ok" : "ALARM, commands are refused: the journal " + problem);
        described.put("sequence", journal.sequence());
        described.put("lastHash", journal.lastHash());
        described.put("refused", journal.refusedFull() + journal.refusedUnavailable());
        return described;
    }

    private Map<String, HttpPage> pages(StatusPage status) {
        return Map.of(
                "/", accept -> new HttpPage.Answer(200, "text/plain; charset=utf-8", index()),
                "/metrics", metrics.page(),
                "/livez", new Probes().add("dispatch", this::dispatchProblem).page(),
                "/readyz",
                        new Probes()
                                .add("serving", () -> serving ? null : "still starting, or closing")
                                .add("dispatch", this::dispatchProblem)
                                .add("journal", journal::problem)
                                .page(),
                "/status.json", status);
    }

    private String index() {
        return "Saltbridge, plant " + plant.name() + "\n\n/status.json  state at a glance\n/metrics      Prometheus\n"
                + "/livez        is the process alive\n/readyz       does it serve\n";
    }

    private @Nullable String dispatchProblem() {
        Throwable failure = dispatch.failure();
        if (failure != null) {
            return "has ended: " + failure;
        }
        return dispatch.isAlive(System.nanoTime(), DISPATCH_STALL_NS) || !serving ? null : "no turn for 2 s";
    }

    private Map<String, Object> describeGateway() {
        Map<String, Object> gateway = new LinkedHashMap<>();
        gateway.put("serving", serving);
        gateway.put("dispatch", dispatchProblem() == null ? "ok" : "stopped");
        gateway.put("uptimeSeconds", (System.nanoTime() - startedNs) / 1_000_000_000);
        gateway.put("java", Runtime.version().toString());
        return gateway;
    }

    private Map<String, Object> describePlant() {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("id", plant.id());
        described.put("name", plant.name());
        described.put("ratedW", plant.poi().ratedW());
        described.put("blocks", plant.blocks().size());
        described.put("pcs", DerivedPoints.pcsOf(plant).size());
        described.put("devices", plant.devices().size());
        return described;
    }

    private Map<String, Object> describeLinks() {
        Map<String, Object> links = new LinkedHashMap<>();
        int connected = 0;
        for (int i = 0; i < plant.endpoints().size(); i++) {
            connected += fieldBus.stats(i).connected() ? 1 : 0;
        }
        links.put("endpoints", plant.endpoints().size());
        links.put("endpointsConnected", connected);
        for (DeviceState state : DeviceState.values()) {
            links.put("devices_" + state.name().toLowerCase(Locale.ROOT), states.count(state));
        }
        List<Map<String, Object>> secure = describeSecureLinks();
        if (!secure.isEmpty()) {
            links.put("secure", secure);
        }
        return links;
    }

    /** The first of the links with TLS; a page for people does not list hundreds. */
    private List<Map<String, Object>> describeSecureLinks() {
        List<Map<String, Object>> secure = new ArrayList<>();
        for (int i = 0; i < plant.endpoints().size() && secure.size() < SECURE_LINKS_SHOWN; i++) {
            LinkSecurity security = fieldBus.security(i);
            if (security != null) {
                Map<String, Object> link = new LinkedHashMap<>();
                link.put("endpoint", plant.endpoints().get(i).name());
                link.put("security", security);
                secure.add(link);
            }
        }
        return secure;
    }

    /** Starts the HTTP server; fails when the port cannot be had. */
    public void start() throws IOException {
        endpoint.start();
    }

    /** The port listened on. */
    public int port() {
        return endpoint.port();
    }

    /** More metrics may be added before the start. */
    public GatewayMetrics metrics() {
        return metrics;
    }

    /** Tells {@code /readyz} whether the gateway serves. */
    void serving(boolean now) {
        serving = now;
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
