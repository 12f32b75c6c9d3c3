package dev.loff.app.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.loff.app.jobs.RefusedException;
import dev.loff.job.parameter.RefusedParametersException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns what is thrown into problem details; only what nobody foresaw is a 500, and its trace is in the log alone. */
final class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;

    Problems() {}

    @ServerExceptionMapper
    Response refused(RefusedException refused) {
        int status =
                switch (refused.kind()) {
                    case UNKNOWN -> 404;
                    case INVALID -> BAD_REQUEST;
                    case CONFLICT -> 409;
                };
        return Problem.response(status, String.valueOf(refused.getMessage()));
    }

    @ServerExceptionMapper
    Response refused(RefusedParametersException refused) {
        return Problem.response(BAD_REQUEST, String.valueOf(refused.getMessage()));
    }

    @ServerExceptionMapper
    Response invalid(IllegalArgumentException invalid) {
        return Problem.response(BAD_REQUEST, String.valueOf(invalid.getMessage()));
    }

    @ServerExceptionMapper
    Response unreadable(MismatchedInputException unreadable) {
        return Problem.response(BAD_REQUEST, "Cannot read the request: " + where(unreadable));
    }

    @ServerExceptionMapper
    Response http(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        if (failure.getCause() instanceof JsonProcessingException json) {
            return Problem.response(status, "Cannot read the request: " + where(json));
        }
        return Problem.response(status, String.valueOf(failure.getMessage()));
    }

    @ServerExceptionMapper
    Response unforeseen(Exception failure) {
        LOG.error("A request failed", failure);
        return Problem.response(
                SERVER_ERROR,
                "Cannot answer: see the host's log (" + failure.getClass().getSimpleName() + ")");
    }

    private static String where(JsonProcessingException json) {
        return json.getOriginalMessage().lines().findFirst().orElse("it is no JSON")
                + (json.getLocation() == null
                        ? ""
                        : " (line=" + json.getLocation().getLineNr() + ")");
    }
}
