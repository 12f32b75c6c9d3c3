package dev.loff.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ExperimentPageTest {
    @TempDir
    Path folder;

    @Test
    void thePartIsWellFormedAndWithoutStylesOrScriptsThatTheConsoleWouldRefuse() throws Exception {
        String part = ExperimentPage.part(DrawnExperiments.whole(3));
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader("<main>" + part + "</main>")));
        assertThat(part).doesNotContain("style=", "<style", "<script", " onclick", "NaN", "Infinity");
        assertThat(part.split("<svg", -1)).hasSize(1 + 3 + Method.values().length);
    }

    @Test
    void thePageAsksForNothingElse() {
        String page = ExperimentPage.of(DrawnExperiments.whole(2));
        assertThat(page)
                .contains("<title>Experiment on leaves &amp; &lt;trees&gt;</title>")
                .doesNotContain("http:", "https:", "src=", "href=", "url(", "@import");
    }

    @Test
    void aPageOfAnUnfinishedExperimentSaysSo() {
        Experiment begun = DrawnExperiments.experiment(List.of(MethodReport.of(
                Method.LOFF_TA,
                Score.ACCURACY,
                "{}",
                List.of(new CellReport(1, null, null, null, List.of(DrawnExperiments.point(1, 100, 1, 0.5)))))));
        assertThat(ExperimentPage.of(begun))
                .contains("Not finished: 0 of 1 cells are")
                .contains("LOFF-TA");
        assertThat(MarkdownReport.of(begun)).doesNotContain("|---");
    }

    @Test
    void theTableHasARowForEachMethodAndTheAblationsApart() {
        List<String> lines =
                MarkdownReport.of(DrawnExperiments.whole(2)).lines().toList();
        assertThat(lines).filteredOn(it -> it.startsWith("| ")).hasSize(2 + Method.values().length);
        assertThat(lines)
                .filteredOn(it -> it.startsWith("| LOFF-TA |"))
                .singleElement()
                .asString()
                .matches(
                        "\\| LOFF-TA \\| 0\\.7\\d\\d \\[0\\.\\d{3}, 0\\.\\d{3}] \\| ±0\\.0\\d\\d \\| 2 \\| 20 \\| 150 \\| 180 \\|"
                                + " 520 MiB \\| 30\\.0 s \\| 200 MiB \\|");
        assertThat(lines.indexOf("## Ablations")).isGreaterThan(lines.indexOf("## Methods"));
    }

    @Test
    void writesThreeFilesAndTheSameOnceMore() throws Exception {
        ExperimentFiles.write(DrawnExperiments.whole(2), folder);
        String json = Files.readString(folder.resolve(ExperimentFiles.JSON));
        ExperimentFiles.write(DrawnExperiments.whole(2), folder);
        assertThat(folder).isDirectoryContaining(it -> it.endsWith(ExperimentFiles.PAGE));
        assertThat(Files.readString(folder.resolve(ExperimentFiles.JSON)))
                .isEqualTo(json)
                .contains("\"method\" : \"loff-ta-no-cls\"", "\"accuracy\" : {");
    }
}
