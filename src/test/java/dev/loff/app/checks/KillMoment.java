package dev.loff.app.checks;

import java.util.random.RandomGenerator;

/** Which moment of a process's life is drawn for its death. */
enum KillMoment {
    /** Any, its start included, in what is left of the work. */
    ANY,
    /** After it took up the job and before it could commit anything: a second death in a row without progress. */
    BEFORE_COMMIT,
    /** As soon as its execution is registered, before anything says which process runs it. */
    AT_START,
    /** When a file of its work appears: around the write, the rename and the commit. */
    AT_FILE;

    static KillMoment draw(RandomGenerator random, boolean afterKill) {
        double number = random.nextDouble();
        if (afterKill && number < 0.4) {
            return BEFORE_COMMIT;
        }
        if (number < 0.55) {
            return AT_START;
        }
        return number < 0.75 ? ANY : AT_FILE;
    }
}
