package dev.loff.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Names beside points, moved up and down until none lies on another. */
final class Labels {
    private static final double LINE = 16;
    /** About the width of a letter. */
    private static final double LETTER = 6.7;

    private record Label(String text, double x, double y, boolean left) {
        double begin() {
            return left ? x - 10 - LETTER * text.length() : x + 10;
        }

        double end() {
            return begin() + LETTER * text.length();
        }

        boolean over(Label other) {
            return begin() < other.end() && other.begin() < end() && Math.abs(y - other.y) < LINE;
        }
    }

    private final double width;
    private final List<Label> labels = new ArrayList<>();

    Labels(double width) {
        this.width = width;
    }

    /** A name for the point: right of it, or left where there is no room. */
    void add(String text, double x, double y) {
        labels.add(new Label(text, x, y + 4, x + 10 + LETTER * text.length() > width));
    }

    void writeTo(Svg svg) {
        List<Label> placed = new ArrayList<>();
        labels.sort(Comparator.comparingDouble(Label::y));
        for (Label label : labels) {
            Label free = label;
            for (int step = 1; isTaken(free, placed); step++) {
                double moved = 2.0 * (step % 2 == 0 ? -step : step + 1);
                free = new Label(label.text(), label.x(), label.y() + moved, label.left());
            }
            placed.add(free);
            svg.text("name", free.left() ? "end" : "start", free.x() + (free.left() ? -10 : 10), free.y(), free.text());
        }
    }

    private static boolean isTaken(Label label, List<Label> placed) {
        return placed.stream().anyMatch(label::over);
    }
}
