package dev.loff.app.checks.trust;

/** One promise, tested on the packaged program. */
interface TrustScenario {
    /** Short and unique, for the command line: {@code split-folders}. */
    String name();

    /** The promise in one sentence. */
    String promise();

    /** Throws a {@link dev.loff.app.checks.CheckFailure} that says what was found when the promise does not hold. */
    void run(TrustSetting setting) throws Exception;
}
