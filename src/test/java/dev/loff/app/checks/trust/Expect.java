package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckFailure;

/** Requirements on an answer: texts that it has to contain, or may not contain. */
record Expect(String what, String text) {
    static Expect of(TrustSetting.Answer answer, int exitCode) {
        String all = answer.output() + answer.errors();
        if (answer.exitCode() != exitCode) {
            throw new CheckFailure("it ended with " + answer.exitCode() + " instead of " + exitCode + "\n" + all);
        }
        return new Expect("a command", all);
    }

    Expect has(String... parts) {
        for (String part : parts) {
            if (!text.contains(part)) {
                throw new CheckFailure(what + " does not say: " + part + "\n" + text);
            }
        }
        return this;
    }

    Expect hasNot(String... parts) {
        for (String part : parts) {
            if (text.contains(part)) {
                throw new CheckFailure(what + " says: " + part + "\n" + text);
            }
        }
        return this;
    }
}
