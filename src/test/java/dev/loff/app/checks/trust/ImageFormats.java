package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.SmallEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The awkward files of the decoder's tests, as two classes of a dataset. */
final class ImageFormats implements TrustScenario {
    private static final Path CORPUS =
            Path.of("batch-jobs", "src", "test", "resources", "dev", "loff", "encoder", "corpus");
    /** Files that a scan leaves out for one of these reasons are not images of the dataset. */
    private static final Set<String> LEFT_OUT = Set.of("EMPTY", "NOT_AN_IMAGE");

    @Override
    public String name() {
        return "image-formats";
    }

    @Override
    public String promise() {
        return "JPEG, PNG, GIF, BMP, WebP and TIFF of all kinds get features, and others are quarantined for the right reason";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        Path data = setting.folder().resolve("pictures");
        Map<String, Long> expected = write(data);
        long readable = expected.getOrDefault("PIXELS", 0L);
        expected.remove("PIXELS");
        String encoder = SmallEncoder.write(setting.folder().resolve("encoder")).toString();
        try (JobHome home = setting.home()) {
            String[] run = {
                "run",
                "extract-features",
                "-P",
                "dataset=" + data,
                "-P",
                "encoder=" + encoder,
                "-P",
                "quarantine-threshold=1"
            };
            home.run(List.of(4), run);
            List<String> features = home.rows("select count(*) from image_feature");
            CheckFailure.unless(
                    features.equals(List.of("" + readable)), features + " images have features, not " + readable);
            List<String> reasons = home.rows("select reason, count(*) from quarantined_image group by 1 order by 1");
            List<String> right = expected.entrySet().stream()
                    .map(it -> it.getKey() + " " + it.getValue())
                    .toList();
            CheckFailure.unless(reasons.equals(right), "quarantined " + reasons + ", not " + right);

            // Images that an older decoder quarantined are tried again.
            home.execute("update quarantined_image set detail = 'TIFF is not decoded', reason = 'UNSUPPORTED_FORMAT'");
            home.run(List.of(4), run);
            List<String> again =
                    home.rows("select count(*) from quarantined_image where reason <> 'UNSUPPORTED_FORMAT'");
            long others = expected.values().stream().mapToLong(Long::longValue).sum()
                    - expected.getOrDefault("UNSUPPORTED_FORMAT", 0L);
            CheckFailure.unless(again.equals(List.of("" + others)), again + " images were tried again, not " + others);
        }
    }

    /** Returns how many files there are per reason, "PIXELS" for those that can be read. */
    private static Map<String, Long> write(Path data) throws IOException {
        Path corpus = corpus();
        Map<String, Long> counts = new TreeMap<>();
        try (Stream<String> lines = Files.lines(corpus.resolve("manifest.tsv"))) {
            for (String line : lines.filter(it -> !it.startsWith("#")).toList()) {
                List<String> fields = Arrays.asList(line.split("\t"));
                if (!LEFT_OUT.contains(fields.get(2)) && isPicture(fields.get(0), fields.get(1))) {
                    boolean even =
                            counts.values().stream().mapToLong(Long::longValue).sum() % 2 == 0;
                    Path label = data.resolve(even ? "even" : "odd");
                    Files.copy(
                            corpus.resolve(fields.get(0)),
                            Files.createDirectories(label).resolve(fields.get(0) + ".jpg"));
                    counts.merge(fields.get(2), 1L, Long::sum);
                }
            }
        }
        return counts;
    }

    /** Whether the file is a picture; a PDF is not. */
    private static boolean isPicture(String name, String kind) {
        return !kind.equals("other formats")
                || name.endsWith(".avif")
                || name.endsWith(".heic")
                || name.endsWith(".jxl");
    }

    /** Finds the corpus, because checks run in the root of the sources or in a module. */
    private static Path corpus() {
        Path here = Path.of("").toAbsolutePath();
        return Stream.iterate(here, it -> it != null, Path::getParent)
                .map(it -> it.resolve(CORPUS))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new CheckFailure("the sources are not there (folder=" + here + ")"));
    }
}
