import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.analysis.common.CommonAnalysisModulePlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.node.NodeValidationException;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;

/**
 * One node of OpenSearch as Maven Central has it, with default settings: {@code java -cp 'lib/*' OpenSearchServer.java DIRECTORY PORT}.
 * Ends with its standard input, so that it does not outlive the process that started it.
 */
final class OpenSearchServer extends Node {
    private OpenSearchServer(Environment environment) {
        super(environment, List.of(plugin(Netty4ModulePlugin.class), plugin(CommonAnalysisModulePlugin.class)), true);
    }

    private static PluginInfo plugin(Class<? extends Plugin> type) {
        return new PluginInfo(
                type.getName(), "of the class path", "NA", Version.CURRENT, "25", type.getName(), null, List.of(), false);
    }

    public static void main(String[] arguments) throws IOException, NodeValidationException {
        Settings settings = Settings.builder()
                .put("path.home", arguments[0])
                .put("cluster.name", "peer")
                .put("node.name", "peer")
                .put("discovery.type", "single-node")
                .put("http.port", arguments[1])
                .put("transport.port", "0")
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                .build();
        Environment environment = InternalSettingsPreparer.prepareEnvironment(
                settings, Map.of(), Path.of(arguments[0], "config"), () -> "peer");
        try (Node node = new OpenSearchServer(environment)) {
            node.start();
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
