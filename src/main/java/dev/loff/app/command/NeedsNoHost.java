package dev.loff.app.command;

import org.jspecify.annotations.Nullable;

/** A command that, with some options, answers from the program alone: without a data folder, a database or beans. */
public interface NeedsNoHost {

    /** The exit code once it has answered; null where it does need the host. Asked of an instance whose options are set. */
    @Nullable
    Integer answerAlone();
}
