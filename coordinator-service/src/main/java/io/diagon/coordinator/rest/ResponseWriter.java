package io.diagon.coordinator.rest;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** Writes answers as the parameters {@code pretty} and {@code filter_path} ask for. */
final class ResponseWriter {
    private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");
    /** Does not flush: what fits into the server's buffer is then sent with its length, in one piece. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    private ResponseWriter() {}

    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter().withObjectIndenter(INDENTER).withArrayIndenter(INDENTER);
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }

    static void write(RestResponse answer, Map<String, String> parameters, HttpServletResponse response)
            throws IOException {
        response.setStatus(answer.status());
        switch (answer) {
            case RestResponse.JsonResponse json -> {
                response.setContentType("application/json; charset=UTF-8");
                json(json, parameters, response.getOutputStream());
            }
            case RestResponse.TextResponse text -> {
                response.setContentType("text/plain; charset=UTF-8");
                response.getOutputStream().write(text.text().getBytes(StandardCharsets.UTF_8));
            }
            case RestResponse.LocatedResponse located -> {
                response.setHeader("Location", located.location());
                write(located.answer(), parameters, response);
            }
            case RestResponse.EmptyResponse empty -> {
                response.setContentType("application/json; charset=UTF-8");
                response.setContentLength(0);
            }
        }
    }

    static void json(RestResponse.JsonResponse answer, Map<String, String> parameters, OutputStream out)
            throws IOException {
        boolean pretty = parameters.containsKey("pretty") && !"false".equals(parameters.get("pretty"));
        ObjectWriteContext context = pretty ? new Indented() : ObjectWriteContext.empty();
        String paths = parameters.getOrDefault("filter_path", "");
        try (JsonGenerator generator = FACTORY.createGenerator(context, out)) {
            JsonGenerator target =
                    paths.isEmpty() ? generator : PathFilter.filter(generator, List.of(paths.split(",", -1)));
            answer.body().write(target);
            target.flush();
        }
        if (pretty) {
            out.write('\n');
        }
    }
}
