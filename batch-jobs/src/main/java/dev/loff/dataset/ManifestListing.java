package dev.loff.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The images that a CSV file lists: columns path, label (unless unlabelled) and optionally split. */
final class ManifestListing implements ImageListing {
    private static final String PATH = "path";
    private static final String LABEL = "label";
    private static final String SPLIT = "split";
    private static final Set<String> COLUMNS = Set.of(PATH, LABEL, SPLIT);

    private final Path manifest;
    private final Path root;
    private final boolean labelled;
    private final Labels spellings = new Labels();
    /** Labels by the text of their cell. */
    private final Map<String, String> labels = new HashMap<>();

    /** {@code root} is the real path of the manifest's folder. */
    ManifestListing(Path manifest, Path root, boolean labelled) {
        this.manifest = manifest;
        this.root = root;
        this.labelled = labelled;
    }

    @Override
    public void list(Sink sink, FindingsLog findings) throws IOException {
        List<String> columns = List.of();
        try (CsvReader csv = open()) {
            columns = columns(csv.read());
            for (CsvReader.Row row = csv.read(); row != null; row = csv.read()) {
                if (row.fields().size() != columns.size()) {
                    throw malformed(
                            "the line has " + row.fields().size() + " fields, the header " + columns.size(),
                            row.line());
                }
                offer(new Cells(columns, row), sink, findings);
            }
        } catch (CsvReader.Malformed e) {
            // Until the header is read, this may be any file, so the message must not contain any of its content.
            throw columns.isEmpty() ? noManifest() : malformed(Objects.requireNonNull(e.getMessage()), e.line());
        }
    }

    private CsvReader open() throws IOException {
        InputStream in = Files.newInputStream(manifest);
        try {
            return new CsvReader(in);
        } catch (CsvReader.Malformed e) {
            in.close();
            throw malformed(Objects.requireNonNull(e.getMessage()), e.line());
        }
    }

    /**
     * Quotes nothing of the file unless its header is that of a manifest. Otherwise users who can start runs could read other
     * files through the messages.
     */
    private List<String> columns(CsvReader.@Nullable Row header) {
        if (header == null) {
            throw malformed("it is empty; its first line names the columns " + expected(), 1);
        }
        List<String> columns = header.fields().stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        if (!columns.contains(PATH)) {
            throw noManifest();
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            String ordinal = "column " + (columns.indexOf(column) + 1) + " of " + columns.size();
            if (!COLUMNS.contains(column)) {
                throw malformed(ordinal + " is none of " + expected(), header.line());
            }
            if (!seen.add(column)) {
                throw malformed("the column " + column + " is there twice", header.line());
            }
        }
        if (labelled && !seen.contains(LABEL)) {
            throw malformed("the column " + LABEL + " is missing", header.line());
        }
        return columns;
    }

    private String expected() {
        return labelled ? "path, label and optionally split" : "path and optionally label, split";
    }

    private IllegalArgumentException noManifest() {
        return new IllegalArgumentException(
                "Cannot read manifest: it is no manifest: its first line must name the columns " + expected()
                        + ", in UTF-8 and with commas between (file=" + manifest + ")");
    }

    private record Cells(List<String> columns, CsvReader.Row row) {
        String of(String column) {
            int index = columns.indexOf(column);
            return index < 0 ? "" : row.fields().get(index);
        }

        long line() {
            return row.line();
        }
    }

    private void offer(Cells cells, Sink sink, FindingsLog findings) throws IOException {
        Path file = file(cells);
        String path = ImageFiles.slashed(root.relativize(file));
        @Nullable String label = label(cells);
        Split given = given(cells);
        String place = "line " + cells.line();
        if (inSystemFolder(root.relativize(file))) {
            findings.add(Finding.Kind.SYSTEM_FILE, path, place);
        } else if (leadsOut(file)) {
            findings.add(Finding.Kind.LINK, path, "it leads out of the data set, " + place);
        } else if (Files.exists(file) && !Files.isRegularFile(file)) { // opening a pipe would block forever
            findings.add(Finding.Kind.NOT_A_FILE, path, "a folder, pipe or device, " + place);
        } else {
            sink.accept(new Candidate(file, path, label, given, place));
        }
    }

    private static boolean inSystemFolder(Path relative) {
        for (Path name : relative) {
            if (SystemFiles.contains(name)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void end(ListedClasses images, FindingsLog findings) {}

    /** Any folder in the path may be a link, so the whole path is resolved. A missing file is found later, when it is read. */
    private boolean leadsOut(Path file) {
        try {
            return !file.toRealPath().startsWith(root);
        } catch (IOException notThere) {
            return false;
        }
    }

    /** The file of a line: the path as written or, if that does not exist, the first of its other spellings that does. */
    private Path file(Cells cells) {
        String cell = cells.of(PATH);
        String stripped = cell.strip();
        if (stripped.isEmpty()) {
            throw malformed("a line has no path", cells.line());
        }
        try {
            Path file = root.resolve(stripped).normalize();
            if (Path.of(stripped).isAbsolute() || !inside(file)) {
                throw malformed("a path leaves the manifest's folder", cells.line(), PATH, stripped);
            }
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    ? file
                    : otherSpellings(cell)
                            .map(it -> root.resolve(it).normalize())
                            .filter(it -> inside(it) && Files.exists(it, LinkOption.NOFOLLOW_LINKS))
                            .findFirst()
                            .orElse(file);
        } catch (InvalidPathException e) {
            throw malformed(
                    "a path cannot be the name of a file, as " + NameEncoding.advice(), cells.line(), PATH, cell);
        }
    }

    private boolean inside(Path file) {
        return file.startsWith(root) && !file.equals(root);
    }

    /**
     * The name with its white space; composed and decomposed letters (macOS decomposes them); folders separated as on Windows.
     */
    private static Stream<String> otherSpellings(String cell) {
        String stripped = cell.strip();
        return Stream.of(
                cell,
                Normalizer.normalize(stripped, Normalizer.Form.NFC),
                Normalizer.normalize(stripped, Normalizer.Form.NFD),
                stripped.replace('\\', '/'));
    }

    private @Nullable String label(Cells cells) {
        if (!labelled) {
            return null;
        }
        // White space around a cell and the Unicode form of its letters depend on the program that wrote the file.
        return labels.computeIfAbsent(cells.of(LABEL), cell -> {
            String label = Labels.plain(cell);
            if (label.isEmpty()) {
                throw malformed("a line has no label", cells.line(), PATH, cells.of(PATH));
            }
            try {
                spellings.check(label, "line " + cells.line());
            } catch (IllegalArgumentException e) {
                throw malformed(Objects.requireNonNull(e.getMessage()), cells.line());
            }
            return label;
        });
    }

    private Split given(Cells cells) {
        String cell = Labels.plain(cells.of(SPLIT));
        if (cell.isEmpty()) {
            return Split.TRAIN;
        }
        return Split.named(cell)
                .orElseThrow(() -> malformed(
                        "a split is none of train, validation, test and their usual other names",
                        cells.line(),
                        SPLIT,
                        cell));
    }

    private IllegalArgumentException malformed(String reason, long line, String name, String value) {
        return malformed(reason + ", " + name + "=" + Quoted.text(value), line);
    }

    private IllegalArgumentException malformed(String reason, long line) {
        return new IllegalArgumentException(
                "Cannot read manifest: " + reason + " (file=" + manifest + ", line=" + line + ")");
    }
}
