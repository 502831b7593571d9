package org.saltbridge.gateway.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** For commands that have no business with accounts. */
final class NoAccounts implements Accounts {
    @Override
    public void add(Path dataDirectory, String name, Set<String> roles, String password) {
        throw new AssertionError();
    }

    @Override
    public void changePassword(Path dataDirectory, String name, String password) {
        throw new AssertionError();
    }

    @Override
    public void remove(Path dataDirectory, String name) {
        throw new AssertionError();
    }

    @Override
    public List<String> list(Path dataDirectory) {
        throw new AssertionError();
    }
}
