package org.saltbridge.gateway.dispatch;

import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandListener;
import org.saltbridge.gateway.command.CommandResult;

/**
 * The commands that wait for their devices. A fixed number of places; a token names a place and the use that is made of
 * it, so that a late result of an earlier command cannot be taken for one of a later.
 */
final class CommandTracker {
    private static final int PLACE_BITS = 16;

    /** One place. */
    static final class Place {
        @Nullable
        Command command;

        long token;
        /** Results that are still to come. */
        int awaited;

        int confirmed;
        /** What is asked for, in the command's unit. */
        double askedValue;
        /** What was offered to devices and, as far as known, stands already. */
        double allocatedValue;

        /** How far what is given may be from what is asked: the step of the registers. */
        double tolerance;

        /** PCS under plant control when the command came. */
        int takingPart;

        boolean superseded;
        /** The plant goes to what is asked over time. */
        boolean isRamping;
    }

    private final Place[] places;
    private final CommandListener observer;
    private final int[] free;
    private int freeCount;
    private long uses;

    CommandTracker(int capacity, CommandListener observer) {
        this.observer = observer;
        if (capacity >= 1 << PLACE_BITS) {
            throw new IllegalArgumentException("at most 65,535 commands can be tracked, not " + capacity);
        }
        places = new Place[capacity];
        free = new int[capacity];
        for (int i = 0; i < capacity; i++) {
            places[i] = new Place();
            free[i] = capacity - 1 - i;
        }
        freeCount = capacity;
    }

    /** A place for the command, or null when all are taken. */
    @Nullable
    Place begin(Command command) {
        if (freeCount == 0) {
            return null;
        }
        int index = free[--freeCount];
        Place place = places[index];
        place.command = command;
        place.token = ++uses << PLACE_BITS | index;
        place.awaited = 0;
        place.confirmed = 0;
        place.askedValue = command.value();
        place.allocatedValue = 0;
        place.superseded = false;
        place.isRamping = false;
        place.takingPart = 0;
        place.tolerance = 1;
        return place;
    }

    /** The place that a token names, or null when that command has ended. */
    @Nullable
    Place find(long token) {
        int index = (int) (token & ((1 << PLACE_BITS) - 1));
        return index < places.length && places[index].token == token && places[index].command != null
                ? places[index]
                : null;
    }

    /** Ends the command of a place and frees it. */
    void end(Place place, CommandResult result, double achievableValue, long nowNs) {
        Command command = place.command;
        if (command == null) {
            throw new IllegalStateException("the command of this place has ended already");
        }
        place.command = null;
        free[freeCount++] = (int) (place.token & ((1 << PLACE_BITS) - 1));
        command.end(result, achievableValue, nowNs);
        observer.onOutcome(command);
    }

    int capacity() {
        return places.length;
    }

    /** By position; its command is null when free. */
    Place place(int index) {
        return places[index];
    }

    boolean isIdle() {
        return freeCount == places.length;
    }
}
