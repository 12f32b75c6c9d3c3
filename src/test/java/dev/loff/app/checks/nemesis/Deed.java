package dev.loff.app.checks.nemesis;

/** A kind of event: a fault, or an action of an operator. */
enum Deed {
    KILL("kills", 5, 0, 0),
    SUSPEND("suspensions", 5, 800, 11_000),
    TERMINATE("hosts asked to end", 1, 0, 0),
    RESET("resets of all connections", 2, 0, 0),
    DATABASE_AWAY("databases away", 1, 2_000, 8_000),
    DATABASE_KILLED("databases killed", 2, 0, 0),
    SWALLOW("networks that swallow packets", 3, 1_500, 10_000),
    CUT("networks cut", 2, 0, 0),
    DISK_FULL("full disks", 2, 1_000, 6_000),
    FEATURES_AWAY("feature folders away", 2, 300, 4_000),
    PICTURES_AWAY("datasets away", 2, 300, 4_000),
    CLOCK("clock jumps", 1, 0, 0),
    RUN("runs by hand", 3, 0, 0),
    BACKFILL("backfills", 1, 0, 0),
    RESTART("restarts by hand", 1, 0, 0),
    STOP("stops by hand", 1, 0, 0),
    PROMOTE("promotions by hand", 2, 0, 0),
    REPAIR("repairs", 2, 0, 0),
    VERIFY("verifications", 1, 0, 0),
    BACKUP("backups", 1, 0, 0),
    RETENTION("retentions", 1, 0, 0);

    private final String plural;
    private final int weight;
    private final int shortest;
    private final int longest;

    Deed(String plural, int weight, int shortest, int longest) {
        this.plural = plural;
        this.weight = weight;
        this.shortest = shortest;
        this.longest = longest;
    }

    /** Its name in the check's last line. */
    String plural() {
        return plural;
    }

    /** How often it is drawn relative to the others. */
    int weight() {
        return weight;
    }

    /** In milliseconds; 0 for an instantaneous event. */
    int shortest() {
        return shortest;
    }

    /** In milliseconds. */
    int longest() {
        return longest;
    }
}
