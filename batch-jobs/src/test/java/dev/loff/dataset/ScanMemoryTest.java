package dev.loff.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanMemoryTest {
    private static final int IMAGES = 300_000;
    private static final int DUPLICATES = IMAGES / 100;

    @TempDir
    private Path folder;

    @Test
    void threeHundredThousandImagesFitIntoTwentyMegabytesOfHeap() throws Exception {
        Path manifest = folder.resolve("list.csv");
        try (BufferedWriter out = Files.newBufferedWriter(manifest)) {
            out.write("path,label\n");
            for (int i = 0; i < IMAGES; i++) {
                out.write("some/folder/of/pictures/" + i * 7919L % IMAGES + ".jpg,class " + i % 2 + "\n");
            }
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx20m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Scan.class.getName(),
                        manifest.toString(),
                        folder.resolve("target").toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("images=" + (IMAGES - DUPLICATES));
    }

    /** Runs in a second JVM; the content of the images is generated, so that no disk is needed. */
    static final class Scan {
        public static void main(String[] arguments) throws IOException {
            ScanResult result = DatasetScan.of(Path.of(arguments[0]))
                    .threads(2)
                    .sortBytes(1 << 20)
                    .opener(file -> new ByteArrayInputStream(content(file).getBytes(StandardCharsets.UTF_8)))
                    .scan(Path.of(arguments[1]));
            try (Stream<ImageEntry> entries = result.snapshot().entries()) {
                System.out.println("images=" + entries.count() + " findings=" + result.findings());
            }
        }

        /** Of every hundred images two are the same. */
        private static String content(Path file) {
            String name = file.getFileName().toString();
            int number = Integer.parseInt(name, 0, name.indexOf('.'), 10);
            return "content " + (number % 100 == 2 ? number - 2 : number);
        }
    }
}
