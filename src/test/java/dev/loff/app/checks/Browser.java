package dev.loff.app.checks;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A headless chromium of this machine. Each reader has their own context; faults of all of them are collected. */
final class Browser implements AutoCloseable {
    private static final Set<String> SERIOUS = Set.of("serious", "critical");
    private static final int SECONDS = 60;

    private final Playwright driver;
    private final com.microsoft.playwright.Browser chromium;
    private final List<String> faults = new ArrayList<>();

    private Browser(Playwright driver, Path executable) {
        this.driver = driver;
        // The sandbox refuses to run as root, as continuous integration does; the pages are trusted.
        this.chromium = driver.chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(List.of("--no-sandbox")));
    }

    /** Where chromium is: {@code CHROMIUM} in the environment, or where distributions put it. */
    static Optional<Path> executable() {
        return Stream.of(System.getenv("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser")
                .filter(Objects::nonNull)
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Browser open(Path executable) {
        // Playwright must not download its own browsers.
        return new Browser(
                Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))),
                executable);
    }

    /** How a reader sees pages. */
    enum Look {
        LIGHT(ColorScheme.LIGHT, 1360, 900),
        DARK(ColorScheme.DARK, 1360, 900),
        PHONE(ColorScheme.LIGHT, 390, 844);

        private final ColorScheme scheme;
        private final int width;
        private final int height;

        Look(ColorScheme scheme, int width, int height) {
            this.scheme = scheme;
            this.width = width;
            this.height = height;
        }
    }

    /** A new reader, whose errors in the console are faults. */
    Page reader(Look look) {
        BrowserContext context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setColorScheme(look.scheme)
                .setViewportSize(look.width, look.height)
                .setTimezoneId("Europe/Berlin")
                .setLocale("en-GB"));
        context.setDefaultTimeout(1000.0 * SECONDS);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                fault(page, "console: " + message.text());
            }
        });
        page.onPageError(error -> fault(page, "script: " + error));
        return page;
    }

    void look(Page page, Look look) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(look.scheme));
        page.setViewportSize(look.width, look.height);
    }

    void fault(Page page, String what) {
        faults.add(page.url() + " " + what);
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    /** Opens a page, waits until it is loaded, and checks it with axe-core. */
    void open(Page page, URI address, @Nullable String heading) {
        var answer = page.navigate(address.toString());
        page.waitForLoadState(LoadState.LOAD);
        if (answer == null || answer.status() != 200) {
            fault(page, "was answered with " + (answer == null ? "nothing" : answer.status()));
        }
        if (heading != null && !page.locator("h1").first().textContent().contains(heading)) {
            fault(page, "has another heading: " + page.locator("h1").first().textContent());
        }
        judge(page);
    }

    /** Counts every finding of axe-core that is serious or critical as a fault. */
    void judge(Page page) {
        for (Rule rule : new AxeBuilder(page).analyze().getViolations()) {
            if (SERIOUS.contains(String.valueOf(rule.getImpact()))) {
                fault(
                        page,
                        "axe: " + rule.getId() + ", " + rule.getHelp() + ": "
                                + rule.getNodes().get(0).getHtml());
            }
        }
    }

    void picture(Page page, Path file) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    }

    @Override
    public void close() {
        chromium.close();
        driver.close();
    }
}
