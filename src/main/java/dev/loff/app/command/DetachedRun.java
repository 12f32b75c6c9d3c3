package dev.loff.app.command;

import dev.loff.app.jobs.JobControl;
import dev.loff.app.jobs.RefusedException;
import dev.loff.job.Workspace;
import dev.loff.job.parameter.JobDefinition;
import jakarta.enterprise.context.Dependent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts a job in a process of its own that outlives the terminal, and waits only for its execution id. */
@Dependent
class DetachedRun {
    private final JobControl jobs;
    private final Workspace workspace;

    DetachedRun(JobControl jobs, Workspace workspace) {
        this.jobs = jobs;
        this.workspace = workspace;
    }

    int start(JobDefinition job, Map<String, String> parameters, boolean json)
            throws IOException, InterruptedException {
        jobs.checked(job, parameters);
        Path logs = Files.createDirectories(workspace.home().resolve("logs"));
        Path log = Files.createTempFile(logs, job.jobName() + "-", ".log");
        Process child = new ProcessBuilder(command(job, parameters))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        String id = announced(child, log);
        if (json) {
            Output.json(Map.of("execution", Long.parseLong(id), "log", log.toString()));
        } else {
            System.out.println("execution " + id + " runs on; loff status " + id + "; its log is " + log);
        }
        return ExitCode.COMPLETED.code();
    }

    private List<String> command(JobDefinition job, Map<String, String> parameters) {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-jar", System.getProperty("java.class.path")));
        command.addAll(List.of("--home", workspace.home().toString(), "run", job.jobName()));
        parameters.forEach((name, value) -> command.addAll(List.of("-P", name + "=" + value)));
        return command;
    }

    private static String announced(Process child, Path log) throws IOException, InterruptedException {
        while (true) {
            boolean ended = !child.isAlive();
            for (String line : Files.readAllLines(log)) {
                if (line.startsWith(ForegroundRun.ANNOUNCEMENT)) {
                    return line.substring(ForegroundRun.ANNOUNCEMENT.length()).strip();
                }
            }
            if (ended) {
                throw new RefusedException(
                        "Cannot detach: the process ended before it began the job (log=" + log + ")");
            }
            Thread.sleep(100);
        }
    }
}
