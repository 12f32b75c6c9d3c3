package dev.loff.app.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.evaluation.Evaluation;
import dev.loff.registry.Alias;
import dev.loff.registry.AliasChange;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.ModelVersion;
import dev.loff.registry.Promotions;
import dev.loff.registry.TrainingLedger;
import dev.loff.registry.TrainingSegment;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that is known of a model version: how good it is, how it was trained, and where its aliases pointed. */
@ApplicationScoped
@Transactional
public class ModelDetails {
    /** What was measured on the images of each split; absent where it had none. */
    public record Evaluations(
            @Nullable Evaluation validation, @Nullable Evaluation test) {}

    /** An epoch; losses are means, accuracies are shares of 1. */
    public record Epoch(
            int number,
            double trainingLoss,
            double trainingAccuracy,
            @Nullable Double validationLoss,
            @Nullable Double validationAccuracy,
            double seconds) {}

    /** A version with all of it; {@code hyperparameters} by name, those inside others with a dot. */
    public record Detail(
            ModelReports.Report report,
            Evaluations evaluations,
            List<Epoch> epochs,
            @Nullable Integer bestEpoch,
            boolean stoppedEarly,
            long trainImages,
            long trainingRun,
            long featureSet,
            long execution,
            Map<String, String> hyperparameters) {}

    /** One move of an alias. */
    public record Move(
            String alias, @Nullable Integer from, @Nullable Integer to, String reason, String actor, Instant at) {
        static Move of(AliasChange it) {
            return new Move(
                    it.alias().name().toLowerCase(Locale.ROOT),
                    it.fromNumber(),
                    it.toNumber(),
                    it.reason(),
                    it.actor(),
                    it.changedAt());
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final ModelRegistry models;
    private final ModelReports reports;
    private final TrainingLedger trainings;
    private final RunReports runs;

    ModelDetails(ModelRegistry models, ModelReports reports, TrainingLedger trainings, RunReports runs) {
        this.models = models;
        this.reports = reports;
        this.trainings = trainings;
        this.runs = runs;
    }

    /** By the time of their newest versions, latest first. */
    public List<ModelRegistry.Named> models() {
        return models.models();
    }

    /** What a reader of the list must not miss of each model, by its name; empty where there is nothing. */
    public Map<String, String> states(List<ModelRegistry.Named> of) {
        Map<String, Promotions.Pin> pins =
                reports.pins(of.stream().map(ModelRegistry.Named::model).toList());
        List<Promotions.Judgement> waiting = reports.waiting();
        List<Promotions.Check> fallen = reports.fallen();
        return of.stream().map(ModelRegistry.Named::model).collect(Collectors.toMap(model -> model, model -> Stream.of(
                        waiting.stream()
                                .filter(it -> it.model().equals(model))
                                .map(it ->
                                        "v" + it.number() + " " + it.decision().toLowerCase(Locale.ROOT)),
                        Stream.ofNullable(pins.get(model)).map(it -> "v" + it.version() + " pinned by " + it.actor()),
                        fallen.stream()
                                .filter(it -> it.model().equals(model))
                                .map(it -> "v" + it.number() + " lost accuracy"))
                .flatMap(it -> it)
                .collect(Collectors.joining(", "))));
    }

    public Detail find(String model, int version) {
        ModelReports.Report report = reports.find(model, version);
        ModelVersion found = models.version(model, version).orElseThrow();
        return new Detail(
                report,
                evaluations(found),
                epochs(found),
                found.trainingRun().bestEpoch(),
                found.trainingRun().stoppedEarly(),
                found.trainingRun().trainImages(),
                found.trainingRun().id(),
                found.trainingRun().featureSet().id(),
                runs.newestOf(found.trainingRun().instanceId()).orElse(0L),
                hyperparameters(found));
    }

    /** Where the aliases of a model pointed, newest first. */
    public List<Move> history(String model) {
        return Stream.of(Alias.values())
                .flatMap(alias -> models.history(model, alias).stream())
                .map(Move::of)
                .sorted(Comparator.comparing(Move::at).reversed())
                .toList();
    }

    /** The version that was the champion before the one that is. */
    public Optional<Integer> championBefore(String model) {
        List<AliasChange> changes = models.history(model, Alias.CHAMPION);
        if (changes.isEmpty()) {
            return Optional.empty();
        }
        return Optional.ofNullable(changes.get(changes.size() - 1).fromVersion())
                .map(ModelVersion::version);
    }

    private List<Epoch> epochs(ModelVersion model) {
        return trainings.segments(model.trainingRun().id()).stream()
                .filter(it -> it.end().epochFinished())
                .map(ModelDetails::epoch)
                .toList();
    }

    private static Epoch epoch(TrainingSegment segment) {
        TrainingSegment.Figures figures = segment.figures();
        return new Epoch(
                segment.end().epoch(),
                figures.trainingLoss(),
                figures.trainingAccuracy(),
                figures.validationLoss(),
                figures.validationAccuracy(),
                figures.seconds());
    }

    private static Evaluations evaluations(ModelVersion model) {
        try {
            return JSON.readValue(model.evaluation(), Evaluations.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "Cannot read an evaluation: " + e.getOriginalMessage() + " (model=" + model.model() + ", version="
                            + model.version() + ")",
                    e);
        }
    }

    private static Map<String, String> hyperparameters(ModelVersion model) {
        Map<String, String> named = new TreeMap<>();
        try {
            flatten("", JSON.readTree(model.trainingRun().hyperparameters()), named);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot read hyperparameters: " + e.getOriginalMessage(), e);
        }
        return named;
    }

    private static void flatten(String prefix, JsonNode node, Map<String, String> named) {
        node.properties().forEach(field -> {
            String name = prefix + field.getKey();
            if (field.getValue().isObject()) {
                flatten(name + ".", field.getValue(), named);
            } else {
                named.put(name, field.getValue().asText());
            }
        });
    }
}
