package dev.loff.dataset;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The images that a CSV file lists: columns path, label (unless unlabelled) and, when wanted, split. */
final class ManifestListing implements ImageListing {
    private static final String PATH = "path";
    private static final String LABEL = "label";
    private static final String SPLIT = "split";
    private static final Set<String> COLUMNS = Set.of(PATH, LABEL, SPLIT);

    private final Path manifest;
    private final Path root;
    private final boolean labelled;

    /** {@code root} is the real path of the manifest's folder. */
    ManifestListing(Path manifest, Path root, boolean labelled) {
        this.manifest = manifest;
        this.root = root;
        this.labelled = labelled;
    }

    @Override
    public void list(Sink sink, FindingsLog findings) throws IOException {
        try (CsvReader csv = new CsvReader(Files.newBufferedReader(manifest))) {
            CsvReader.Row header = csv.read();
            if (header == null) {
                throw malformed("it is empty; its first line names the columns", 1, "columns", COLUMNS);
            }
            List<String> columns = columns(header);
            for (CsvReader.Row row = csv.read(); row != null; row = csv.read()) {
                if (row.fields().size() != columns.size()) {
                    throw malformed(
                            "the line has " + row.fields().size() + " fields, the header " + columns.size(),
                            row.line(),
                            "fields",
                            row.fields());
                }
                offer(new Cells(columns, row), sink, findings);
            }
        } catch (CsvReader.Malformed e) {
            throw malformed(Objects.requireNonNull(e.getMessage()), e.line(), "manifest", manifest.getFileName());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("Cannot read manifest: it is not UTF-8 (file=" + manifest + ")", e);
        }
    }

    private List<String> columns(CsvReader.Row header) {
        List<String> columns = header.fields().stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!COLUMNS.contains(column)) {
                throw malformed("a column is unknown; known are path, label, split", header.line(), "column", column);
            }
            if (!seen.add(column)) {
                throw malformed("a column is named twice", header.line(), "column", column);
            }
        }
        for (String needed : labelled ? List.of(PATH, LABEL) : List.of(PATH)) {
            if (!seen.contains(needed)) {
                throw malformed("a column is missing", header.line(), "column", needed);
            }
        }
        return columns;
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
        if (!ImageFiles.namedAsImage(file)) {
            findings.add(Finding.Kind.NOT_AN_IMAGE, path, "by its extension, line " + cells.line());
        } else if (leadsOut(file)) {
            findings.add(Finding.Kind.LINK, path, "it leads out of the data set, line " + cells.line());
        } else if (Files.exists(file) && !Files.isRegularFile(file)) { // opening a pipe would wait for ever
            findings.add(Finding.Kind.NOT_A_FILE, path, "a folder, pipe or device, line " + cells.line());
        } else {
            sink.accept(new Candidate(file, path, label, given));
        }
    }

    /**
     * Any folder on the way may be a link, so the whole path is resolved; a file that is not there is found when read.
     */
    private boolean leadsOut(Path file) {
        try {
            return !file.toRealPath().startsWith(root);
        } catch (IOException notThere) {
            return false;
        }
    }

    private Path file(Cells cells) {
        String cell = cells.of(PATH);
        if (cell.isEmpty() || cell.indexOf('\0') >= 0) {
            throw malformed("a line has no path", cells.line(), PATH, cell);
        }
        try {
            Path file = root.resolve(cell).normalize();
            if (Path.of(cell).isAbsolute() || !file.startsWith(root) || file.equals(root)) {
                throw malformed("a path leaves the manifest's folder", cells.line(), PATH, cell);
            }
            return file;
        } catch (InvalidPathException e) {
            throw malformed("a path is none on this machine: " + e.getReason(), cells.line(), PATH, cell);
        }
    }

    private @Nullable String label(Cells cells) {
        if (!labelled) {
            return null;
        }
        String label = cells.of(LABEL);
        if (label.isBlank()) {
            throw malformed("a line has no label", cells.line(), PATH, cells.of(PATH));
        }
        return label;
    }

    private Split given(Cells cells) {
        String cell = cells.of(SPLIT).strip();
        if (cell.isEmpty()) {
            return Split.TRAIN;
        }
        return Split.named(cell)
                .orElseThrow(
                        () -> malformed("a split is none of train, validation, val, test", cells.line(), SPLIT, cell));
    }

    private IllegalArgumentException malformed(String reason, long line, String name, Object value) {
        return new IllegalArgumentException("Cannot read manifest: " + reason + " (file=" + manifest + ", line=" + line
                + ", " + name + "=" + value + ")");
    }
}
