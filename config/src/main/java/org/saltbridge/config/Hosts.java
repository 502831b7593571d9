package org.saltbridge.config;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Host names and addresses as files give them; nothing here asks a name server. */
final class Hosts {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    private static final Pattern NAME = Pattern.compile(
            "(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(?:\\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?");

    private static final Pattern ALL_NUMBERS = Pattern.compile("[0-9.]+");

    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");

    private static final Pattern IPV6 = Pattern.compile("\\[?[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(?:%\\w+)?]?");

    private Hosts() {}

    /** The host with every {@code {name}} replaced by its number. */
    static String fill(String host, Map<String, Integer> numbers) {
        Matcher matcher = PLACEHOLDER.matcher(host);
        return matcher.replaceAll(result -> {
            Integer number = numbers.get(result.group(1));
            return number == null ? Matcher.quoteReplacement(result.group()) : Integer.toString(number);
        });
    }

    /** Reports what can never be a host; {@code placeholders} are those that may stand there. */
    static boolean check(Section section, String key, String host, Set<String> placeholders) {
        Matcher matcher = PLACEHOLDER.matcher(host);
        if (matcher.find()) {
            String allowed = placeholders.isEmpty()
                    ? "none is possible here"
                    : "possible here: {"
                            + String.join("}, {", placeholders.stream().sorted().toList()) + "}";
            section.error(key, "unknown placeholder " + matcher.group() + "; " + allowed);
            return false;
        }
        boolean numbers = ALL_NUMBERS.matcher(host).matches();
        boolean good = numbers
                ? IPV4.matcher(host).matches()
                : NAME.matcher(host).matches() || IPV6.matcher(host).matches();
        if (!good) {
            section.error(key, "\"" + host + "\" is neither a host name nor an IP address");
        }
        return good;
    }

    static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.equals("::1")
                || host.equals("[::1]")
                || (host.startsWith("127.") && IPV4.matcher(host).matches());
    }
}
