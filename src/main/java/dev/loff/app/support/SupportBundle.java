package dev.loff.app.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loff.app.build.Build;
import dev.loff.app.jobs.ExecutionStatus;
import dev.loff.app.jobs.RunReports;
import dev.loff.app.notify.Notifier;
import dev.loff.app.schedule.ScheduleReports;
import dev.loff.job.Workspace;
import dev.loff.registry.Executions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;

/**
 * A zip file for remote support. Every entry goes through {@link Redaction}. For a part that cannot be read, the entry has the
 * reason: a bundle is needed most when something is broken.
 */
@ApplicationScoped
public class SupportBundle {
    private static final int RUNS = 50;
    private static final int FIRES = 200;
    private static final int LOG_BYTES = 2 << 20;

    private final Settings settings;
    private final Workspace workspace;
    private final DataSource database;
    private final RunReports runs;
    private final ExecutionStatus status;
    private final ScheduleReports schedules;
    private final Notifier notifier;
    private final ObjectMapper json;

    SupportBundle(
            Settings settings,
            Workspace workspace,
            DataSource database,
            RunReports runs,
            ExecutionStatus status,
            ScheduleReports schedules,
            Notifier notifier,
            ObjectMapper json) {
        this.settings = settings;
        this.workspace = workspace;
        this.database = database;
        this.runs = runs;
        this.status = status;
        this.schedules = schedules;
        this.notifier = notifier;
        this.json = json;
    }

    /** Produces one entry's text; may fail. */
    @FunctionalInterface
    private interface Part {
        String text() throws IOException, SQLException;
    }

    /** Writes a new file. Outside tests, {@code environment} is this process's own. */
    public void write(Path file, Map<String, String> environment) throws IOException {
        Redaction redaction = new Redaction(settings.secrets(environment));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW))) {
            for (Map.Entry<String, Part> part : parts(redaction, environment).entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(redaction.text(text(part.getValue())).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }

    private Map<String, Part> parts(Redaction redaction, Map<String, String> environment) throws IOException {
        Map<String, Part> parts = new TreeMap<>();
        parts.put("versions.txt", SupportBundle::versions);
        parts.put("config.properties", () -> settings.shown(redaction));
        parts.put("environment.txt", () -> environment(environment, redaction));
        parts.put(
                "runs.json",
                () -> json(runs.recent(new Executions.Filter(null, null, null, null), Long.MAX_VALUE, RUNS)));
        parts.put("status.json", () -> json(status.running()));
        parts.put("schedules.json", () -> json(schedules.all()));
        parts.put("fires.json", () -> json(schedules.history(null, Long.MAX_VALUE, FIRES)));
        parts.put("notifications.json", () -> json(notifier.recent(RUNS)));
        parts.put("schema.txt", this::schema);
        parts.put("disk.txt", this::disk);
        parts.put("threads/this.txt", ThreadDumps::own);
        for (long pid : ThreadDumps.others()) {
            parts.put("threads/" + pid + ".txt", () -> ThreadDumps.of(pid));
        }
        for (Path log : logs()) {
            parts.put("logs/" + log.getFileName(), () -> new LogTail(log, LOG_BYTES).read());
        }
        return parts;
    }

    private static String text(Part part) {
        try {
            return part.text();
        } catch (IOException | SQLException | RuntimeException e) {
            return "cannot be had: " + e + "\n";
        }
    }

    private static String versions() {
        Build build = Build.current();
        return "loff " + build.loff() + "\npostgres " + build.postgres() + "\njava " + Runtime.version() + " "
                + System.getProperty("java.vm.name") + "\nsystem " + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + " " + System.getProperty("os.arch") + "\nprocessors "
                + Runtime.getRuntime().availableProcessors() + "\nheap "
                + Runtime.getRuntime().maxMemory() + "\n";
    }

    /** Only the variables that can change how Loff runs; the others are private. */
    private static String environment(Map<String, String> environment, Redaction redaction) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.matches("(LOFF|QUARKUS|JAVA|TF|CUDA|NVIDIA)_.*|LANG|LC_ALL|TZ")) {
                text.append(redaction.setting(name, value)).append('\n');
            }
        });
        return text.toString();
    }

    private String json(Object value) throws JsonProcessingException {
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    }

    private String schema() throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            lines.add(connection.getMetaData().getDatabaseProductName() + " "
                    + connection.getMetaData().getDatabaseProductVersion());
            try (ResultSet rows = statement.executeQuery(
                    "select version, description, success, installed_on from flyway_schema_history order by installed_rank")) {
                while (rows.next()) {
                    lines.add("V" + rows.getString(1) + " " + rows.getString(2) + " "
                            + (rows.getBoolean(3) ? "applied " : "FAILED ") + rows.getString(4));
                }
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private String disk() throws IOException {
        FileStore disk = Files.getFileStore(workspace.home());
        StringBuilder text = new StringBuilder("free " + disk.getUsableSpace() + " of " + disk.getTotalSpace()
                + " bytes, " + disk.type() + ", " + workspace.home() + "\n");
        try (Stream<Path> folders = Files.list(workspace.home())) {
            for (Path folder : folders.sorted().toList()) {
                text.append(folder.getFileName())
                        .append(Files.isDirectory(folder) ? "/" : "")
                        .append('\n');
            }
        }
        return text.toString();
    }

    private List<Path> logs() throws IOException {
        Path folder = workspace.home().resolve("logs");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> logs = Files.list(folder)) {
            return logs.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
