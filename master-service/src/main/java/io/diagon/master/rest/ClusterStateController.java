package io.diagon.master.rest;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.diagon.cluster.ClusterState;
import io.diagon.master.state.ClusterStateMachine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /cluster/state}: the whole state, from any master. With {@code after=term.version} and {@code wait=30s} it answers when there is a
 * newer one, or 304 when the time is over. Protobuf ({@code ClusterStateMessage}) for those who accept it, else its JSON.
 */
@RestController
public final class ClusterStateController {
    private static final String PROTOBUF = "application/x-protobuf";
    private static final long MAX_WAIT_MILLIS = 60_000;

    private final ClusterStateMachine stateMachine;

    public ClusterStateController(ClusterStateMachine stateMachine) {
        this.stateMachine = stateMachine;
    }

    @GetMapping("/cluster/state")
    public ResponseEntity<byte[]> state(
            @RequestParam(name = "wait", defaultValue = "0s") String wait,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestHeader(name = "Accept", defaultValue = "*/*") String accept,
            @RequestHeader(name = "If-None-Match", required = false) @Nullable String ifNoneMatch)
            throws InterruptedException, InvalidProtocolBufferException {
        ClusterState state = stateMachine.current();
        boolean unchanged = false;
        if (after != null) {
            try {
                String[] parts = after.split("\\.", 2);
                long millis = Math.clamp(Duration.parse("PT" + wait).toMillis(), 0, MAX_WAIT_MILLIS);
                long term = Long.parseLong(parts[0]);
                long version = Long.parseLong(parts[1]);
                state = stateMachine.await(term, version, millis);
                unchanged = state.term() < term || (state.term() == term && state.version() <= version);
            } catch (RuntimeException malformed) {
                return ResponseEntity.badRequest()
                        .contentType(MediaType.TEXT_PLAIN)
                        .body("after is term.version, wait is a time such as 30s".getBytes(StandardCharsets.UTF_8));
            }
        }
        if (!state.known()) {
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).build();
        }
        String etag = "\"" + state.clusterUuid() + "-" + state.term() + "-" + state.version() + "\"";
        // The tag names the cluster too, so it decides where there is one: versions of another cluster mean nothing.
        if (ifNoneMatch == null ? unchanged : etag.equals(ifNoneMatch)) {
            return ResponseEntity.status(HttpStatus.NOT_MODIFIED).eTag(etag).build();
        }
        if (accept.contains(PROTOBUF)) {
            return ResponseEntity.ok()
                    .eTag(etag)
                    .contentType(MediaType.parseMediaType(PROTOBUF))
                    .body(state.toMessage().toByteArray());
        }
        return ResponseEntity.ok()
                .eTag(etag)
                .contentType(MediaType.APPLICATION_JSON)
                .body(JsonFormat.printer().print(state.toMessage()).getBytes(StandardCharsets.UTF_8));
    }
}
