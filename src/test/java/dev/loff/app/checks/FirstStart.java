package dev.loff.app.checks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ops/checks/first-start}: what a new user does with a clean home, and what others can do at the same time. */
@Command(
        name = "first-start",
        mixinStandardHelpOptions = true,
        description =
                "Start a host with a clean home: nobody else reaches it, there is no password, the set-up link works once.")
final class FirstStart implements Callable<Integer> {
    private static final Pattern LINK = Pattern.compile("http://\\S+/set-up\\?secret=(\\S+)");
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"form-token\" value=\"([^\"]+)\"");
    private static final List<String> GUESSES =
            List.of("admin:admin", "admin:password", "loff:loff", "admin:", "root:root", "admin:changeme12345");
    private static final String NAME = "anna";
    private static final String PASSWORD = "correct horse battery staple";

    @Option(names = "--limit-s", description = "From start to logged in (default: ${DEFAULT-VALUE}).")
    double limitSeconds = 60;

    @Option(names = "--work", description = "Where the data folder is made.")
    @Nullable
    Path work;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FirstStart()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = work == null ? Files.createTempDirectory("loff-first-start-") : Files.createDirectories(work);
        double seconds = check(folder);
        boolean passed = seconds <= limitSeconds;
        System.out.printf(
                Locale.ROOT,
                "first-start: %s; %.1f s from start to logged in (limit %.0f s); not reached from another address, no"
                        + " password, link good once; load %s%n",
                passed ? "passed" : "fell short",
                seconds,
                limitSeconds,
                Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
        Folders.delete(folder);
        return passed ? 0 : 1;
    }

    /** Throws when anything is wrong; returns the seconds from start to the link, and from it to logged in. */
    static double check(Path folder) throws IOException, InterruptedException, SQLException {
        InetAddress other = otherAddress();
        try (JobHome home = JobHome.open(folder.resolve("home"));
                Hosts hosts = new Hosts(home, Duration.ofSeconds(30))) {
            LoffProcess host = hosts.serve();
            Hosts.until("the link is printed", () -> link(host).find());
            double started = host.age().toNanos() / 1e9;
            requireUnreachable(host, other);
            requireNoPassword(home, host);
            Matcher link = link(host);
            require(link.find(), "no link");
            RawHttp http = new RawHttp(host.address());
            long begun = System.nanoTime();
            String session = setUp(http, link.group(1));
            require(get(http, "/api/v1/jobs", session).status() == 200, "the first user is not let in");
            double seconds = started + (System.nanoTime() - begun) / 1e9;
            require(get(http, "/set-up?secret=" + link.group(1), "").status() == 404, "the link is good twice");
            hosts.leave();
            requireReachable(home, hosts, other);
            return seconds;
        }
    }

    private static Matcher link(LoffProcess host) throws IOException {
        return LINK.matcher(host.errorsSoFar());
    }

    private static void requireUnreachable(LoffProcess host, InetAddress other) throws IOException {
        require(!host.errorsSoFar().contains("0.0.0.0"), "it listens everywhere");
        Matcher ports = Pattern.compile("http://[^:/\\s]+:(\\d+)").matcher(host.errorsSoFar());
        int tried = 0;
        while (ports.find()) {
            require(!reaches(other, Integer.parseInt(ports.group(1))), "reached from " + other);
            tried++;
        }
        require(tried >= 2, "it has printed fewer than two ports");
    }

    private static boolean reaches(InetAddress address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2000);
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    /** No password is stored and no common one works; a host that listens to others does not start without access control. */
    private static void requireNoPassword(JobHome home, LoffProcess host)
            throws IOException, InterruptedException, SQLException {
        require(home.rows("select name from app_user").isEmpty(), "there is a user");
        require(home.rows("select id from access_secret where kind <> 'SET_UP'").isEmpty(), "there is a secret");
        RawHttp http = new RawHttp(host.address());
        for (String guess : GUESSES) {
            String[] words = guess.split(":", -1);
            RawHttp.Answer page = get(http, "/log-in", "");
            int status = post(http, "/log-in", page, "&name=" + words[0] + "&password=" + words[1])
                    .status();
            require(status == 401 || status == 429, guess + " is answered by " + status);
        }
        require(get(http, "/api/v1/jobs", "").status() == 401, "the job interface is open");
        try (LoffProcess everywhere =
                home.start("serve", "--host", "0.0.0.0", "--port", "0", "--management-port", "0")) {
            require(everywhere.await(Duration.ofMinutes(5)), "it listens everywhere before access is set up");
            require(everywhere.exitCode() == 2, "exit code " + everywhere.exitCode() + " instead of 2");
            require(
                    everywhere
                                    .errors()
                                    .lines()
                                    .filter(it -> it.startsWith("Cannot listen"))
                                    .count()
                            == 1,
                    "it does not say why: " + everywhere.errors());
        }
    }

    private static String setUp(RawHttp http, String secret) throws IOException {
        RawHttp.Answer page = get(http, "/set-up?secret=" + secret, "");
        require(page.status() == 200, "the link is answered by " + page.status());
        String form = "&secret=" + secret + "&name=" + NAME + "&password="
                + URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8);
        RawHttp.Answer answer = post(http, "/set-up", page, form);
        require(answer.status() == 303, "set-up is answered by " + answer.status() + " " + answer.body());
        String cookie = answer.cookies().get(0);
        require(
                cookie.contains("SameSite=Strict")
                        && cookie.toLowerCase(Locale.ROOT).contains("httponly"),
                cookie);
        return cookie.split(";", 2)[0];
    }

    /** Submits a page's form. */
    private static RawHttp.Answer post(RawHttp http, String path, RawHttp.Answer page, String form) throws IOException {
        Matcher token = FORM_TOKEN.matcher(page.body());
        require(token.find(), "a form without a token: " + page.body());
        Map<String, String> headers = Map.of(
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Cookie",
                page.cookies().get(0).split(";", 2)[0]);
        return http.send("POST", path, headers, "form-token=" + token.group(1) + form);
    }

    private static void requireReachable(JobHome home, Hosts hosts, InetAddress other)
            throws IOException, InterruptedException, SQLException {
        LoffProcess host = home.start("serve", "--host", "0.0.0.0", "--port", "0", "--management-port", "0");
        hosts.add(host);
        Hosts.until("a host serves", host::serving);
        URI address = host.address();
        RawHttp http = new RawHttp(URI.create("http://" + other.getHostAddress() + ":" + address.getPort()));
        require(get(http, "/api/v1/jobs", "").status() == 401, "others need no log-in");
        require(!link(host).find(), "it prints another link");
        hosts.leave();
    }

    private static RawHttp.Answer get(RawHttp http, String target, String cookie) throws IOException {
        return http.send("GET", target, cookie.isEmpty() ? Map.of() : Map.of("Cookie", cookie), "");
    }

    /** An address of this machine that others could reach. */
    private static InetAddress otherAddress() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(it -> it instanceof Inet4Address && !it.isLoopbackAddress())
                .findFirst()
                .orElseThrow(() -> new CheckFailure("this machine has no address by which others would come"));
    }

    private static void require(boolean right, String wrong) {
        if (!right) {
            throw new CheckFailure(wrong);
        }
    }
}
