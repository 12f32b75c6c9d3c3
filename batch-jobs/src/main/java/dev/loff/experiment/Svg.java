package dev.loff.experiment;

import java.util.Locale;

/** A drawing in the making. It has classes and no styles: the page around it says how it looks, in light and in dark. */
final class Svg {
    private final StringBuilder out = new StringBuilder();

    /** {@code label} is what the drawing says to those who do not see it. */
    Svg(String kind, int width, int height, String label) {
        out.append("<svg class=\"plot ")
                .append(kind)
                .append("\" viewBox=\"0 0 ")
                .append(width)
                .append(' ')
                .append(height)
                .append("\" role=\"img\" aria-label=\"")
                .append(Html.escaped(label))
                .append("\">\n");
    }

    Svg line(String kind, double fromX, double fromY, double toX, double toY) {
        return open("line", kind)
                .at("x1", fromX)
                .at("y1", fromY)
                .at("x2", toX)
                .at("y2", toY)
                .close("");
    }

    /** A dot that says what it is when it is pointed at. */
    Svg dot(String kind, double x, double y, double radius, String title) {
        return open("circle", "mark " + kind)
                .at("cx", x)
                .at("cy", y)
                .at("r", radius)
                .close("<title>" + Html.escaped(title) + "</title></circle>");
    }

    /** {@code points} are x and y by turns. */
    Svg path(String kind, double[] points, String end) {
        open("path", kind);
        out.append(" d=\"");
        for (int i = 0; i + 1 < points.length; i += 2) {
            out.append(i == 0 ? 'M' : 'L').append(number(points[i])).append(' ').append(number(points[i + 1]));
        }
        out.append(end).append('"');
        return close("");
    }

    /** {@code anchor} is start, middle or end. */
    Svg text(String kind, String anchor, double x, double y, String text) {
        open("text", kind);
        out.append(" text-anchor=\"").append(anchor).append('"');
        return at("x", x).at("y", y).close(Html.escaped(text) + "</text>");
    }

    private Svg open(String element, String kind) {
        out.append('<').append(element).append(" class=\"").append(kind).append('"');
        return this;
    }

    private Svg at(String attribute, double value) {
        out.append(' ').append(attribute).append("=\"").append(number(value)).append('"');
        return this;
    }

    private Svg close(String content) {
        out.append(content.isEmpty() ? "/>" : ">").append(content).append('\n');
        return this;
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    @Override
    public String toString() {
        return out + "</svg>\n";
    }
}
