package io.diagon.cluster.tests;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ContainerNetwork;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;

/** The images that {@code make images} builds, as containers on a network of their own: one master, data nodes, one coordinator. */
final class ContainerCluster implements AutoCloseable {
    private static final String TAG = System.getProperty("diagon.images.tag", "0.1.0-SNAPSHOT");
    private static final int HTTP = 9200;
    /** Several JVMs on two processors: see {@link LocalCluster}. */
    private static final String JVM_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private final Network network = Network.newNetwork();
    private final Map<String, GenericContainer<?>> containers = new HashMap<>();
    private final RestClient rest;

    ContainerCluster(int dataNodes) {
        add(
                "master-0",
                image("master"),
                9300,
                "--diagon.raft.peers=master-0@master-0:9302:9301",
                "--diagon.settings.[cluster.routing.allocation.disk.threshold_enabled]=false");
        for (int i = 0; i < dataNodes; i++) {
            add("data-node-" + i, image("datanode"), 9401, "--diagon.masters=master-0:9301");
        }
        GenericContainer<?> coordinator = add(
                "coordinator-0",
                image("coordinator"),
                HTTP,
                "--diagon.masters=master-0:9301",
                "--diagon.master-http=http://master-0:9300");
        rest = new RestClient("http://" + coordinator.getHost() + ":" + coordinator.getMappedPort(HTTP));
    }

    /** Why there can be no such cluster here, if there can't. */
    static Optional<String> missing() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.of("no Docker daemon");
        }
        DockerClient docker = DockerClientFactory.instance().client();
        return List.of("master", "datanode", "coordinator").stream()
                .map(ContainerCluster::image)
                .filter(image ->
                        docker.listImagesCmd().withReferenceFilter(image).exec().isEmpty())
                .findFirst()
                .map(image -> "no image " + image + ", which make images builds");
    }

    RestClient rest() {
        return rest;
    }

    /** Takes the cable out. */
    void disconnect(String node) {
        docker().disconnectFromNetworkCmd()
                .withNetworkId(network.getId())
                .withContainerId(containers.get(node).getContainerId())
                .exec();
    }

    void connect(String node) {
        docker().connectToNetworkCmd()
                .withNetworkId(network.getId())
                .withContainerId(containers.get(node).getContainerId())
                .withContainerNetwork(new ContainerNetwork().withAliases(node))
                .exec();
    }

    private static String image(String name) {
        return "diagon-" + name + ":" + TAG;
    }

    private static DockerClient docker() {
        return DockerClientFactory.instance().client();
    }

    /** As Kubernetes runs it: without a right, on a file system that is written to nowhere but in its volumes. */
    private GenericContainer<?> add(String name, String image, int port, String... arguments) {
        Map<String, String> volumes = Map.of("/tmp", "rw", "/var/lib/diagon", "rw,uid=10001,gid=10001");
        String[] command = new String[arguments.length + 2];
        command[0] = "--diagon.node.name=" + name;
        command[1] = "--diagon.node.host=" + name;
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        GenericContainer<?> container = new GenericContainer<>(image)
                .withImagePullPolicy(any -> false)
                .withNetwork(network)
                .withNetworkAliases(name)
                .withTmpFs(volumes)
                .withEnv("JDK_JAVA_OPTIONS", JVM_OPTIONS)
                .withExposedPorts(port)
                .withCreateContainerCmdModifier(create -> create.getHostConfig()
                        .withReadonlyRootfs(true)
                        .withMemory(768L << 20)
                        .withCapDrop(com.github.dockerjava.api.model.Capability.ALL))
                .withCommand(command)
                .waitingFor(Wait.forHttp("/actuator/health/readiness").withStartupTimeout(Duration.ofMinutes(1)));
        containers.put(name, container);
        container.start();
        return container;
    }

    @Override
    public void close() {
        containers.values().forEach(GenericContainer::stop);
        network.close();
    }
}
