package dev.loff.scoring;

import dev.loff.dataset.CsvField;
import dev.loff.file.DurableFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Writes the labels of a scoring run into a folder: {@code scores.arrow} (with every class's probability),
 * {@code scores.csv} (the label and its probability) and {@code quarantine.csv}. The files get their names when
 * {@link #finish} is called, and not before; until then the attempt's name is in theirs, so that two attempts at the same folder
 * do not write into each other's. Used by one thread.
 */
public final class ScoreWriter implements AutoCloseable {
    /** An image without a label. */
    public record Unscored(String path, String reason, String detail) {}

    private static final int ROWS_PER_BATCH = 4096;
    private static final String ARROW = "scores.arrow";
    private static final String CSV = "scores.csv";
    private static final String QUARANTINE = "quarantine.csv";

    private final Path folder;
    private final String attempt;
    private final String model;
    private final List<String> classes;
    private final BufferAllocator allocator = new RootAllocator();
    private final VectorSchemaRoot batch;
    private final DurableFile arrowFile;
    private final DurableFile csvFile;
    private final ArrowFileWriter arrow;
    private final Writer csv;
    private int rows;

    public ScoreWriter(Path folder, String attempt, String model, int version, List<String> classes)
            throws IOException {
        this.folder = DurableFile.createFolders(folder);
        this.attempt = attempt;
        this.model = model + " v" + version;
        this.classes = List.copyOf(classes);
        this.batch = VectorSchemaRoot.create(schema(classes), allocator);
        this.arrowFile = DurableFile.begin(temporary(ARROW));
        this.arrow = new ArrowFileWriter(batch, null, arrowFile.channel());
        this.csvFile = DurableFile.begin(temporary(CSV));
        this.csv = text(csvFile.stream());
        csv.write("path,sha256,label,probability,model\n");
        arrow.start();
    }

    private static Schema schema(List<String> classes) {
        ArrowType text = new ArrowType.Utf8();
        ArrowType real = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
        Field probability = new Field("item", FieldType.nullable(real), null);
        return new Schema(
                List.of(
                        new Field("path", FieldType.nullable(text), null),
                        new Field("sha256", FieldType.nullable(text), null),
                        new Field("label", FieldType.nullable(text), null),
                        new Field("probability", FieldType.nullable(real), null),
                        new Field("model", FieldType.nullable(text), null),
                        new Field(
                                "probabilities",
                                FieldType.nullable(new ArrowType.FixedSizeList(classes.size())),
                                List.of(probability))),
                java.util.Map.of("loff.classes", String.join("\n", classes)));
    }

    public void add(ScoredImage image) throws IOException {
        int best = image.best();
        String label = classes.get(best);
        float probability = image.probabilities()[best];
        text("path", image.path());
        text("sha256", image.sha256().hex());
        text("label", label);
        text("model", model);
        ((Float4Vector) batch.getVector("probability")).setSafe(rows, probability);
        probabilities(image.probabilities());
        csv.write(String.format(
                Locale.ROOT,
                "%s,%s,%s,%.6f,%s\n",
                field(image.path()),
                image.sha256(),
                field(label),
                probability,
                model));
        if (++rows == ROWS_PER_BATCH) {
            writeBatch();
        }
    }

    private void text(String column, String value) {
        ((VarCharVector) batch.getVector(column)).setSafe(rows, value.getBytes(StandardCharsets.UTF_8));
    }

    private void probabilities(float[] values) {
        FixedSizeListVector list = (FixedSizeListVector) batch.getVector("probabilities");
        Float4Vector numbers = (Float4Vector) list.getDataVector();
        int start = list.startNewValue(rows);
        for (int i = 0; i < values.length; i++) {
            numbers.setSafe(start + i, values[i]);
        }
    }

    private void writeBatch() throws IOException {
        batch.setRowCount(rows);
        arrow.writeBatch();
        batch.clear();
        rows = 0;
    }

    /**
     * Ends the files, forces them to disk and gives them their names.
     *
     * @param mayName throws where somebody else writes these files by now: they stay as they are then
     */
    public void finish(List<Unscored> unscored, Runnable mayName) throws IOException {
        if (rows > 0) {
            writeBatch();
        }
        arrow.end();
        csv.flush();
        try (DurableFile quarantine = DurableFile.begin(temporary(QUARANTINE))) {
            write(unscored, quarantine);
            mayName.run();
            arrowFile.commit(folder.resolve(ARROW));
            csvFile.commit(folder.resolve(CSV));
            quarantine.commit(folder.resolve(QUARANTINE));
        }
    }

    private static void write(List<Unscored> unscored, DurableFile file) throws IOException {
        Writer out = text(file.stream());
        out.write("path,reason,detail\n");
        for (Unscored image : unscored) {
            out.write(field(image.path()) + "," + image.reason() + "," + field(image.detail()) + "\n");
        }
        out.flush();
    }

    private static Writer text(OutputStream out) {
        return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }

    private Path temporary(String name) {
        return folder.resolve(name + "." + attempt + ".tmp");
    }

    private static String field(@Nullable String text) {
        return CsvField.of(text == null ? "" : text);
    }

    /** Removes what was not finished. */
    @Override
    public void close() throws IOException {
        try (arrowFile;
                csvFile;
                allocator;
                batch) {
            arrow.close();
        }
    }
}
