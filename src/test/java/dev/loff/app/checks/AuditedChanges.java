package dev.loff.app.checks;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Makes changes as some actor and checks that the audit log has exactly one row for each. */
final class AuditedChanges {
    private final JobHome home;
    private final String actor;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> done = new TreeSet<>();

    AuditedChanges(JobHome home, String actor) {
        this.home = home;
        this.actor = actor;
    }

    /** An action that changes something. */
    @FunctionalInterface
    interface Change<T> {
        T make() throws IOException, InterruptedException, SQLException;
    }

    /** The number of kinds of changes, and those that have not exactly one row. */
    record Result(int kinds, List<String> faults) {}

    /**
     * Makes a change and looks for its row.
     *
     * @param kind the form, request or command
     */
    <T> T one(String kind, Change<T> change) throws IOException, InterruptedException, SQLException {
        done.add(kind);
        int before = rows();
        T answer = change.make();
        int told = rows() - before;
        if (told != 1) {
            faults.add(kind + " by " + actor + ": audit rows " + told);
        }
        return answer;
    }

    void fault(String what) {
        faults.add(what);
    }

    /** Returns the findings, given all kinds that exist. */
    Result of(List<String> kinds) {
        kinds.stream().filter(it -> !done.contains(it)).forEach(it -> faults.add("never made: " + it));
        return new Result(done.size(), List.copyOf(faults));
    }

    private int rows() throws SQLException, IOException {
        return home.numbers("select count(*) from audit_entry where actor = '" + actor + "'")
                .get(0)
                .intValue();
    }
}
