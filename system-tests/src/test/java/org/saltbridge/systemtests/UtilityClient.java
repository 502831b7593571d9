package org.saltbridge.systemtests;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.identity.UsernameProvider;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodResult;
import org.eclipse.milo.opcua.stack.core.types.structured.CallRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.CallResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.RequestHeader;
import org.eclipse.milo.opcua.stack.core.types.structured.WriteRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.WriteResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.WriteValue;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;

/** A utility's SCADA client, over a signed and encrypted channel with user name and password. */
final class UtilityClient implements AutoCloseable {
    private static final String APPLICATION_URI = "urn:saltbridge:system-tests";

    /** One value that a subscription delivered, with the time at which the client had it. */
    record Delivery(String path, DataValue value, long receivedNs) {}

    /** The answer to a write with the additional information that the server gave. */
    record Answer(StatusCode status, String information) {}

    /** Part 4 §7.32: asks for additional information for each operation. */
    private static final int OPERATION_ADDITIONAL_INFO = 0x80;

    /** Longer than any operation of the simulated devices. */
    private static final long OPERATION_HINT_MS = 60_000;

    private final OpcUaClient client;
    private final int namespace;

    private static final KeyPair KEY_PAIR;
    private static final X509Certificate CERTIFICATE;

    static {
        Security.addProvider(new BouncyCastleProvider());
        try {
            KEY_PAIR = SelfSignedCertificateGenerator.generateRsaKeyPair(2048);
            CERTIFICATE = new SelfSignedCertificateBuilder(KEY_PAIR)
                    .setCommonName("system-tests")
                    .setApplicationUri(APPLICATION_URI)
                    .addDnsName("localhost")
                    .addIpAddress("127.0.0.1")
                    .build();
        } catch (Exception e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Lets these clients in, as an administrator of the gateway does it. */
    static void trustIn(Path data) throws Exception {
        Path trusted = data.resolve("pki").resolve("trusted").resolve("certs");
        Files.createDirectories(trusted);
        Files.write(trusted.resolve("system-tests.der"), CERTIFICATE.getEncoded());
    }

    UtilityClient(String url, String user, String password) throws Exception {
        client = OpcUaClient.create(
                url,
                endpoints -> endpoints.stream()
                        .filter(e -> e.getSecurityPolicyUri().equals(SecurityPolicy.Basic256Sha256.getUri()))
                        .findFirst(),
                transport -> {},
                config -> config.setApplicationUri(APPLICATION_URI)
                        .setKeyPair(KEY_PAIR)
                        .setCertificate(CERTIFICATE)
                        .setCertificateChain(new X509Certificate[] {CERTIFICATE})
                        .setIdentityProvider(new UsernameProvider(user, password))
                        .setRequestTimeout(uint(5000)));
        client.connect();
        namespace = client.getNamespaceTable().getIndex("urn:saltbridge:plant").intValue();
    }

    OpcUaClient milo() {
        return client;
    }

    NodeId id(String path) {
        return new NodeId(namespace, path);
    }

    DataValue read(String path) throws UaException {
        return client.readValue(0, TimestampsToReturn.Both, id(path));
    }

    double number(String path) throws UaException {
        Object value = read(path).getValue().getValue();
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    StatusCode write(String path, Object value) throws UaException {
        return write(path, DataValue.valueOnly(new Variant(value)));
    }

    StatusCode write(String path, DataValue value) throws UaException {
        return client.writeValues(List.of(id(path)), List.of(value)).get(0);
    }

    /** Writes several values in one request. */
    List<StatusCode> writeAll(List<String> paths, List<?> values) throws UaException {
        return client.writeValues(
                paths.stream().map(this::id).toList(),
                values.stream()
                        .map(value -> DataValue.valueOnly(new Variant(value)))
                        .toList());
    }

    /** Sends a write without waiting for its answer; requests leave in the order of the calls. */
    CompletableFuture<StatusCode> writeLater(String path, Object value) {
        return client.writeValuesAsync(List.of(id(path)), List.of(DataValue.valueOnly(new Variant(value))))
                .thenApply(results -> results.get(0));
    }

    /** A write that asks for diagnostics; they are the text of the answer. */
    Answer writeWithDiagnostics(String path, Object value) throws UaException {
        RequestHeader plain = client.newRequestHeader(client.getSession().getAuthenticationToken());
        RequestHeader header = new RequestHeader(
                plain.getAuthenticationToken(),
                plain.getTimestamp(),
                plain.getRequestHandle(),
                uint(OPERATION_ADDITIONAL_INFO),
                plain.getAuditEntryId(),
                plain.getTimeoutHint(),
                plain.getAdditionalHeader());
        WriteValue write =
                new WriteValue(id(path), AttributeId.Value.uid(), null, DataValue.valueOnly(new Variant(value)));
        WriteResponse response = (WriteResponse) client.sendRequest(new WriteRequest(header, new WriteValue[] {write}));
        return new Answer(response.getResults()[0], response.getDiagnosticInfos()[0].additionalInfo());
    }

    /** Calls {@code Operate} of a control object, as a remote control room does. */
    CallMethodResult operate(String object, Object value) throws UaException {
        return call(
                object,
                new Variant(value),
                new Variant(3),
                new Variant("test"),
                new Variant(uint(1)),
                new Variant(false));
    }

    /** Selects a control object. */
    CallMethodResult select(String object, Variant... originator) throws UaException {
        return client.call(List.of(new CallMethodRequest(id(object), id(object + "/Select"), originator)))
                .getResults()[0];
    }

    /** Operates with a client that waits for so long, from a level of the switching hierarchy. */
    CallMethodResult operate(String object, Object value, int category, long hintMs) throws Exception {
        Variant[] arguments = {
            new Variant(value), new Variant(category), new Variant("test"), new Variant(uint(0)), new Variant(false)
        };
        RequestHeader header = client.newRequestHeader(client.getSession().getAuthenticationToken(), uint(hintMs));
        CallMethodRequest call = new CallMethodRequest(id(object), id(object + "/Operate"), arguments);
        CompletableFuture<?> answer = client.sendRequestAsync(new CallRequest(header, new CallMethodRequest[] {call}));
        return ((CallResponse) answer.get(hintMs, TimeUnit.MILLISECONDS)).getResults()[0];
    }

    /** Selects at the equipment and operates, with a client that waits for a minute. */
    CallMethodResult selectAndOperate(String object, Object value) throws Exception {
        CallMethodResult selected = select(object);
        return selected.getStatusCode().isGood() ? operate(object, value, 1, OPERATION_HINT_MS) : selected;
    }

    /** Calls {@code Operate} with any arguments. */
    CallMethodResult call(String object, Variant... arguments) throws UaException {
        return client.call(List.of(new CallMethodRequest(id(object), id(object + "/Operate"), arguments)))
                .getResults()[0];
    }

    /** Everything that is delivered from now on, in the order of arrival. */
    ConcurrentLinkedQueue<Delivery> subscribe(List<String> paths, double publishingMs) throws Exception {
        ConcurrentLinkedQueue<Delivery> deliveries = new ConcurrentLinkedQueue<>();
        OpcUaSubscription subscription = new OpcUaSubscription(client, publishingMs);
        subscription.create();
        for (String path : paths) {
            OpcUaMonitoredItem item = OpcUaMonitoredItem.newDataItem(id(path));
            item.setSamplingInterval(0);
            item.setQueueSize(uint(20));
            item.setDataValueListener(
                    (monitored, value) -> deliveries.add(new Delivery(path, value, System.nanoTime())));
            subscription.addMonitoredItem(item);
        }
        subscription.synchronizeMonitoredItems();
        return deliveries;
    }

    @Override
    public void close() throws UaException {
        client.disconnect();
    }
}
