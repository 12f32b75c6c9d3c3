package dev.loff.app.command;

import dev.loff.app.jobs.LayerSimilarities;
import dev.loff.app.jobs.RefusedException;
import dev.loff.dataset.Split;
import dev.loff.experiment.HeatMap;
import dev.loff.experiment.LayerSimilarity;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "cka",
        mixinStandardHelpOptions = true,
        description = {
            "Compare the layers of two models on the same cached features.",
            "Linear centred kernel alignment: 1 for layers that see images alike. Estimated without bias, in minibatches of at",
            "most 256 images."
        },
        footer = {"", "Example: loff cka leaves:3 leaves:7 --png cka.png"})
@Dependent
@Unremovable
public class CkaCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "MODEL[:VERSION]",
            description = "One model; its newest version if none is said.")
    String first;

    @Parameters(index = "1", paramLabel = "MODEL[:VERSION]", description = "The other; it may be the same.")
    String second;

    @Option(
            names = "--dataset",
            paramLabel = "FOLDER",
            description = "On whose images (default: those that the first model was trained on).")
    @Nullable
    Path dataset;

    @Option(names = "--split", description = "On which of them: TRAIN, VALIDATION or TEST (default: ${DEFAULT-VALUE}).")
    Split split = Split.TEST;

    @Option(names = "--images", description = "At most so many, at even distances (default: ${DEFAULT-VALUE}).")
    int images = 1024;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Option(names = "--png", paramLabel = "FILE", description = "Write a heat map, too.")
    @Nullable
    Path png;

    @Inject
    LayerSimilarities similarities;

    @Override
    public Integer call() throws IOException {
        LayerSimilarities.Compared compared = similarities.of(
                first,
                second,
                dataset == null ? null : dataset.toAbsolutePath().normalize().toString(),
                split,
                images);
        if (png != null) {
            draw(compared, png);
        }
        if (json) {
            Output.json(compared);
        } else {
            print(compared);
        }
        return ExitCode.COMPLETED.code();
    }

    private static void draw(LayerSimilarities.Compared compared, Path file) throws IOException {
        HeatMap map = new HeatMap(compared.similarity(), compared.first(), compared.second());
        try (OutputStream out = Files.newOutputStream(file)) {
            map.write(out);
        } catch (LinkageError | RuntimeException e) {
            Files.deleteIfExists(file);
            throw new RefusedException(
                    "[" + file + "] Cannot draw a heat map: is a font installed, such as fonts-dejavu-core"
                            + " with fontconfig? (reason=" + e + ")");
        }
    }

    private static void print(LayerSimilarities.Compared compared) {
        LayerSimilarity matrix = compared.similarity();
        System.out.println(compared.first() + " (down) and " + compared.second() + " (across) on " + matrix.images()
                + " images, " + compared.split() + ", of " + compared.dataset());
        List<String> header = new ArrayList<>(List.of(""));
        header.addAll(matrix.second());
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < matrix.first().size(); i++) {
            List<String> row = new ArrayList<>(List.of(matrix.first().get(i)));
            matrix.similarity().get(i).forEach(it -> row.add(String.format(Locale.ROOT, "%.3f", it)));
            rows.add(row);
        }
        Output.table(header, rows);
    }
}
