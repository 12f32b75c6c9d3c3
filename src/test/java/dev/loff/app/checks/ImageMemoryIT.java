package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.dataset.DrawnPictures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageMemoryIT {
    /** 800 MB of files in one shard; at most 160 MB of them may be read ahead of the encoder. */
    private static final int IMAGES = 400;

    private static final int MEGABYTES = 2;
    private static final String HEAP = "-Xmx400m";

    @TempDir
    static Path temporary;

    @Test
    void extractionHoldsTheFilesAheadOfTheEncoderAndNotThoseOfTheWholeShard() throws Exception {
        DrawnPictures.writeFolder(temporary.resolve("drawn"), 10, 1);
        Path png = Folders.files(temporary.resolve("drawn")).stream()
                .filter(file -> file.toString().endsWith(".png"))
                .findFirst()
                .orElseThrow();
        Path pictures = temporary.resolve("pictures");
        PictureVariants.writeLarge(png, pictures, IMAGES, MEGABYTES);
        String encoder = SmallEncoder.write(temporary.resolve("encoder")).toString();
        List<String> command =
                new ArrayList<>(List.of("--home", temporary.resolve("home").toString()));
        command.addAll(new CheckData(pictures, encoder).run("extract-features", "shard-images=" + IMAGES));
        try (LoffProcess job = LoffProcess.start(temporary.resolve("job"), command, Map.of("LOFF_JAVA_OPTS", HEAP))) {
            assertThat(job.await(Duration.ofMinutes(5))).isTrue();
            assertThat(job.exitCode()).as(job.lastErrors()).isZero();
            assertThat(job.output()).contains("\"extracted\":" + IMAGES);
        }
    }
}
