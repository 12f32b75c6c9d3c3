package dev.loff.app.console;

import dev.loff.app.build.Build;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;

/** The URLs of the style sheet and the scripts. A changed file has a different URL, because browsers cache the files. */
@Named("assets")
@Singleton
public class Assets {
    private final Build build = Build.current();
    private final String css = addressed("/public/console.css");
    private final String script = addressed("/public/console.js");

    public String css() {
        return css;
    }

    public String script() {
        return script;
    }

    public String htmx() {
        return "/webjars/htmx.org/" + build.htmx() + "/dist/htmx.min.js";
    }

    public String charts() {
        return "/_static/echarts/" + build.echarts() + "/dist/echarts.common.min.js";
    }

    public String version() {
        return build.loff();
    }

    private static String addressed(String path) {
        try (InputStream in =
                Thread.currentThread().getContextClassLoader().getResourceAsStream("META-INF/resources" + path)) {
            if (in == null) {
                throw new IllegalStateException("Cannot serve the console: a file is missing (path=" + path + ")");
            }
            CRC32 content = new CRC32();
            content.update(in.readAllBytes());
            return path + "?v=" + Long.toHexString(content.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot serve the console: " + e.getMessage() + " (path=" + path + ")", e);
        }
    }
}
