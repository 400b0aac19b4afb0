package io.diagon.master.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diagon.cluster.ClusterState;
import io.diagon.cluster.ClusterStateBuilder;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.discovery.Membership;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.AliasMetadata;
import io.diagon.protocol.cluster.ChangeIndexStateCommand;
import io.diagon.protocol.cluster.CreateIndexCommand;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.PutMappingCommand;
import io.diagon.protocol.cluster.UpdateAliasesCommand;
import io.diagon.protocol.cluster.UpdateClusterSettingsCommand;
import io.diagon.protocol.cluster.UpdateIndexSettingsCommand;
import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.FieldType;
import io.diagon.protocol.mapping.IndexMapping;
import io.diagon.protocol.record.RecordBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexDecidersTest {
    private final ClusterState state = create(ClusterState.UNKNOWN, "films");

    @ParameterizedTest
    @CsvSource({
        "Films,must be lowercase",
        "_films,must not start with",
        "a b,must not contain the following characters",
        "a#b,must not contain '#'",
        "..,must not be",
    })
    void namesThatNoIndexMayHaveAreRefused(String name, String why) {
        assertThatThrownBy(() -> create(state, name))
                .isInstanceOfSatisfying(
                        SearchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INDEX_NAME))
                .hasMessageStartingWith("Invalid index name [" + name + "], ")
                .hasMessageContaining(why);
    }

    @Test
    void anIndexIsCreatedOnce() {
        assertThatThrownBy(() -> create(state, "films")).hasMessage("index [films/uuid-films] already exists");
        CreateIndexCommand command = CreateIndexCommand.newBuilder()
                .setName("films")
                .setAutoCreate(true)
                .build();
        assertThat(IndexCreation.create(state, command, "other", 1).records()).isEmpty();
    }

    @Test
    void newFieldsComeInAndTypesStay() {
        ClusterState mapped =
                apply(state, IndexChanges.putMapping(state, mapping(false, field("year", FieldType.LONG))));
        assertThat(mapped.indexByUuid("uuid-films").orElseThrow().getMapping().getPropertiesList())
                .extracting(FieldMapping::getName)
                .containsExactly("year");
        assertThat(mapped.indexByUuid("uuid-films").orElseThrow().getMapping().getVersion())
                .isEqualTo(2);

        assertThatThrownBy(() -> IndexChanges.putMapping(mapped, mapping(false, field("year", FieldType.TEXT))))
                .hasMessage("mapper [year] cannot be changed from type [long] to type [text]");
        assertThat(IndexChanges.putMapping(mapped, mapping(true, field("year", FieldType.TEXT)))
                        .records())
                .isEmpty();
    }

    @Test
    void anAnalyzerCanNotBeChanged() {
        ClusterState mapped =
                apply(state, IndexChanges.putMapping(state, mapping(false, field("title", FieldType.TEXT))));
        FieldMapping english = field("title", FieldType.TEXT).toBuilder()
                .setAnalyzer("english")
                .build();
        assertThatThrownBy(() -> IndexChanges.putMapping(mapped, mapping(false, english)))
                .hasMessage(
                        "Mapper for [title] conflicts with existing mapper:\n\tCannot update parameter [analyzer] from [default] to [english]");
    }

    @Test
    void settingsThatAreFixedOrUnknownAreRefused() {
        assertThatThrownBy(() -> settings("index.number_of_shards", "3"))
                .hasMessage("Can't update non dynamic settings [[index.number_of_shards]] for open indices [[films]]");
        assertThatThrownBy(() -> settings("index.foo", "3")).hasMessageStartingWith("unknown setting [index.foo]");
        assertThat(settings("index.refresh_interval", "5s")
                        .indexByUuid("uuid-films")
                        .orElseThrow()
                        .getSettingsMap())
                .containsEntry("index.refresh_interval", "5s");
    }

    @ParameterizedTest
    @CsvSource({
        "day,asc,",
        "day|title.raw,asc|desc,",
        "year,asc,unknown index sort field:[year]",
        "title,asc,invalid index sort field:[title]",
        "hidden,asc,docvalues not found for index sort field:[hidden]",
        "day,upwards,'Illegal sort order:[upwards], must be one of [asc, desc]'",
    })
    void anIndexIsSortedByFieldsThatItMaps(String fields, String orders, @Nullable String refused) {
        IndexMapping mapping = IndexMapping.newBuilder()
                .addProperties(field("day", FieldType.DATE))
                .addProperties(field("title", FieldType.TEXT).toBuilder().addFields(field("raw", FieldType.KEYWORD)))
                .addProperties(field("hidden", FieldType.LONG).toBuilder().setDocValues(false))
                .build();
        CreateIndexCommand command = CreateIndexCommand.newBuilder()
                .setName("sorted")
                .setMapping(mapping)
                .putSettings("index.sort.field", fields.replace('|', ','))
                .putSettings("index.sort.order", orders.replace('|', ','))
                .build();
        if (refused == null) {
            assertThat(IndexCreation.create(state, command, "uuid", 1).records())
                    .isNotEmpty();
        } else {
            assertThatThrownBy(() -> IndexCreation.create(state, command, "uuid", 1))
                    .hasMessage(refused);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "index.reorder,true,yes,'must be one of true, false'",
        "index.merge.scheduler.auto_throttle,false,often,'must be one of true, false'",
        "index.similarity.default.type,BM25,boolean,must be one of BM25",
        "index.similarity.default.k1,0.9,-1,must be between 0 and 3.4028235E38",
        "index.similarity.default.b,0,1.5,must be between 0 and 1.0",
    })
    void somethingIsSettledFromTheFirstDayOn(String name, String good, String bad, String why) {
        CreateIndexCommand command = CreateIndexCommand.newBuilder()
                .setName("settled")
                .putSettings(name, good)
                .build();
        assertThat(IndexCreation.create(state, command, "uuid", 1).records()).isNotEmpty();
        assertThatThrownBy(() -> IndexCreation.create(
                        state, command.toBuilder().putSettings(name, bad).build(), "uuid", 1))
                .hasMessage("Failed to parse value [" + bad + "] for setting [" + name + "] " + why);
        assertThatThrownBy(() -> settings(name, good)).hasMessageStartingWith("Can't update non dynamic settings");
    }

    @ParameterizedTest
    @CsvSource({"index.number_of_shards", "index.codec", "index.analysis.analyzer.mine.type"})
    void settingsThatAreFixedCanNotBeRemovedEither(String name) {
        UpdateIndexSettingsCommand command = UpdateIndexSettingsCommand.newBuilder()
                .addIndexUuids("uuid-films")
                .addRemovedSettings(name)
                .build();
        assertThatThrownBy(() -> IndexChanges.updateSettings(state, command, 1))
                .hasMessage("Can't update non dynamic settings [[" + name + "]] for open indices [[films]]");
    }

    @Test
    void clusterSettingsThatAreUnknownAreRefusedByTheirScope() {
        assertThatThrownBy(() -> ClusterSettingsChange.update(
                        state,
                        UpdateClusterSettingsCommand.newBuilder()
                                .putTransient("no.such", "1")
                                .build()))
                .hasMessage("transient setting [no.such], not recognized");
        assertThatThrownBy(() -> ClusterSettingsChange.update(
                        state,
                        UpdateClusterSettingsCommand.newBuilder()
                                .putPersistent("no.such", "1")
                                .build()))
                .hasMessage("persistent setting [no.such], not recognized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"40mb", "1g", "500KB", "512b", "0", "-1"})
    void ratesOfRecoveryAreSizes(String value) {
        assertThat(rate(value).records()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "40", "-2mb", "10%"})
    void ratesOfRecoveryThatAreNoSizesAreRefused(String value) {
        assertThatThrownBy(() -> rate(value))
                .hasMessage("failed to parse value [" + value + "] for setting [indices.recovery.max_bytes_per_sec]");
    }

    private Decision rate(String value) {
        return ClusterSettingsChange.update(
                state,
                UpdateClusterSettingsCommand.newBuilder()
                        .putPersistent("indices.recovery.max_bytes_per_sec", value)
                        .build());
    }

    @Test
    void anIndexIsClosedAndOpenedAgain() {
        ClusterState closed = apply(state, IndexChanges.changeState(state, change(IndexMetadata.State.CLOSED)));
        assertThat(closed.indexByUuid("uuid-films").orElseThrow().getState()).isEqualTo(IndexMetadata.State.CLOSED);
        assertThat(closed.shards("uuid-films")).isEqualTo(state.shards("uuid-films"));
        assertThat(IndexChanges.changeState(closed, change(IndexMetadata.State.CLOSED))
                        .records())
                .isEmpty();
        assertThat(apply(closed, IndexChanges.changeState(closed, change(IndexMetadata.State.OPEN)))
                        .indexByUuid("uuid-films"))
                .isEqualTo(state.indexByUuid("uuid-films"));
    }

    private static ChangeIndexStateCommand change(IndexMetadata.State to) {
        return ChangeIndexStateCommand.newBuilder()
                .addIndexUuids("uuid-films")
                .setState(to)
                .build();
    }

    @Test
    void copiesThatAreAskedForStandUnassigned() {
        ClusterState more = settings("index.number_of_replicas", "2");
        assertThat(more.shards("uuid-films")).hasSize(3);
        assertThat(more.indexByUuid("uuid-films").orElseThrow().getNumberOfReplicas())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"1, 0-1, 0", "2, 0-1, 1", "5, 0-1, 1", "5, 0-all, 4", "1, 2-3, 2", "3, false, 1"})
    void replicasFollowTheNumberOfDataNodesWithinBounds(int nodes, String bounds, int expected) {
        ClusterState grown = settings("index.auto_expand_replicas", bounds);
        for (int node = 0; node < nodes; node++) {
            Node joined = Node.newBuilder()
                    .setId("node-" + node)
                    .addRoles(NodeRole.DATA)
                    .build();
            grown = apply(grown, Membership.joined(grown, joined, 1));
        }
        grown = apply(grown, AutoExpand.decide(grown, 1));

        assertThat(grown.indexByUuid("uuid-films").orElseThrow().getNumberOfReplicas())
                .isEqualTo(expected);
        assertThat(AutoExpand.decide(grown, 1).records()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "3-1", "all-1", "-1-2"})
    void boundsThatAreNoneAreRefused(String bounds) {
        assertThatThrownBy(() -> settings("index.auto_expand_replicas", bounds))
                .hasMessage("failed to parse [index.auto_expand_replicas] from value: [" + bounds + "]");
    }

    @Test
    void aliasActionsTakeEffectTogetherOrNotAtAll() {
        UpdateAliasesCommand both = UpdateAliasesCommand.newBuilder()
                .addActions(add("movies"))
                .addActions(UpdateAliasesCommand.Action.newBuilder()
                        .setType(UpdateAliasesCommand.Action.Type.REMOVE)
                        .setIndexUuid("uuid-films")
                        .setAlias("gone")
                        .setMustExist(true))
                .build();
        assertThatThrownBy(() -> AliasChanges.update(state, both)).hasMessage("aliases [gone] missing");
        ClusterState named = apply(
                state,
                AliasChanges.update(
                        state,
                        UpdateAliasesCommand.newBuilder()
                                .addActions(add("movies"))
                                .build()));
        assertThat(named.indexByUuid("uuid-films").orElseThrow().getAliasesMap())
                .containsKey("movies");
        assertThatThrownBy(() -> create(named, "movies")).hasMessageContaining("already exists as alias");
    }

    private static UpdateAliasesCommand.Action add(String alias) {
        return UpdateAliasesCommand.Action.newBuilder()
                .setType(UpdateAliasesCommand.Action.Type.ADD)
                .setIndexUuid("uuid-films")
                .setAlias(alias)
                .setMetadata(AliasMetadata.getDefaultInstance())
                .build();
    }

    private ClusterState settings(String name, String value) {
        UpdateIndexSettingsCommand command = UpdateIndexSettingsCommand.newBuilder()
                .addIndexUuids("uuid-films")
                .putSettings(name, value)
                .build();
        return apply(state, IndexChanges.updateSettings(state, command, 1));
    }

    private static PutMappingCommand mapping(boolean inferred, FieldMapping... fields) {
        return PutMappingCommand.newBuilder()
                .addIndexUuids("uuid-films")
                .setMapping(IndexMapping.newBuilder().addAllProperties(List.of(fields)))
                .setDynamic(inferred)
                .build();
    }

    private static FieldMapping field(String name, FieldType type) {
        return FieldMapping.newBuilder().setName(name).setType(type).build();
    }

    private static ClusterState create(ClusterState state, String name) {
        return apply(
                state,
                IndexCreation.create(
                        state, CreateIndexCommand.newBuilder().setName(name).build(), "uuid-" + name, 1));
    }

    private static ClusterState apply(ClusterState state, Decision decision) {
        return ClusterStateBuilder.apply(
                state,
                RecordBatch.newBuilder().addAllRecords(decision.records()).build(),
                1);
    }
}
