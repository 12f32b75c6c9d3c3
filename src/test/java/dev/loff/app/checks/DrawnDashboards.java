package dev.loff.app.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the dashboards as the console draws them: every panel over HTTP, and every page in chromium if it is installed. */
final class DrawnDashboards {
    private static final String SPAN = "?span=1h";

    private final URI host;
    private final Map<String, String> headers;
    private final List<String> faults = new ArrayList<>();
    private int drawn;
    private int pages;

    /** @param token a viewer's */
    DrawnDashboards(URI host, String token) {
        this.host = host;
        this.headers = Map.of("Authorization", "Bearer " + token);
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    /** Panels that have data. */
    int drawn() {
        return drawn;
    }

    /** The number of pages that a browser has drawn, counted per look. */
    int pages() {
        return pages;
    }

    /** Requests every panel; those that need a GPU may have no data. */
    void ask(Dashboards dashboards) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        for (Dashboards.Dashboard dashboard : dashboards.all()) {
            for (JsonNode panel : dashboard.panels()) {
                if (!panel.get("type").asText().equals("row")) {
                    String path = path(dashboard) + "/panels/" + panel.get("id").asInt();
                    HttpRequest request = HttpRequest.newBuilder(host.resolve(path + SPAN))
                            .header("Authorization", String.valueOf(headers.get("Authorization")))
                            .build();
                    judge(path, panel, client.send(request, BodyHandlers.ofString()));
                }
            }
        }
    }

    private void judge(String path, JsonNode panel, HttpResponse<String> answer) {
        boolean shows = answer.body().contains("data-lines=") || answer.body().contains("class=\"stats\"");
        if (answer.statusCode() == 200 && shows) {
            drawn++;
        } else if (answer.statusCode() != 200 || !panel.toString().contains("_gpu_")) {
            faults.add("not drawn: " + panel.get("title") + ", " + path + ": " + answer.statusCode() + " "
                    + answer.body().strip());
        }
    }

    /** Opens every page in every look; with a folder, takes a picture of each. */
    void see(Browser browser, Dashboards dashboards, @Nullable Path pictures) throws IOException {
        Page page = browser.reader(Browser.Look.LIGHT);
        page.setExtraHTTPHeaders(headers);
        for (Dashboards.Dashboard dashboard : dashboards.all()) {
            for (Browser.Look look : Browser.Look.values()) {
                browser.look(page, look);
                browser.open(page, host.resolve(path(dashboard) + SPAN), null);
                page.waitForCondition(() -> page.getByText("Asking…").count() == 0);
                int charts = page.locator(".chart[data-lines]").count();
                if (charts == 0 || page.locator(".chart[data-lines] canvas").count() != charts) {
                    browser.fault(page, "has " + charts + " charts and not as many pictures");
                }
                browser.judge(page);
                pages++;
                if (pictures != null) {
                    Files.createDirectories(pictures);
                    String name = dashboard.json().get("uid").asText() + "-"
                            + look.name().toLowerCase(Locale.ROOT);
                    browser.picture(page, pictures.resolve(name + ".png"));
                }
            }
        }
        faults.addAll(browser.faults());
    }

    private static String path(Dashboards.Dashboard dashboard) {
        return "/dashboards/" + dashboard.json().get("uid").asText();
    }
}
