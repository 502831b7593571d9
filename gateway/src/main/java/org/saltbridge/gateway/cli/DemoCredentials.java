package org.saltbridge.gateway.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/**
 * The generated user of the demonstration. The password is drawn at the first start and kept in the data directory,
 * readable by its owner only, so that a second start shows the same.
 *
 * @param user the user's name.
 */
record DemoCredentials(String user, String password) {
    static final Set<String> ROLES = Set.of("Operator", "Engineer");

    private static final String USER = "demo";
    private static final String FILE = "demo-password";
    /** No characters that look like others. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int LENGTH = 20;

    /** Reads the credentials, or draws them and adds the user. */
    static DemoCredentials of(Path dataDirectory, Accounts accounts) throws IOException {
        Path file = dataDirectory.resolve(FILE);
        if (Files.exists(file)) {
            return new DemoCredentials(USER, Files.readString(file).strip());
        }
        Files.createDirectories(dataDirectory);
        String password = draw();
        accounts.add(dataDirectory, USER, ROLES, password);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, (password + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
        return new DemoCredentials(USER, password);
    }

    private static String draw() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }
}
