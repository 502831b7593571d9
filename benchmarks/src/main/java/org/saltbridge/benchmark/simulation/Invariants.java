package org.saltbridge.benchmark.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.command.Command;

/**
 * What must hold in every turn: no device is ever told what it cannot do or told the same twice; all are told the same
 * direction; the shares add up; every command gets exactly one outcome by its deadline; what is answered Good has happened.
 */
final class Invariants {
    /** A turn may come so much after a deadline. */
    private static final long LATE_NS = 10 * VirtualTime.MS;

    private record Offer(int pcs, int setpoint, double value, long token) {}

    private record Write(long token, double value) {}

    private static final class Awaited {
        final Command command;
        int outcomes;

        Awaited(Command command) {
            this.command = command;
        }
    }

    private final VirtualTime time;
    private final VirtualPcs[] plant;
    private final List<Offer> offersOfTurn = new ArrayList<>();
    private final @Nullable Write[][] lastWrite;
    private final @Nullable Write[][] lastOffer;
    private final List<Awaited> awaited = new ArrayList<>();
    private final boolean[] individual;
    private long checks;
    private long digest = 17;
    private boolean anyCommandSinceStart;
    private final boolean isReactiveFirst;
    private final boolean functionsAsk;

    Invariants(VirtualTime time, VirtualPcs[] plant, boolean isReactiveFirst, boolean functionsAsk) {
        this.time = time;
        this.plant = plant;
        this.isReactiveFirst = isReactiveFirst;
        this.functionsAsk = functionsAsk;
        lastWrite = new Write[2][plant.length];
        lastOffer = new Write[2][plant.length];
        individual = new boolean[plant.length];
    }

    long checks() {
        return checks;
    }

    /** Depends on everything that has happened, in its order. */
    long digest() {
        return digest;
    }

    private void mix(long value) {
        digest = (digest ^ value) * 0x9E3779B97F4A7C15L;
        digest ^= digest >>> 29;
    }

    private void require(boolean holds, String what) {
        checks++;
        if (!holds) {
            throw new BrokenInvariant(what + " at " + time.nowNs() / 1e9 + " s");
        }
    }

    void onRestart() {
        awaited.clear();
        offersOfTurn.clear();
        anyCommandSinceStart = false;
        Arrays.fill(individual, false);
    }

    // ---- commands

    void onSent(Command command) {
        awaited.add(new Awaited(command));
        anyCommandSinceStart |= command.kind().isSetpoint();
    }

    void onOutcome(Command command) {
        mix(command.result().ordinal());
        mix(Double.doubleToLongBits(command.achievableValue()));
        Awaited own = null;
        for (Awaited one : awaited) {
            if (one.command == command) {
                own = one;
            }
        }
        if (own == null) {
            return;
        }
        require(++own.outcomes == 1, "a command has a second outcome " + command.result());
        require(time.nowNs() - command.deadlineNs() <= LATE_NS, "an outcome after its deadline " + command.result());
        if (command.kind() == Command.Kind.PCS_PLANT_CONTROL && command.result().isGood()) {
            individual[command.pcsIndex()] = command.value() == 0;
        }
        if (command.result().isGood() && command.kind() == Command.Kind.PCS_ACTIVE_POWER) {
            require(
                    hasReached(command.pcsIndex(), command.value()),
                    "answered Good, but PCS " + command.pcsIndex() + " never took " + command.value());
        }
    }

    private boolean hasReached(int pcs, double value) {
        Write write = lastWrite[0][pcs];
        return write != null && write.value() == value;
    }

    // ---- writes

    void onOffer(int pcs, int setpoint, double value, long token) {
        mix(pcs * 31L + setpoint);
        mix(Double.doubleToLongBits(value));
        offersOfTurn.add(new Offer(pcs, setpoint, value, token));
        Write offered = new Write(token, value);
        require(
                token <= 1 || !offered.equals(lastOffer[setpoint][pcs]),
                "a command's setpoint is offered to PCS " + pcs + " twice");
        lastOffer[setpoint][pcs] = offered;
        require(anyCommandSinceStart || functionsAsk, "a write before anybody asked for one");
        require(!Double.isNaN(value) && !Double.isInfinite(value), "a setpoint that is no number");
        if (setpoint == 0) {
            VirtualPcs device = plant[pcs];
            require(Math.abs(value) <= VirtualPcs.RATED_W, "a setpoint above the rating: " + value);
            if (!individual[pcs] && token != 1) {
                require(
                        value <= Math.max(0, device.shownDischargeW) && -value <= Math.max(0, device.shownChargeW),
                        "PCS " + pcs + " told " + value + " W with " + device.shownDischargeW + " / "
                                + device.shownChargeW + " W available");
            }
        } else {
            require(Math.abs(value) <= VirtualPcs.RATED_VA, "var above the circle: " + value);
        }
    }

    /** What a PCS can give in the direction of a value, with what its reactive power leaves where that goes first. */
    private double limitW(int pcs, double direction) {
        VirtualPcs device = plant[pcs];
        double availableW = direction < 0 ? device.shownChargeW : device.shownDischargeW;
        if (!isReactiveFirst) {
            return availableW;
        }
        Write told = lastOffer[1][pcs];
        double var = told == null ? device.shownAcceptedVar : told.value();
        return Math.min(availableW, Math.sqrt(Math.max(0, VirtualPcs.RATED_VA * VirtualPcs.RATED_VA - var * var)));
    }

    /** A write has reached a device. */
    void onWire(int pcs, int setpoint, long token, double value) {
        lastWrite[setpoint][pcs] = new Write(token, value);
    }

    // ---- turns

    void afterTurn(double askedW, boolean isTick, boolean sumIsChecked) {
        double sum = 0;
        int shares = 0;
        boolean up = false;
        boolean down = false;
        boolean atLimit = false;
        for (Offer offer : offersOfTurn) {
            if (offer.setpoint() == 0 && offer.token() != 1 && !individual[offer.pcs()]) {
                up |= offer.value() > 0;
                down |= offer.value() < 0;
                sum += offer.value();
                shares++;
                atLimit |= Math.abs(offer.value()) + 1 >= Math.floor(limitW(offer.pcs(), offer.value()));
            }
        }
        require(!(up && down), "one PCS told to charge and another to discharge");
        if (isTick && sumIsChecked && shares == plant.length && !Double.isNaN(askedW) && !atLimit) {
            require(
                    Math.abs(sum - askedW) <= 1 + 1e-6 * Math.abs(askedW),
                    "shares add up to " + sum + " and not to " + askedW);
        }
        offersOfTurn.clear();
        for (int i = awaited.size() - 1; i >= 0; i--) {
            Awaited one = awaited.get(i);
            if (one.outcomes > 0) {
                awaited.remove(i);
            } else {
                require(
                        time.nowNs() - one.command.deadlineNs() <= LATE_NS,
                        "no outcome by the deadline of a command for " + one.command.kind());
            }
        }
    }
}
