package dev.loff.app.console;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;

/** Redirects the browser after a form, so that reloading the page does not send the form again. */
final class Redirects {
    private Redirects() {}

    static Response to(Done done, String path, Object... names) {
        return Response.seeOther(
                        UriBuilder.fromPath(path).queryParam("done", done).build(names))
                .build();
    }
}
