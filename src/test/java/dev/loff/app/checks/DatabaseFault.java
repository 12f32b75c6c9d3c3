package dev.loff.app.checks;

import dev.loff.app.database.DataFolder;
import dev.loff.app.database.DatabaseOutage;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** A fault of the database while a job runs. */
public interface DatabaseFault {
    /** The server ends every connection, repeatedly for two seconds, so that hardly any transaction succeeds. */
    DatabaseFault RESET = home -> {
        for (int i = 0; i < 150; i++) {
            home.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where pid <> pg_backend_pid() and backend_type = 'client backend'");
            Thread.sleep(10);
        }
    };

    /** The server is stopped, and started again later. */
    static DatabaseFault away(Duration length) {
        return home -> DatabaseOutage.of(new DataFolder(home.root()), length);
    }

    /** The server is killed with all its children: the hosts have to start it again. */
    DatabaseFault KILLED = home -> {
        DatabaseOutage.kill(new DataFolder(home.root()));
        Hosts.until("the hosts have started the database again", () -> answers(home));
    };

    private static boolean answers(JobHome home) throws IOException {
        try {
            return home.migrated();
        } catch (SQLException e) {
            return false;
        }
    }

    void befall(JobHome home) throws IOException, InterruptedException, SQLException;
}
