package dev.loff.app.support;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Removes secrets from text: known secrets anywhere, and everything that has the shape of a secret. The known ones come from
 * the configuration, the environment and password files, so that log lines that quote a password are redacted, too.
 */
final class Redaction {
    private static final String HIDDEN = "***";
    /** Shorter secrets are part of too many words. */
    private static final int SHORTEST = 4;
    /** The default password of key stores; as a word it is in half of all log lines about log-ins. */
    private static final String NO_SECRET = "password";

    private static final Pattern SECRET_NAME = Pattern.compile(
            ".*(password|passwd|passphrase|secret|token|credential|private|slack.url|api.?key).*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/\\s@\"']+@");
    /** The query of a URL may grant access; a hook's path does. */
    private static final Pattern QUERY =
            Pattern.compile("(https?://[^\\s?#\"'<>]*)[?#][^\\s\"'<>]*", Pattern.CASE_INSENSITIVE);

    private static final Pattern HOOK_PATH =
            Pattern.compile("(https?://[^\\s/?#\"'<>]+)[/?#][^\\s\"'<>]*", Pattern.CASE_INSENSITIVE);
    private static final Pattern HOOK_NAME = Pattern.compile(".*(webhook|hook).*", Pattern.CASE_INSENSITIVE);
    private static final Pattern ASSIGNED =
            Pattern.compile("(?i)((?:password|passwd|secret|token|api[-_]?key)[\"']?\\s*[=:]\\s*[\"']?)[^\\s\"'&,;]+");
    private static final Pattern AUTHORIZATION = Pattern.compile("(?i)(bearer|basic)\\s+[a-z0-9._~+/=-]{8,}");

    private final List<String> known;

    Redaction(Collection<String> known) {
        // Longest first: one secret may be the beginning of another.
        this.known = known.stream()
                .map(String::strip)
                .filter(it -> it.length() >= SHORTEST && !it.equals(NO_SECRET))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** Whether the value of a setting with that name is a secret. */
    static boolean isSecret(String name) {
        // The path of a secret's file is not a secret.
        return SECRET_NAME.matcher(name.replace('_', '.')).matches()
                && !name.toLowerCase(Locale.ROOT).matches(".*(file|path)$");
    }

    /** The secrets among the settings; of a hook's URL everything after the host. */
    static List<String> secrets(Map<String, String> settings) {
        return settings.entrySet().stream()
                .flatMap(it -> isSecret(it.getKey())
                        ? Stream.of(it.getValue())
                        : HOOK_NAME.matcher(it.getKey()).matches()
                                ? HOOK_PATH.matcher(it.getValue()).results().map(found -> found.group()
                                        .substring(found.group(1).length()))
                                : Stream.of())
                .collect(Collectors.toList());
    }

    /** The setting with its secrets hidden. */
    String setting(String name, String value) {
        String shown =
                HOOK_NAME.matcher(name).matches() ? HOOK_PATH.matcher(value).replaceAll("$1/" + HIDDEN) : value;
        return name + "=" + (isSecret(name) ? HIDDEN : text(shown));
    }

    String text(String text) {
        String clean = USER_INFO.matcher(text).replaceAll(HIDDEN + "@");
        clean = QUERY.matcher(clean).replaceAll("$1?" + HIDDEN);
        clean = ASSIGNED.matcher(clean).replaceAll("$1" + HIDDEN);
        clean = AUTHORIZATION.matcher(clean).replaceAll("$1 " + HIDDEN);
        for (String secret : known) {
            clean = clean.replace(secret, HIDDEN);
        }
        return clean;
    }
}
