package org.saltbridge.gateway.opcua;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The executor of the OPC UA stack: what an event loop submits, a request, runs at once on that loop, so that the requests
 * of one client are executed in their order and a command pays no thread hop; so does what the timer submits, a
 * subscription whose time has come. Everything else goes to a bounded pool.
 * Services that may take long hop to the pool themselves, see {@link GatewayServer}.
 */
final class OrderedExecutor extends AbstractExecutorService {
    private final ExecutorService pool;

    /** A thread of the event loops or the timer; carries whether it is inside a request or a subscription. */
    static final class LoopThread extends io.netty.util.concurrent.FastThreadLocalThread {
        private boolean inside;

        LoopThread(Runnable task, String name) {
            super(task, name);
            setDaemon(true);
        }
    }

    OrderedExecutor(ExecutorService pool) {
        this.pool = pool;
    }

    @Override
    public void execute(Runnable task) {
        if (Thread.currentThread() instanceof LoopThread loop && !loop.inside) {
            loop.inside = true;
            try {
                task.run();
            } finally {
                loop.inside = false;
            }
        } else {
            pool.execute(task);
        }
    }

    @Override
    public void shutdown() {
        pool.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return pool.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return pool.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return pool.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return pool.awaitTermination(timeout, unit);
    }
}
