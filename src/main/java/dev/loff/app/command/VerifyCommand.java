package dev.loff.app.command;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Integrity;
import dev.loff.app.jobs.RunReport;
import dev.loff.app.jobs.Submissions;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.LostShards;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Read every snapshot, shard, state and model again and compare it with the registry.",
            "Shards that are damaged or missing are marked: no run counts on them, and the next run extracts their"
                    + " images again.",
            "Exit code 0: nothing found, or all of it repaired. 1: something is left."
        })
@Dependent
@Unremovable
public class VerifyCommand implements Callable<Integer> {
    @Option(names = "--repair", description = "Extract the images of damaged and missing shards again, now.")
    boolean repair;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Inject
    Integrity integrity;

    @Inject
    ForegroundRun foreground;

    /** What a repair prints as JSON. */
    private record Repaired(Integrity.Verification verified, List<RunReport> runs) {}

    @Override
    public Integer call() throws InterruptedException {
        Integrity.Verification found = look();
        if (!repair) {
            if (json) {
                Output.json(found);
            } else {
                print(found);
            }
            return (found.problems().isEmpty() ? ExitCode.COMPLETED : ExitCode.FAILED).code();
        }
        if (!json) {
            print(found);
        }
        List<RunReport> runs = new ArrayList<>();
        boolean whole = extract(runs)
                && found.problems().stream().allMatch(it -> it.kind().equals("shard"));
        if (json) {
            Output.json(new Repaired(found, runs));
        }
        return (whole ? ExitCode.COMPLETED : ExitCode.FAILED).code();
    }

    private Integrity.Verification look() {
        Terminal terminal = new Terminal();
        Integrity.Verification found = integrity.verify((done, total) -> terminal.show(
                "verify", "verify   " + done + "/" + total + " files", "verify " + done + "/" + total + " files"));
        terminal.end();
        boolean shards = found.problems().stream().anyMatch(it -> it.kind().equals("shard"));
        return shards ? integrity.mark(found, Actor.commandLine()) : found;
    }

    private void print(Integrity.Verification found) {
        found.problems().forEach(it -> System.out.println("[" + it.path() + "] " + it.kind() + ": " + it.problem()));
        System.out.println(
                found.files() + " files verified, " + found.problems().size() + " problems");
        if (found.next() != null && !repair) {
            System.out.println("extract the images of lost shards again now: " + found.next());
        }
    }

    /** Whether each extraction came to its end. */
    private boolean extract(List<RunReport> runs) throws InterruptedException {
        boolean whole = true;
        for (LostShards.Extraction lost : integrity.lostFeatures()) {
            System.err.println("extracting again: dataset=" + lost.dataset() + " encoder=" + lost.encoder());
            // How many images may be bad was decided when the features were made first.
            Submissions.Request request = new Submissions.Request(
                    JobDefinition.EXTRACT_FEATURES,
                    Map.of("dataset", lost.dataset(), "encoder", lost.encoder(), "quarantine-threshold", "1"),
                    null);
            ExitCode code = foreground.start(request, report -> {
                runs.add(report);
                if (!json) {
                    RunReportTable.print(report);
                }
            });
            whole &= code == ExitCode.COMPLETED || code == ExitCode.QUARANTINE;
        }
        return whole;
    }
}
