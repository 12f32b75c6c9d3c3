package dev.loff.app.checks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ops/checks/access}: attacks its own host and tampers with its audit log. */
@Command(
        name = "access",
        mixinStandardHelpOptions = true,
        description =
                "Try every endpoint with all credentials that it must deny; inject; change everything and count audit rows;"
                        + " tamper with the audit log.")
final class AccessCheck implements Callable<Integer> {
    private static final int LEAST_PAYLOADS = 200;

    @Option(names = "--work", description = "Where the data folder is made.")
    @Nullable
    Path work;

    /** The findings. */
    record Result(
            Denials.Result denials,
            Payloads.Result payloads,
            AuditedChanges.Result requests,
            AuditedChanges.Result forms,
            List<String> tampering) {
        boolean passed() {
            return denials.faults().isEmpty()
                    && denials.denied() > 0
                    && payloads.faults().isEmpty()
                    && payloads.requests() >= LEAST_PAYLOADS
                    && requests.faults().isEmpty()
                    && forms.faults().isEmpty()
                    && tampering.isEmpty();
        }
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new AccessCheck()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = work == null ? Files.createTempDirectory("loff-access-") : Files.createDirectories(work);
        Result result = check(folder);
        AuditedChanges.Result commands = commands(folder);
        boolean passed = result.passed() && commands.faults().isEmpty();
        List.of(
                        result.denials().faults(),
                        result.payloads().faults(),
                        result.requests().faults(),
                        result.forms().faults(),
                        commands.faults(),
                        result.tampering())
                .forEach(faults -> faults.forEach(System.err::println));
        System.out.printf(
                "access: %s; %d endpoints, %d tries denied, %d wrongly answered; %d payloads, %d harmful; %d kinds of changes by"
                        + " requests, %d by forms and %d by commands, %d not logged once; %d of %d kinds of tampering not found; load %s%n",
                passed ? "passed" : "fell short",
                result.denials().doors(),
                result.denials().denied(),
                result.denials().faults().size(),
                result.payloads().requests(),
                result.payloads().faults().size(),
                result.requests().kinds(),
                result.forms().kinds(),
                commands.kinds(),
                result.requests().faults().size()
                        + result.forms().faults().size()
                        + commands.faults().size(),
                result.tampering().size(),
                Tampering.KINDS,
                Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
        if (passed) {
            Folders.delete(folder);
        }
        return passed ? 0 : 1;
    }

    /** Uses the home that {@link #check} has left; rows can be counted in its tampered log, too. */
    private static AuditedChanges.Result commands(Path folder) throws Exception {
        CheckData large = new CheckData(
                folder.resolve("large"), folder.resolve("data/encoder").toString());
        try (JobHome home = JobHome.open(folder.resolve("home"))) {
            String run =
                    home.rows("select min(execution_id) from quarantined_image").get(0);
            AuditedChanges.Result commands = new CommandMutations(home).runAll(large, run);
            System.err.println(commands);
            return commands;
        }
    }

    static Result check(Path folder) throws Exception {
        CheckData data = CheckData.small(folder.resolve("data"), 6);
        CheckData large = CheckData.draw(folder.resolve("large"), 40, data.encoder());
        String canary = UUID.randomUUID().toString();
        Files.writeString(folder.resolve("canary.txt"), canary);
        try (JobHome home = JobHome.open(folder.resolve("home"))) {
            home.run(List.of(0, 4), data.run("extract-features").toArray(String[]::new));
            String run =
                    home.rows("select max(jobexecutionid) from job_execution").get(0);
            String admin = home.token("admin");
            Result result;
            try (Hosts hosts = new Hosts(home, Duration.ofSeconds(30))) {
                RawHttp http = new RawHttp(host(home, hosts));
                Map<String, String> tokens = tokens(http, admin);
                List<Doors.Door> doors =
                        Doors.all(get(http, admin, "/q/openapi?format=json").body());
                Denials.Result denials = new Denials(http, tokens, bad(http, admin)).tryAll(doors);
                System.err.println(denials);
                Payloads.Result payloads = new Payloads(http, admin, canary).sendAll("canary.txt");
                System.err.println(payloads);
                AuditedChanges.Result requests = new Mutations(http, admin, home).changeAll(doors, data, large, run);
                System.err.println(requests);
                AuditedChanges.Result forms = new FormMutations(http, home).sendAll(doors, admin, large, run);
                System.err.println(forms);
                hosts.leave();
                result = new Result(denials, payloads, requests, forms, List.of());
            }
            return new Result(
                    result.denials(),
                    result.payloads(),
                    result.requests(),
                    result.forms(),
                    new Tampering(home).missed());
        }
    }

    /** Stays far below the rate limits, which have their own tests. */
    private static URI host(JobHome home, Hosts hosts) throws IOException, InterruptedException, SQLException {
        LoffProcess host = home.start(
                Map.of("LOFF_ACCESS_ADDRESS_FAILURES", "1000000", "LOFF_ACCESS_ACCOUNT_FAILURES", "1000000"),
                "serve",
                "--port",
                "0",
                "--management-port",
                "0");
        hosts.add(host);
        Hosts.until("a host serves", host::serving);
        return host.address();
    }

    private static Map<String, String> tokens(RawHttp http, String admin) throws IOException {
        Map<String, String> tokens = new LinkedHashMap<>();
        for (String role : Doors.ROLES) {
            tokens.put(role, token(http, admin, "matrix-" + role, role, "P1D"));
        }
        return tokens;
    }

    private static Map<String, String> bad(RawHttp http, String admin) throws IOException, InterruptedException {
        String expired = token(http, admin, "expired", "admin", "PT1S");
        String revoked = token(http, admin, "revoked", "admin", "P1D");
        http.send("DELETE", "/api/v1/tokens/revoked", Map.of("Authorization", "Bearer " + admin), "");
        // It is valid for one second.
        Thread.sleep(1500);
        return Map.of(
                "a bad token", "Bearer loff_" + "x".repeat(43),
                "an empty token", "Bearer ",
                "a name and a password", "Basic YWRtaW46YWRtaW4=",
                "an expired token", "Bearer " + expired,
                "a revoked token", "Bearer " + revoked,
                "a token cut short", "Bearer " + admin.substring(0, admin.length() - 1));
    }

    private static String token(RawHttp http, String admin, String name, String role, String expires)
            throws IOException {
        String body = "{\"name\": \"%s\", \"role\": \"%s\", \"expires\": \"%s\"}".formatted(name, role, expires);
        RawHttp.Answer answer = http.send(
                "POST",
                "/api/v1/tokens",
                Map.of("Authorization", "Bearer " + admin, "Content-Type", "application/json"),
                body);
        return JsonMapper.builder()
                .build()
                .readTree(answer.body())
                .path("token")
                .asText();
    }

    private static RawHttp.Answer get(RawHttp http, String token, String target) throws IOException {
        return http.send("GET", target, Map.of("Authorization", "Bearer " + token), "");
    }
}
