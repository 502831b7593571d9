package org.saltbridge.gateway.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Recorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.saltbridge.config.HttpConfig;

/** The HTTP server over real sockets on loopback. */
class HttpEndpointTest {
    private static final Duration DEADLINE = Duration.ofMillis(500);

    private final GatewayMetrics metrics = new GatewayMetrics();
    private final List<String> problems = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpEndpoint endpoint = new HttpEndpoint(
            new HttpConfig("127.0.0.1", 0),
            Map.of(
                    "/metrics",
                    metrics.page(),
                    "/readyz",
                    new Probes()
                            .add("dispatch", () -> problems.isEmpty() ? null : problems.get(0))
                            .page(),
                    "/status.json",
                    new StatusPage().section("plant", () -> Map.of("id", "small")),
                    "/broken",
                    accept -> {
                        throw new IllegalStateException("secret detail");
                    }),
            DEADLINE);

    @BeforeEach
    void start() throws IOException {
        endpoint.start();
    }

    @AfterEach
    void close() {
        endpoint.close();
        assertThrows(IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), endpoint.port()).close());
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void metricsShowStagesInSecondsAndTheJvm() throws Exception {
        Recorder stage = new Recorder(60_000_000_000L, 3);
        metrics.latency("command", stage);
        stage.recordValue(2_000_000);
        stage.recordValue(4_000_000);
        metrics.counter("saltbridge_commands_rejected", "Commands turned away.", () -> 7);
        String text = send("GET", "/metrics").body();
        assertTrue(text.contains("saltbridge_stage_seconds_count{stage=\"command\",} 2.0"), text);
        assertTrue(text.contains("saltbridge_stage_seconds_sum{stage=\"command\",} 0.00"), text);
        assertTrue(text.contains("saltbridge_commands_rejected_total 7.0"), text);
        assertTrue(text.contains("jvm_memory"), text);
        assertTrue(send("GET", "/metrics").body().contains("quantile=\"0.99\",} NaN"), "an interval without commands");
    }

    @Test
    void aProblemTurnsReadyOffAndIsNamed() throws Exception {
        assertEquals(200, send("GET", "/readyz").statusCode());
        problems.add("no turn for 2 s");
        HttpResponse<String> response = send("GET", "/readyz");
        assertEquals(503, response.statusCode());
        assertEquals("dispatch: no turn for 2 s\n", response.body());
    }

    @Test
    void onlyKnownPathsAndReadingMethodsAreServed() throws Exception {
        assertEquals(404, send("GET", "/nowhere").statusCode());
        HttpResponse<String> post = send("POST", "/metrics");
        assertEquals(405, post.statusCode());
        assertEquals("GET, HEAD", post.headers().firstValue("allow").orElseThrow());
        HttpResponse<String> head = send("HEAD", "/status.json");
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        assertTrue(head.headers().firstValueAsLong("content-length").orElseThrow() > 0);
        assertTrue(send("GET", "/status.json?pretty").body().contains("\"small\""));
    }

    @Test
    void aFailingPageTellsNothingOfItsInside() throws Exception {
        HttpResponse<String> response = send("GET", "/broken");
        assertEquals(500, response.statusCode());
        assertFalse(response.body().contains("secret"));
    }

    @Test
    void aRequestThatDripsInIsCutAtTheDeadline() throws Exception {
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
            slow.setSoTimeout(5_000);
            slow.getOutputStream().write("GET /metrics HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            assertEquals(-1, slow.getInputStream().read());
        }
    }

    @Test
    void oversizedRequestsAreRefused() throws Exception {
        assertTrue(firstLine("GET /" + "x".repeat(4_000) + " HTTP/1.1\r\n\r\n").contains(" 400 "));
        assertTrue(firstLine("GET /metrics HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n")
                .contains(" 400 "));
        assertTrue(firstLine("POST /metrics HTTP/1.1\r\nContent-Length: 100000\r\n\r\n")
                .contains(" 413 "));
    }

    private String firstLine(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] start = socket.getInputStream().readNBytes(16);
            return new String(start, StandardCharsets.US_ASCII);
        }
    }

    @Test
    void theConnectionBeyondTheLimitIsClosedAndCounted() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < HttpEndpoint.CONNECTIONS_MAX; i++) {
                sockets.add(new Socket(InetAddress.getLoopbackAddress(), endpoint.port()));
            }
            try (Socket oneMore = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
                oneMore.setSoTimeout(5_000);
                assertEquals(-1, readOrEnd(oneMore.getInputStream()));
            }
            assertEquals(1, endpoint.connectionsRefused());
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static int readOrEnd(InputStream in) throws IOException {
        try {
            return in.read();
        } catch (SocketException reset) {
            return -1;
        }
    }
}
