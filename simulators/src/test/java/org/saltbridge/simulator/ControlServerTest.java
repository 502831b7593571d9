package org.saltbridge.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.saltbridge.config.ConfigReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ControlServerTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static PlantSimulator simulator;
    private static ControlServer control;

    @BeforeAll
    static void start() throws IOException {
        simulator = PlantSimulator.onFreePorts(
                ConfigReader.readBundledPlant("small").plantOrThrow());
        simulator.start();
        control = ControlServer.start(simulator, 0);
    }

    @AfterAll
    static void stop() {
        control.close();
        simulator.close();
    }

    private static HttpResponse<String> send(String method, String path, String type, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + control.port() + path))
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = send(method, path, "application/json", body);
        assertEquals(200, response.statusCode(), response.body());
        return JsonMapper.shared().readTree(response.body());
    }

    private static JsonNode state() throws IOException, InterruptedException {
        return json("GET", "/state", "");
    }

    @Test
    void aFaultIsOnWhenItHasBeenAnsweredAndEndsByItselfOrAll() throws Exception {
        json("POST", "/faults", "{\"device\": \"B001/PCS*\", \"mode\": \"trip\"}");
        json("POST", "/faults", "{\"device\": \"Plant/POI\", \"mode\": \"frozen\", \"forMs\": 200}");
        JsonNode faults = state().path("faults");
        assertEquals("trip", faults.path(0).path("mode").asString());
        assertEquals(2, faults.path(0).path("devices").asInt());
        assertTrue(Within.seconds(2, () -> state().path("faults").size() == 1), "the other has ended");
        assertTrue(Within.seconds(
                2, () -> state().path("pcs").path(1).path("state").asString().equals("fault")));
        json("DELETE", "/faults", "");
        assertEquals(0, state().path("faults").size());
        assertTrue(Within.seconds(
                2, () -> state().path("pcs").path(1).path("state").asString().equals("off")));
    }

    @Test
    void anEventReachesTheMeter() throws Exception {
        json(
                "POST",
                "/events",
                "{\"event\": \"frequency\", \"to\": \"59.0 Hz\", \"rocof\": \"10 Hz/s\", \"for\": \"1 s\"}");
        assertTrue(
                Within.seconds(2, () -> state().path("poi").path("frequencyHz").asDouble() < 59.1));
        assertTrue(
                Within.seconds(5, () -> state().path("poi").path("frequencyHz").asDouble() > 59.9));
    }

    @Test
    void aScriptMayComeAsYaml() throws Exception {
        HttpResponse<String> answer = send(
                "POST",
                "/script",
                "application/yaml",
                "faults:\n  - { at: 100 ms, for: 100 ms, device: all, share: 10 %, mode: link-down }\n");
        assertEquals(200, answer.statusCode());
        assertTrue(Within.seconds(2, () -> state().path("faults").size() == 1));
        assertTrue(Within.seconds(2, () -> state().path("faults").size() == 0));
    }

    @Test
    void whatIsWrongIsRefusedWithItsReason() throws Exception {
        HttpResponse<String> wrong =
                send("POST", "/faults", "application/json", "{\"device\": \"B001/PCS1\", \"mode\": \"slient\"}");
        assertEquals(400, wrong.statusCode());
        assertEquals(
                "{\"problems\":[\"body:1:25: error: there is no fault mode \\\"slient\\\", did you mean \\\"silent\\\"?\"]}\n",
                wrong.body());
        assertEquals(415, send("POST", "/faults", "text/plain", "{}").statusCode());
        assertEquals(404, send("GET", "/", "text/plain", "").statusCode());
        assertEquals(405, send("PUT", "/faults", "application/json", "{}").statusCode());
        assertEquals(
                413,
                send("POST", "/script", "application/json", " ".repeat(1024 * 1024 + 1))
                        .statusCode());
    }
}
