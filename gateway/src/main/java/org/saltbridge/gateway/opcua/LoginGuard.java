package org.saltbridge.gateway.opcua;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.eclipse.milo.opcua.sdk.server.Session;
import org.eclipse.milo.opcua.sdk.server.identity.AbstractUsernameIdentityValidator;
import org.eclipse.milo.opcua.sdk.server.identity.DefaultUsernameIdentity;
import org.eclipse.milo.opcua.sdk.server.identity.Identity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks user names and passwords. After a few failures the pair of user and source address has to wait, longer each time;
 * other users and other addresses are not held up. The answer is the same whatever was wrong.
 */
final class LoginGuard extends AbstractUsernameIdentityValidator {
    private static final Logger LOG = LoggerFactory.getLogger(LoginGuard.class);
    private static final int FREE_FAILURES = 3;
    private static final long FIRST_WAIT_NS = 1_000_000_000L;
    private static final int DOUBLINGS_MAX = 8;
    private static final long FORGET_NS = 3600L * 1_000_000_000;

    /** Pairs remembered; the one that failed longest ago is forgotten first. */
    private static final int PAIRS_MAX = 4096;

    private record Failures(int count, long lastNs) {}

    private final UserStore users;
    private final LongSupplier nanoTime;
    private final LongAdder refused = new LongAdder();
    private final Map<String, Failures> failures = new LinkedHashMap<>();

    LoginGuard(UserStore users, LongSupplier nanoTime) {
        this.users = users;
        this.nanoTime = nanoTime;
    }

    @Override
    protected Identity.@Nullable UsernameIdentity authenticateUsernamePassword(
            Session session, String user, String password) {
        InetAddress address = session.getClientAddress();
        String source = address == null ? "?" : address.getHostAddress();
        return admit(user, password, source) ? new DefaultUsernameIdentity(user) : null;
    }

    /** Whether the user is let in. */
    boolean admit(@Nullable String user, @Nullable String password, String source) {
        if (user == null || password == null) {
            refused.increment();
            return false;
        }
        String pair = user.substring(0, Math.min(64, user.length())) + '\n' + source;
        if (mustWait(pair)) {
            refused.increment();
            return false;
        }
        if (users.verify(user, password)) {
            forget(pair);
            return true;
        }
        refused.increment();
        note(pair, source);
        return false;
    }

    private synchronized boolean mustWait(String pair) {
        Failures before = failures.get(pair);
        if (before == null || before.count() < FREE_FAILURES) {
            return false;
        }
        int doublings = Math.min(DOUBLINGS_MAX, before.count() - FREE_FAILURES);
        return nanoTime.getAsLong() - before.lastNs() < FIRST_WAIT_NS << doublings;
    }

    private synchronized void forget(String pair) {
        failures.remove(pair);
    }

    private synchronized void note(String pair, String source) {
        long nowNs = nanoTime.getAsLong();
        Failures before = failures.remove(pair);
        int count = before == null || nowNs - before.lastNs() > FORGET_NS ? 1 : before.count() + 1;
        if (failures.size() >= PAIRS_MAX) {
            failures.remove(failures.keySet().iterator().next());
        }
        failures.put(pair, new Failures(count, nowNs));
        if (count == FREE_FAILURES) {
            LOG.warn("{} failed log-ins of one user from {}: further ones have to wait", count, source);
        }
    }

    /** Log-ins refused since the start. */
    long refused() {
        return refused.sum();
    }
}
