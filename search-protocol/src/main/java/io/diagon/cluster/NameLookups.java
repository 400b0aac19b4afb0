package io.diagon.cluster;

import java.security.Security;

/** How long a process may rely on what a name stood for. The default is 30 s, in which a pod that was moved can not be found. */
public final class NameLookups {
    private static final String FOUND = "networkaddress.cache.ttl";
    private static final String NOT_FOUND = "networkaddress.cache.negative.ttl";

    private NameLookups() {}

    /** For one second. The JVM looks for this at its first lookup, so it has to come first in a process; what the operator gave stays. */
    public static void expireSoon() {
        String seconds = System.getProperty(FOUND, "1");
        Security.setProperty(FOUND, seconds);
        Security.setProperty(NOT_FOUND, "1");
        // gRPC, and the one inside of Ratis, remember lookups on their own and read this property
        System.setProperty(FOUND, seconds);
    }
}
