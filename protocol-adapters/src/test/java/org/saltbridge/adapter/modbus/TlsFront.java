package org.saltbridge.adapter.modbus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A TLS server that asks for a client certificate and hands what comes to a plain slave. */
final class TlsFront implements AutoCloseable {
    private final SSLServerSocket server;
    private final int slavePort;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    TlsFront(SSLContext context, int slavePort, String... protocols) throws IOException {
        this.slavePort = slavePort;
        server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(true);
        if (protocols.length > 0) {
            server.setEnabledProtocols(protocols);
        }
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private static void daemon(Runnable body) {
        Thread thread = new Thread(body, "tls-front");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket outer = server.accept();
                Socket inner = new Socket(InetAddress.getLoopbackAddress(), slavePort);
                inner.setTcpNoDelay(true);
                outer.setTcpNoDelay(true);
                sockets.addAll(List.of(outer, inner));
                daemon(() -> pump(outer, inner));
                daemon(() -> pump(inner, outer));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side has gone, so both go.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
