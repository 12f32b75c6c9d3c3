package dev.loff.huggingface;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A model's README.md, which starts with a list of keys. */
final class ModelReadme {
    private static final int HEAD_BYTES = 16 << 10;
    private static final Pattern LICENCE = Pattern.compile(
            "^(license_name|license):[ \t]*[\"']?([A-Za-z0-9._ -]{1,80}?)[\"']?[ \t]*$", Pattern.MULTILINE);

    private ModelReadme() {}

    /** The licence that the README's keys state, or {@code not stated}. */
    static String licence(Path folder) {
        Path readme = folder.resolve("README.md");
        if (!Files.isRegularFile(readme)) {
            return "not stated";
        }
        try (InputStream in = Files.newInputStream(readme)) {
            String head = new String(in.readNBytes(HEAD_BYTES), UTF_8);
            int end = head.indexOf("\n---", 3);
            Matcher licence = LICENCE.matcher(head.startsWith("---") && end > 0 ? head.substring(0, end) : "");
            return licence.find() ? licence.group(2) : "not stated";
        } catch (IOException e) {
            throw new UncheckedIOException("[" + readme + "] Cannot read the file: " + e.getMessage(), e);
        }
    }
}
