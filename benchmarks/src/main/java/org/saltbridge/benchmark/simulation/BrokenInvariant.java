package org.saltbridge.benchmark.simulation;

/** Something happened in the virtual world that must never happen. */
public final class BrokenInvariant extends RuntimeException {

    private static final long serialVersionUID = 1;

    BrokenInvariant(String message) {
        super(message);
    }
}
