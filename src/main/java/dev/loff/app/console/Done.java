package dev.loff.app.console;

/**
 * The result of a form, shown on the page that follows. Only these texts can be shown, so that a crafted link cannot show
 * others.
 */
enum Done {
    STARTED("It runs."),
    QUEUED("It waits until the run before it has ended."),
    SAME("It was asked for before; this is that run."),
    SKIPPED("It was not started: this run is at the same data."),
    STOPPING("It was asked to stop; it does so after the shard or segment in hand."),
    RECOVERED("Nobody ran it any more; it is recorded as failed and can go on."),
    RESTARTED("It goes on as this execution."),
    ABANDONED("It was given up for good; what it has committed stays."),
    DROPPED("It was taken out of the queue."),
    ACKNOWLEDGED("It is listed again when something new happens to it."),
    SCHEDULED("The schedule was added."),
    EDITED("The schedule was changed."),
    PAUSED("The schedule is paused."),
    RESUMED("The schedule fires again from now on."),
    REMOVED("The schedule was removed; its history stays."),
    PROMOTED("It is the champion now, and pinned: the gate only proposes until it is unpinned."),
    ROLLED_BACK("The champion before is the champion again, and pinned: the gate only proposes until it is unpinned."),
    DECLINED("It was declined; the champion stays."),
    UNPINNED("The gate may replace the champion again."),
    USER_ADDED("The user was added and can log in."),
    ROLE_CHANGED("The role was changed; it counts from the next request on."),
    PASSWORD_CHANGED("The password was changed; the user's sessions have ended."),
    USER_REMOVED("The user was removed."),
    TOKEN_REVOKED("The token was revoked; it lets nobody in any more.");

    private final String sentence;

    Done(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
