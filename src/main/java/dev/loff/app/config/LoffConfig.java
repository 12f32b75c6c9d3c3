package dev.loff.app.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** How this machine is set up. Keys here are environment variables in capitals: {@code loff.db.url} is {@code LOFF_DB_URL}. */
@ConfigMapping(prefix = "loff")
public interface LoffConfig {

    /** The data folder; {@code ~/.loff} unless configured or given by {@code --home}. */
    Path home();

    /**
     * Folders that runs may use when they are asked for over HTTP, by the console or the REST interface: for dataset, encoder,
     * initial-weights and output. Absolute, separated by commas. None if absent; the command line is free.
     */
    Optional<List<Path>> dataRoots();

    /**
     * Permissions that new files and folders do not get, in octal: backups, logs, exports and scores are their owner's alone.
     * 027 lets the owner's group read.
     */
    @WithDefault("077")
    String umask();

    /** The database. */
    Db db();

    /** Who owns a run, and how long it may be silent. */
    Lease lease();

    /** What becomes of runs whose host died. */
    Recovery recovery();

    /** How runs are stopped. */
    Stop stop();

    /** Folders that are away for a while. */
    Files files();

    /** What a host that serves takes on. */
    Serve serve();

    /** Meters of this process. */
    Metrics metrics();

    /** Where a host that serves shows its meters and its health. */
    Management management();

    /** The loop that starts scheduled jobs. */
    Schedules schedules();

    /** The console, as people reach it. */
    Console console();

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

        /**
         * How long the database may take for a statement, and how long its answer may stay away, before the connection is given up
         * and the work is tried again. Migrations, backups and what grows with the number of images may take longer.
         */
        @WithDefault("2m")
        Duration statementTimeout();

        /** How long a statement waits for rows that another process has locked before it is tried again. */
        @WithDefault("30s")
        Duration lockTimeout();

        /** How long a transaction may keep its locks without doing anything; where many wait for them it is 15 seconds. */
        @WithDefault("1m")
        Duration idleTransactionTimeout();
    }

    /** Who owns a run. */
    interface Lease {

        /** How long an owner may be silent before others take its runs; longer than any pause of a healthy process. */
        @WithDefault("30s")
        Duration term();
    }

    /** What becomes of runs whose host died. */
    interface Recovery {

        /** Whether this process looks for them by itself. */
        @WithDefault("true")
        boolean enabled();

        /** How often it looks, and how often it starts what waits or is due. */
        @WithDefault("3s")
        Duration interval();

        /** Whether an owner whose process on this very machine is gone is believed dead before its lease has run out. */
        @WithDefault("true")
        boolean sameHost();

        /** How often a run goes on by itself, unless its parameter automatic-restarts says otherwise. */
        @WithDefault("3")
        int restarts();

        /** What the second restart waits; the first comes at once, each further one waits twice as long as the one before. */
        @WithDefault("10s")
        Duration backOff();

        /** Other values for single jobs, by the job's name. */
        Map<String, Job> job();

        /** Other values for one job. */
        interface Job {

            /** How often a run of it goes on by itself. */
            OptionalInt restarts();

            /** What its second restart waits. */
            Optional<Duration> backOff();
        }
    }

    /** How runs are stopped. */
    interface Stop {

        /** How long a run may take to finish the shard or segment in hand; then its lease is revoked. */
        @WithDefault("10m")
        Duration deadline();

        /** The same for the runs of a process that is told to end; shorter than what the caller waits before it kills. */
        @WithDefault("80s")
        Duration signalDeadline();
    }

    /** Folders that are away for a while. */
    interface Files {

        /**
         * How long a run waits for a dataset, or for files, that it cannot reach, as when a share's server restarts; then it fails and
         * names the folder, or quarantines the image. A restart looks again.
         */
        @WithDefault("2m")
        Duration patience();
    }

    /** What a host that serves takes on. */
    interface Serve {

        /**
         * How many runs it has at a time before fires of schedules wait in the queue, and before it leaves what waits or is to be
         * restarted to others.
         */
        @WithDefault("2")
        int runs();
    }

    /** Meters of this process. */
    interface Metrics {

        /** Where a command that serves nothing else serves {@code /metrics} on 127.0.0.1; nowhere if absent. */
        OptionalInt port();
    }

    /** Where a host that serves shows its meters and its health: without a login, hence apart from all else. */
    interface Management {

        /** The address to listen on. */
        @WithDefault("127.0.0.1")
        String host();

        /** The port to listen on. */
        @WithDefault("9001")
        int port();
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

    /** The console, as people reach it. */
    interface Console {

        /** Its address, such as {@code https://loff.example.org}; notifications link to it. No links if absent. */
        Optional<URI> url();

        /** A Prometheus that scrapes the hosts; the console draws the dashboards from it. No dashboards if absent. */
        Optional<URI> prometheus();
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
