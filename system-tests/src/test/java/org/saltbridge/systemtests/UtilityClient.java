package org.saltbridge.systemtests;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import java.security.KeyPair;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.identity.UsernameProvider;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;

/** A utility's SCADA client, over a signed and encrypted channel with user name and password. */
final class UtilityClient implements AutoCloseable {
    private static final String APPLICATION_URI = "urn:saltbridge:system-tests";

    /** One value that a subscription delivered, with the time at which the client had it. */
    record Delivery(String path, DataValue value, long receivedNs) {}

    private final OpcUaClient client;
    private final int namespace;

    UtilityClient(String url, String user, String password) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        KeyPair keyPair = SelfSignedCertificateGenerator.generateRsaKeyPair(2048);
        X509Certificate certificate = new SelfSignedCertificateBuilder(keyPair)
                .setCommonName("system-tests")
                .setApplicationUri(APPLICATION_URI)
                .addDnsName("localhost")
                .addIpAddress("127.0.0.1")
                .build();
        client = OpcUaClient.create(
                url,
                endpoints -> endpoints.stream()
                        .filter(e -> e.getSecurityPolicyUri().equals(SecurityPolicy.Basic256Sha256.getUri()))
                        .findFirst(),
                transport -> {},
                config -> config.setApplicationUri(APPLICATION_URI)
                        .setKeyPair(keyPair)
                        .setCertificate(certificate)
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
