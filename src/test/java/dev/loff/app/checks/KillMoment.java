package dev.loff.app.checks;

import java.util.random.RandomGenerator;

/** The phase of a process in which it is killed, with its probability. */
enum KillMoment {
    /** Any moment while it starts. */
    IN_START(0.1),
    /** As soon as its execution is registered, before a lease says which process runs it. */
    AT_REGISTRATION(0.1),
    /** After it took over the job and before it could commit anything: a second kill in a row without progress. */
    BEFORE_COMMIT(0.2),
    /** Any moment in the rest of the work. */
    IN_WORK(0.3),
    /** When a file of its work appears: around the write, the rename and the commit. */
    AT_FILE(0.3);

    private final double share;

    KillMoment(double share) {
        this.share = share;
    }

    /** The second kill of a run always comes before it could commit; the others are drawn. */
    static KillMoment draw(RandomGenerator random, int killsBefore) {
        if (killsBefore == 1) {
            return BEFORE_COMMIT;
        }
        double left = random.nextDouble();
        for (KillMoment moment : values()) {
            left -= moment.share;
            if (left < 0) {
                return moment;
            }
        }
        return AT_FILE;
    }
}
