package dev.loff.app.checks;

import dev.loff.dataset.DrawnPictures;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Checks that a job's resident memory stays constant: from 2,000 to 20,000 images of an extraction, and from epoch 2 to epoch 20 of
 * a training.
 */
@Command(
        name = "memory-flat",
        mixinStandardHelpOptions = true,
        description = "Compare a job's resident memory early and late in a long run.")
final class MemoryFlat implements Callable<Integer> {
    private static final int VARIANTS = 10;
    private static final int SHARDS_OF_TENTH = 4;
    private static final String IMAGES = "select coalesce(sum(row_count), 0) from shard";
    private static final String EPOCHS = "select count(*) from training_segment";

    @Option(
            names = "--per-class",
            description = "Distinct pictures of each of the ten classes (default: ${DEFAULT-VALUE}).")
    int perClass = 200;

    @Option(names = "--epochs", description = "Epochs of the training (default: ${DEFAULT-VALUE}).")
    int epochs = 20;

    @Option(names = "--encoder", description = "shipped, or a folder with an encoder (default: a small one).")
    @Nullable
    String encoder;

    @Option(names = "--margin", description = "Tolerated growth in percent (default: ${DEFAULT-VALUE}).")
    double margin = 5;

    @Mixin
    WorkFolder work = new WorkFolder();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new MemoryFlat()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = work.folder("memory");
        Path few = folder.resolve("few");
        Path many = folder.resolve("many");
        DrawnPictures.writeFolder(few, perClass, 1);
        PictureVariants.write(few, many, VARIANTS);
        String model =
                encoder == null ? SmallEncoder.write(folder.resolve("encoder")).toString() : encoder;
        try (JobHome home = JobHome.open(folder.resolve("home"))) {
            // Creates the tables that progress is read from, and the features of the training.
            List<String> first = new CheckData(few, model).run("extract-features");
            home.run(List.of(0), first.toArray(String[]::new));
            return verdict(
                    images(home, new CheckData(many, model), folder.resolve("extraction.csv")),
                    epochs(home, new CheckData(few, model), folder.resolve("training.csv")));
        }
    }

    /** Compares the last shards of the first tenth with the last of all; the seal after them is not extraction. */
    private Growth images(JobHome home, CheckData data, Path csv)
            throws IOException, InterruptedException, SQLException {
        int tenth = 10 * perClass;
        double before = home.numbers(IMAGES).get(0);
        MemoryCurve curve = MemoryCurve.of(
                home, IMAGES, data.run("extract-features", "shard-images=" + Math.max(1, tenth / SHARDS_OF_TENTH)));
        curve.write(csv);
        double end = before + VARIANTS * tenth;
        return new Growth(
                "images",
                tenth,
                VARIANTS * tenth,
                curve.megabytes(before + tenth / 2.0, before + tenth),
                curve.megabytes(end - tenth / 2.0, end - 1));
    }

    /** When one epoch is committed, the second is being trained. */
    private Growth epochs(JobHome home, CheckData data, Path csv)
            throws IOException, InterruptedException, SQLException {
        MemoryCurve curve = MemoryCurve.of(home, EPOCHS, data.run("train-classifier", "epochs=" + epochs));
        curve.write(csv);
        return new Growth("epochs", 2, epochs, curve.megabytes(0, 1), curve.megabytes(epochs - 2, epochs - 1));
    }

    private record Growth(String unit, int early, int late, double megabytesEarly, double megabytesLate) {
        double percent() {
            return 100 * (megabytesLate / megabytesEarly - 1);
        }

        String figure() {
            return String.format(
                    Locale.ROOT,
                    "%.0f MB at %d %s, %.0f MB at %d (%+.1f %%)",
                    megabytesEarly,
                    early,
                    unit,
                    megabytesLate,
                    late,
                    percent());
        }
    }

    private int verdict(Growth images, Growth trained) {
        boolean passed = images.percent() <= margin && trained.percent() <= margin;
        System.out.printf(
                Locale.ROOT,
                "memory-flat: %s; resident memory %s; %s; margin %.0f %%%n",
                passed ? "passed" : "fell short",
                images.figure(),
                trained.figure(),
                margin);
        return passed ? 0 : 1;
    }
}
