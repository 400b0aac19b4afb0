package io.diagon.coordinator.rest;

import com.google.protobuf.ByteString;
import io.diagon.coordinator.dsl.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Calls one endpoint without a server. */
public final class RestCalls {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final RestRoutes routes = new RestRoutes();

    public RestCalls(RestEndpoint endpoint) {
        endpoint.register(routes);
    }

    /** What JSON the endpoint answers. */
    public Json json(RestMethod method, String target, String body) {
        RestResponse.JsonResponse answer = (RestResponse.JsonResponse) call(method, target, body);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            answer.body().write(generator);
        }
        return Json.parse(out.toByteArray());
    }

    public String text(String target) {
        return ((RestResponse.TextResponse) call(RestMethod.GET, target, "")).text();
    }

    /** @param target path and query, of which nothing is escaped */
    private RestResponse call(RestMethod method, String target, String body) {
        String[] parts = target.split("\\?", 2);
        List<String> elements = RestRoutes.elements(parts[0]);
        RestRoutes.Match match = routes.find(elements);
        if (match == null || match.routes().get(method) == null) {
            throw new IllegalArgumentException("no route for " + method + " " + parts[0]);
        }
        RestRoute route = match.routes().get(method);
        Map<String, String> parameters = new HashMap<>();
        List<String> names = RestRoutes.elements(route.path()).stream()
                .filter(element -> element.startsWith("{"))
                .map(element -> element.substring(1, element.length() - 1))
                .toList();
        for (int i = 0; i < names.size(); i++) {
            parameters.put(names.get(i), match.variables().get(i));
        }
        if (parts.length > 1) {
            for (String parameter : parts[1].split("&", -1)) {
                String[] pair = parameter.split("=", 2);
                parameters.put(pair[0], pair.length > 1 ? pair[1] : "");
            }
        }
        ByteString bytes = ByteString.copyFrom(body, StandardCharsets.UTF_8);
        try {
            return route.handler().handle(new RestRequest(method, parts[0], parameters, bytes));
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
