package org.saltbridge.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the {@code tls} of a link and looks into its files, so that a link cannot fail at night for what shows now. */
final class TlsReader {
    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";
    private static final byte[] PROBE = "saltbridge".getBytes(StandardCharsets.US_ASCII);

    private final Section section;

    TlsReader(Section section) {
        this.section = section;
    }

    TlsConfig read() {
        TlsConfig tls = new TlsConfig(path("trust"), path("certificate"), path("key"));
        if (section.isSound()) {
            certificates("trust", tls.trust());
            List<X509Certificate> chain = certificates("certificate", tls.certificate());
            PrivateKey key = key(tls.key());
            if (!chain.isEmpty()) {
                checkOwn(chain.get(0), key);
            }
        }
        return tls;
    }

    /** Relative paths start at the folder of the plant file. */
    private Path path(String key) {
        return section.folder().resolve(section.text(key, "")).normalize();
    }

    private byte @Nullable [] bytes(String key, Path file) {
        try {
            return Sources.read(file);
        } catch (IOException e) {
            section.error(key, "cannot read " + file + ": " + Sources.reason(e));
            return null;
        }
    }

    private List<X509Certificate> certificates(String key, Path file) {
        byte[] bytes = bytes(key, file);
        if (bytes == null) {
            return List.of();
        }
        try {
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (found.isEmpty()) {
                section.error(key, file + " holds no certificate in PEM");
            }
            return found;
        } catch (GeneralSecurityException e) {
            section.error(key, file + " holds no certificate in PEM");
            return List.of();
        }
    }

    private @Nullable PrivateKey key(Path file) {
        byte[] bytes = bytes("key", file);
        if (bytes == null) {
            return null;
        }
        if (isReadableByAll(file)) {
            section.error("key", file + " can be read by every user of this machine; chmod 600 " + file);
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(KEY_BEGIN);
        int end = text.indexOf(KEY_END);
        PrivateKey key = begin < 0 || end < begin ? null : decode(text.substring(begin + KEY_BEGIN.length(), end));
        if (key == null) {
            section.error(
                    "key",
                    file
                            + " holds no RSA or EC private key in PKCS #8 without a passphrase; openssl pkcs8 -topk8 -nocrypt"
                            + " -in OLD -out NEW makes one");
        }
        return key;
    }

    private static @Nullable PrivateKey decode(String base64) {
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return null;
        }
        for (String algorithm : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                // The key is of the other kind, or of none.
            }
        }
        return null;
    }

    private static boolean isReadableByAll(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            return permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            // A file system without such permissions protects its files otherwise.
            return false;
        }
    }

    private void checkOwn(X509Certificate own, @Nullable PrivateKey key) {
        try {
            own.checkValidity();
        } catch (CertificateExpiredException e) {
            section.error(
                    "certificate",
                    "the certificate has expired at " + own.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException e) {
            section.error(
                    "certificate",
                    "the certificate is not valid before " + own.getNotBefore().toInstant());
        }
        if (key != null && !isPair(own.getPublicKey(), key)) {
            section.error("key", "the key does not belong to the first certificate in \"certificate\"");
        }
    }

    private static boolean isPair(PublicKey publicKey, PrivateKey privateKey) {
        if (!publicKey.getAlgorithm().equals(privateKey.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(
                    privateKey.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(privateKey);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
