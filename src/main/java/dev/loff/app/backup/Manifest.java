package dev.loff.app.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.app.jobs.RefusedException;
import dev.loff.dataset.Sha256;
import dev.loff.file.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What is in a backup. Its file {@code backup.json} and then the hash of that, {@code backup.sha256}, are written last: a folder
 * without them is no backup.
 *
 * @param schema version of the database's schema
 * @param home the data folder it was taken of
 * @param tables in the order of their names
 */
public record Manifest(
        int format,
        String taken,
        String schema,
        String home,
        List<Table> tables,
        List<Sequence> sequences,
        List<StoredCopy> files) {

    /** A table's rows, in {@code database/NAME.copy}, in PostgreSQL's COPY text format. */
    public record Table(String name, String columns, long rows, String sha256) {}

    /** The last number that a sequence gave. */
    public record Sequence(String name, long value) {}

    /** A file under {@code files/}, at its path in the data folder. */
    public record StoredCopy(String path, long sizeBytes, String sha256) {}

    static final int FORMAT = 1;

    private static final String FILE = "backup.json";
    private static final String SEAL = "backup.sha256";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public Manifest {
        tables = List.copyOf(tables);
        sequences = List.copyOf(sequences);
        files = List.copyOf(files);
    }

    boolean has(String table) {
        return tables.stream().anyMatch(it -> it.name().equals(table));
    }

    /** The rows of all tables together. */
    public long rows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }

    /** The bytes of all files together. */
    public long bytes() {
        return files.stream().mapToLong(StoredCopy::sizeBytes).sum();
    }

    void write(Path folder) throws IOException {
        byte[] json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
        byte[] seal = (Sha256.of(json).hex() + "\n").getBytes(StandardCharsets.US_ASCII);
        DurableFile.write(folder.resolve(FILE), json);
        DurableFile.write(folder.resolve(SEAL), seal);
    }

    /** Reads the manifest of a backup; refuses what is none. */
    static Manifest read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        Path seal = folder.resolve(SEAL);
        if (!Files.exists(file) || !Files.exists(seal)) {
            throw new RefusedException("[" + folder + "] Cannot restore: this is no whole backup, " + FILE + " or "
                    + SEAL + " is missing");
        }
        byte[] json = Files.readAllBytes(file);
        if (!Files.readString(seal, StandardCharsets.US_ASCII)
                .strip()
                .equals(Sha256.of(json).hex())) {
            throw new RefusedException(
                    "[" + file + "] Cannot restore: the backup is damaged, its list is not what was" + " written");
        }
        Manifest manifest = parsed(json, file);
        if (manifest.format() != FORMAT) {
            throw new RefusedException("[" + file + "] Cannot restore: a newer program wrote the backup (format="
                    + manifest.format() + ", known=" + FORMAT + ")");
        }
        return manifest;
    }

    private static Manifest parsed(byte[] json, Path file) throws IOException {
        try {
            return JSON.readValue(json, Manifest.class);
        } catch (JsonProcessingException | NullPointerException e) {
            throw new RefusedException("[" + file + "] Cannot restore: this is not the list of a backup");
        }
    }
}
