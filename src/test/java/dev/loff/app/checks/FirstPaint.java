package dev.loff.app.checks;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures how long chromium takes from a click to the first contentful paint. */
final class FirstPaint {
    private static final int TIMES = 5;

    /** Milliseconds from the navigation's start until there is text or a picture. */
    private static final String PAINTED = """
            () => new Promise((done) => new PerformanceObserver((list, observer) => {
              for (const entry of list.getEntriesByName("first-contentful-paint")) {
                observer.disconnect();
                done(entry.startTime);
              }
            }).observe({ type: "paint", buffered: true }))""";

    private FirstPaint() {}

    /** Returns the slowest of several visits, per path, including the first one without a cache; empty without chromium. */
    static Map<String, Double> of(URI host, String token, List<String> paths) {
        Map<String, Double> slowest = new LinkedHashMap<>();
        if (Browser.executable().isEmpty()) {
            return slowest;
        }
        try (Browser browser = Browser.open(Browser.executable().get())) {
            Page page = browser.reader(Browser.Look.LIGHT);
            page.setExtraHTTPHeaders(Map.of("Authorization", "Bearer " + token));
            for (String path : paths) {
                double worst = 0;
                for (int i = 0; i < TIMES; i++) {
                    page.navigate(host.resolve(path).toString());
                    worst = Math.max(worst, ((Number) page.evaluate(PAINTED)).doubleValue());
                }
                slowest.put(path, worst);
            }
        }
        return slowest;
    }
}
