package org.saltbridge.adapter.modbus;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection that await their reply, found by transaction id. An id that was given up stays reserved
 * until its late reply or the end of the connection, so that it can never be taken for another request's.
 */
final class InFlightTable {
    private static final int SLOTS = 64;
    private static final int IDS = 1 << 16;

    private final @Nullable LinkRequest[] requests = new LinkRequest[SLOTS];
    /** One bit an id: 8 KiB a link from its start, so that no time-out makes the gateway larger. */
    private final long[] givenUp = new long[IDS / Long.SIZE];

    private int givenUpCount;
    private int count;
    private int nextId;

    /** A new connection: nothing in flight, nothing reserved. */
    void reset(int firstId) {
        Arrays.fill(requests, null);
        if (givenUpCount > 0) {
            Arrays.fill(givenUp, 0);
        }
        givenUpCount = 0;
        count = 0;
        nextId = firstId & (IDS - 1);
    }

    int count() {
        return count;
    }

    /** Whether so many ids are reserved that finding a free one would take long. */
    boolean isNearlyUsedUp() {
        return givenUpCount > IDS / 2;
    }

    /** Gives the request a free id; the window is far below the number of slots, so there always is one. */
    int add(LinkRequest request) {
        while (requests[nextId & (SLOTS - 1)] != null || isGivenUp(nextId)) {
            nextId = (nextId + 1) & (IDS - 1);
        }
        int id = nextId;
        nextId = (nextId + 1) & (IDS - 1);
        requests[id & (SLOTS - 1)] = request;
        request.transactionId = id;
        count++;
        return id;
    }

    @Nullable
    LinkRequest find(int id) {
        LinkRequest request = requests[id & (SLOTS - 1)];
        return request != null && request.transactionId == id ? request : null;
    }

    void remove(LinkRequest request) {
        requests[request.transactionId & (SLOTS - 1)] = null;
        count--;
    }

    void giveUp(LinkRequest request) {
        remove(request);
        givenUp[request.transactionId >> 6] |= 1L << request.transactionId;
        givenUpCount++;
    }

    boolean isGivenUp(int id) {
        return (givenUp[id >> 6] & (1L << id)) != 0;
    }

    /** The late reply has come: the id may be used again. */
    void release(int id) {
        if (isGivenUp(id)) {
            givenUp[id >> 6] &= ~(1L << id);
            givenUpCount--;
        }
    }

    /** Any request in flight, or null; for emptying the table. */
    @Nullable
    LinkRequest any() {
        if (count == 0) {
            return null;
        }
        for (LinkRequest request : requests) {
            if (request != null) {
                return request;
            }
        }
        return null;
    }
}
