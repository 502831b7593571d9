package org.saltbridge.adapter.modbus;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.saltbridge.adapter.LinkSecurity;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.TlsConfig;

/**
 * Our side of Modbus/TCP Security with one set of files: TLS 1.2 or 1.3, our certificate always shown, the device's always
 * verified, its host name too.
 */
final class TlsClient {
    private final SslContext context;
    private final String ownRole;

    /** @throws IllegalStateException when the files, which the configuration has checked, can no longer be used. */
    TlsClient(TlsConfig files) {
        try (InputStream own = Files.newInputStream(files.certificate())) {
            context = SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .trustManager(files.trust().toFile())
                    .keyManager(files.certificate().toFile(), files.key().toFile())
                    .build();
            ownRole = ModbusRole.of(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(own));
        } catch (IOException | CertificateException | IllegalArgumentException e) {
            throw new IllegalStateException("cannot use " + files + ": " + e.getMessage(), e);
        }
    }

    SslHandler handler(Channel channel, EndpointConfig endpoint) {
        SslHandler handler = context.newHandler(channel.alloc(), endpoint.host(), endpoint.port());
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        handler.engine().setSSLParameters(parameters);
        handler.setHandshakeTimeoutMillis(endpoint.link().connectTimeoutMs());
        return handler;
    }

    LinkSecurity describe(SSLSession session) throws SSLPeerUnverifiedException {
        X509Certificate peer = (X509Certificate) session.getPeerCertificates()[0];
        return new LinkSecurity(
                session.getProtocol(),
                session.getCipherSuite(),
                peer.getSubjectX500Principal().getName(),
                ModbusRole.of(peer),
                ownRole,
                "");
    }
}
