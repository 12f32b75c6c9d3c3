package dev.loff.experiment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** An experiment as one page that needs nothing beside itself, or as a part of another page. */
public final class ExperimentPage {
    private static final String STYLE = "experiment.css";

    private ExperimentPage() {}

    /** The whole page. */
    public static String of(Experiment experiment) {
        String title = Html.escaped("Experiment on " + experiment.dataset());
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="UTF-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                <h1>%s</h1>
                %s</main>
                </body>
                </html>
                """.formatted(title, style(), title, part(experiment));
    }

    private static String style() {
        try (InputStream in = ExperimentPage.class.getResourceAsStream(STYLE)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the style of an experiment's page", e);
        }
    }

    /** What the page says below its heading, without styles: tables, drawings and how to read them. */
    public static String part(Experiment experiment) {
        StringBuilder page = new StringBuilder();
        list(page, Explanation.facts(experiment));
        if (!experiment.summed().isEmpty()) {
            page.append("<div class=\"plots\">\n");
            figure(page, first(experiment.metric().title()) + " with its interval", Plots.scores(experiment));
            figure(page, first(experiment.metric().title()) + " against time", Plots.againstTime(experiment));
            figure(page, first(experiment.metric().title()) + " against memory", Plots.againstMemory(experiment));
            page.append("</div>\n");
            page.append(
                    "<p class=\"key\"><span class=\"cached\">on cached features</span>"
                            + " <span class=\"images\">on images</span> <span class=\"ablation\">ablation of LOFF-TA</span></p>\n");
        }
        table(page, "Methods", experiment, experiment.compared());
        table(page, "Ablations", experiment, experiment.ablations());
        List<String> curves = Curves.of(experiment);
        if (!curves.isEmpty()) {
            page.append(
                    "<h2>Learning curves</h2>\n<p>Accuracy on validation images by epoch: the mean of the seeds, and the"
                            + " range between the best and the worst of them.</p>\n<div class=\"curves\">\n");
            curves.forEach(page::append);
            page.append("</div>\n");
        }
        page.append("<h2>How to read it</h2>\n");
        list(page, Explanation.of(experiment));
        return page.toString();
    }

    private static String first(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static void list(StringBuilder page, List<String> items) {
        page.append("<ul>\n");
        items.forEach(it -> page.append("<li>").append(Html.escaped(it)).append("</li>\n"));
        page.append("</ul>\n");
    }

    private static void figure(StringBuilder page, String title, String svg) {
        page.append("<section>\n<h2>")
                .append(Html.escaped(title))
                .append("</h2>\n")
                .append(svg)
                .append("</section>\n");
    }

    private static void table(StringBuilder page, String title, Experiment experiment, List<MethodReport> rows) {
        if (rows.isEmpty()) {
            return;
        }
        page.append("<h2>").append(title).append("</h2>\n<div class=\"scroll\" tabindex=\"0\">\n<table>\n<thead><tr>");
        List<String> heads = Figures.heads(experiment.metric());
        for (String head : heads) {
            page.append(head.equals(heads.get(0)) ? "<th>" : "<th class=\"number\">")
                    .append(Html.escaped(head))
                    .append("</th>");
        }
        page.append("</tr></thead>\n<tbody>\n");
        for (MethodReport row : rows) {
            List<String> cells = Figures.row(row);
            page.append("<tr><td>").append(Html.escaped(cells.get(0))).append("</td>");
            cells.subList(1, cells.size()).forEach(it -> page.append("<td class=\"number\">")
                    .append(Html.escaped(it))
                    .append("</td>"));
            page.append("</tr>\n");
        }
        page.append("</tbody>\n</table>\n</div>\n");
    }
}
