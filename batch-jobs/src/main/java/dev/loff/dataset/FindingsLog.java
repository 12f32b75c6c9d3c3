package dev.loff.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Collects the findings of one scan, from many threads, and writes them sorted by path. */
final class FindingsLog implements AutoCloseable {
    private static final String SEPARATOR = "\0"; // no path holds it

    private final ExternalSort sort;

    FindingsLog(ExternalSort sort) {
        this.sort = sort;
    }

    void add(Finding.Kind kind, String path, String detail) throws IOException {
        add(new Finding(kind, path, detail));
    }

    void add(Finding finding) throws IOException {
        sort.add(String.join(SEPARATOR, finding.path(), finding.kind().name(), finding.detail())
                .getBytes(StandardCharsets.UTF_8));
    }

    void add(Finding.Kind kind, String path, IOException failure) throws IOException {
        add(kind, path, reason(failure));
    }

    /** Without the absolute path that file system exceptions carry: findings do not depend on where the root lies. */
    private static String reason(IOException failure) {
        if (failure instanceof FileSystemException e) {
            return e.getClass().getSimpleName() + (e.getReason() == null ? "" : ": " + e.getReason());
        }
        return failure.toString();
    }

    ScanFindings write(Path unfinished, Path folder) throws IOException {
        try (HashedFile file = new HashedFile(unfinished)) {
            file.line(ScanFindings.HEADER);
            sort.drain(record -> {
                String[] fields = StandardCharsets.UTF_8
                        .decode(ByteBuffer.wrap(record))
                        .toString()
                        .split(SEPARATOR, 3);
                file.line(fields[1], Tsv.escape(fields[0]), Tsv.escape(fields[2]));
            });
            return ScanFindings.open(file.seal(file.offset(), folder, ScanFindings.SUFFIX));
        }
    }

    @Override
    public void close() throws IOException {
        sort.close();
    }
}
