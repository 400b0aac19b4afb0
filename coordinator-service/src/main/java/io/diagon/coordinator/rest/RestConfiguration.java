package io.diagon.coordinator.rest;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** Puts the edge in front of everything but the management endpoints. */
@Configuration(proxyBeanMethods = false)
class RestConfiguration {
    /** After the management endpoints, before Spring's own mappings. */
    private static final int ORDER = -50;

    /** Of the heap, for request bodies in work. */
    private static final double BODY_SHARE = 0.4;

    @Bean
    SimpleUrlHandlerMapping restMapping(
            List<RestEndpoint> endpoints,
            MeterRegistry meters,
            @Value("${diagon.http.max-content-length:100MB}") DataSize maxContentLength) {
        RestRoutes routes = new RestRoutes();
        endpoints.forEach(endpoint -> endpoint.register(routes));
        long limit = (long) (Runtime.getRuntime().maxMemory() * BODY_SHARE);
        BodyReader bodies = new BodyReader(maxContentLength.toBytes(), limit);
        Gauge.builder("diagon.rest.in.flight.bytes", bodies, BodyReader::inFlightBytes)
                .description("request bodies in work")
                .register(meters);
        Gauge.builder("diagon.rest.in.flight.limit.bytes", () -> limit)
                .description("above which request bodies are refused")
                .register(meters);
        return new SimpleUrlHandlerMapping(
                Map.of("/**", new RestDispatcher(routes, bodies, new RestMetrics(meters))), ORDER);
    }

    /** Ids may hold slashes, and index expressions characters that URIs should not have unescaped. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> lenientUris() {
        return factory -> factory.addConnectorCustomizers(connector -> {
            connector.setEncodedSolidusHandling("passthrough");
            connector.setProperty("relaxedPathChars", "<>[\\]^`{|}\"");
            connector.setProperty("relaxedQueryChars", "<>[\\]^`{|}\"");
        });
    }
}
