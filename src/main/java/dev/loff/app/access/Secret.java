package dev.loff.app.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** 256 random bits as text. Whoever has it is let in; here only its hash is kept. */
record Secret(String text) {
    /** Scanners of code and logs know what they found. */
    private static final String PREFIX = "loff_";

    private static final int BYTES = 32;
    private static final Pattern SHAPE = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    static Secret random() {
        byte[] bits = new byte[BYTES];
        RANDOM.nextBytes(bits);
        return new Secret(PREFIX + base64(bits));
    }

    /** Whether it can be one of ours; what cannot is not worth a look into the database. */
    boolean isWellFormed() {
        return SHAPE.matcher(text).matches();
    }

    byte[] sha256() {
        return sha256(text);
    }

    /** What forms of the browser that has this secret carry; says nothing of the secret. */
    String formToken() {
        return base64(sha256("form " + text));
    }

    /** Not the secret: logs and traces print records. */
    @Override
    public String toString() {
        return "Secret[...]";
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static String base64(byte[] bits) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
