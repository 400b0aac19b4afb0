package io.diagon.datanode.quarantine;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file that the virtual machine leaves when native code crashes it. */
final class CrashReport {
    private static final Pattern CURRENT_THREAD = Pattern.compile("^Current thread \\(.*?\\):\\s+\\w+ \"([^\"]*)\".*");
    /** The thread is named near the beginning. */
    private static final int LINES = 200;

    private CrashReport() {}

    /** Where this process would leave one. */
    static Path ofThisProcess() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        String option = machine == null ? "" : machine.getVMOption("ErrorFile").getValue();
        String name = option == null || option.isEmpty() ? "hs_err_pid%p.log" : option;
        return Path.of(name.replace("%p", Long.toString(ProcessHandle.current().pid())))
                .toAbsolutePath();
    }

    /** The name of the thread that crashed; empty if the report does not say. */
    static Optional<String> thread(Path report) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(report, StandardCharsets.ISO_8859_1)) {
            for (int i = 0; i < LINES; i++) {
                String line = reader.readLine();
                if (line == null) {
                    break;
                }
                Matcher matcher = CURRENT_THREAD.matcher(line);
                if (matcher.matches()) {
                    return Optional.of(matcher.group(1));
                }
            }
        }
        return Optional.empty();
    }
}
