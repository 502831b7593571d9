package org.saltbridge.simulator;

/**
 * The circuit breaker at the point of interconnection with its relay, which synchronises before it closes and never closes
 * towards a dead grid. The plant is connected exactly while the position is {@link Position#CLOSED}; in any other it is an
 * island, or dead. Owned by whoever holds the grid's lock.
 */
public final class BreakerModel {
    /** Where the contacts are, numbered as the double point of IEC 61850 (Dbpos). */
    public enum Position {
        INTERMEDIATE,
        OPEN,
        CLOSED
    }

    private enum Movement {
        NONE,
        OPENING,
        CLOSING
    }

    private static final double OPENING_S = 0.060;
    private static final double CLOSING_S = 0.100;
    private static final double SYNC_HZ_PER_S = 0.1;
    private static final double SLIP_MAX_HZ = 1;
    private static final double VOLTAGE_APART_MAX = 0.1;
    /** Less than any tick: what is left of a time after counting it down in ticks. */
    private static final double ROUNDING = 1e-9;

    private final GridModel grid;
    private Movement movement = Movement.NONE;
    private double movementS;
    /** An island of a script's ends after so long; infinite for one that was commanded. */
    private double closesInS = Double.POSITIVE_INFINITY;

    private boolean isCloseCommanded;
    private boolean isLocal;
    private boolean isStuck;
    private int operations;

    BreakerModel(GridModel grid) {
        this.grid = grid;
    }

    /** A command from the line: opens, and stays open until it is told to close. Ignored in local. */
    public void open() {
        if (!isLocal) {
            open(Double.POSITIVE_INFINITY);
        }
    }

    /**
     * A command from the line: closes, onto a live island once that is in step with the grid. Ignored in local and without
     * release; given up when the release is lost before the island is in step.
     */
    public void close() {
        if (!isLocal && grid.isIslanded() && movement != Movement.CLOSING && isReleased()) {
            isCloseCommanded = true;
        }
    }

    /** Its protection opens it, and closes it again after so long, as soon as that is possible; even in local. */
    public void openFor(double seconds) {
        boolean isOpenByCommand = grid.isIslanded() && closesInS == Double.POSITIVE_INFINITY;
        if (!isOpenByCommand) {
            open(seconds);
        }
    }

    private void open(double forS) {
        if (isStuck && !grid.isIslanded()) {
            return;
        }
        closesInS = forS;
        isCloseCommanded = false;
        if (!grid.isIslanded() || movement == Movement.CLOSING) {
            grid.separate();
            move(Movement.OPENING, OPENING_S);
        }
    }

    private void move(Movement next, double forS) {
        movement = next;
        movementS = forS;
    }

    /** Moves contacts and synchronising on; after the grid's own step. */
    void step(double dtS) {
        closesInS -= dtS;
        // The island also keeps step while the contacts close.
        if (isSynchronising()) {
            grid.approachGrid(SYNC_HZ_PER_S * dtS);
        }
        if (movement == Movement.NONE) {
            beginToClose();
        } else if (!isStuck) {
            movementS -= dtS;
            endMovement();
        }
    }

    private void beginToClose() {
        if (!isCloseWanted() || (isReleased() && !isInStep())) {
            return;
        }
        if (isReleased() && !isStuck) {
            move(Movement.CLOSING, CLOSING_S);
        }
        // A command ends here whatever came of it; the end of a script's island is waited for.
        isCloseCommanded = false;
    }

    private void endMovement() {
        if (movementS > ROUNDING) {
            return;
        }
        operations++;
        if (movement == Movement.CLOSING) {
            grid.connect();
            closesInS = Double.POSITIVE_INFINITY;
        }
        movement = Movement.NONE;
    }

    private boolean isCloseWanted() {
        return grid.isIslanded() && (isCloseCommanded || closesInS <= 0);
    }

    /** As with real relays, contacts are sent on their way so early that they touch when both sides are in step. */
    private boolean isInStep() {
        return grid.isDead() || slipHz() <= SYNC_HZ_PER_S * CLOSING_S + ROUNDING;
    }

    private double slipHz() {
        return Math.abs(grid.frequencyHz() - grid.gridSideHz());
    }

    /** Whether the island's frequency is led to the grid's, rather than left to its load. */
    boolean isSynchronising() {
        return grid.gridSideShare() >= GridModel.LIVE_SHARE && (isCloseWanted() || movement == Movement.CLOSING);
    }

    /** Whether it may be closed now: the grid is live, and the plant's bus is dead or like the grid. */
    public boolean isReleased() {
        double gridShare = grid.gridSideShare();
        if (gridShare < GridModel.LIVE_SHARE) {
            return false;
        }
        boolean isLike = slipHz() <= SLIP_MAX_HZ
                && Math.abs(grid.voltageShare() - gridShare) <= VOLTAGE_APART_MAX * gridShare + ROUNDING;
        return grid.isDead() || isLike;
    }

    public Position position() {
        if (movement != Movement.NONE) {
            return Position.INTERMEDIATE;
        }
        return grid.isIslanded() ? Position.OPEN : Position.CLOSED;
    }

    /** Switches the relay to local, where it ignores commands from the line, or back. */
    public void local(boolean isLocalNow) {
        isLocal = isLocalNow;
    }

    public boolean isLocal() {
        return isLocal;
    }

    /** A fault to play: its contacts stay where they are, and commands meanwhile are lost. */
    public void stuck(boolean isStuckNow) {
        isStuck = isStuckNow;
    }

    /** Openings and closings that have been completed. */
    public int operations() {
        return operations;
    }

    /** Phase to phase on the plant's side. */
    public double busV() {
        return grid.voltageV();
    }

    /** 0 when the plant's side is dead. */
    public double busHz() {
        return grid.frequencyHz();
    }

    /** Phase to phase on the grid's side. */
    public double gridV() {
        return grid.gridSideV();
    }

    /** 0 when the grid's side is dead. */
    public double gridHz() {
        return grid.gridSideHz();
    }
}
