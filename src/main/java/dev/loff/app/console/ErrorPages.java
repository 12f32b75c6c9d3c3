package dev.loff.app.console;

import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The page for an error: what is wrong, with a link to the start page. */
@Singleton
public final class ErrorPages {
    record ErrorPage(int status, String title, String detail, boolean readersFault) implements TemplateInstance {}

    private static final int SERVER_ERROR = 500;
    private static final String API = "/api/";

    /** Whether errors on this path are shown as pages; programs get problem details. */
    public static boolean answers(String path) {
        return !path.startsWith(API);
    }

    public Response of(int status, String detail) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .entity(new ErrorPage(status, title(status), detail, status < SERVER_ERROR).render())
                .build();
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "That does not make sense";
            case 401 -> "Log in first";
            case 403 -> "You may not do that";
            case 404 -> "There is no such thing";
            case 409 -> "It is in no state for that";
            case 413 -> "That is too large";
            default -> status < SERVER_ERROR ? "That cannot be done" : "Something broke";
        };
    }
}
