package dev.loff.app.command;

import dev.loff.app.jobs.ExecutionStatus;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.jobs.RunReport;
import dev.loff.app.jobs.RunReports;
import dev.loff.app.jobs.Submissions;
import dev.loff.app.tonight.Tonight;
import dev.loff.app.tonight.TonightReport;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Show an execution: how far it is, who runs it and what it has made. Without an id, the running ones and what"
                        + " needs a hand.")
@Dependent
@Unremovable
public class StatusCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "The execution's id, see `loff runs`.")
    @Nullable
    Long executionId;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Inject
    RunReports reports;

    @Inject
    ExecutionStatus status;

    @Inject
    Submissions submissions;

    @Inject
    TonightReport tonight;

    @Override
    public Integer call() {
        if (executionId == null) {
            running();
            return ExitCode.COMPLETED.code();
        }
        RunReport report = reports.find(executionId)
                .orElseThrow(() -> new RefusedException(
                        "Cannot show an execution: there is none of that id (execution=" + executionId + ")"));
        if (json) {
            Output.json(report);
        } else {
            RunReportTable.print(report);
            status.running().stream()
                    .filter(it -> it.execution() == report.execution())
                    .forEach(StatusCommand::print);
            status.next(report.execution()).ifPresent(System.out::println);
        }
        return ExitCode.COMPLETED.code();
    }

    private void running() {
        List<ExecutionStatus.Running> running = status.running();
        if (json) {
            Output.json(running);
        } else if (running.isEmpty()) {
            System.out.println("nothing runs; loff runs lists what ran");
        } else {
            running.forEach(StatusCommand::print);
        }
        if (!json) {
            List<Tonight.Trouble> troubles = tonight.troubles();
            if (!troubles.isEmpty()) {
                System.out.println("needs a hand (loff acknowledge ID --reason ... takes it off this list):");
                AcknowledgeCommand.print(troubles);
            }
            submissions
                    .queued()
                    .forEach(it -> System.out.println("submission " + it.id() + " " + it.job() + " waits since "
                            + it.due() + ": " + it.scope() + (it.reason() == null ? "" : " (" + it.reason() + ")")));
        }
    }

    private static void print(ExecutionStatus.Running it) {
        System.out.println(
                "execution " + it.execution() + " " + it.job() + " " + it.status() + " in step " + it.step());
        System.out.println("  owner: " + it.owner());
        System.out.println("  " + it.progress());
    }
}
