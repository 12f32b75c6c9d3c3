package dev.loff.app.checks;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody with a browser, by hand: reads pages and sends their forms back with what the page has hidden in them. */
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

    /** Sends the form of a page to where it goes. */
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

    /** One cookie at a time: a session's takes the place of the one that log-in forms have. */
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
