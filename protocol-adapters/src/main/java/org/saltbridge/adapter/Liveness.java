package org.saltbridge.adapter;

/** Tells field loops whether heartbeats may still go out, so that a hung gateway trips the devices' own fallback. */
@FunctionalInterface
public interface Liveness {

    boolean isAlive(long nowNs);
}
