package org.saltbridge.gateway.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The user accounts of a data directory, as the command line manages them. */
public interface Accounts {

    /**
     * Adds a user; fails when there is one of this name.
     *
     * @param roles names of roles, such as {@code Operator}.
     */
    void add(Path dataDirectory, String name, Set<String> roles, String password) throws IOException;

    /** Replaces a password; fails when there is no such user. */
    void changePassword(Path dataDirectory, String name, String password) throws IOException;

    /** Removes a user; fails when there is no such user. */
    void remove(Path dataDirectory, String name) throws IOException;

    /** A line for each user: name and roles. */
    List<String> list(Path dataDirectory) throws IOException;
}
