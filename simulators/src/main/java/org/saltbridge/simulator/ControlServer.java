package org.saltbridge.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.saltbridge.config.ConfigProblem;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.FaultScript;
import org.saltbridge.config.FaultScriptReader;
import org.saltbridge.config.FaultScriptResult;
import org.saltbridge.config.PlantConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lets a test of another program see and disturb a simulated plant over HTTP, on loopback only: {@code GET /state},
 * {@code POST /faults}, {@code DELETE /faults}, {@code POST /events}, {@code POST /script}. Bodies are JSON or YAML, as in a
 * fault script. One thread answers everything.
 */
public final class ControlServer implements AutoCloseable {
    private static final int BODY_BYTES_MAX = 1024 * 1024;
    private static final int BACKLOG = 16;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PlantSimulator simulator;
    private final PlantConfig plant;
    private final HttpServer server;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(body -> {
        Thread made = new Thread(body, "sim-control");
        made.setDaemon(true);
        return made;
    });

    private ControlServer(PlantSimulator simulator, HttpServer server) {
        this.simulator = simulator;
        this.plant = simulator.plant();
        this.server = server;
    }

    /**
     * Listens on 127.0.0.1.
     *
     * @param port 0 takes a free one.
     */
    public static ControlServer start(PlantSimulator simulator, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        HttpServer server;
        try {
            server = HttpServer.create(address, BACKLOG);
        } catch (IOException e) {
            throw new IOException("control port 127.0.0.1:" + port + ": " + e.getMessage(), e);
        }
        ControlServer control = new ControlServer(simulator, server);
        server.setExecutor(control.thread);
        server.createContext("/", control::handle);
        server.start();
        return control;
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String request = exchange.getRequestMethod() + " " + path;
            switch (request) {
                case "GET /state" -> answer(exchange, 200, state());
                case "POST /faults" -> play(exchange, FaultScriptReader::readFault);
                case "POST /events" -> play(exchange, FaultScriptReader::readEvent);
                case "POST /script" -> play(exchange, FaultScriptReader::readScript);
                case "DELETE /faults" -> {
                    simulator.clearFaults();
                    answer(exchange, 200, JSON.createObjectNode());
                }
                default -> {
                    boolean isKnown =
                            List.of("/state", "/faults", "/events", "/script").contains(path);
                    answer(exchange, isKnown ? 405 : 404, problems(List.of("there is no " + request)));
                }
            }
        }
    }

    /** How one kind of body is read. */
    private interface Reader {
        FaultScriptResult read(String name, byte[] bytes, PlantConfig plant);
    }

    private void play(HttpExchange exchange, Reader reader) throws IOException {
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        // A web page that somebody on this machine looks at can post forms and plain text, but not these.
        if (!type.startsWith("application/json") && !type.startsWith("application/yaml")) {
            answer(exchange, 415, problems(List.of("Content-Type must be application/json or application/yaml")));
            return;
        }
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            answer(exchange, 413, problems(List.of("the body is larger than " + BODY_BYTES_MAX + " bytes")));
            return;
        }
        FaultScriptResult read = reader.read("body", body, plant);
        FaultScript script = read.script();
        if (script == null) {
            List<String> texts =
                    read.problems().stream().map(ConfigProblem::toString).toList();
            answer(exchange, 400, problems(texts));
            return;
        }
        try {
            simulator.play(script);
        } catch (IllegalStateException e) {
            answer(exchange, 503, problems(List.of(String.valueOf(e.getMessage()))));
            return;
        }
        answer(exchange, 200, faults(JSON.createObjectNode()));
    }

    private static ObjectNode problems(List<String> texts) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("problems");
        texts.forEach(list::add);
        return answer;
    }

    private static void answer(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        byte[] bytes = (JSON.writeValueAsString(body) + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private ObjectNode state() {
        ObjectNode state = JSON.createObjectNode();
        state.put("plant", plant.id());
        PlantPhysics physics = simulator.physics();
        synchronized (physics.gridLock()) {
            MeterModel meter = physics.meter();
            state.putObject("poi")
                    .put("powerW", meter.powerW())
                    .put("reactiveVar", meter.reactiveVar())
                    .put("frequencyHz", meter.frequencyHz())
                    .put("voltageV", meter.voltageV())
                    .put("islanded", physics.grid().isIslanded());
            state.putObject("load")
                    .put("powerW", physics.load().powerW())
                    .put("tripped", physics.load().isTripped());
        }
        ArrayNode endpoints = state.putArray("endpoints");
        for (EndpointConfig endpoint : simulator.plant().endpoints()) {
            endpoints.addObject().put("name", endpoint.name()).put("port", endpoint.port());
        }
        ArrayNode list = state.putArray("pcs");
        for (int i = 0; i < physics.pcsCount(); i++) {
            pcs(list.addObject(), simulator.pcsPath(i), i, physics.pcs(i));
        }
        return faults(state);
    }

    private void pcs(ObjectNode to, String path, int index, PcsModel pcs) {
        synchronized (pcs) {
            to.put("device", path)
                    .put("state", pcs.state().name().toLowerCase(Locale.ROOT))
                    .put("trip", pcs.trip().name().toLowerCase(Locale.ROOT))
                    .put("setpointW", pcs.setpointW())
                    .put("powerW", pcs.powerW())
                    .put("reactiveVar", pcs.reactiveVar())
                    .put("dcVoltageV", pcs.bus().voltageV())
                    .put("availableDischargeW", pcs.availableDischargeW())
                    .put("availableChargeW", pcs.availableChargeW())
                    .put("socPercent", simulator.socPercent(index));
        }
    }

    private ObjectNode faults(ObjectNode to) {
        ArrayNode list = to.putArray("faults");
        for (FaultScript.Fault fault : simulator.faults()) {
            list.addObject()
                    .put("device", fault.device())
                    .put("devices", fault.deviceIndexes().size())
                    .put("mode", fault.mode().id())
                    .put("forMs", fault.forMs());
        }
        return to;
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }
}
