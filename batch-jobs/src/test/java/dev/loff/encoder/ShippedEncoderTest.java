package dev.loff.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.dataset.DrawnPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedEncoderTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

    @TempDir
    Path temporary;

    @Test
    void unpackedFolderIsAnEncoder() {
        Path folder = ShippedEncoder.unpackTo(temporary.resolve("encoders/shipped"));

        assertThat(folder).isEqualTo(temporary.resolve("encoders/shipped"));
        try (SavedModelEncoder encoder = SavedModelEncoder.open(folder, EncoderOptions.DEFAULT)) {
            assertThat(encoder.shape()).isEqualTo(new FeatureShape(8, 8, true, 128));
            assertThat(encoder.spec().licence()).isEqualTo("Apache-2.0");
        }
    }

    @Test
    void featuresTellDrawnThingsApart() throws IOException {
        DrawnPictures.writeFolder(temporary.resolve("pictures"), 12, 1);
        double right;
        try (SavedModelEncoder encoder =
                        SavedModelEncoder.open(ShippedEncoder.unpackTo(temporary), EncoderOptions.DEFAULT);
                FeatureExtraction extraction = new FeatureExtraction(encoder, ExtractionOptions.DEFAULT)) {
            ClassMeans means = new ClassMeans(encoder.shape());
            for (String name : DrawnPictures.classes()) {
                List<Extracted> features = Extractions.all(extraction, pictures(name));
                means.add(name, features.subList(0, 8), features.subList(8, 12));
            }
            right = means.accuracy();
        }
        // With ten classes, one in ten is right by chance.
        assertThat(right).isGreaterThan(0.35);
    }

    private List<byte[]> pictures(String name) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        try (Stream<Path> files = Files.list(temporary.resolve("pictures").resolve(name))) {
            for (Path file : files.sorted().toList()) {
                contents.add(Files.readAllBytes(file));
            }
        }
        return contents;
    }

    @Test
    void existingFileWithTheSameContentIsKept() throws IOException {
        Path model = ShippedEncoder.unpackTo(temporary).resolve("saved_model.pb");
        Files.setLastModifiedTime(model, LONG_AGO);

        ShippedEncoder.unpackTo(temporary);

        assertThat(Files.getLastModifiedTime(model)).isEqualTo(LONG_AGO);
    }

    @Test
    void fileThatDiffersIsReplaced() throws IOException {
        Path model = ShippedEncoder.unpackTo(temporary).resolve("saved_model.pb");
        byte[] content = Files.readAllBytes(model);
        Files.write(model, new byte[] {1, 2, 3});

        ShippedEncoder.unpackTo(temporary);

        assertThat(model).hasBinaryContent(content);
        assertThat(temporary).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void wholeModelIsSmall() throws IOException {
        assertThat(Files.size(ShippedEncoder.unpackTo(temporary).resolve("saved_model.pb")))
                .isLessThan(3_000_000);
    }
}
