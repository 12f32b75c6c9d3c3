package dev.loff.job.parameter;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What somebody may have meant who misspelled a name. */
public final class Spelling {
    private static final int LETTERS_PER_MISTAKE = 3;

    private Spelling() {}

    /** The known names with the fewest mistakes, upper case aside; none with more than a mistake per three letters. */
    public static List<String> nearest(String wanted, Collection<String> known, int most) {
        String plain = wanted.toLowerCase(Locale.ROOT);
        SortedMap<Integer, List<String>> byMistakes = known.stream()
                .distinct()
                .collect(Collectors.groupingBy(
                        it -> distance(plain, it.toLowerCase(Locale.ROOT)), TreeMap::new, Collectors.toList()));
        if (byMistakes.isEmpty() || byMistakes.firstKey() > Math.max(1, plain.length() / LETTERS_PER_MISTAKE)) {
            return List.of();
        }
        return byMistakes.values().iterator().next().stream()
                .sorted()
                .limit(most)
                .toList();
    }

    /** Levenshtein's distance, row by row. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
