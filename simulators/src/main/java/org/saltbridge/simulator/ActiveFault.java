package org.saltbridge.simulator;

import org.saltbridge.config.FaultMode;

/** One fault that is on: the same mode may be on twice, and each ends by itself. */
final class ActiveFault {
    private final FaultMode mode;
    private final double parameter;
    private final boolean isOfScript;
    private volatile boolean isLinkDown;

    /**
     * @param parameter in the unit of the mode's parameter.
     * @param isOfScript whether a script has begun it and ends it.
     */
    ActiveFault(FaultMode mode, double parameter, boolean isOfScript) {
        this.mode = mode;
        this.parameter = parameter;
        this.isOfScript = isOfScript;
        this.isLinkDown = hasLink(mode);
    }

    /** Whether the mode takes the link down, at least for a part of its time. */
    static boolean hasLink(FaultMode mode) {
        return mode == FaultMode.LINK_DOWN || mode == FaultMode.FLAP || mode == FaultMode.REBOOT;
    }

    FaultMode mode() {
        return mode;
    }

    double parameter() {
        return parameter;
    }

    boolean isOfScript() {
        return isOfScript;
    }

    boolean isLinkDown() {
        return isLinkDown;
    }

    /** Flapping and rebooting take the link down and up while they last. */
    void linkDown(boolean isDown) {
        isLinkDown = isDown;
    }
}
