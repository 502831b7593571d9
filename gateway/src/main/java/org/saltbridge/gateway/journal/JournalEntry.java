package org.saltbridge.gateway.journal;

import tools.jackson.core.JsonGenerator;

/** Something on its way into the journal. All methods are called on the journal thread. */
interface JournalEntry {

    RecordType type();

    /** Writes its own fields; called again when a failed write is repeated. */
    void writeTo(JsonGenerator json);

    /** Whether somebody waits for it to be durable; the others may share the next fsync. */
    boolean isAwaited();

    /** Tells the sequence number it was written with; the last call counts. */
    void written(long sequence);

    /** It has reached the disk. Called once. */
    void durable();
}
