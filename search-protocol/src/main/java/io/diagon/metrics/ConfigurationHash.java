package io.diagon.metrics;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A short hash of a configuration that is the same on all nodes of a role that are configured alike. */
public final class ConfigurationHash {
    private static final int BYTES = 6;

    private ConfigurationHash() {}

    /** @param settings by their names under {@code diagon}, written in any of Spring's ways */
    public static String of(Map<String, String> settings) {
        Map<String, String> shared = new TreeMap<>();
        settings.forEach((name, value) -> {
            String plain = name.toLowerCase(Locale.ROOT).replace("-", "");
            if (!ofOneNode(plain)) {
                shared.put(plain, value);
            }
        });
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            shared.forEach(
                    (name, value) -> digest.update((name + '\0' + value + '\0').getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Names, addresses, directories and ports may differ from node to node. */
    private static boolean ofOneNode(String name) {
        return name.startsWith("node.")
                || name.startsWith("path.")
                || name.startsWith("grpc.")
                || name.equals("raft.directory")
                || name.equals("raft.port");
    }
}
