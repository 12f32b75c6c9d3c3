package dev.loff.app.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** 256 random bits as text. It gives access to whoever has it; only its hash is stored. */
record Secret(String text) {
    /** Lets secret scanners recognise it in code and logs. */
    private static final String PREFIX = "loff_";

    private static final int BYTES = 32;
    private static final Pattern SHAPE = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    static Secret random() {
        byte[] bits = new byte[BYTES];
        RANDOM.nextBytes(bits);
        return new Secret(PREFIX + base64(bits));
    }

    /** Whether it has the shape of a secret; if not, looking it up in the database is pointless. */
    boolean isWellFormed() {
        return SHAPE.matcher(text).matches();
    }

    byte[] sha256() {
        return sha256(text);
    }

    /** The token for the forms of the browser that has this secret; does not reveal the secret. */
    String formToken() {
        return base64(sha256("form " + text));
    }

    /** Hides the secret: logs and traces print records. */
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
