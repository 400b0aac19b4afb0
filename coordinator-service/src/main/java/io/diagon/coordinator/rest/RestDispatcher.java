package io.diagon.coordinator.rest;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.diagon.coordinator.format.DateMathNames;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.HttpRequestHandler;

/** Every request of the API comes through here, and leaves with its answer or its error. */
final class RestDispatcher implements HttpRequestHandler {
    private static final String OPAQUE_ID = "X-Opaque-Id";

    private final RestRoutes routes;
    private final BodyReader bodies;
    private final RestMetrics metrics;

    RestDispatcher(RestRoutes routes, BodyReader bodies, RestMetrics metrics) {
        this.routes = routes;
        this.bodies = bodies;
        this.metrics = metrics;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String opaqueId = request.getHeader(OPAQUE_ID);
        if (opaqueId != null) {
            response.setHeader(OPAQUE_ID, opaqueId);
            MDC.put("opaque_id", opaqueId);
        }
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            // What the server itself refused, or what failed beyond the handlers below: the path is that of its error
            // page.
            int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 500;
            ResponseWriter.write(RestErrorHandler.refusedByServer(status), Map.of(), response);
            return;
        }
        metrics.arrived();
        try (BodyReader.Lease lease = bodies.lease()) {
            dispatch(request, response, lease);
        } finally {
            metrics.left();
            MDC.remove("opaque_id");
        }
    }

    private void dispatch(HttpServletRequest request, HttpServletResponse response, BodyReader.Lease lease)
            throws IOException {
        long start = System.nanoTime();
        RestApi api = RestApi.OTHER;
        Throwable cause = null;
        Map<String, String> query = Map.of();
        RestResponse answer;
        try {
            query = RequestLine.query(request.getQueryString());
            RestMethod method = RestMethod.valueOf(request.getMethod().toUpperCase(Locale.ROOT));
            RestRoutes.Match match = routes.find(RequestLine.elements(request.getRequestURI()));
            RestRoute route = match == null ? null : route(match, method);
            if (match == null || route == null) {
                answer = refuse(match, method, request, response);
            } else {
                api = route.api();
                ParameterCheck.check(route, request.getRequestURI(), query);
                Map<String, String> parameters = new HashMap<>(query);
                bind(route, match.variables(), parameters);
                ByteString body = body(request, route, parameters, lease);
                answer = route.handler().handle(new RestRequest(method, request.getRequestURI(), parameters, body));
            }
        } catch (RuntimeException | StackOverflowError | ZipException failure) {
            cause = failure;
            answer = RestErrorHandler.answer(failure);
        }
        ResponseWriter.write(answer, query, response);
        metrics.answered(api, answer.status(), System.nanoTime() - start, cause);
    }

    /** HEAD is answered as GET where it has no handler of its own; its body is left out by the server. */
    private static @Nullable RestRoute route(RestRoutes.Match match, RestMethod method) {
        RestRoute route = match.routes().get(method);
        return route == null && method == RestMethod.HEAD ? match.routes().get(RestMethod.GET) : route;
    }

    private static RestResponse refuse(
            RestRoutes.@Nullable Match match,
            RestMethod method,
            HttpServletRequest request,
            HttpServletResponse response) {
        String uri = request.getRequestURI() + (request.getQueryString() == null ? "" : "?" + request.getQueryString());
        if (match == null) {
            return RestResponse.object(
                    400,
                    json -> json.writeStringProperty(
                            "error", "no handler found for uri [" + uri + "] and method [" + method + "]"));
        }
        String allowed =
                match.routes().keySet().stream().sorted().map(Enum::name).collect(Collectors.joining(", "));
        response.setHeader("Allow", allowed.replace(", ", ","));
        if (method == RestMethod.OPTIONS) {
            return new RestResponse.TextResponse(200, "");
        }
        return RestResponse.object(405, json -> {
            json.writeStringProperty(
                    "error",
                    "Incorrect HTTP method for uri [" + uri + "] and method [" + method + "], allowed: [" + allowed
                            + "]");
            json.writeNumberProperty("status", 405);
        });
    }

    private static void bind(RestRoute route, List<String> values, Map<String, String> parameters) {
        int next = 0;
        for (String element : RestRoutes.elements(route.path())) {
            if (element.startsWith("{")) {
                String name = element.substring(1, element.length() - 1);
                String value = values.get(next++);
                parameters.put(
                        name, name.equals("index") ? DateMathNames.resolve(value, System.currentTimeMillis()) : value);
            }
        }
    }

    private static ByteString body(
            HttpServletRequest request, RestRoute route, Map<String, String> parameters, BodyReader.Lease lease)
            throws IOException {
        String type = request.getContentType();
        String source = parameters.get("source");
        boolean announced = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        if (!announced) {
            return source == null ? ByteString.EMPTY : ByteString.copyFromUtf8(source);
        }
        ContentTypes.check(type, route.lines());
        byte[] bytes = lease.read(request.getInputStream(), request.getContentLengthLong(), gzip(request));
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    private static boolean gzip(HttpServletRequest request) {
        String encoding = request.getHeader("Content-Encoding");
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return false;
        }
        if (encoding.equalsIgnoreCase("gzip")) {
            return true;
        }
        throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "content encoding is not supported [" + encoding + "]");
    }
}
