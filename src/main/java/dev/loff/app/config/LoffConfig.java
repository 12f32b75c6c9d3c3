package dev.loff.app.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** How this machine is set up. Keys here are environment variables in capitals: {@code loff.db.url} is {@code LOFF_DB_URL}. */
@ConfigMapping(prefix = "loff")
public interface LoffConfig {

    /** The data folder; {@code ~/.loff} unless configured or given by {@code --home}. */
    Path home();

    /** The database. */
    Db db();

    /** Meters of this process. */
    Metrics metrics();

    /** The loop that starts scheduled jobs. */
    Schedules schedules();

    /** What is logged. */
    Log log();

    /** The database: an embedded one in the data folder unless {@code url} is configured. */
    interface Db {

        /** JDBC address of a PostgreSQL. */
        String url();

        /** The role to log in as. */
        @WithDefault("loff")
        String user();

        /** Its password, unless in a file. */
        Optional<String> password();

        /** A file that holds the password alone; wins over {@code password}. */
        Optional<Path> passwordFile();
    }

    /** Meters of this process. */
    interface Metrics {

        /** Where a command that serves nothing else serves {@code /metrics} on 127.0.0.1; nowhere if absent. */
        OptionalInt port();
    }

    /** The loop that starts scheduled jobs. */
    interface Schedules {

        /** How often {@code serve} looks what is due. */
        @WithDefault("1s")
        Duration poll();

        /** How long a host may take between claiming a fire and writing down its start, before another host takes it over. */
        @WithDefault("15s")
        Duration claimTerm();
    }

    /** What is logged. */
    interface Log {

        /** From which level on Loff's own lines are logged. */
        @WithDefault("INFO")
        String level();

        /** From which level on other libraries' lines are logged. */
        @WithDefault("WARN")
        String others();
    }
}
