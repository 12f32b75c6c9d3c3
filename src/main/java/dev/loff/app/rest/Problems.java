package dev.loff.app.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.loff.app.console.ErrorPages;
import dev.loff.app.jobs.RefusedException;
import dev.loff.job.parameter.RefusedParametersException;
import io.quarkus.security.ForbiddenException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns what is thrown into problem details, or into a page for whoever reads pages; only what nobody foresaw is a 500, and its trace is in the log alone. */
final class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;

    private final ErrorPages pages;

    Problems(ErrorPages pages) {
        this.pages = pages;
    }

    @ServerExceptionMapper
    Response refused(RefusedException refused, UriInfo at) {
        int status =
                switch (refused.kind()) {
                    case UNKNOWN -> 404;
                    case INVALID -> BAD_REQUEST;
                    case CONFLICT -> 409;
                };
        return answer(at, status, String.valueOf(refused.getMessage()));
    }

    @ServerExceptionMapper
    Response refused(RefusedParametersException refused, UriInfo at) {
        return answer(at, BAD_REQUEST, String.valueOf(refused.getMessage()));
    }

    @ServerExceptionMapper
    Response invalid(IllegalArgumentException invalid, UriInfo at) {
        return answer(at, BAD_REQUEST, String.valueOf(invalid.getMessage()));
    }

    @ServerExceptionMapper
    Response unreadable(MismatchedInputException unreadable, UriInfo at) {
        return answer(at, BAD_REQUEST, "Cannot read the request: " + where(unreadable));
    }

    @ServerExceptionMapper
    Response http(WebApplicationException failure, UriInfo at) {
        int status = failure.getResponse().getStatus();
        if (failure.getCause() instanceof JsonProcessingException json) {
            return answer(at, status, "Cannot read the request: " + where(json));
        }
        return answer(at, status, String.valueOf(failure.getMessage()));
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException forbidden, UriInfo at) {
        return answer(at, FORBIDDEN, "Cannot do that: it takes a role that you do not have");
    }

    @ServerExceptionMapper
    Response unforeseen(Exception failure, UriInfo at) {
        LOG.error("A request failed", failure);
        return answer(
                at,
                SERVER_ERROR,
                "Cannot answer: see the host's log (" + failure.getClass().getSimpleName() + ")");
    }

    private Response answer(UriInfo at, int status, String detail) {
        return ErrorPages.answers(at.getPath()) ? pages.of(status, detail) : Problem.response(status, detail);
    }

    private static String where(JsonProcessingException json) {
        return json.getOriginalMessage().lines().findFirst().orElse("it is no JSON")
                + (json.getLocation() == null
                        ? ""
                        : " (line=" + json.getLocation().getLineNr() + ")");
    }
}
