package org.saltbridge.config;

/**
 * One thing that is wrong with a configuration file, and where.
 *
 * @param line 1-based; 0 when the file as a whole is meant.
 */
public record ConfigProblem(String file, int line, int column, String message) {

    @Override
    public String toString() {
        return line == 0 ? file + ": error: " + message : file + ":" + line + ":" + column + ": error: " + message;
    }
}
