package dev.loff.app.console;

import dev.loff.evaluation.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A confusion matrix for a page. With many classes the matrix is unreadable, so only the worst pairs are shown.
 *
 * @param rows one per class; empty when there are too many classes
 * @param worst the pairs that were confused most often
 */
public record ConfusionTable(List<String> classes, List<Row> rows, List<Pair> worst) {
    private static final int MOST_CLASSES = 20;
    private static final int MOST_PAIRS = 10;
    private static final int HEATS = 4;

    /** The images of one class. */
    public record Row(String truth, int images, List<Cell> cells) {}

    /** How many of the row's images were predicted as one class; {@code heat} from 0 to 4 by their share. */
    public record Cell(int images, int heat, boolean right) {}

    /** Two classes that were confused. */
    public record Pair(String truth, String predicted, int images, int of) {}

    static @Nullable ConfusionTable of(@Nullable ConfusionMatrix matrix) {
        if (matrix == null) {
            return null;
        }
        int[] totals = new int[matrix.classNames().size()];
        matrix.cells().forEach(it -> totals[it.truth()] += it.images());
        return new ConfusionTable(
                matrix.classNames(),
                totals.length > MOST_CLASSES
                        ? List.of()
                        : IntStream.range(0, totals.length)
                                .mapToObj(it -> row(matrix, it, totals[it]))
                                .toList(),
                matrix.cells().stream()
                        .filter(it -> it.truth() != it.predicted())
                        .sorted(Comparator.comparingInt(ConfusionMatrix.Cell::images)
                                .reversed())
                        .limit(MOST_PAIRS)
                        .map(it -> new Pair(
                                matrix.classNames().get(it.truth()),
                                matrix.classNames().get(it.predicted()),
                                it.images(),
                                totals[it.truth()]))
                        .toList());
    }

    private static Row row(ConfusionMatrix matrix, int truth, int total) {
        List<Cell> cells = new ArrayList<>();
        for (int predicted = 0; predicted < matrix.classNames().size(); predicted++) {
            int images = matrix.images(truth, predicted);
            int heat = total == 0 ? 0 : (int) Math.ceil((double) HEATS * images / total);
            cells.add(new Cell(images, heat, truth == predicted));
        }
        return new Row(matrix.classNames().get(truth), total, cells);
    }
}
