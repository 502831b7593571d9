package org.saltbridge.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.saltbridge.gateway.cli.Accounts;
import org.saltbridge.gateway.opcua.Role;
import org.saltbridge.gateway.opcua.UserStore;

/** Manages the accounts of a data directory for the command line. */
final class UserAccounts implements Accounts {

    private static UserStore open(Path dataDirectory) throws IOException {
        return UserStore.load(GatewayAssembly.usersFile(dataDirectory));
    }

    @Override
    public void add(Path dataDirectory, String name, Set<String> roles, String password) throws IOException {
        UserStore users = open(dataDirectory);
        if (users.names().contains(name)) {
            throw new IOException("there is a user " + name + " already; change the password with users passwd");
        }
        Set<Role> own = EnumSet.noneOf(Role.class);
        for (String role : roles) {
            own.add(Role.ofText(role)
                    .orElseThrow(() -> new IOException("there is no role \"" + role + "\", only "
                            + Arrays.stream(Role.values()).map(Role::text).collect(Collectors.joining(", ")))));
        }
        set(users, name, own, password);
    }

    private static void set(UserStore users, String name, Set<Role> roles, String password) throws IOException {
        try {
            users.add(name, password, roles);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void changePassword(Path dataDirectory, String name, String password) throws IOException {
        UserStore users = open(dataDirectory);
        requireUser(users, name);
        set(users, name, users.rolesOf(name), password);
    }

    @Override
    public void remove(Path dataDirectory, String name) throws IOException {
        UserStore users = open(dataDirectory);
        requireUser(users, name);
        users.remove(name);
    }

    private static void requireUser(UserStore users, String name) throws IOException {
        if (!users.names().contains(name)) {
            throw new IOException("there is no user " + name);
        }
    }

    @Override
    public List<String> list(Path dataDirectory) throws IOException {
        UserStore users = open(dataDirectory);
        return users.names().stream()
                .map(name -> name + " "
                        + users.rolesOf(name).stream().map(Role::text).collect(Collectors.joining(",")))
                .toList();
    }
}
