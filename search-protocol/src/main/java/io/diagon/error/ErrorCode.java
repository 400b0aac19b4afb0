package io.diagon.error;

import java.util.Locale;

/**
 * What went wrong, and whose fault it is. The number travels between nodes and across the C ABI and never changes its meaning;
 * the type is what OpenSearch writes in {@code error.type}; the status is that of the HTTP answer.
 */
public enum ErrorCode {
    INTERNAL(1, "exception", 500, false),
    ILLEGAL_ARGUMENT(2, "illegal_argument_exception", 400, false),
    PARSING(3, "parsing_exception", 400, false),
    MAPPER_PARSING(4, "mapper_parsing_exception", 400, false),
    STRICT_DYNAMIC_MAPPING(5, "strict_dynamic_mapping_exception", 400, false),
    VERSION_CONFLICT(6, "version_conflict_engine_exception", 409, false),
    INDEX_NOT_FOUND(7, "index_not_found_exception", 404, false),
    RESOURCE_ALREADY_EXISTS(8, "resource_already_exists_exception", 400, false),
    INVALID_INDEX_NAME(9, "invalid_index_name_exception", 400, false),
    DOCUMENT_MISSING(10, "document_missing_exception", 404, false),
    QUERY_SHARD(11, "query_shard_exception", 400, false),
    TOO_MANY_CLAUSES(12, "too_many_clauses", 400, false),
    CIRCUIT_BREAKING(13, "circuit_breaking_exception", 429, true),
    REJECTED_EXECUTION(14, "rejected_execution_exception", 429, true),
    TOO_MANY_BUCKETS(15, "too_many_buckets_exception", 503, false),
    SEARCH_CONTEXT_MISSING(16, "search_context_missing_exception", 404, false),
    TASK_CANCELLED(17, "task_cancelled_exception", 400, false),
    CORRUPT_INDEX(18, "corrupt_index_exception", 500, false),
    IO(19, "i_o_exception", 500, false),
    /** The node does not hold the shard, or not as the copy that the caller took it for: refresh the routing and try again. */
    SHARD_NOT_FOUND(20, "shard_not_found_exception", 404, true),
    UNAVAILABLE_SHARDS(21, "unavailable_shards_exception", 503, true),
    NO_SHARD_AVAILABLE(22, "no_shard_available_action_exception", 503, true),
    NODE_NOT_CONNECTED(23, "node_not_connected_exception", 503, true),
    RECEIVE_TIMEOUT(24, "receive_timeout_transport_exception", 503, true),
    MASTER_NOT_DISCOVERED(25, "cluster_manager_not_discovered_exception", 503, true),
    NOT_MASTER(26, "not_cluster_manager_exception", 503, true),
    PROCESS_CLUSTER_EVENT_TIMEOUT(27, "process_cluster_event_timeout_exception", 503, true),
    SEARCH_PHASE_EXECUTION(28, "search_phase_execution_exception", 503, false),
    ACTION_REQUEST_VALIDATION(29, "action_request_validation_exception", 400, false),
    INDEX_CLOSED(30, "index_closed_exception", 400, false),
    CLUSTER_BLOCK(31, "cluster_block_exception", 403, false),
    ALIASES_NOT_FOUND(32, "aliases_not_found_exception", 404, false),
    NOT_X_CONTENT(33, "not_x_content_exception", 400, false),
    CONTENT_TOO_LONG(34, "content_too_long_exception", 413, false),
    UNSUPPORTED_OPERATION(35, "unsupported_operation_exception", 501, false),
    ILLEGAL_STATE(36, "illegal_state_exception", 500, false),
    AGGREGATION_EXECUTION(37, "aggregation_execution_exception", 500, false),
    NUMBER_FORMAT(38, "number_format_exception", 400, false),
    JSON_PARSE(39, "json_parse_exception", 400, false),
    ROUTING_MISSING(40, "routing_missing_exception", 400, false),
    STALE_PRIMARY(41, "illegal_index_shard_state_exception", 503, true),
    RESOURCE_NOT_FOUND(42, "resource_not_found_exception", 404, false),
    SETTINGS(43, "settings_exception", 400, false),
    CIRCUIT_OPEN(44, "node_disconnected_exception", 503, true),
    /** Nothing can be written on a node for lack of room on its disk; what is there stays as it is. */
    DISK_FULL(45, "cluster_block_exception", 429, false);

    private static final ErrorCode[] BY_NUMBER = new ErrorCode[64];

    static {
        for (ErrorCode code : values()) {
            BY_NUMBER[code.number] = code;
        }
    }

    private final int number;
    private final String type;
    private final int status;
    private final boolean retryable;

    ErrorCode(int number, String type, int status, boolean retryable) {
        this.number = number;
        this.type = type;
        this.status = status;
        this.retryable = retryable;
    }

    /** The code with this number; {@link #INTERNAL} for one that this version does not know. */
    public static ErrorCode of(int number) {
        if (number < 0 || number >= BY_NUMBER.length || BY_NUMBER[number] == null) {
            return INTERNAL;
        }
        return BY_NUMBER[number];
    }

    public int number() {
        return number;
    }

    public String type() {
        return type;
    }

    public int status() {
        return status;
    }

    /** Whether the same request may succeed on another copy or a little later. */
    public boolean retryable() {
        return retryable;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
