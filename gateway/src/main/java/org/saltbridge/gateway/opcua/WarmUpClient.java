package org.saltbridge.gateway.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import io.netty.util.HashedWheelTimer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.List;
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
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodRequest;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.plant.DerivedPoints;

/**
 * The client that commands and watches the throw-away gateway of the warm-up, as a utility would: signed, encrypted, with a
 * user.
 */
public final class WarmUpClient implements AutoCloseable {
    private static final String APPLICATION_URI = "urn:saltbridge:warm-up";
    private static final long REQUEST_TIMEOUT_MS = 5_000;
    private static final int CALL_EVERY = 4;
    private static final String PLANT_SETPOINTS = "Plant/PPC/DPMC1/";
    /** As many as make the publishing of some seconds worth the second compiler's while. */
    private static final int SUBSCRIPTIONS = 4;

    private static final double PUBLISHING_MS = 20;

    /** Key and certificate of the client. */
    public record Credentials(KeyPair keyPair, X509Certificate certificate) {

        /** Makes them, and has the gateway of this data folder trust them. */
        public static Credentials make(Path dataFolder) throws IOException {
            if (Security.getProvider(BouncyCastleProvider.PROVIDER_NAME) == null) {
                Security.addProvider(new BouncyCastleProvider());
            }
            try {
                KeyPair keyPair = SelfSignedCertificateGenerator.generateRsaKeyPair(2048);
                X509Certificate certificate = new SelfSignedCertificateBuilder(keyPair)
                        .setCommonName("Saltbridge warm-up")
                        .setApplicationUri(APPLICATION_URI)
                        .addDnsName("localhost")
                        .addIpAddress("127.0.0.1")
                        .build();
                Path trusted = Files.createDirectories(dataFolder.resolve("pki/trusted/certs"));
                Files.write(trusted.resolve("warm-up.der"), certificate.getEncoded());
                return new Credentials(keyPair, certificate);
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException("no key or certificate could be made", e);
            }
        }
    }

    /** Its own, so that nothing of the warm-up stays in the stack's, which lives as long as the process. */
    private final HashedWheelTimer timer = new HashedWheelTimer();

    private final OpcUaClient client;
    private final int namespace;
    private int commands;

    /** Connects. */
    public WarmUpClient(String url, Credentials credentials, String user, String password) throws IOException {
        try {
            client = OpcUaClient.create(
                    url,
                    endpoints -> endpoints.stream()
                            .filter(e -> e.getSecurityPolicyUri().equals(SecurityPolicy.Basic256Sha256.getUri()))
                            .findFirst(),
                    transport -> transport.setWheelTimer(timer),
                    config -> config.setApplicationUri(APPLICATION_URI)
                            .setKeyPair(credentials.keyPair())
                            .setCertificate(credentials.certificate())
                            .setCertificateChain(new X509Certificate[] {credentials.certificate()})
                            // It connects to its own process.
                            .setCertificateValidator((chain, uri, hosts) -> {})
                            .setIdentityProvider(new UsernameProvider(user, password))
                            .setRequestTimeout(uint(REQUEST_TIMEOUT_MS)));
            client.connect();
            namespace = client.getNamespaceTable()
                    .getIndex(OpcUaGateway.PLANT_NAMESPACE)
                    .intValue();
        } catch (UaException e) {
            timer.stop();
            throw new IOException("the warm-up cannot connect to " + url, e);
        }
    }

    /**
     * Commands the plant, and the last PCS by itself, in turn by writes and by calls.
     *
     * @param endNs when to stop at the latest, on {@link System#nanoTime()}'s scale.
     * @return how many commands were answered Good.
     */
    public int command(int most, long endNs, PlantConfig plant) throws IOException {
        int last = DerivedPoints.pcsOf(plant).size() - 1;
        String pcs = DerivedPoints.pcsOf(plant).get(last).path() + "/DINV1/";
        List<NodeId> setpoints = List.of(
                id(PLANT_SETPOINTS + "WSpt/ctlVal"), id(PLANT_SETPOINTS + "VArSpt/ctlVal"), id(pcs + "WSpt/ctlVal"));
        int good = 0;
        try {
            for (int i = 0; commands < most && System.nanoTime() - endNs < 0; i++) {
                double value = 10_000.0 * (i % 200 - 100);
                if (i % CALL_EVERY == 0) {
                    commands++;
                    good += operate(value) ? 1 : 0;
                } else {
                    List<NodeId> targets = i % CALL_EVERY == 1 ? setpoints : setpoints.subList(0, 1);
                    DataValue written = DataValue.valueOnly(new Variant(value));
                    commands += targets.size();
                    for (StatusCode status : client.writeValues(
                            targets, targets.stream().map(target -> written).toList())) {
                        good += status.isGood() ? 1 : 0;
                    }
                }
            }
        } catch (UaException e) {
            throw new IOException("the warm-up was cut off after " + commands + " commands", e);
        }
        return good;
    }

    /** Watches every point of every device, several times over. */
    public void watch(PlantConfig plant) throws IOException {
        List<NodeId> points = plant.devices().stream()
                .flatMap(device -> device.profile().registers().stream()
                        .map(register -> id(device.path() + "/" + register.point())))
                .toList();
        try {
            for (int i = 0; i < SUBSCRIPTIONS; i++) {
                OpcUaSubscription subscription = new OpcUaSubscription(client, PUBLISHING_MS);
                subscription.create();
                subscription.addMonitoredItems(
                        points.stream().map(OpcUaMonitoredItem::newDataItem).toList());
                subscription.synchronizeMonitoredItems();
            }
        } catch (UaException e) {
            throw new IOException("the warm-up cannot watch its plant", e);
        }
    }

    private boolean operate(double value) throws UaException {
        Variant[] arguments = {
            new Variant(value), new Variant(3), new Variant("warm-up"), new Variant(uint(0)), new Variant(false)
        };
        return client.call(List.of(new CallMethodRequest(
                        id(PLANT_SETPOINTS + "WSpt"), id(PLANT_SETPOINTS + "WSpt/Operate"), arguments)))
                .getResults()[0]
                .getStatusCode()
                .isGood();
    }

    private NodeId id(String path) {
        return new NodeId(namespace, path);
    }

    /** Commands sent so far. */
    public int commands() {
        return commands;
    }

    @Override
    public void close() throws IOException {
        try {
            client.disconnect();
        } catch (UaException e) {
            throw new IOException("the warm-up's client did not close", e);
        } finally {
            timer.stop();
        }
    }
}
