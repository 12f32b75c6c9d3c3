package dev.loff.app.command;

import dev.loff.app.jobs.QuarantineReports;
import dev.loff.app.jobs.SetAsideFile;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Show one image that was set aside: why, and what its file says today.")
@Dependent
@Unremovable
class QuarantineShowCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The execution's id.")
    long executionId;

    @Parameters(index = "1", paramLabel = "PATH", description = "The image's path, as `list` prints it.")
    String path;

    @Option(
            names = "--thumbnail",
            paramLabel = "PNG",
            description = "Write a small picture of it, if it can be decoded.")
    @Nullable
    Path thumbnail;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Inject
    QuarantineReports quarantine;

    @Override
    public Integer call() throws IOException {
        SetAsideFile found = quarantine.show(executionId, path);
        if (json) {
            Output.json(found);
        } else {
            print(found);
        }
        if (thumbnail != null) {
            Optional<byte[]> png = quarantine.thumbnail(executionId, path);
            if (png.isPresent()) {
                Files.write(thumbnail, png.get());
            }
            System.err.println(
                    png.isPresent()
                            ? "thumbnail written to " + thumbnail
                            : "no thumbnail: the image cannot be decoded");
        }
        return ExitCode.COMPLETED.code();
    }

    private static void print(SetAsideFile it) {
        Output.table(
                List.of("image", it.image().path()),
                List.of(
                        List.of("reason", it.image().reason()),
                        List.of("detail", it.image().detail()),
                        List.of("sha256", Objects.requireNonNullElse(it.image().sha256(), "unknown")),
                        List.of(
                                "set aside",
                                "by execution " + it.image().execution() + " at "
                                        + it.image().since()),
                        List.of("file", it.file()),
                        List.of("now", it.state()),
                        List.of("size", it.sizeBytes() + " bytes"),
                        List.of("header", it.header())));
    }
}
