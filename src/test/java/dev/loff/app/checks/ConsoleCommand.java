package dev.loff.app.checks;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.loff.app.checks.Browser.Look;
import dev.loff.app.checks.ConsoleTour.Scene;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ops/checks/console}: a browser walks through the console as each role while a run is active. */
@Command(
        name = "console",
        mixinStandardHelpOptions = true,
        description = "Open every page of the console in chromium, and do everything that each role may do.")
final class ConsoleCommand implements Callable<Integer> {
    private static final String PASSWORD = "as long as a sentence";
    private static final String MODEL = "leaves";

    @Option(names = "--work", description = "Where the data folder is made.")
    @Nullable
    Path work;

    @Option(names = "--pictures", description = "A folder for pictures of every page: light, dark, and on a phone.")
    @Nullable
    Path pictures;

    @Option(names = "--short", description = "Only as an operator and as a viewer.")
    boolean onlyShort;

    @Option(names = "--images", description = "Pictures of each class (default: ${DEFAULT-VALUE}).")
    int images = 12;

    private int pages;
    private int actions;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ConsoleCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Optional<Path> chromium = Browser.executable();
        if (chromium.isEmpty()) {
            System.out.println(
                    "console: skipped; chromium is not installed (apt-get install chromium, or CHROMIUM=/path/to/it)");
            return 0;
        }
        Path folder = work == null ? Files.createTempDirectory("loff-console-") : Files.createDirectories(work);
        List<String> faults;
        try (Browser browser = Browser.open(chromium.get())) {
            check(browser, folder);
            faults = browser.faults();
        }
        faults.forEach(System.err::println);
        System.out.println("console: " + (faults.isEmpty() ? "passed" : "fell short") + "; " + pages + " pages opened, "
                + actions + " actions done or refused as they should, " + faults.size() + " faults, load "
                + Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
        Folders.delete(folder);
        return faults.isEmpty() ? 0 : 1;
    }

    private void check(Browser browser, Path folder) throws Exception {
        CheckData data = CheckData.small(folder, images);
        try (JobHome home = JobHome.open(folder.resolve("home"));
                Hosts hosts = new Hosts(home, Duration.ofSeconds(30))) {
            for (String seed : List.of("seed=1", "seed=2")) {
                home.run(
                        List.of(0, 4),
                        data.run("nightly", seed, "model=" + MODEL, "classifier=linear", "epochs=8")
                                .toArray(String[]::new));
            }
            LoffProcess server = hosts.serve();
            URI host = server.address();
            Page admin = setUp(browser, server);
            String token = home.token("admin");
            for (String role : List.of("viewer", "operator", "releaser")) {
                addUser(host, token, role);
            }
            addSchedule(host, token, folder.toAbsolutePath().resolve("leaves"));
            Page operator = ConsoleTour.logIn(browser, host, Look.LIGHT, "operator", PASSWORD);
            long running = operate(
                    browser, operator, new Scene(host, 0, 2, MODEL, "every-night", image(home)), data, 3, false);
            Scene scene = new Scene(host, running, 2, MODEL, "every-night", image(home));
            tour(browser, operator, scene);
            watch(browser, host, scene);
            tryDoors(browser, operator, host, data);
            ConsoleActions last = new ConsoleActions(browser, operator, scene);
            last.stop(running);
            last.acknowledge(running);
            actions += last.done();
            if (!onlyShort) {
                release(browser, ConsoleTour.logIn(browser, host, Look.LIGHT, "releaser", PASSWORD), scene, data, 4);
                release(browser, admin, scene, data, 5);
            }
            keepAccess(browser, admin, scene);
        }
    }

    /** Creates the first user by the link that the host prints. */
    private Page setUp(Browser browser, LoffProcess server) {
        Page page = browser.reader(Look.LIGHT);
        browser.open(page, server.setUpLink(), "Set up");
        page.getByLabel("Name").fill("admin");
        page.getByLabel("Password").fill(PASSWORD);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Set up"))
                .click();
        page.waitForURL(server.address().resolve("/").toString());
        pages++;
        return page;
    }

    private static void addUser(URI host, String token, String role) throws Exception {
        post(
                host.resolve("/api/v1/users"),
                token,
                "{\"name\": \"" + role + "\", \"role\": \"" + role + "\", \"password\": \"" + PASSWORD + "\"}");
    }

    private static void addSchedule(URI host, String token, Path leaves) throws Exception {
        post(
                host.resolve("/api/v1/schedules"),
                token,
                "{\"name\": \"every-night\", \"cron\": \"30 2 * * *\", \"zone\": \"Europe/Berlin\", \"job\": \"nightly\","
                        + " \"parameters\": {\"dataset\": \"" + leaves + "/{date}\", \"model\": \"leaves\"}}");
    }

