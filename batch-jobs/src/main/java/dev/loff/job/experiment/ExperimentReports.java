package dev.loff.job.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.experiment.CellReport;
import dev.loff.experiment.CellResult;
import dev.loff.experiment.CurvePoint;
import dev.loff.experiment.Experiment;
import dev.loff.experiment.Method;
import dev.loff.experiment.MethodReport;
import dev.loff.experiment.Score;
import dev.loff.job.UsedMemory;
import dev.loff.registry.ExperimentCell;
import dev.loff.registry.ExperimentLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import dev.loff.registry.RegisteredEncoder;
import dev.loff.registry.Snapshot;
import dev.loff.registry.TrainingLedger;
import dev.loff.registry.TrainingSegment;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is committed of an experiment, finished or not, as its table and page show it. */
@ApplicationScoped
public class ExperimentReports {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ExperimentLedger experiments;
    private final TrainingLedger trainings;
    private final UsedMemory memory;

    ExperimentReports(ExperimentLedger experiments, TrainingLedger trainings, UsedMemory memory) {
        this.experiments = experiments;
        this.trainings = trainings;
        this.memory = memory;
    }

    /** Empty for a run without cells. */
    @Transactional
    public Optional<Experiment> find(JobRun run, Score metric) {
        List<ExperimentCell> cells = experiments.cells(run.instanceId());
        FeatureSet set = run.featureSet();
        if (cells.isEmpty() || set == null) {
            return Optional.empty();
        }
        Map<Long, List<TrainingSegment>> segments = experiments.segments(run.instanceId()).stream()
                .collect(Collectors.groupingBy(it -> it.trainingRun().id()));
        Map<String, List<ExperimentCell>> byMethod = cells.stream()
                .collect(Collectors.groupingBy(ExperimentCell::method, LinkedHashMap::new, Collectors.toList()));
        List<MethodReport> methods = byMethod.values().stream()
                .map(it -> MethodReport.of(
                        Method.named(it.get(0).method()),
                        metric,
                        it.get(0).trainingRun().hyperparameters(),
                        it.stream()
                                .map(cell -> report(
                                        cell,
                                        segments.getOrDefault(cell.trainingRun().id(), List.of())))
                                .toList()))
                .toList();
        return Optional.of(new Experiment(
                Path.of(run.dataset()).getFileName().toString(),
                images(set.snapshot()),
                encoder(set.encoder()),
                extraction(set),
                metric,
                memoryOf(methods),
                Runtime.getRuntime().availableProcessors(),
                methods));
    }

    private static Experiment.Images images(Snapshot it) {
        return new Experiment.Images(
                it.train(), it.validation(), it.test(), it.classes().size());
    }

    private static Experiment.Encoder encoder(RegisteredEncoder it) {
        int tokens = it.gridHeight() * it.gridWidth() + (it.classToken() ? 1 : 0);
        return new Experiment.Encoder(it.name(), it.fingerprint(), tokens, it.channels());
    }

    private Experiment.Extraction extraction(FeatureSet set) {
        ExperimentLedger.Extraction it = experiments.extraction(set);
        return new Experiment.Extraction(it.images(), it.seconds(), it.bytes());
    }

    /** As the cells have it: another host may show what was measured here. */
    private String memoryOf(List<MethodReport> methods) {
        return methods.stream()
                .flatMap(it -> it.cells().stream())
                .map(CellReport::result)
                .filter(it -> it != null)
                .map(it -> it.memory().of())
                .findFirst()
                .orElse(memory.of());
    }

    private CellReport report(ExperimentCell cell, List<TrainingSegment> segments) {
        return new CellReport(
                cell.trainingRun().seed(),
                cell.trainingRun().bestEpoch(),
                trainings.speedUp(cell.trainingRun().id()).samplesPerSecond(),
                result(cell.result()),
                CurvePoint.ofEpochs(
                        segments.stream().map(ExperimentReports::segment).toList()));
    }

    private static @Nullable CellResult result(@Nullable String json) {
        try {
            return json == null ? null : JSON.readValue(json, CellResult.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot read what came of a cell of an experiment", e);
        }
    }

    private static CurvePoint.Segment segment(TrainingSegment it) {
        TrainingSegment.Figures figures = it.figures();
        return new CurvePoint.Segment(
                new CurvePoint(
                        it.end().epoch(),
                        figures.trainingLoss(),
                        figures.trainingAccuracy(),
                        figures.validationLoss(),
                        figures.validationAccuracy(),
                        figures.samples(),
                        figures.seconds()),
                it.end().epochFinished());
    }
}
