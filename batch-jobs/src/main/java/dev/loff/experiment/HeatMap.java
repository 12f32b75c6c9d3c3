package dev.loff.experiment;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** A matrix of similarities as a picture: a square for each pair of layers, with names, values and a scale. */
public final class HeatMap {
    private static final int SQUARE = 44;
    private static final int MARGIN = 16;
    private static final int SCALE_WIDTH = 14;
    private static final Color INK = new Color(0x1a1d21);
    private static final Color PAPER = Color.WHITE;
    /** From 0 to 1: a few anchors of viridis (Smith and van der Walt 2015), which grows lighter evenly. */
    private static final int[] ANCHORS = {0x440154, 0x414487, 0x2a788e, 0x22a884, 0x7ad151, 0xfde725};

    private final LayerSimilarity matrix;
    private final String first;
    private final String second;

    /** {@code first} and {@code second} are what the two classifiers are called. */
    public HeatMap(LayerSimilarity matrix, String first, String second) {
        this.matrix = matrix;
        this.first = first;
        this.second = second;
    }

    /** Writes a PNG. */
    public void write(OutputStream out) throws IOException {
        ImageIO.write(draw(), "png", out);
    }

    private BufferedImage draw() {
        Font names = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
        Font titles = new Font(Font.SANS_SERIF, Font.BOLD, 14);
        BufferedImage measure = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        Graphics2D ruler = measure.createGraphics();
        ruler.setFont(names);
        int left = MARGIN + 22 + longest(ruler, matrix.first()) + 8;
        int below = 8 + longest(ruler, matrix.second()) + 26 + MARGIN;
        int top = MARGIN;
        int columns = matrix.second().size() * SQUARE;
        int rows = matrix.first().size() * SQUARE;
        ruler.setFont(titles);
        int right = 24 + SCALE_WIDTH + 40 + MARGIN;
        int height = Math.max(top + rows + below, ruler.getFontMetrics().stringWidth(first) + 2 * MARGIN);
        int width = Math.max(left + columns + right, ruler.getFontMetrics().stringWidth(second) + left + MARGIN);
        ruler.dispose();
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setColor(PAPER);
        pen.fillRect(0, 0, width, height);
        squares(pen, names, left, top);
        axes(pen, names, titles, left, top);
        scale(pen, names, left + columns + 24, top, rows);
        pen.dispose();
        return image;
    }

    private static int longest(Graphics2D ruler, List<String> texts) {
        return texts.stream()
                .mapToInt(it -> ruler.getFontMetrics().stringWidth(it))
                .max()
                .orElse(0);
    }

    private void squares(Graphics2D pen, Font font, int left, int top) {
        pen.setFont(font.deriveFont(12f));
        for (int i = 0; i < matrix.first().size(); i++) {
            for (int j = 0; j < matrix.second().size(); j++) {
                double value = matrix.similarity().get(i).get(j);
                Color colour = colour(value);
                pen.setColor(colour);
                pen.fillRect(left + j * SQUARE, top + i * SQUARE, SQUARE, SQUARE);
                pen.setColor(isLight(colour) ? INK : PAPER);
                String text = String.format(Locale.ROOT, "%.2f", value);
                pen.drawString(
                        text,
                        left + j * SQUARE + (SQUARE - pen.getFontMetrics().stringWidth(text)) / 2,
                        top + i * SQUARE + SQUARE / 2 + 4);
            }
        }
    }

    private void axes(Graphics2D pen, Font names, Font titles, int left, int top) {
        int columns = matrix.second().size() * SQUARE;
        int rows = matrix.first().size() * SQUARE;
        pen.setColor(INK);
        pen.setFont(names);
        for (int i = 0; i < matrix.first().size(); i++) {
            String name = matrix.first().get(i);
            pen.drawString(name, left - 8 - pen.getFontMetrics().stringWidth(name), top + i * SQUARE + SQUARE / 2 + 4);
        }
        for (int j = 0; j < matrix.second().size(); j++) {
            String name = matrix.second().get(j);
            int x = left + j * SQUARE + SQUARE / 2 + 4;
            int y = top + rows + 8 + pen.getFontMetrics().stringWidth(name);
            upwards(pen, name, x, y);
        }
        int deepest = longest(pen, matrix.second());
        pen.setFont(titles);
        int length = pen.getFontMetrics().stringWidth(second);
        pen.drawString(second, Math.max(left, left + (columns - length) / 2), top + rows + 8 + deepest + 26);
        int high = pen.getFontMetrics().stringWidth(first);
        upwards(pen, first, MARGIN + 12, Math.max(top + high, top + (rows + high) / 2));
    }

    private static void upwards(Graphics2D pen, String text, int x, int y) {
        Graphics2D turned = (Graphics2D) pen.create();
        turned.rotate(-Math.PI / 2, x, y);
        turned.drawString(text, x, y);
        turned.dispose();
    }

    private static void scale(Graphics2D pen, Font font, int left, int top, int height) {
        for (int y = 0; y < height; y++) {
            pen.setColor(colour(1 - y / (double) Math.max(1, height - 1)));
            pen.fillRect(left, top + y, SCALE_WIDTH, 1);
        }
        pen.setColor(INK);
        pen.setFont(font);
        for (double tick : new double[] {0, 0.5, 1}) {
            int y = top + (int) Math.round((1 - tick) * (height - 1));
            pen.drawString(String.format(Locale.ROOT, "%.1f", tick), left + SCALE_WIDTH + 6, Math.max(top + 10, y + 4));
        }
    }

    /** An estimate outside of 0 to 1 has the colour of the nearer end; what has no value is grey. */
    private static Color colour(double value) {
        if (Double.isNaN(value)) {
            return Color.LIGHT_GRAY;
        }
        double place = Math.max(0, Math.min(1, value)) * (ANCHORS.length - 1);
        int below = Math.min((int) place, ANCHORS.length - 2);
        double share = place - below;
        Color from = new Color(ANCHORS[below]);
        Color to = new Color(ANCHORS[below + 1]);
        return new Color(
                mixed(from.getRed(), to.getRed(), share),
                mixed(from.getGreen(), to.getGreen(), share),
                mixed(from.getBlue(), to.getBlue(), share));
    }

    private static int mixed(int from, int to, double share) {
        return (int) Math.round(from + (to - from) * share);
    }

    private static boolean isLight(Color colour) {
        return 0.299 * colour.getRed() + 0.587 * colour.getGreen() + 0.114 * colour.getBlue() > 140;
    }
}
