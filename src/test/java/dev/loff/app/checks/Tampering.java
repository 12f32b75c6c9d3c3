package dev.loff.app.checks;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Changes the audit log as somebody with the database's password could, and runs {@code loff audit verify} each time. */
final class Tampering {
    /** Statements by their effect; {@code ?} is an entry in the middle. */
    private static final Map<String, String> WAYS = new LinkedHashMap<>();

    static {
        WAYS.put("an actor is changed", "update audit_entry set actor = 'somebody else' where id = ?");
        WAYS.put("a time is changed", "update audit_entry set at = at - interval '1 microsecond' where id = ?");
        WAYS.put("an entry is removed", "delete from audit_entry where id = ?");
        WAYS.put(
                "an entry and its link are removed",
                "delete from audit_link where entry_id = ?; delete from audit_entry where id = ?");
        WAYS.put(
                "the end is cut off",
                "delete from audit_link where entry_id >= ?; delete from audit_entry where id >= ?");
        WAYS.put(
                "an entry is put in",
                "insert into audit_entry (actor, origin, action, subject) values ('a', 'b', 'c', 'd')");
        WAYS.put("an entry is changed and its link made to fit", """
                update audit_entry set actor = 'somebody else' where id = ?;
                update audit_link l set hash = sha256(l.prev_hash || convert_to(jsonb_build_array(
                  e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor, e.origin, e.action, e.subject,
                  e.execution_id, e.before, e.after)::text, 'UTF8'))
                from audit_entry e where e.id = l.entry_id and e.id = ?""");
        WAYS.put("the head is set back", "update audit_head set position = position - 1");
    }

    static final int KINDS = WAYS.size();

    private final JobHome home;

    Tampering(JobHome home) {
        this.home = home;
    }

    /** Returns the tampering that was not found, and false findings. */
    List<String> missed() throws IOException, InterruptedException, SQLException {
        home.run(List.of(0), "audit", "verify");
        String entry = home.rows("select id from audit_entry order by id offset 2 limit 1")
                .get(0);
        // The tables' owner may do this, and the database cannot stop anybody who has its password.
        home.execute("alter table audit_entry disable trigger user; alter table audit_link disable trigger user;"
                + " alter table audit_head disable trigger user;"
                + " alter table audit_link drop constraint audit_link_entry_id_fkey");
        home.execute("create table kept_entry as table audit_entry");
        home.execute("create table kept_link as table audit_link");
        home.execute("create table kept_head as table audit_head");
        List<String> missed = new ArrayList<>();
        for (Map.Entry<String, String> way : WAYS.entrySet()) {
            home.execute(way.getValue().replace("?", entry));
            String said = verify(1);
            boolean named = !way.getValue().contains("?")
                    || said.contains("entry=" + entry)
                    || said.contains("last position=")
                    || said.contains("links before an entry are missing")
                    // When a link fits its changed entry, the next entry is the first that reveals it.
                    || said.contains("does not follow from the one before it");
            if (!named) {
                missed.add(way.getKey() + ": it was not named: " + said);
            }
            home.execute(
                    "delete from audit_head; delete from audit_link; delete from audit_entry;"
                            + " insert into audit_entry overriding system value select * from kept_entry;"
                            + " insert into audit_link select * from kept_link; insert into audit_head select * from kept_head");
        }
        verify(0);
        return missed;
    }

    private String verify(int expected) throws IOException, InterruptedException {
        return home.run(List.of(expected), "audit", "verify");
    }
}
