package io.diagon.cluster;

/** The version that a part of the product was built as. */
public final class BuildVersion {
    private BuildVersion() {}

    /** As the jar of the class says; {@code dev} outside a jar. */
    public static String of(Class<?> part) {
        String version = part.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
