package org.saltbridge.config;

/**
 * One thing that is wrong in a configuration file, with the place to look at.
 *
 * @param file the file as the caller named it, or the bundled resource below this package.
 * @param line 1-based; 0 where the problem is the file itself.
 * @param column 1-based, of the offending key or list item; 0 where the problem is the file itself.
 */
public record ConfigProblem(String file, int line, int column, Severity severity, String message) {
    /** Whether a plant may start in spite of the problem. */
    public enum Severity {
        /** The gateway refuses to start. */
        ERROR,
        /** Allowed, but likely not what was meant. */
        WARNING;

        private String label() {
            return this == ERROR ? "error" : "warning";
        }
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** {@code file:line:column: error: message}, the form that editors and terminals make clickable. */
    @Override
    public String toString() {
        String place = line > 0 ? file + ":" + line + ":" + column : file;
        return place + ": " + severity.label() + ": " + message;
    }
}