    private static void post(URI address, String token, String body) throws Exception {
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address)
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new CheckFailure(address + " was answered by " + answer.statusCode() + " " + answer.body());
        }
    }

    private static String image(JobHome home) throws Exception {
        return home.rows("select path from quarantined_image where reason = 'TRUNCATED' limit 1")
                .get(0);
    }

    private void tour(Browser browser, Page operator, Scene scene) {
        ConsoleTour tour = new ConsoleTour(browser, scene);
        if (pictures != null) {
            pictures.toFile().mkdirs();
        }
        pages += tour.walk(operator, scene.pages(), pictures);
        pages += tour.walk(operator, scene.operatorPages(), pictures);
        tour.watch(operator);
        tour.mistakes(operator);
    }

    /** Acts as a viewer. */
    private void watch(Browser browser, URI host, Scene scene) {
        Page viewer = ConsoleTour.logIn(browser, host, Look.PHONE, "viewer", PASSWORD);
        pages += new ConsoleTour(browser, scene).walk(viewer, scene.pages(), null);
        ConsoleActions refused = new ConsoleActions(browser, viewer, scene);
        String running = "/executions/" + scene.running();
        refused.mayNot("/executions", "Start a run", "/executions");
        refused.mayNot(running, "Stop…", running + "/stop");
        refused.mayNot(running, "Restart…", running + "/restart");
        refused.mayNot(running, "Give it up…", running + "/abandon");
        refused.mayNot("/schedules", "Add a schedule", "/schedules");
        for (Map.Entry<String, String> it : Map.of("Pause…", "pause", "Resume…", "resume", "Remove…", "remove")
                .entrySet()) {
            refused.mayNot("/schedules/every-night", it.getKey(), "/schedules/every-night/" + it.getValue());
        }
        refused.mayNot(
                "/quarantine/" + scene.ended(),
                "Try the ticked ones again…",
                "/quarantine/" + scene.ended() + "/redrive");
        releaseRefused(refused);
        actions += refused.done();
    }

    private void tryDoors(Browser browser, Page operator, URI host, CheckData data) {
        ConsoleDoors doors = new ConsoleDoors(browser, operator, host);
        doors.readNoFile(data);
        doors.logInAfterTheSessionHasEnded("operator", PASSWORD);
        actions += doors.done();
    }

    private static void releaseRefused(ConsoleActions refused) {
        accessRefused(refused);
        refused.mayNot("/models/" + MODEL + "/2", "Promote…", "/models/" + MODEL + "/2/promote");
        refused.mayNot("/models/" + MODEL, "Roll back", "/models/" + MODEL + "/roll-back");
    }

    private static void accessRefused(ConsoleActions refused) {
        refused.mayNot("/data", "Add a user", "/access/users");
        refused.mayNot("/data", "Remove", "/access/users/admin/remove");
        refused.mayNot("/data", "Make a token", "/access/tokens");
    }

    /** Does everything that an operator may. Returns the execution that is still active. */
    private long operate(Browser browser, Page page, Scene scene, CheckData data, int seed, boolean mayRelease) {
        ConsoleActions may = new ConsoleActions(browser, page, scene);
        may.redrive(scene.ended());
        may.schedule("check-" + seed);
        long first = may.start(data, seed);
        may.untilItTrains(first);
        may.stop(first);
        long second = may.restart(first);
        may.untilItTrains(second);
        may.stop(second);
        may.abandon(second);
        long running = may.start(data, seed + 100);
        may.untilItTrains(running);
        if (!mayRelease) {
            releaseRefused(may);
        }
        actions += may.done();
        return running;
    }

    private void release(Browser browser, Page page, Scene scene, CheckData data, int seed) {
        long running = operate(browser, page, scene, data, seed, true);
        ConsoleActions may = new ConsoleActions(browser, page, scene);
        may.stop(running);
        may.promote(worse(page, scene));
        may.unpin();
        actions += may.done();
    }

    private void keepAccess(Browser browser, Page admin, Scene scene) {
        pages += new ConsoleTour(browser, scene).walk(admin, scene.adminPages(), pictures);
        ConsoleActions may = new ConsoleActions(browser, admin, scene);
        may.account("mallory");
        actions += may.done();
    }

    /** The version that is not the champion. */
    private static int worse(Page page, Scene scene) {
        page.navigate(scene.host().resolve("/models/" + MODEL + "/1").toString());
        return page.locator("h1").textContent().contains("champion") ? 2 : 1;
    }
}
