package dev.loff.job.experiment;

import dev.loff.experiment.Method;
import dev.loff.finetuning.EncoderMode;
import dev.loff.finetuning.ImageRecipe;
import dev.loff.job.parameter.Experiments;
import dev.loff.job.parameter.JobParameters;
import dev.loff.job.train.TrainingParameters;
import dev.loff.training.Hyperparameters;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which cells an experiment has, with the hyperparameters of each, method by method. */
public record ExperimentPlan(List<Cell> cells) {
    /** One method with one seed; the hyperparameters are JSON. */
    public record Cell(Method method, long seed, String hyperparameters) {}

    public ExperimentPlan {
        cells = List.copyOf(cells);
    }

    /** Reads the parameters; values that do not go together are an {@link IllegalArgumentException}. */
    public static ExperimentPlan of(JobParameters parameters) {
        Set<Method> methods = Experiments.methods(parameters);
        List<Cell> cells = new ArrayList<>();
        for (Method method : methods) {
            for (long seed : Experiments.seeds(parameters)) {
                cells.add(new Cell(method, seed, hyperparameters(parameters, method, seed)));
            }
        }
        requireDifferent(cells);
        return new ExperimentPlan(cells);
    }

    private static String hyperparameters(JobParameters parameters, Method method, long seed) {
        return TrainingParameters.of(Experiments.training(parameters, method, seed))
                .toJson();
    }

    /** What a method on images does to the encoder and to the images. */
    static ImageRecipe recipe(Method method) {
        return new ImageRecipe(
                method == Method.UNFROZEN_LINEAR ? EncoderMode.UNFROZEN : EncoderMode.FROZEN,
                ImageRecipe.cropsAndFlips());
    }

    /** An ablation that leaves out what is not there would compare LOFF-TA with itself. */
    private static void requireDifferent(List<Cell> cells) {
        Map<Method, Hyperparameters> ofMethods = new EnumMap<>(Method.class);
        for (Cell cell : cells) {
            ofMethods.computeIfAbsent(cell.method(), it -> Hyperparameters.parse(cell.hyperparameters()));
        }
        Hyperparameters whole = ofMethods.get(Method.LOFF_TA);
        ofMethods.forEach((method, its) -> {
            if (method.kind() == Method.Kind.ABLATION && its.equals(whole)) {
                throw new IllegalArgumentException("Cannot compare methods: the ablation changes nothing of loff-ta"
                        + " as its parameters are (ablation=" + method.part() + ")");
            }
        });
    }
}
