package org.saltbridge.config;

/**
 * The order of the bytes of a value wider than one register, A the most significant. 64-bit values follow the same rule
 * with four words: {@code CDAB} sends the least significant word first, {@code BADC} swaps the bytes of each word.
 */
public enum WordOrder {
    ABCD,
    CDAB,
    BADC,
    DCBA;

    /** Whether the least significant word comes first. */
    public boolean isLowWordFirst() {
        return this == CDAB || this == DCBA;
    }

    /** Whether the two bytes of each word are swapped. */
    public boolean isBytesSwapped() {
        return this == BADC || this == DCBA;
    }
}
