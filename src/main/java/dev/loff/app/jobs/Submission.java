package dev.loff.app.jobs;

import org.jspecify.annotations.Nullable;

/** What became of a job that somebody asked to run. */
public sealed interface Submission {

    /** It runs, in this process. */
    record Started(long execution) implements Submission {}

    /** It waits until no other run of the job is at the same data; {@code behind} is absent when it waits for its turn alone. */
    record Queued(long submission, @Nullable Long behind) implements Submission {}

    /** It is not run: another is at it. */
    record Skipped(long running) implements Submission {}

    /** It is not run: another is at it. */
    record Refused(long running, String reason) implements Submission {}

    /** It was asked for before, with the same key; {@code execution} is absent while that waits. */
    record SameAsBefore(long submission, @Nullable Long execution) implements Submission {}
}
