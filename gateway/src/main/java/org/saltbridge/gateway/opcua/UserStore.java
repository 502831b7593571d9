package org.saltbridge.gateway.opcua;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Users with their roles and bcrypt hashes, in one text file: a line {@code name: Role, Role: hash} each. There is no
 * user until one is added. Thread-safe; a change is seen by running sessions at once.
 */
public final class UserStore {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final String HEADER =
            "# Saltbridge users: name: roles: bcrypt hash. Change with `saltbridge users`.\n";

    /** 2^10 rounds: some 60 ms of one core per log-in. */
    private static final int COST = 10;

    private static final int PASSWORD_BYTES_MIN = 8;

    /** bcrypt reads no more than this. */
    private static final int PASSWORD_BYTES_MAX = 72;

    private static final int USERS_MAX = 1000;
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final SecureRandom RANDOM = new SecureRandom();

    /** What a name that no user has is checked against. */
    private static final String HASH_OF_NOBODY = hash(randomText(20));

    private record User(Set<Role> roles, String hash) {}

    private final Path file;
    private volatile Map<String, User> users;

    private UserStore(Path file, Map<String, User> users) {
        this.file = file;
        this.users = users;
    }

    /** Reads the file; a missing one means that there is no user yet. */
    public static UserStore load(Path file) throws IOException {
        Map<String, User> users = new TreeMap<>();
        if (Files.exists(file)) {
            int number = 0;
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                number++;
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                String[] parts = line.split(":", 3);
                if (parts.length != 3 || !NAME.matcher(parts[0].strip()).matches() || users.size() == USERS_MAX) {
                    throw new IOException(file + ":" + number + ": error: expected 'name: Role, Role: hash'");
                }
                users.put(parts[0].strip(), new User(roles(file, number, parts[1]), parts[2].strip()));
            }
        }
        return new UserStore(file, users);
    }

    private static Set<Role> roles(Path file, int number, String text) throws IOException {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : text.split(",", -1)) {
            if (!name.isBlank()) {
                roles.add(Role.ofText(name)
                        .orElseThrow(() ->
                                new IOException(file + ":" + number + ": error: no role '" + name.strip() + "'")));
            }
        }
        return roles;
    }

    /** Adds a user or replaces it, and writes the file. */
    public synchronized void add(String name, String password, Set<Role> roles) throws IOException {
        int length = password.getBytes(StandardCharsets.UTF_8).length;
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a user name has 1 to 64 letters, digits, '.', '_', '@' or '-': " + name);
        }
        if (length < PASSWORD_BYTES_MIN || length > PASSWORD_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a password has " + PASSWORD_BYTES_MIN + " to " + PASSWORD_BYTES_MAX + " bytes");
        }
        if (users.size() >= USERS_MAX && !users.containsKey(name)) {
            throw new IllegalArgumentException("there are " + USERS_MAX + " users already");
        }
        EnumSet<Role> own = EnumSet.noneOf(Role.class);
        own.addAll(roles);
        Map<String, User> changed = new TreeMap<>(users);
        changed.put(name, new User(own, hash(password)));
        write(changed);
    }

    /** Adds a user with a random password and returns that; it is kept nowhere. */
    public String generate(String name, Set<Role> roles) throws IOException {
        String password = randomText(20);
        add(name, password, roles);
        return password;
    }

    /** Removes a user and writes the file; false when there is none of this name. */
    public synchronized boolean remove(String name) throws IOException {
        Map<String, User> changed = new TreeMap<>(users);
        if (changed.remove(name) == null) {
            return false;
        }
        write(changed);
        return true;
    }

    /** Whether the password is the user's. Takes as long for a user that does not exist. */
    public boolean verify(String name, String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        User user = users.get(name);
        boolean possible = user != null && bytes.length <= PASSWORD_BYTES_MAX;
        String hash = user == null ? HASH_OF_NOBODY : user.hash();
        boolean right;
        try {
            right = OpenBSDBCrypt.checkPassword(hash, bytes.length <= PASSWORD_BYTES_MAX ? bytes : new byte[1]);
        } catch (RuntimeException e) {
            // A hash that somebody edited by hand opens nothing.
            return false;
        }
        return right && possible;
    }

    /** The roles that the user has now; none when there is no such user. */
    public Set<Role> rolesOf(String name) {
        User user = users.get(name);
        return user == null ? Set.of() : user.roles();
    }

    /** Names of all users, sorted. */
    public Set<String> names() {
        return users.keySet();
    }

    public boolean isEmpty() {
        return users.isEmpty();
    }

    private static String hash(String password) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        return OpenBSDBCrypt.generate(password.getBytes(StandardCharsets.UTF_8), salt, COST);
    }

    private static String randomText(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    /** The file is replaced as a whole, so that nobody ever reads half of it. */
    private void write(Map<String, User> changed) throws IOException {
        StringBuilder text = new StringBuilder(HEADER);
        changed.forEach((name, user) -> text.append(name)
                .append(": ")
                .append(user.roles().stream().map(Role::text).collect(Collectors.joining(", ")))
                .append(": ")
                .append(user.hash())
                .append('\n'));
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("no folder for " + file);
        }
        Files.createDirectories(folder);
        Path fresh = Files.createTempFile(folder, "users", ".tmp");
        if (fresh.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        }
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        users = changed;
    }
}
