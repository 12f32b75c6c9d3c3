package dev.loff.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.evaluation.ConfusionMatrix;
import dev.loff.evaluation.ConfusionMatrix.Cell;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfusionTableTest {
    @Test
    void aRowIsAClassAndTheWorstPairsComeFirst() {
        ConfusionMatrix matrix = new ConfusionMatrix(
                List.of("oak", "elm", "ash"),
                List.of(new Cell(0, 0, 8), new Cell(0, 1, 2), new Cell(1, 1, 1), new Cell(1, 2, 3)));

        ConfusionTable table = Objects.requireNonNull(ConfusionTable.of(matrix));

        assertThat(table.rows().get(0))
                .isEqualTo(new ConfusionTable.Row(
                        "oak",
                        10,
                        List.of(
                                new ConfusionTable.Cell(8, 4, true),
                                new ConfusionTable.Cell(2, 1, false),
                                new ConfusionTable.Cell(0, 0, false))));
        assertThat(table.worst())
                .containsExactly(
                        new ConfusionTable.Pair("elm", "ash", 3, 4), new ConfusionTable.Pair("oak", "elm", 2, 10));
        assertThat(table.rows().get(2).images()).as("a class without images").isZero();
    }

    @Test
    void manyClassesShowOnlyTheWorstPairs() {
        List<String> names =
                IntStream.range(0, 100).mapToObj(it -> "class " + it).toList();
        ConfusionTable table =
                Objects.requireNonNull(ConfusionTable.of(new ConfusionMatrix(names, List.of(new Cell(3, 99, 1)))));
        assertThat(table.rows()).isEmpty();
        assertThat(table.worst()).hasSize(1);
    }
}
