package org.saltbridge.adapter.modbus;

import org.jspecify.annotations.Nullable;

/** First in, first out, of requests that hold their own links. Bounded by the number of requests: each is in it once. */
final class RequestQueue {
    private @Nullable LinkRequest head;
    private @Nullable LinkRequest tail;

    boolean isEmpty() {
        return head == null;
    }

    /** Whether any that waits is urgent; there are only as many as a link's devices have setpoints. */
    boolean hasUrgent() {
        for (LinkRequest request = head; request != null; request = request.nextQueued) {
            if (request.isUrgent()) {
                return true;
            }
        }
        return false;
    }

    /** False if it already waits. */
    boolean add(LinkRequest request) {
        if (request.isQueued) {
            return false;
        }
        request.isQueued = true;
        if (tail == null) {
            head = request;
        } else {
            tail.nextQueued = request;
        }
        tail = request;
        return true;
    }

    @Nullable
    LinkRequest poll() {
        LinkRequest request = head;
        if (request == null) {
            return null;
        }
        head = request.nextQueued;
        if (head == null) {
            tail = null;
        }
        request.nextQueued = null;
        request.isQueued = false;
        return request;
    }
}
