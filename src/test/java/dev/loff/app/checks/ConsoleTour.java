package dev.loff.app.checks;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks one reader through every page of the console while a run is active. */
final class ConsoleTour {
    /** The console's data: an active execution, one that ended with quarantined images, and its model. */
    record Scene(URI host, long running, long ended, String model, String schedule, String image) {
        /** Every read-only page, with a word of its heading. */
        Map<String, String> pages() {
            Map<String, String> pages = new LinkedHashMap<>();
            pages.put("/", "Tonight");
            pages.put("/executions", "Executions");
            pages.put("/executions?status=FAILED&model=none", "Executions");
            pages.put("/executions/" + running, "nightly");
            pages.put("/executions/" + ended, "nightly");
            pages.put("/schedules", "Schedules");
            pages.put("/schedules/" + schedule, "Schedule");
            pages.put("/quarantine", "Quarantine");
            pages.put("/quarantine/" + ended, "without features");
            pages.put("/quarantine/" + ended + "/image?path=" + image.replace("/", "%2F"), image);
            pages.put("/models", "Models");
            pages.put("/models/" + model, model);
            pages.put("/models/" + model + "/1", "version 1");
            pages.put("/models/" + model + "/1/images", "Images");
            pages.put("/models/" + model + "/compare?v=1&v=2", "side by side");
            pages.put("/data", "Data");
            pages.put("/data/1", "Feature set");
            pages.put("/dashboards", "Dashboards");
            pages.put("/audit", "Audit");
            pages.put("/audit?execution=" + ended, "Audit");
            return pages;
        }

        /** Pages that only an admin sees. */
        Map<String, String> adminPages() {
            return Map.of(
                    "/access",
                    "Access",
                    "/access/users/new",
                    "Add a user",
                    "/access/users/operator/role",
                    "Another role",
                    "/access/users/operator/password",
                    "Another password",
                    "/access/users/operator/remove",
                    "Remove",
                    "/access/tokens/new",
                    "Make a token");
        }

        /** Forms and confirmation pages that an operator sees. */
        Map<String, String> operatorPages() {
            return Map.of(
                    "/executions/new",
                    "Start a run",
                    "/executions/new?job=retention",
                    "Start a run",
                    "/executions/" + running + "/stop",
                    "Stop",
                    "/schedules/new",
                    "Add a schedule",
                    "/schedules/" + schedule + "/edit",
                    "Edit",
                    "/schedules/" + schedule + "/remove",
                    "Remove");
        }
    }

    private final Browser browser;
    private final Scene scene;

    ConsoleTour(Browser browser, Scene scene) {
        this.browser = browser;
        this.scene = scene;
    }

    /** Logs a new reader in. */
    static Page logIn(Browser browser, URI host, Browser.Look look, String name, String password) {
        Page page = browser.reader(look);
        browser.open(page, host.resolve("/"), "Log in");
        page.getByLabel("Name").fill(name);
        page.getByLabel("Password").fill(password);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in"))
                .click();
        page.waitForURL(host.resolve("/").toString());
        return page;
    }

    /** Opens every page; with a folder, takes a picture of each in each look. */
    int walk(Page page, Map<String, String> pages, @Nullable Path pictures) {
        pages.forEach((path, heading) -> {
            browser.open(page, scene.host().resolve(path), heading);
            if (pictures != null) {
                pictures(page, path, pictures);
            }
        });
        return pages.size();
    }

    private void pictures(Page page, String path, Path folder) {
        String name = path.equals("/") ? "tonight" : path.substring(1).replaceAll("[^A-Za-z0-9]+", "-");
        for (Browser.Look look : Browser.Look.values()) {
            browser.look(page, look);
            if (look != Browser.Look.LIGHT) {
                browser.judge(page);
            }
            browser.picture(page, folder.resolve(name + "-" + look.name().toLowerCase(Locale.ROOT) + ".png"));
        }
        browser.look(page, Browser.Look.LIGHT);
    }

    /** Checks that the progress of the active execution updates by itself and that the reader can choose the theme. */
    void watch(Page page) {
        browser.open(page, scene.host().resolve("/"), "Tonight");
        String before = page.locator(".state time").getAttribute("datetime");
        page.waitForCondition(
                () -> !String.valueOf(before).equals(page.locator(".state time").getAttribute("datetime")));
        if (page.locator("progress").count() == 0) {
            browser.fault(page, "shows no progress of the active run");
        }
        if (!page.locator("footer").textContent().contains("Europe/Berlin")) {
            browser.fault(
                    page,
                    "does not name the reader's zone: " + page.locator("footer").textContent());
        }
        theme(page);
        keyboard(page);
    }

    private void theme(Page page) {
        String light = background(page);
        var button = page.locator("#theme");
        button.click();
        button.click();
        if (background(page).equals(light) || !button.textContent().contains("dark")) {
            browser.fault(page, "does not turn dark: " + button.textContent() + ", " + background(page));
        }
        button.click();
    }

    private static String background(Page page) {
        return String.valueOf(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"));
    }

    /** The first element in tab order skips the navigation. */
    private void keyboard(Page page) {
        page.reload();
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        if (!"content".equals(page.evaluate("document.activeElement.id"))) {
            browser.fault(page, "has no keyboard link that skips the navigation");
        }
    }

    /** A missing page and a form with a mistake are answered with pages. */
    void mistakes(Page page) {
        for (String path : new String[] {"/executions/987654321", "/models/none", "/no-such-page", "/executions/x"}) {
            var answer = page.request().get(scene.host().resolve(path).toString());
            if (answer.status() != 404 || !answer.text().contains("<h1>")) {
                browser.fault(page, path + " is answered by " + answer.status() + " " + answer.text());
            }
        }
    }
}
