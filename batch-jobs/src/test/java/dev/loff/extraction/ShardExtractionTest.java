package dev.loff.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.dataset.DatasetScan;
import dev.loff.dataset.DrawnPictures;
import dev.loff.dataset.ScanResult;
import dev.loff.dataset.Sha256;
import dev.loff.encoder.Encoder;
import dev.loff.encoder.ExtractionOptions;
import dev.loff.encoder.PipelineListener;
import dev.loff.encoder.QuarantineReason;
import dev.loff.encoder.SavedModelEncoder;
import dev.loff.encoder.SmallMemory;
import dev.loff.encoder.TinyEncoders;
import dev.loff.file.FolderAwayException;
import dev.loff.file.PatientReads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardExtractionTest {
    private static final int SHARD_IMAGES = 7;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    private final List<String> waits = new CopyOnWriteArrayList<>();
    private Path pictures;
    private ExtractionSource source;

    ShardExtractionTest() {}

    @BeforeEach
    void drawPictures() throws IOException {
        pictures = folder.resolve("pictures");
        DrawnPictures.writeFolder(pictures, 3, 11);
        source = source();
    }

    @Test
    void aShardDoesNotDependOnHowThePlanIsDivided() throws Exception {
        Map<Integer, Sha256> whole =
                extract("whole", IntStream.range(0, shards()).boxed().toList());
        Map<Integer, Sha256> parts = new TreeMap<>();
        parts.putAll(extract("odd", ordinals(1)));
        parts.putAll(extract("even", ordinals(0)));
        assertThat(parts).isEqualTo(whole).hasSize(5);
    }

    @Test
    void aShardIsTheSameWhenTheDevicesMemoryIsTooSmall() throws Exception {
        Map<Integer, Sha256> whole =
                extract("whole", IntStream.range(0, shards()).boxed().toList());
        Map<Integer, Sha256> halved = new TreeMap<>();
        try (SavedModelEncoder tiny = TinyEncoders.open(folder, 8)) {
            assertThat(tiny.leastMinibatch()).as("products of single numbers").isEqualTo(1);
            SmallMemory encoder = new SmallMemory(tiny, 3);
            try (ShardExtraction extraction =
                    extraction(encoder, IntStream.range(0, shards()).boxed().toList(), "halved")) {
                finished(extraction)
                        .forEach(it -> halved.put(it.ordinal(), it.file().sha256()));
            }
        }
        assertThat(halved).isEqualTo(whole).hasSize(5);
    }

    @Test
    void stoppingInsideAShardStillGivesTheWholeShard() throws Exception {
        Sha256 whole = extract("whole", List.of(0)).get(0);
        try (SavedModelEncoder encoder = TinyEncoders.open(folder);
                ShardExtraction extraction = extraction(encoder, List.of(0), "stopped")) {
            PendingImage first = extraction.next();
            assertThat(first).isNotNull();
            if (first != null) {
                extraction.place(first);
            }
            ExtractedShard shard = extraction.finish();
            assertThat(shard.file().sha256()).isEqualTo(whole);
            assertThat(shard.images()).isEqualTo(SHARD_IMAGES);
        }
    }

    @Test
    void changesOfAFileAfterTheScanAffectOnlyThatImage() throws Exception {
        List<ExtractedShard> before = shards("before", List.of(0));
        Path changed = path(1);
        Path vanished = path(3);
        Path folderNow = path(5);
        Files.write(changed, "grown".getBytes(StandardCharsets.UTF_8), java.nio.file.StandardOpenOption.APPEND);
        Files.delete(vanished);
        Files.delete(folderNow);
        Files.createDirectory(folderNow);

        ExtractedShard after = shards("after", List.of(0)).get(0);

        assertThat(after.quarantined())
                .extracting(ExtractedShard.Rejected::reason)
                .containsExactly(QuarantineReason.CHANGED, QuarantineReason.VANISHED, QuarantineReason.NOT_A_FILE);
        assertThat(after.keys())
                .hasSize(SHARD_IMAGES - 3)
                .isSubsetOf(before.get(0).keys());
        assertThat(after.images()).isEqualTo(SHARD_IMAGES);
    }

    @Test
    void aTemporarilyUnavailableFolderChangesNoShard() throws Exception {
        Map<Integer, Sha256> before =
                extract("before", IntStream.range(0, shards()).boxed().toList());
        Path away = folder.resolve("away");
        Files.move(pictures, away);
        CompletableFuture<Map<Integer, Sha256>> during = CompletableFuture.supplyAsync(() -> {
            try {
                return extract("during", IntStream.range(0, shards()).boxed().toList());
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        while (waits.isEmpty()) {
            Thread.onSpinWait();
        }
        Files.move(away, pictures);

        assertThat(during.get(1, TimeUnit.MINUTES)).isEqualTo(before);
        assertThat(waits.get(0)).startsWith("[" + pictures + "] the folder is not there; waiting for it");
    }

    @Test
    void aFolderThatStaysAwayEndsTheExtractionAndQuarantinesNothing() throws Exception {
        Files.move(pictures, folder.resolve("away"));

        assertThatThrownBy(() -> extract("away", List.of(0)))
                .isInstanceOf(FolderAwayException.class)
                .hasMessageStartingWith("[" + pictures + "] Cannot read the folder: it is not there");
    }

    private Path path(int position) {
        try (var entries = source.snapshot().entries(position, position + 1)) {
            return entries.findFirst().orElseThrow().under(pictures);
        }
    }

    private int shards() {
        return source.plan().shards(SHARD_IMAGES);
    }

    private List<Integer> ordinals(int remainder) {
        return IntStream.range(0, shards())
                .filter(it -> it % 2 == remainder)
                .boxed()
                .toList();
    }

    private Map<Integer, Sha256> extract(String name, List<Integer> ordinals) throws Exception {
        Map<Integer, Sha256> hashes = new TreeMap<>();
        shards(name, ordinals).forEach(it -> hashes.put(it.ordinal(), it.file().sha256()));
        return hashes;
    }

    private List<ExtractedShard> shards(String name, List<Integer> ordinals) throws Exception {
        try (SavedModelEncoder encoder = TinyEncoders.open(folder);
                ShardExtraction extraction = extraction(encoder, ordinals, name)) {
            return finished(extraction);
        }
    }

    private static List<ExtractedShard> finished(ShardExtraction extraction) throws Exception {
        List<ExtractedShard> shards = new ArrayList<>();
        for (PendingImage image = extraction.next(); image != null; image = extraction.next()) {
            extraction.place(image);
            if (extraction.shardIsRead()) {
                shards.add(extraction.finish());
            }
        }
        return shards;
    }

    private ShardExtraction extraction(Encoder encoder, List<Integer> ordinals, String name) {
        return new ShardExtraction(
                source,
                ordinals,
                encoder,
                ExtractionOptions.DEFAULT,
                PipelineListener.NONE,
                folder.resolve(name),
                name);
    }

    private ExtractionSource source() {
        PatientReads reads = new PatientReads(pictures, PATIENCE, waits::add);
        ScanResult scan = DatasetScan.of(pictures).scan(folder.resolve("snapshots"));
        try (ExtractionPlan.Writer writer = new ExtractionPlan.Writer(folder.resolve("plans"))) {
            for (long position = 0; position < scan.snapshot().size(); position++) {
                writer.add(position);
            }
            return new ExtractionSource(scan.snapshot(), scan.root(), writer.finish(), SHARD_IMAGES, reads);
        }
    }
}
