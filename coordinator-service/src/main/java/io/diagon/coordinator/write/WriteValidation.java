package io.diagon.coordinator.write;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.write.VersionType;
import io.diagon.protocol.write.WriteOperation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an operation has to satisfy whatever index it goes to. */
public final class WriteValidation {
    private static final int MAX_ID_BYTES = 512;

    private WriteValidation() {}

    public static Optional<SearchException> check(WriteOperation operation, String index) {
        List<String> problems = new ArrayList<>();
        boolean needsId =
                operation.getType() == WriteOperation.Type.UPDATE || operation.getType() == WriteOperation.Type.DELETE;
        String id = operation.getId();
        if (index.isEmpty()) {
            problems.add("index is missing");
        }
        if (id.isEmpty() && needsId) {
            problems.add("id is missing");
        }
        int idBytes = id.getBytes(StandardCharsets.UTF_8).length;
        if (idBytes > MAX_ID_BYTES) {
            problems.add("id [" + id + "] is too long, must be no longer than " + MAX_ID_BYTES + " bytes but was: "
                    + idBytes);
        }
        if (operation.hasIfSeqNo() != operation.hasIfPrimaryTerm()) {
            problems.add(
                    operation.hasIfSeqNo()
                            ? "ifSeqNo is set, but primary term is [0]"
                            : "ifSeqNo is unassigned, but primary term is [" + operation.getIfPrimaryTerm() + "]");
        }
        versions(operation, problems);
        if (problems.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder reason = new StringBuilder("Validation Failed: ");
        for (int i = 0; i < problems.size(); i++) {
            reason.append(i + 1).append(": ").append(problems.get(i)).append(';');
        }
        return Optional.of(new SearchException(ErrorCode.ACTION_REQUEST_VALIDATION, reason.toString()));
    }

    private static void versions(WriteOperation operation, List<String> problems) {
        boolean external = operation.getVersionType() != VersionType.INTERNAL;
        if (external && !operation.hasVersion()) {
            problems.add("an external version type needs a version");
        }
        if (external && operation.getVersion() < 0) {
            problems.add("illegal version value [" + operation.getVersion() + "] for version type ["
                    + operation.getVersionType() + "]");
        }
        if (!external && operation.hasVersion()) {
            problems.add("internal versioning can not be used for optimistic concurrency control. "
                    + "Please use `if_seq_no` and `if_primary_term` instead");
        }
        if (external && operation.hasIfSeqNo()) {
            problems.add("compare and write operations can not use versioning");
        }
        if (external && operation.getType() == WriteOperation.Type.CREATE) {
            problems.add("create operations only support internal versioning. use index instead");
        }
        if (operation.hasVersion() && operation.getType() == WriteOperation.Type.UPDATE) {
            problems.add("internal versioning can not be used for optimistic concurrency control of updates");
        }
    }
}
