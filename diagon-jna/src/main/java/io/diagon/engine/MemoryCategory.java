package io.diagon.engine;

/** What the engine holds native memory for. Mapped files are not counted. */
public enum MemoryCategory {
    WRITE_BUFFERS(0),
    MERGES(1),
    REQUESTS(2),
    ORDINALS(3);

    /** Of the ABI. */
    final int number;

    MemoryCategory(int number) {
        this.number = number;
    }
}
