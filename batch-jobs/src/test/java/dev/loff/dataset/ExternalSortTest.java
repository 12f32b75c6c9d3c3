package dev.loff.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalSortTest {
    @TempDir
    private Path folder;

    private static List<byte[]> records(int count) {
        Random random = new Random(7);
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] record = new byte[random.nextInt(40)];
            random.nextBytes(record);
            records.add(record);
        }
        return records;
    }

    private List<byte[]> sort(List<byte[]> records, long memoryBytes, int leastSpills) throws IOException {
        List<byte[]> sorted = new ArrayList<>();
        try (ExternalSort sort = new ExternalSort(folder, "run", memoryBytes)) {
            for (byte[] record : records) {
                sort.add(record);
            }
            assertThat(sort.spills()).isGreaterThanOrEqualTo(leastSpills);
            sort.drain(sorted::add);
        }
        return sorted;
    }

    @Test
    void sortsInUnsignedOrderWhetherOrNotItSpills() throws IOException {
        List<byte[]> records = records(20_000);
        List<byte[]> expected = new ArrayList<>(records);
        expected.sort(Arrays::compareUnsigned);

        assertThat(sort(records, 1L << 30, 0))
                .usingElementComparator(Arrays::compareUnsigned)
                .isEqualTo(expected);
        assertThat(sort(records, 100_000, 10))
                .usingElementComparator(Arrays::compareUnsigned)
                .isEqualTo(expected);
    }

    @Test
    void tooManyRunsAreMergedEarly() throws IOException {
        List<byte[]> records = records(5_000);
        List<byte[]> expected = new ArrayList<>(records);
        expected.sort(Arrays::compareUnsigned);

        assertThat(sort(records, 1_000, 200))
                .usingElementComparator(Arrays::compareUnsigned)
                .isEqualTo(expected);
    }

    @Test
    void equalRecordsAllComeBack() throws IOException {
        assertThat(sort(List.of(new byte[] {1}, new byte[] {1}, new byte[0], new byte[] {1}), 64, 1))
                .hasSize(4);
    }

    @Test
    void closingRemovesTheRuns() throws IOException {
        try (ExternalSort sort = new ExternalSort(folder, "run", 100)) {
            for (byte[] record : records(50)) {
                sort.add(record);
            }
            assertThat(folder).isNotEmptyDirectory();
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}
