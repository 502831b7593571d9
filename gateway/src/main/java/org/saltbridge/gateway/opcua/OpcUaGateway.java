package org.saltbridge.gateway.opcua;

import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Security;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.eclipse.milo.opcua.sdk.server.EndpointConfig;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfig;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfigBuilder;
import org.eclipse.milo.opcua.sdk.server.identity.AnonymousIdentityValidator;
import org.eclipse.milo.opcua.sdk.server.identity.CompositeValidator;
import org.eclipse.milo.opcua.sdk.server.identity.Identity;
import org.eclipse.milo.opcua.sdk.server.identity.IdentityValidator;
import org.eclipse.milo.opcua.sdk.server.nodes.factories.NodeFactory;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.channel.EncodingLimits;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.transport.TransportProfile;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.structured.BuildInfo;
import org.eclipse.milo.opcua.stack.transport.server.OpcServerTransportFactory;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransport;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransportConfig;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.OpcUaConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.command.CommandInbox;
import org.saltbridge.gateway.command.RestartListener;
import org.saltbridge.gateway.journal.Journal;
import org.saltbridge.gateway.plant.PointCatalog;
import org.saltbridge.gateway.plant.PointTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The northbound side of the gateway: an OPC UA server over the point table and the command inbox.
 *
 * <p>Threads: two event loops, a pool of four for what may take long, one timer. {@link #publish()} belongs to the
 * publisher thread of the assembly.
 */
public final class OpcUaGateway implements AutoCloseable {
    /** The namespace of the plant's nodes. */
    public static final String PLANT_NAMESPACE = "urn:saltbridge:plant";

    /** The application URI in our certificate. */
    public static final String APPLICATION_URI = "urn:saltbridge:gateway";

    private static final Logger LOG = LoggerFactory.getLogger(OpcUaGateway.class);
    private static final String ENDPOINT_PATH = "/saltbridge";
    private static final int LOOPS = 2;
    private static final int POOL = 4;
    private static final int POOL_QUEUE = 4096;
    private static final int CLOSE_TIMEOUT_S = 5;
    private static final long FINISH_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int SPARE_CONNECTIONS = 28;

    private static final List<SecurityPolicy> POLICIES = List.of(
            SecurityPolicy.Basic256Sha256, SecurityPolicy.Aes128_Sha256_RsaOaep, SecurityPolicy.Aes256_Sha256_RsaPss);

    /**
     * What the server needs to know beside the plant.
     *
     * @param dataFolder certificates are kept below it, in {@code pki}.
     * @param trustOnFirstUse accepts and remembers unknown client certificates; only for demonstrations on loopback.
     * @param nanoTime the clock of {@link System#nanoTime()}.
     * @param epochMs the wall clock, milliseconds since 1970.
     */
    public record Setup(Path dataFolder, boolean trustOnFirstUse, LongSupplier nanoTime, LongSupplier epochMs) {

        /** System clocks, no trust on first use. */
        public static Setup of(Path dataFolder) {
            return new Setup(dataFolder, false, System::nanoTime, System::currentTimeMillis);
        }
    }

    private final OpcUaConfig config;
    private final UserStore users;
    private final Pki pki;
    private final LoginGuard logins;
    private final ConnectionGuard.Registry connections;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final NioEventLoopGroup loops;
    private final ThreadPoolExecutor pool;
    private final ScheduledThreadPoolExecutor timer;
    private final GatewayServer server;
    private final PlantTypes types;
    private final PlantSpace space;
    private final PointPublisher publisher;
    private final LongSupplier nanoTime;
    private final ControlService controls;

    /** Builds the server and its address space; {@link #start()} opens the port. */
    public OpcUaGateway(
            PlantConfig plant,
            PointCatalog catalog,
            PointTable table,
            CommandInbox inbox,
            Journal journal,
            UserStore users,
            Setup setup)
            throws IOException {
        if (Security.getProvider(BouncyCastleProvider.PROVIDER_NAME) == null) {
            // Aes256_Sha256_RsaPss needs an OAEP variant that the JDK does not have.
            Security.addProvider(new BouncyCastleProvider());
        }
        this.config = plant.opcua();
        this.nanoTime = setup.nanoTime();
        this.users = users;
        this.pki = Pki.open(setup.dataFolder().resolve("pki"), APPLICATION_URI, setup.trustOnFirstUse());
        this.logins = new LoginGuard(users, setup.nanoTime());
        this.connections = new ConnectionGuard.Registry(config.sessionsMax() + SPARE_CONNECTIONS);
        this.loops = new NioEventLoopGroup(LOOPS, loopThreads("opcua-loop"));
        this.pool = new ThreadPoolExecutor(
                POOL, POOL, 60, TimeUnit.SECONDS, new ArrayBlockingQueue<>(POOL_QUEUE), threads("opcua-pool"));
        // Publishing begins on the timer's own thread: a hop to the pool would wake two threads more each time.
        this.timer = new ScheduledThreadPoolExecutor(1, loopThreads("opcua-timer"));
        this.server = new GatewayServer(serverConfig(), transports());
        UShort namespace = server.getNamespaceTable().add(PLANT_NAMESPACE);
        UShort typesNamespace = server.getNamespaceTable().add(PlantTypes.URI);
        List<ControlPoint> controlPoints = ControlPoint.of(plant);
        PlantTree tree = new PlantTree(catalog, controlPoints);
        this.types = new PlantTypes(server, tree.logicalNodeClasses());
        NodeValues values = new NodeValues(
                tree,
                catalog,
                table,
                controlPoints,
                setup.epochMs(),
                setup.nanoTime(),
                server.getStaticEncodingContext());
        this.publisher = new PointPublisher(tree, table, values, controlPoints);
        this.controls = new ControlService(
                plant,
                controlPoints,
                inbox,
                journal,
                new ControlModes(ModeStore.load(setup.dataFolder().resolve("modes.txt")), journal),
                setup.epochMs(),
                table::tellChanges);
        RoleAccess access = new RoleAccess(server, users, controls, namespace, typesNamespace);
        this.space = new PlantSpace(
                tree, values, types, publisher, session -> control -> access.mayCommand(session, control), namespace);
        server.connect(access, controls);
    }

    private OpcUaServerConfig serverConfig() {
        IdentityValidator identities =
                config.allowInsecure() ? new CompositeValidator(AnonymousIdentityValidator.INSTANCE, logins) : logins;
        return new OpcUaServerConfigBuilder()
                .setApplicationName(LocalizedText.english("Saltbridge"))
                .setApplicationUri(APPLICATION_URI)
                .setProductUri("urn:saltbridge")
                .setBuildInfo(new BuildInfo(
                        "urn:saltbridge", "Saltbridge", "Saltbridge", "0.1.0", "0.1.0", DateTime.MIN_VALUE))
                .setEndpoints(endpoints())
                .setLimits(new ServerLimits(config))
                .setEncodingLimits(new EncodingLimits(65_535, 64, 2 << 20, 32))
                .setCertificateManager(pki.manager())
                .setIdentityValidator(identities)
                .setRoleMapper(this::roleIds)
                .setExecutor(new OrderedExecutor(pool))
                .setScheduledExecutor(timer)
                .build();
    }

    private List<NodeId> roleIds(@Nullable Identity identity) {
        return identity instanceof Identity.UsernameIdentity user
                ? users.rolesOf(user.getUsername()).stream()
                        .map(Role::wellKnownId)
                        .distinct()
                        .toList()
                : List.of();
    }

    private Set<EndpointConfig> endpoints() {
        Set<EndpointConfig> endpoints = new LinkedHashSet<>();
        for (SecurityPolicy policy : POLICIES) {
            endpoints.add(endpoint()
                    .setSecurityPolicy(policy)
                    .setSecurityMode(MessageSecurityMode.SignAndEncrypt)
                    .addTokenPolicies(OpcUaServerConfig.USER_TOKEN_POLICY_USERNAME)
                    .build());
        }
        if (config.allowInsecure()) {
            endpoints.add(endpoint()
                    .setSecurityPolicy(SecurityPolicy.None)
                    .setSecurityMode(MessageSecurityMode.None)
                    .addTokenPolicies(
                            OpcUaServerConfig.USER_TOKEN_POLICY_ANONYMOUS, OpcUaServerConfig.USER_TOKEN_POLICY_USERNAME)
                    .build());
        }
        return endpoints;
    }

    private EndpointConfig.Builder endpoint() {
        return EndpointConfig.newBuilder()
                .setTransportProfile(TransportProfile.TCP_UASC_UABINARY)
                .setBindAddress(config.bindAddress())
                .setHostname(config.bindAddress().equals("0.0.0.0") ? "localhost" : config.bindAddress())
                .setBindPort(config.port())
                .setPath(ENDPOINT_PATH)
                .setCertificate(pki.certificate());
    }

    private OpcServerTransportFactory transports() {
        return profile -> {
            if (profile != TransportProfile.TCP_UASC_UABINARY) {
                throw new IllegalArgumentException("no transport for " + profile);
            }
            return new OpcTcpServerTransport(OpcTcpServerTransportConfig.newBuilder()
                    .setEventLoop(loops)
                    .setExecutor(pool)
                    .setChannelPipelineCustomizer(pipeline -> {
                        // The gate is nearest to the socket.
                        pipeline.addFirst("connection-guard", new ConnectionGuard(connections));
                        pipeline.addFirst("whole-message-gate", new WholeMessageGate(waitingBytes));
                    })
                    .build());
        };
    }

    private static ThreadFactory loopThreads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> new OrderedExecutor.LoopThread(task, name + "-" + number.getAndIncrement());
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Tells dispatch what earlier runs have left behind; to be called before it starts. */
    public void restore(RestartListener dispatch) {
        controls.restore(dispatch);
    }

    /** Opens the port. */
    public void start() throws IOException {
        forgetTypesOfOtherServers();
        types.startup();
        server.getAddressSpaceManager().register(space);
        try {
            server.startup().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the OPC UA server cannot listen on " + url(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /**
     * Milo keeps for the whole process how an instance of a type looks. A server that ends while that is being found out, as
     * the warm-up's may on a busy machine, leaves half of it behind: then every session of ours would fail to get its
     * diagnostics node, with a stack trace each. To be called when another server of this process has ended.
     */
    public static void forgetTypesOfOtherServers() {
        NodeFactory.invalidateCachedIdh(NodeIds.SessionDiagnosticsObjectType);
        NodeFactory.invalidateCachedIdh(NodeIds.SessionDiagnosticsVariableType);
        NodeFactory.invalidateCachedIdh(NodeIds.SessionSecurityDiagnosticsType);
    }

    /** Where clients connect to. */
    public String url() {
        String host = config.bindAddress().equals("0.0.0.0") ? "localhost" : config.bindAddress();
        return "opc.tcp://" + host + ":" + config.port() + ENDPOINT_PATH;
    }

    /** Pushes what has changed to subscribers; the publisher thread only. Returns how much had. */
    public int publish() {
        return publisher.publish(nanoTime.getAsLong());
    }

    /** Values handed to monitored items since the start. */
    public long valuesPushed() {
        return publisher.pushed();
    }

    /** Log-ins refused since the start. */
    public long loginsRefused() {
        return logins.refused();
    }

    /** Connections closed because there were too many from one address. */
    public long connectionsRefused() {
        return connections.refused();
    }

    /** Sessions open now. */
    public int sessions() {
        return server.getSessionManager().getCurrentSessionCount().intValue();
    }

    /** Monitored items that clients have now. */
    public long monitoredItems() {
        return server.getMonitoredItemCount().get();
    }

    @Override
    public void close() throws IOException {
        finishWhatHasBegun();
        try {
            server.shutdown().get(CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the OPC UA server did not close in order", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        types.shutdown();
        pki.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
        timer.shutdownNow();
        pool.shutdownNow();
    }

    /** Milo makes the diagnostics nodes of a session in the pool, and complains when the server has ended meanwhile. */
    private void finishWhatHasBegun() {
        long endNs = System.nanoTime() + FINISH_NS;
        while ((pool.getActiveCount() > 0 || !pool.getQueue().isEmpty())
                && System.nanoTime() - endNs < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_AGAIN_NS);
        }
    }
}
