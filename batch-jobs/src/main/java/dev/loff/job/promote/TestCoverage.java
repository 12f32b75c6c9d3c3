package dev.loff.job.promote;

import dev.loff.dataset.Split;
import dev.loff.job.train.LabeledSplits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What the images with features say about a version: how many test it, and which classes they leave out.
 *
 * @param neverTrained classes without training images, of which the version cannot know anything
 * @param neverTested classes that have training images and no test images
 */
public record TestCoverage(int testImages, Classes neverTrained, Classes neverTested) {
    private static final int MOST_NAMES = 10;

    /** How many classes, and the first of their names. */
    public record Classes(int count, List<String> names) {
        public Classes {
            names = List.copyOf(names);
        }

        static Classes of(List<String> all, IntPredicate which) {
            List<String> found = IntStream.range(0, all.size())
                    .filter(which)
                    .mapToObj(all::get)
                    .toList();
            return new Classes(found.size(), found.subList(0, Math.min(MOST_NAMES, found.size())));
        }

        String text() {
            String first = String.join(", ", names);
            return count > names.size() ? first + " and " + (count - names.size()) + " more" : first;
        }
    }

    static TestCoverage of(List<String> classes, LabeledSplits splits) {
        int[] trained = splits.imagesByClass(Split.TRAIN, classes.size());
        int[] tested = splits.imagesByClass(Split.TEST, classes.size());
        return new TestCoverage(
                splits.features(Split.TEST).size(),
                Classes.of(classes, it -> trained[it] == 0),
                Classes.of(classes, it -> trained[it] > 0 && tested[it] == 0));
    }

    /** Whether the version cannot be judged by its test images. */
    boolean leavesOpen() {
        return testImages == 0 || neverTrained.count() > 0;
    }

    /** What is missing, in words that can stand alone; empty where nothing is. */
    List<String> gaps() {
        List<String> gaps = new ArrayList<>();
        if (testImages == 0) {
            gaps.add("there are no test images");
        }
        if (neverTrained.count() > 0) {
            gaps.add("there is no training image of " + neverTrained.text());
        }
        if (testImages > 0 && neverTested.count() > 0) {
            gaps.add("there is no test image of " + neverTested.text());
        }
        return gaps;
    }
}
