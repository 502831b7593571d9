package org.saltbridge.adapter.modbus;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.TlsConfig;

/** A certificate authority for tests, with a life of some minutes. */
final class TestAuthority {
    private static final char[] PASSWORD = "test".toCharArray();

    /** A certificate with its key. */
    record Identity(X509Certificate certificate, KeyPair keys) {}

    private final Identity own;
    private int serial = 1;

    TestAuthority(String name) {
        KeyPair keys = keys();
        own = new Identity(
                build(new X500Name("CN=" + name), keys, keys, new X500Name("CN=" + name), null, "", 1), keys);
    }

    /** @param address the one IP address that the certificate is for. */
    Identity issue(String name, String address, String role, int minutes) {
        KeyPair keys = keys();
        X500Name issuer =
                new X500Name(own.certificate().getSubjectX500Principal().getName());
        return new Identity(build(new X500Name("CN=" + name), keys, own.keys(), issuer, address, role, minutes), keys);
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate build(
            X500Name subject,
            KeyPair keys,
            KeyPair signer,
            X500Name issuer,
            @Nullable String address,
            String role,
            int minutes) {
        Instant now = Instant.now();
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(serial++),
                    Date.from(now.minus(Duration.ofDays(1))),
                    Date.from(now.plus(Duration.ofMinutes(minutes))),
                    subject,
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(address == null));
            if (address != null) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.iPAddress, address)));
            }
            if (!role.isEmpty()) {
                builder.addExtension(new ASN1ObjectIdentifier(ModbusRole.OID), false, new DERUTF8String(role));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
        } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The files of a client that trusts this authority. */
    TlsConfig files(Path folder, Identity client) throws IOException {
        return new TlsConfig(
                write(folder, "trust.pem", "CERTIFICATE", encoded(own.certificate())),
                write(folder, "own.pem", "CERTIFICATE", encoded(client.certificate())),
                write(
                        folder,
                        "own.key",
                        "PRIVATE KEY",
                        client.keys().getPrivate().getEncoded()));
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path write(Path folder, String name, String what, byte[] der) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + what
                        + "-----\n");
    }

    /** A server that shows {@code identity} and asks its clients for a certificate of this authority. */
    SSLContext server(Identity identity) {
        try {
            KeyStore keyStore = KeyStore.getInstance("PKCS12");
            keyStore.load(null, null);
            keyStore.setKeyEntry(
                    "own", identity.keys().getPrivate(), PASSWORD, new Certificate[] {identity.certificate()});
            KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
            keyManagers.init(keyStore, PASSWORD);
            KeyStore trustStore = KeyStore.getInstance("PKCS12");
            trustStore.load(null, null);
            trustStore.setCertificateEntry("ca", own.certificate());
            TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
            trustManagers.init(trustStore);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
