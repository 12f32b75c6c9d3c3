package dev.loff.app.checks;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ops/checks/rest-misuse}: misuses its own host, which has a finished run. */
@Command(
        name = "rest-misuse",
        mixinStandardHelpOptions = true,
        description = "Misuse every REST operation and expect a 4xx with problem details from each.")
final class RestMisuseCommand implements Callable<Integer> {
    @Mixin
    WorkFolder work = new WorkFolder();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RestMisuseCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = work.folder("rest-misuse");
        RestMisuse.Result result = misuse(folder);
        result.faults().forEach(System.err::println);
        boolean passed = result.faults().isEmpty() && result.operations() > 0;
        System.out.println("rest-misuse: " + (passed ? "passed" : "fell short") + "; " + result.requests()
                + " misuses of " + result.operations() + " operations, "
                + result.faults().size()
                + " not answered by a 4xx with problem details");
        Folders.delete(folder);
        return passed ? 0 : 1;
    }

    static RestMisuse.Result misuse(Path folder) throws Exception {
        CheckData data = CheckData.small(folder, 3);
        try (JobHome home = JobHome.open(folder.resolve("home"))) {
            List<String> run = data.run("extract-features");
            home.run(List.of(0, 4), run.toArray(String[]::new));
            String done =
                    home.rows("select max(jobexecutionid) from job_execution").get(0);
            String submitted = home.rows("select max(id) from submission").get(0);
            String token = home.token("admin");
            try (Hosts hosts = new Hosts(home, Duration.ofSeconds(30))) {
                URI host = hosts.serve().address();
                return new RestMisuse(host, token)
                        .misuse(Map.of(
                                "POST /api/v1/executions/{id}/stop", Map.of("id", done),
                                "POST /api/v1/executions/{id}/restart", Map.of("id", done),
                                "GET /api/v1/executions/{id}/restart", Map.of("id", done),
                                "POST /api/v1/executions/{id}/abandon", Map.of("id", done),
                                "DELETE /api/v1/submissions/{id}", Map.of("id", submitted)));
            }
        }
    }
}
