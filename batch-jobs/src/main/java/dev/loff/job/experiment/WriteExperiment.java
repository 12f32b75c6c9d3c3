package dev.loff.job.experiment;

import dev.loff.experiment.Experiment;
import dev.loff.experiment.ExperimentFiles;
import dev.loff.job.CurrentJob;
import dev.loff.job.OutputFolder;
import dev.loff.job.Workspace;
import dev.loff.job.parameter.Experiments;
import dev.loff.registry.JobRun;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** Step: writes the table and the page to the data folder, and to one more folder where the job was told one. */
@Named
@Dependent
public class WriteExperiment extends AbstractBatchlet {
    private static final Logger LOG = Logger.getLogger(WriteExperiment.class);

    @Inject
    CurrentJob job;

    @Inject
    Workspace workspace;

    @Inject
    ExperimentReports reports;

    @Override
    public String process() throws IOException {
        JobRun run = job.run();
        Experiment experiment =
                reports.find(run, Experiments.metric(job.parameters())).orElseThrow();
        Path folder = workspace.experiments().resolve("experiment-" + job.attempt());
        ExperimentFiles.write(experiment, folder);
        if (!job.parameters().isAuto("output")) {
            job.commit(() -> {}); // another owner may have written there by now
            ExperimentFiles.write(
                    experiment, OutputFolder.require(Path.of(job.parameters().text("output")), workspace));
        }
        job.update(it -> it.wrote(folder.toString()));
        LOG.infof("experiment of %d cells: %s", experiment.cells(), folder);
        return "written";
    }
}
