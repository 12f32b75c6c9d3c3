package dev.loff.app.command;

import dev.loff.app.jobs.ModelReports;
import dev.loff.app.jobs.RefusedException;
import dev.loff.dataset.Sha256;
import dev.loff.registry.Lineage;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "lineage",
        mixinStandardHelpOptions = true,
        description = {
            "Which images made a model:  loff lineage MODEL VERSION",
            "Which models saw an image:  loff lineage --image FILE   (or --sha256 HASH)"
        })
@Dependent
@Unremovable
public class LineageCommand implements Callable<Integer> {
    private static final int PAGE = 10_000;

    @Parameters(index = "0", arity = "0..1", paramLabel = "MODEL", description = "The model's name.")
    @Nullable
    String model;

    @Parameters(index = "1", arity = "0..1", paramLabel = "VERSION", description = "The version's number.")
    @Nullable
    Integer version;

    @Option(names = "--image", paramLabel = "FILE", description = "An image file; its content is looked up.")
    @Nullable
    Path image;

    @Option(names = "--sha256", paramLabel = "HASH", description = "The hash of an image's content.")
    @Nullable
    String sha256;

    @Option(names = "--json", description = "Print JSON, one line an image or model.")
    boolean json;

    @Inject
    ModelReports models;

    @Override
    public Integer call() throws IOException {
        if (model != null && version != null) {
            imagesOf(model, version);
        } else if (image != null) {
            modelsOf(Sha256.ofFile(image).hex());
        } else if (sha256 != null) {
            modelsOf(sha256);
        } else {
            throw new RefusedException("Cannot tell a lineage: give MODEL VERSION, --image FILE or --sha256 HASH");
        }
        return ExitCode.COMPLETED.code();
    }

    private void imagesOf(String name, int number) {
        long from = 0;
        List<Lineage.SeenImage> page;
        do {
            page = models.images(name, number, from, PAGE);
            for (Lineage.SeenImage it : page) {
                if (json) {
                    Output.json(it);
                } else {
                    System.out.println(String.join("\t", it.sha256(), it.split(), it.label(), it.path()));
                }
                from = it.position() + 1;
            }
        } while (page.size() == PAGE);
    }

    private void modelsOf(String hash) {
        List<Lineage.Sighting> sightings = models.sightings(hash);
        if (json) {
            sightings.forEach(Output::json);
        } else {
            Output.table(
                    List.of("model", "version", "split", "path"),
                    sightings.stream()
                            .map(it -> List.of(it.model(), Integer.toString(it.version()), it.split(), it.path()))
                            .toList());
        }
    }
}
