package dev.loff.app.rest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Adds the possible error responses to the OpenAPI description of each operation; they follow from its parameters and body. */
public final class ClientErrors implements OASFilter {
    private static final String PROBLEM = "application/problem+json";

    @Override
    public PathItem filterPathItem(PathItem path) {
        path.getOperations().forEach((method, operation) -> refusals(path, method, operation)
                .forEach((status, meaning) -> add(operation, status, meaning)));
        return path;
    }

    private static Map<String, String> refusals(PathItem path, PathItem.HttpMethod method, Operation operation) {
        Map<String, String> refusals = new TreeMap<>(Map.of(
                "400", "The request makes no sense: the detail says what is wrong",
                "401", "No token, or one that is not in force",
                "403", "It takes a role that the token does not have",
                "421", "The header Host has a name that this host does not answer under",
                "429", "Too many unknown tokens came from this address: wait for Retry-After seconds"));
        if (hasParameter(path, operation)) {
            refusals.put("404", "There is no such thing, or a parameter is no number");
        }
        if (method != PathItem.HttpMethod.GET || hasParameter(path, operation)) {
            refusals.put("409", "The thing is in no state for it");
        }
        if (operation.getRequestBody() != null) {
            refusals.put("404", "Something that the body names is not there");
            refusals.put("413", "The body is larger than 64 KiB");
            refusals.put("415", "The body is not JSON");
        }
        return refusals;
    }

    private static boolean hasParameter(PathItem path, Operation operation) {
        return isSome(path.getParameters()) || isSome(operation.getParameters());
    }

    private static boolean isSome(@Nullable List<Parameter> parameters) {
        return parameters != null && !parameters.isEmpty();
    }

    private static void add(Operation operation, String status, String meaning) {
        if (operation.getResponses() == null) {
            operation.setResponses(OASFactory.createAPIResponses());
        }
        APIResponse response = OASFactory.createAPIResponse()
                .description(meaning)
                .content(OASFactory.createContent()
                        .addMediaType(PROBLEM, OASFactory.createMediaType().schema(problem())));
        operation.getResponses().addAPIResponse(status, response);
    }

    private static Schema problem() {
        Schema text = OASFactory.createSchema().addType(Schema.SchemaType.STRING);
        return OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .addProperty("type", text)
                .addProperty("title", text)
                .addProperty("status", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER))
                .addProperty("detail", text);
    }
}
