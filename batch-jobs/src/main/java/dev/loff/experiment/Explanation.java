package dev.loff.experiment;

import java.util.ArrayList;
import java.util.List;

/** What an experiment was about and how its figures were measured, in sentences. */
final class Explanation {
    private Explanation() {}

    static List<String> facts(Experiment it) {
        List<String> facts = new ArrayList<>();
        facts.add(Figures.count(it.images().train()) + " training, "
                + Figures.count(it.images().validation()) + " validation and "
                + Figures.count(it.images().test()) + " test images of "
                + it.images().classes() + " classes");
        facts.add("Encoder " + it.encoder().name() + ", " + it.encoder().tokens() + " tokens of "
                + it.encoder().channels() + " channels, frozen but where a method is called unfrozen");
        if (it.extraction().images() > 0) {
            facts.add("Caching the features took "
                    + Figures.seconds(it.extraction().seconds()) + " once, for all cached"
                    + " methods and seeds together ("
                    + Figures.rate(it.extraction().imagesPerSecond())
                    + " images/s, " + Figures.bytes(it.extraction().bytes()) + ")");
        }
        facts.add(it.processors() + " processors" + (it.memoryOf().equals("GPU") ? ", with a GPU" : ", no GPU"));
        if (it.finished() < it.cells()) {
            facts.add("Not finished: " + it.finished() + " of " + it.cells() + " cells are");
        }
        return facts;
    }

    static List<String> of(Experiment it) {
        return List.of(
                "A score is the mean over seeds on test images, of the epoch that was best on validation images. Its 95 %"
                        + " interval takes in the chance of the test images (bootstrap) and that of the seeds. Spread is the"
                        + " standard deviation over seeds.",
                "Epochs are those that a seed was trained for, on average: a method that got few of them might do better with"
                        + " more.",
                "Training samples/s are those of the updates; validation is apart. Median of the seeds.",
                "Inference images/s go from image files to class scores; for cached methods that is the speed of the extraction"
                        + " and of the classifier together.",
                "Peak memory is the most that the " + it.memoryOf()
                        + " had in use, seen ten times a second; of a process it includes the Java machine and what earlier methods"
                        + " left, so methods that need least come first.",
                "Training of a seed is the time of all its epochs, without the caching of the features. Storage is what training"
                        + " reads: cached features, or image files.");
    }
}
