package dev.loff.app.checks;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A minimal browser session: reads pages and submits their forms with the hidden fields of the page. */
public final class FormSession {
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"form-token\" value=\"([^\"]+)\"");

    private final RawHttp http;
    private String cookie = "";

    public FormSession(RawHttp http) {
        this.http = http;
    }

    public RawHttp.Answer page(String path) throws IOException {
        RawHttp.Answer page = http.send("GET", path, cookie.isEmpty() ? Map.of() : Map.of("Cookie", cookie), "");
        keep(page);
        return page;
    }

    /** Submits the form of a page to a path. */
    public RawHttp.Answer send(String page, String path, Map<String, String> fields) throws IOException {
        Matcher token = FORM_TOKEN.matcher(page(page).body());
        if (!token.find()) {
            throw new CheckFailure("a form without a token on " + page);
        }
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("form-token", token.group(1));
        String body = all.entrySet().stream()
                .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue()))
                .collect(Collectors.joining("&"));
        RawHttp.Answer answer = http.send(
                "POST", path, Map.of("Content-Type", "application/x-www-form-urlencoded", "Cookie", cookie), body);
        keep(answer);
        return answer;
    }

    /** Keeps one cookie at a time: the session's replaces the one of the log-in form. */
    private void keep(RawHttp.Answer answer) {
        answer.cookies().stream()
                .map(it -> it.split(";", 2)[0])
                .filter(it -> !it.endsWith("="))
                .forEach(it -> cookie = it);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
