package org.saltbridge.adapter.modbus;

/** What one decoded value has come to; filled again and again, so that decoding allocates nothing. Owned by a field loop. */
final class Reading {
    /** Engineering value, {@code NaN} when there is none. */
    double value = Double.NaN;
    /** {@link org.saltbridge.adapter.Quality#code()}. */
    byte quality;
    /** The registers as an unsigned number of their width. */
    long raw;

    void set(double newValue, byte newQuality) {
        value = newValue;
        quality = newQuality;
    }
}
