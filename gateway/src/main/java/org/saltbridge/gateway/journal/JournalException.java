package org.saltbridge.gateway.journal;

import java.io.IOException;

/** A journal that cannot be used as it is; the message says what, where and the way out. */
public final class JournalException extends IOException {
    private static final long serialVersionUID = 1;

    JournalException(String message) {
        super(message);
    }
}
