package dev.loff.app.access;

import dev.loff.app.jobs.RefusedException;
import io.quarkus.elytron.security.common.BcryptUtil;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Hashes passwords with bcrypt, so that guessing passwords from stolen hashes is slow. */
@ApplicationScoped
class Passwords {
    private static final int COST = 12;
    private static final int MIN_CHARACTERS = 12;
    /** bcrypt ignores further bytes. */
    private static final int MAX_BYTES = 72;

    /** The hash that an unknown user's password is compared with, so that the check takes as long as for a known user. */
    private final String nobody = BcryptUtil.bcryptHash(Secret.random().text(), COST);

    /** Throws if the password is too short, or longer than bcrypt reads. */
    String hash(String password) {
        if (password.codePointCount(0, password.length()) < MIN_CHARACTERS || isTooLong(password)) {
            throw RefusedException.invalid("Cannot take the password: it has " + MIN_CHARACTERS
                    + " characters or more, and at most " + MAX_BYTES + " bytes of UTF-8");
        }
        return BcryptUtil.bcryptHash(password, COST);
    }

    boolean matches(String password, Optional<String> hash) {
        boolean same = BcryptUtil.matches(isTooLong(password) ? "" : password, hash.orElse(nobody));
        return same && hash.isPresent();
    }

    private static boolean isTooLong(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }
}
