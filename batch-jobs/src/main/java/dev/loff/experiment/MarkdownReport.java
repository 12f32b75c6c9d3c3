package dev.loff.experiment;

import java.util.List;

/** An experiment as Markdown: its table, its ablations and how to read them. */
public final class MarkdownReport {
    private MarkdownReport() {}

    public static String of(Experiment experiment) {
        StringBuilder text = new StringBuilder();
        text.append("# Experiment on ").append(experiment.dataset()).append("\n\n");
        Explanation.facts(experiment).forEach(it -> text.append("* ").append(it).append('\n'));
        table(text, "Methods", experiment, experiment.compared());
        table(text, "Ablations", experiment, experiment.ablations());
        text.append("\n## How to read it\n\n");
        Explanation.of(experiment).forEach(it -> text.append("* ").append(it).append('\n'));
        return text.toString();
    }

    private static void table(StringBuilder text, String title, Experiment experiment, List<MethodReport> rows) {
        if (rows.isEmpty()) {
            return;
        }
        text.append("\n## ").append(title).append("\n\n");
        List<String> heads = Figures.heads(experiment.metric());
        row(text, heads);
        text.append("|---".repeat(heads.size())).append("|\n");
        rows.forEach(it -> row(text, Figures.row(it)));
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
