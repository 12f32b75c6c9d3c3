package dev.loff.app.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.loff.app.console.ErrorPages;
import dev.loff.app.jobs.RefusedException;
import dev.loff.job.parameter.RefusedParametersException;
import io.quarkus.security.ForbiddenException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns exceptions into problem details, or into an error page on the console's paths. Only unexpected exceptions are a 500;
 * their trace is only in the log.
 */
final class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;
    private static final int ID_LENGTH = 8;

    /** Class names do not help a client, but they help an attacker. */
    private static final Pattern CLASS_NAME = Pattern.compile(
            "(?:\\b[a-z][a-z0-9_]*\\.){2,}[A-Z][A-Za-z0-9]*|\\b[A-Z][A-Za-z0-9]*(?:Exception|Error)\\b");

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
    Response unreadable(JsonProcessingException unreadable, UriInfo at) {
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
        String id = UUID.randomUUID().toString().substring(0, ID_LENGTH);
        LOG.errorf(failure, "A request failed (error=%s)", id);
        return answer(at, SERVER_ERROR, "Cannot answer: see the host's log (error=" + id + ")");
    }

    private Response answer(UriInfo at, int status, String detail) {
        String plain = CLASS_NAME.matcher(detail).find()
                ? "Cannot read the request: a value in it is none that is taken here"
                : detail;
        return ErrorPages.answers(at.getPath()) ? pages.of(status, plain) : Problem.response(status, plain);
    }

    /** What is wrong and where; the parser's own message is not used, because it names classes. */
    private static String where(JsonProcessingException json) {
        String line =
                json.getLocation() == null ? "" : ", line=" + json.getLocation().getLineNr();
        if (json instanceof UnrecognizedPropertyException unknown) {
            return "there is no such field (field=" + unknown.getPropertyName() + line + ")";
        }
        if (json instanceof MismatchedInputException mismatched) {
            String field = mismatched.getPath().stream()
                    .map(it -> it.getFieldName() == null ? Integer.toString(it.getIndex()) : it.getFieldName())
                    .collect(Collectors.joining("."));
            return field.isEmpty()
                    ? "it is empty or no JSON object (" + line.replaceFirst("^, ", "") + ")"
                    : "the value of a field is none that it takes (field=" + field + line + ")";
        }
        return "it is not JSON (" + line.replaceFirst("^, ", "") + ")";
    }
}
