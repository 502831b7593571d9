package org.saltbridge.adapter.modbus;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Turns host names into addresses without holding up a field loop: the JDK's lookup blocks, and a name server that does not
 * answer must not stop the polls of every other device. Plain addresses need no lookup and no thread.
 */
final class HostLookup extends AddressResolverGroup<InetSocketAddress> {
    private static final int WAITING_MAX = 1024;

    /** One thread, there only while there is something to look up. */
    private final ThreadPoolExecutor lookups =
            new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), runnable -> {
                Thread thread = new Thread(runnable, "host-lookup");
                thread.setDaemon(true);
                return thread;
            });

    HostLookup() {
        lookups.allowCoreThreadTimeOut(true);
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new Resolver(executor).asAddressResolver();
    }

    @Override
    public void close() {
        super.close();
        lookups.shutdownNow();
    }

    private final class Resolver extends InetNameResolver {
        Resolver(EventExecutor executor) {
            super(executor);
        }

        @Override
        protected void doResolve(String host, Promise<InetAddress> promise) throws Exception {
            byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
            if (literal != null) {
                promise.trySuccess(InetAddress.getByAddress(literal));
                return;
            }
            look(() -> promise.trySuccess(InetAddress.getByName(host)), promise);
        }

        @Override
        protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
            look(() -> promise.trySuccess(List.of(InetAddress.getAllByName(host))), promise);
        }

        private void look(Lookup lookup, Promise<?> promise) {
            try {
                lookups.execute(() -> {
                    try {
                        lookup.run();
                    } catch (UnknownHostException e) {
                        promise.tryFailure(e);
                    }
                });
            } catch (RejectedExecutionException e) {
                promise.tryFailure(e);
            }
        }
    }

    private interface Lookup {
        void run() throws UnknownHostException;
    }
}
