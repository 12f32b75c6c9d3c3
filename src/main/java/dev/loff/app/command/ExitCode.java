package dev.loff.app.command;

/** What the process tells its caller. */
enum ExitCode {
    COMPLETED(0),
    FAILED(1),
    /** Nothing was begun: wrong words, unknown parameters, or a thing in the wrong state. */
    REFUSED(2),
    /** Stopped on request; {@code loff restart} goes on from there. */
    STOPPED(3),
    /** Completed, and some images were set aside. */
    QUARANTINE(4),
    /** Another host has taken the run over: this process committed nothing since. */
    TAKEN_OVER(5);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static ExitCode of(String status, long quarantined) {
        return switch (status) {
            case "COMPLETED" -> quarantined > 0 ? QUARANTINE : COMPLETED;
            case "STOPPED", "STOPPING" -> STOPPED;
            default -> FAILED;
        };
    }
}
