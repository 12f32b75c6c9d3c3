package dev.loff.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a snapshot file:
 *
 * <pre>
 * #loff-dataset 1 labelled|unlabelled
 * &lt;sha256&gt; &lt;bytes&gt; &lt;split&gt; &lt;label&gt; &lt;path&gt;          one per image, by path
 * #class &lt;label&gt; &lt;train&gt; &lt;validation&gt; &lt;test&gt;   one per class, by label
 * #bytes &lt;bytes of all images&gt;
 * #index &lt;offset&gt;                              of every 4096th image's line
 * #end &lt;offset of the first #class&gt; &lt;sha256&gt;   see HashedFile
 * </pre>
 *
 * Fields are separated by tabs and escaped by {@link Tsv}. An unlabelled snapshot has one #class line without a label.
 */
final class SnapshotFormat {
    static final String HEADER = "#loff-dataset\t1\t";
    static final String LABELLED = "labelled";
    static final String UNLABELLED = "unlabelled";
    static final String CLASS = "#class";
    static final String BYTES = "#bytes";
    static final String INDEX = "#index";
    static final String SUFFIX = ".tsv";
    static final int INDEX_STRIDE = 4096;

    private SnapshotFormat() {}

    static String[] fields(HashedImage image) {
        return new String[] {
            image.sha256().hex(),
            Long.toString(image.sizeBytes()),
            image.split().name(),
            Tsv.escape(image.label()),
            Tsv.escape(image.path())
        };
    }

    static ImageEntry entry(String line, long position) {
        List<String> fields = List.of(line.split("\t", -1));
        if (fields.size() != 5) {
            throw new IllegalArgumentException("Cannot read an image of a snapshot: it has 5 fields (position="
                    + position + ", line=" + line + ")");
        }
        return new ImageEntry(
                position,
                Tsv.text(fields.get(4)),
                Long.parseLong(fields.get(1)),
                Sha256.parse(fields.get(0)),
                Tsv.unescape(fields.get(3)),
                Split.valueOf(fields.get(2)));
    }

    static String[] fields(@Nullable String label, SplitCounts counts) {
        return new String[] {
            CLASS,
            Tsv.escape(label),
            Long.toString(counts.train()),
            Long.toString(counts.validation()),
            Long.toString(counts.test())
        };
    }
}
