package dev.loff.app.command;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.JobControl;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.jobs.Submissions;
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

    int start(Submissions.Request request, boolean json) throws IOException, InterruptedException {
        JobDefinition job = request.job();
        jobs.checked(job, request.parameters(), Actor.commandLine());
        Path logs = Files.createDirectories(workspace.home().resolve("logs"));
        Path log = Files.createTempFile(logs, job.jobName() + "-", ".log");
        Process child = new ProcessBuilder(command(request))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        String id = announced(child, log);
        if (id.isEmpty()) {
            Files.readAllLines(log).forEach(System.out::println);
            return child.isAlive() ? ExitCode.COMPLETED.code() : child.exitValue();
        }
        if (json) {
            Output.json(Map.of("execution", Long.parseLong(id), "log", log.toString()));
        } else {
            System.out.println("execution " + id + " runs on; loff status " + id + "; its log is " + log);
        }
        return ExitCode.COMPLETED.code();
    }

    private List<String> command(Submissions.Request request) {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-jar", System.getProperty("java.class.path")));
        command.addAll(List.of(
                "--home", workspace.home().toString(), "run", request.job().jobName()));
        if (request.key() != null) {
            command.addAll(List.of("--key", request.key()));
        }
        request.parameters().forEach((name, value) -> command.addAll(List.of("-P", name + "=" + value)));
        return command;
    }

    /** The execution's id; empty where the job waits, or is not run. */
    private static String announced(Process child, Path log) throws IOException, InterruptedException {
        while (true) {
            boolean ended = !child.isAlive();
            for (String line : Files.readAllLines(log)) {
                if (line.startsWith(ForegroundRun.ANNOUNCEMENT)) {
                    return line.substring(ForegroundRun.ANNOUNCEMENT.length()).strip();
                }
                if (line.startsWith(ForegroundRun.QUEUED)) {
                    return "";
                }
            }
            if (ended
                    && (child.exitValue() == ExitCode.COMPLETED.code()
                            || child.exitValue() == ExitCode.REFUSED.code())) {
                return "";
            }
            if (ended) {
                throw new RefusedException(
                        "Cannot detach: the process ended before it began the job (log=" + log + ")");
            }
            Thread.sleep(100);
        }
    }
}
