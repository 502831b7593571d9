package org.saltbridge.gateway.opcua;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.CertificateManager;
import org.eclipse.milo.opcua.stack.core.security.CertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.DefaultApplicationGroup;
import org.eclipse.milo.opcua.stack.core.security.DefaultCertificateManager;
import org.eclipse.milo.opcua.stack.core.security.DefaultServerCertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.FileBasedCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.FileBasedTrustListManager;
import org.eclipse.milo.opcua.stack.core.security.KeyStoreCertificateStore;
import org.eclipse.milo.opcua.stack.core.security.RsaSha256CertificateFactory;
import org.eclipse.milo.opcua.stack.core.security.TrustListManager;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.validation.ValidationCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's own key and certificate and the certificates it trusts, in a folder: {@code own/}, {@code trusted/},
 * {@code issuers/}, {@code rejected/}. An unknown client is refused and its certificate put into {@code rejected/certs};
 * moving the file to {@code trusted/certs} lets it in.
 */
final class Pki implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pki.class);

    /** All that the stack can check but the host name: a client's address is no part of its identity here. */
    private static final Set<ValidationCheck> CHECKS = EnumSet.complementOf(EnumSet.of(ValidationCheck.HOSTNAME));

    private static final int TRUSTED_ON_FIRST_USE_MAX = 32;

    private final CertificateManager manager;
    private final X509Certificate certificate;
    private final FileBasedTrustListManager trusted;

    private Pki(CertificateManager manager, X509Certificate certificate, FileBasedTrustListManager trusted) {
        this.manager = manager;
        this.certificate = certificate;
        this.trusted = trusted;
    }

    /**
     * Opens the folder and makes key and certificate when there are none.
     *
     * @param trustOnFirstUse accepts an unknown client's certificate and keeps it as trusted; only for demonstrations.
     */
    static Pki open(Path folder, String applicationUri, boolean trustOnFirstUse) throws IOException {
        try {
            Path own = folder.resolve("own");
            Files.createDirectories(own);
            char[] secret = secret(own.resolve("keystore.secret"));
            KeyStoreCertificateStore store =
                    KeyStoreCertificateStore.createAndInitialize(new KeyStoreCertificateStore.Settings(
                            own.resolve("gateway.pfx"), secret::clone, alias -> secret.clone()));
            FileBasedTrustListManager trust = FileBasedTrustListManager.createAndInitialize(folder);
            FileBasedCertificateQuarantine quarantine = FileBasedCertificateQuarantine.create(
                    folder.resolve("rejected").resolve("certs"));
            CertificateValidator validator = new DefaultServerCertificateValidator(trust, CHECKS, quarantine);
            DefaultApplicationGroup group = DefaultApplicationGroup.createAndInitialize(
                    trust,
                    store,
                    new OwnCertificate(applicationUri),
                    trustOnFirstUse ? new FirstUse(validator, trust) : validator);
            X509Certificate certificate = group.getCertificateEntries().get(0).certificateChain[0];
            return new Pki(new DefaultCertificateManager(quarantine, group), certificate, trust);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot open the certificates in " + folder, e);
        }
    }

    CertificateManager manager() {
        return manager;
    }

    X509Certificate certificate() {
        return certificate;
    }

    @Override
    public void close() throws IOException {
        trusted.close();
    }

    /** The key store's password is made once and lies beside it: who can read the folder has the key either way. */
    private static char[] secret(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] bytes = new byte[24];
            new SecureRandom().nextBytes(bytes);
            Files.createFile(file);
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            Files.writeString(file, HexFormat.of().formatHex(bytes));
        }
        return Files.readString(file, StandardCharsets.US_ASCII).strip().toCharArray();
    }

    /** Makes the gateway's self-signed certificate. */
    private static final class OwnCertificate extends RsaSha256CertificateFactory {
        private final String applicationUri;

        OwnCertificate(String applicationUri) {
            this.applicationUri = applicationUri;
        }

        @Override
        protected X509Certificate[] createRsaSha256CertificateChain(KeyPair keyPair) throws Exception {
            SelfSignedCertificateBuilder builder = new SelfSignedCertificateBuilder(keyPair)
                    .setCommonName("Saltbridge gateway")
                    .setOrganization("Saltbridge")
                    .setApplicationUri(applicationUri)
                    .addDnsName("localhost")
                    .addIpAddress("127.0.0.1");
            try {
                String host = InetAddress.getLocalHost().getHostName();
                if (!host.equals("localhost")) {
                    builder.addDnsName(host);
                }
            } catch (UnknownHostException e) {
                LOG.warn("this machine has no name that resolves; its certificate names localhost only");
            }
            return new X509Certificate[] {builder.build()};
        }
    }

    /** Lets a client in that nobody has seen before, and remembers it. Everything else is still checked. */
    private static final class FirstUse implements CertificateValidator {
        private final CertificateValidator checks;
        private final TrustListManager trust;

        FirstUse(CertificateValidator checks, TrustListManager trust) {
            this.checks = checks;
            this.trust = trust;
        }

        @Override
        public synchronized void validateCertificateChain(
                List<X509Certificate> chain, String applicationUri, String[] hostNames) throws UaException {
            X509Certificate client = chain.get(0);
            List<X509Certificate> known = trust.getTrustedCertificates();
            if (!known.contains(client) && known.size() < TRUSTED_ON_FIRST_USE_MAX) {
                LOG.warn("trusting a client on first use: {}", client.getSubjectX500Principal());
                trust.addTrustedCertificate(client);
            }
            checks.validateCertificateChain(chain, applicationUri, hostNames);
        }
    }
}
