package io.diagon.datanode.rest;

import io.diagon.datanode.DataNode;
import io.diagon.datanode.cluster.DepartureReason;
import io.diagon.datanode.cluster.Farewell;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Has the node leave the cluster before its process is asked to stop. By GET, since the hooks of Kubernetes can do no other; with a header,
 * since whatever follows links and opens addresses sends none.
 */
@RestController
final class DepartureController {
    static final String HEADER = "X-Diagon-Departure";
    static final String WORD = "pre-stop";

    private final DataNode node;

    DepartureController(DataNode node) {
        this.node = node;
    }

    record Departed(String node, DepartureReason reason, Farewell.Outcome outcome) {}

    /** Answers when the node has left; it serves what is still sent to it until it is stopped, and does not come back before. */
    @GetMapping("/departure")
    ResponseEntity<?> depart(@RequestHeader(name = HEADER, required = false) @Nullable String word) {
        if (!WORD.equals(word)) {
            return ResponseEntity.of(ProblemDetail.forStatusAndDetail(
                            HttpStatus.BAD_REQUEST,
                            "the node leaves the cluster when it is asked with [" + HEADER + ": " + WORD + "]"))
                    .build();
        }
        Farewell farewell = node.depart();
        return ResponseEntity.ok(new Departed(node.name(), farewell.reason(), farewell.outcome()));
    }
}
