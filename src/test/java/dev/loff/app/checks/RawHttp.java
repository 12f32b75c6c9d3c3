package dev.loff.app.checks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Raw HTTP: sends requests that clients do not allow, such as a path with dots or a header with a line break. */
public record RawHttp(URI host, String from) {
    private static final int PATIENCE_MILLIS = 60_000;

    /** Sends from an address that the machine chooses. */
    public RawHttp(URI host) {
        this(host, "");
    }

    /** One answer; the status is 0 when the host closes the connection without one. */
    public record Answer(int status, String head, String body) {
        public Optional<String> header(String name) {
            return head.lines()
                    .filter(it -> it.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(it -> it.substring(name.length() + 1).strip())
                    .findFirst();
        }

        public List<String> cookies() {
            return head.lines()
                    .filter(it -> it.toLowerCase(Locale.ROOT).startsWith("set-cookie:"))
                    .map(it -> it.substring("set-cookie:".length()).strip())
                    .toList();
        }
    }

    /** Sends exactly this, and reads until the host closes the connection. */
    public Answer send(String request) throws IOException {
        return send(request.getBytes(StandardCharsets.UTF_8));
    }

    public Answer send(String method, String target, Map<String, String> headers, String body) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Host", host.getAuthority());
        all.put("Connection", "close");
        all.putAll(headers);
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        if (content.length > 0 || !method.equals("GET")) {
            all.put("Content-Length", Integer.toString(content.length));
        }
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        all.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        request.writeBytes(content);
        return send(request.toByteArray());
    }

    private Answer send(byte[] request) throws IOException {
        try (Socket socket = new Socket()) {
            if (!from.isEmpty()) {
                socket.bind(new InetSocketAddress(from, 0));
            }
            socket.connect(new InetSocketAddress(host.getHost(), host.getPort()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request);
            return answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Answer answer(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (!text.startsWith("HTTP/1.") || end < 0) {
            return new Answer(0, text, "");
        }
        return new Answer(Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
    }
}
