package dev.loff.evaluation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many images of one class were taken for another. Only cells that are not zero are held, by truth, then
 * prediction, so that thousands of classes stay small.
 */
public record ConfusionMatrix(List<String> classNames, List<Cell> cells) {
    /** {@code truth} and {@code predicted} are class indices. */
    public record Cell(int truth, int predicted, int images) {}

    public ConfusionMatrix {
        classNames = List.copyOf(classNames);
        cells = List.copyOf(cells);
    }

    static ConfusionMatrix of(Predictions predictions) {
        Map<Long, Integer> counts = new TreeMap<>();
        for (int image = 0; image < predictions.images(); image++) {
            long cell = (long) predictions.truth(image) * predictions.classes() + predictions.predicted(image);
            counts.merge(cell, 1, Integer::sum);
        }
        int classes = predictions.classes();
        List<Cell> cells = counts.entrySet().stream()
                .map(count ->
                        new Cell((int) (count.getKey() / classes), (int) (count.getKey() % classes), count.getValue()))
                .toList();
        return new ConfusionMatrix(predictions.classNames(), cells);
    }

    public int images(int truth, int predicted) {
        return cells.stream()
                .filter(cell -> cell.truth() == truth && cell.predicted() == predicted)
                .mapToInt(Cell::images)
                .sum();
    }
}
