package io.diagon.coordinator.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.FieldType;
import io.diagon.protocol.mapping.IndexMapping;
import io.diagon.protocol.query.FunctionScoreQuery.ScoreMode;
import io.diagon.protocol.query.Operator;
import io.diagon.protocol.query.Query;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryParserTest {
    @Test
    void shortAndLongFormsMeanTheSame() {
        assertThat(parse("{'term':{'f':'v'}}")).isEqualTo(parse("{'term':{'f':{'value':'v'}}}"));
        assertThat(parse("{'match':{'f':'a b'}}")).isEqualTo(parse("{'match':{'f':{'query':'a b'}}}"));
        assertThat(parse("{'bool':{'must':{'match_all':{}}}}"))
                .isEqualTo(parse("{'bool':{'must':[{'match_all':{}}]}}"));
    }

    @Test
    void parametersReachTheMessage() {
        Query query =
                parse("{'match':{'f':{'query':'a b','operator':'and','boost':2,'_name':'n','fuzziness':'AUTO'}}}");

        assertThat(query.getMatch().getOperator()).isEqualTo(Operator.AND);
        assertThat(query.getMatch().getFuzziness().getAuto()).isTrue();
        assertThat(query.getBoost()).isEqualTo(2f);
        assertThat(query.getName()).isEqualTo("n");
    }

    @Test
    void expressionsKeepTheirShape() {
        Query query = parse("{'expr':{'op':'>','left':{'op':'*','left':{'field':'price'},'right':{'const':1.2}},"
                + "'right':{'const':100}}}");

        assertThat(query.getExpr().getExpression().getOperandsCount()).isEqualTo(2);
        assertThat(query.getExpr().getExpression().getOperands(0).getOperands(0).getField())
                .isEqualTo("price");
    }

    @Test
    void whatIsUnknownIsRefusedWithItsName() {
        refused("{'foo':{}}", ErrorCode.PARSING, "unknown query [foo]");
        refused("{'term':{'f':{'value':1,'x':2}}}", ErrorCode.PARSING, "[term] query does not support [x]");
        refused("{'bool':{'mast':[]}}", ErrorCode.PARSING, "[bool] query does not support [mast]");
        refused("{'match':5}", ErrorCode.PARSING, "no start_object after query name");
        refused("{'term':{'a':1,'b':2}}", ErrorCode.PARSING, "multiple fields");
        refused("{}", ErrorCode.ILLEGAL_ARGUMENT, "empty clause");
    }

    @Test
    void mistakesPointAtTheirPlace() {
        assertThatThrownBy(() -> parse("{'foo':{}}")).isInstanceOfSatisfying(SearchException.class, failure -> {
            assertThat(failure.line()).isEqualTo(1);
            assertThat(failure.column()).isEqualTo(8);
        });
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "{'bool':{'must':".repeat(60) + "{'match_all':{}}" + "}}".repeat(60);
        refused(deep, ErrorCode.ILLEGAL_ARGUMENT, "nested depth");
        refused("[".repeat(5000), ErrorCode.JSON_PARSE, "nesting depth");
    }

    @Test
    void queryStringsBecomeTrees() {
        Query query = string("title:fox AND -tag:dog");
        assertThat(query.getBool().getMustCount()).isEqualTo(1);
        assertThat(query.getBool().getMustNotCount()).isEqualTo(1);

        assertThat(string("title:\"quick fox\"~2").getMatchPhrase().getSlop()).isEqualTo(2);
        assertThat(string("n:[1 TO 5}").getRange().getIncludeFrom()).isTrue();
        assertThat(string("n:[1 TO 5}").getRange().getIncludeTo()).isFalse();
        assertThat(string("n:>=3").getRange().getIncludeFrom()).isTrue();
        assertThat(string("title:qu?ck*").getWildcard().getValue()).isEqualTo("qu?ck*");
        assertThat(string("title:/ab+/").getRegexp().getValue()).isEqualTo("ab+");
        assertThat(string("title:fox~1^3").getBoost()).isEqualTo(3f);
        assertThat(string("*:*").hasMatchAll()).isTrue();
        assertThat(string("_exists_:tag").getExists().getField()).isEqualTo("tag");
        assertThat(string("title:a\\:b").getMatch().getQuery().getStringValue()).isEqualTo("a:b");
    }

    @Test
    void whatStandsBeforeAWordBelongsToItAlone() {
        Query query = inTitle("+quick brown -fox", "or");
        assertThat(words(query.getBool().getMustList())).containsExactly("quick");
        assertThat(words(query.getBool().getShouldList())).containsExactly("brown");
        assertThat(words(query.getBool().getMustNotList())).containsExactly("fox");

        query = inTitle("quick brown AND fox lazy dog", "or");
        assertThat(words(query.getBool().getMustList())).containsExactly("brown", "fox");
        assertThat(words(query.getBool().getShouldList())).containsExactly("quick", "lazy dog");

        query = inTitle("+quick OR +brown fox", "and");
        assertThat(words(query.getBool().getShouldList())).containsExactly("quick", "brown");
        assertThat(words(query.getBool().getMustList())).containsExactly("fox");
    }

    @Test
    void wordsSideBySideAreOneTextToAKeywordAndToSeveralFields() {
        assertThat(words(List.of(parse("{'query_string':{'fields':['tag'],'query':'light blue'}}"))))
                .containsExactly("light blue");
        Query query = parse("{'query_string':{'fields':['title','tag'],'query':'light blue green AND sky'}}");
        assertThat(query.getBool()
                        .getShould(0)
                        .getMultiMatch()
                        .getMatch()
                        .getQuery()
                        .getStringValue())
                .isEqualTo("light blue");
        assertThat(query.getBool().getMustList())
                .extracting(
                        clause -> clause.getMultiMatch().getMatch().getQuery().getStringValue())
                .containsExactly("green", "sky");
    }

    @Test
    void aMinimumOfAQueryStringCountsWordsAndIsThereEvenWhereOnlyThingsAreForbidden() {
        Query counted =
                parse("{'query_string':{'default_field':'title','query':'quick brown -fox','minimum_should_match':2}}");
        assertThat(words(counted.getBool().getShouldList())).containsExactly("quick", "brown");

        Query query = parse("{'query_string':{'default_field':'title','query':'-fox','minimum_should_match':1}}");
        assertThat(query.getBool().getMinimumShouldMatch()).isEqualTo("1");
        assertThat(query.getBool().getFilter(0).hasMatchAll()).isTrue();
    }

    @Test
    void simpleQueryStringsSumTheFieldsOfAWordButNotOfAPhrase() {
        Query query = parse("{'simple_query_string':{'fields':['title','tag'],'query':'fox \\\"lazy dog\\\"'}}");
        assertThat(query.getBool().getShould(0).getMultiMatch().getTieBreaker()).isEqualTo(1f);
        assertThat(query.getBool().getShould(1).getMultiMatch().hasTieBreaker()).isFalse();
    }

    @Test
    void aWeightAloneIsNotAveragedAway() {
        Query query = parse("{'function_score':{'functions':[{'weight':2}],'score_mode':'avg'}}");
        assertThat(query.getFunctionScore().getScoreMode()).isEqualTo(ScoreMode.SCORE_MULTIPLY);
    }

    @Test
    void brokenQueryStringsAreRefusedAndSimpleOnesNever() {
        for (String broken : List.of("title:(fox", "\"open", "AND", "[1 TO", "a AND", "()", "^2")) {
            assertThatThrownBy(() -> string(broken)).as(broken).isInstanceOf(SearchException.class);
        }
        for (String any : List.of("(fox", "\"open", "+", "|||", "-", "()", "~2", "*", "((((", "a -", "\\")) {
            assertThat(parse("{'simple_query_string':{'query':'"
                            + any.replace("\\", "\\\\").replace("\"", "\\\"") + "','fields':['f']}}"))
                    .as(any)
                    .isNotNull();
        }
    }

    private static Query string(String text) {
        return parse("{'query_string':{'query':'" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "'}}");
    }

    private static Query inTitle(String text, String operator) {
        return parse("{'query_string':{'default_field':'title','default_operator':'" + operator + "','query':'" + text
                + "'}}");
    }

    private static List<String> words(List<Query> matches) {
        return matches.stream()
                .map(match -> match.getMatch().getQuery().getStringValue())
                .toList();
    }

    private static FieldMapping field(String name, FieldType type) {
        return FieldMapping.newBuilder().setName(name).setType(type).build();
    }

    private static Query parse(String json) {
        IndexMapping mapping = IndexMapping.newBuilder()
                .addProperties(field("title", FieldType.TEXT))
                .addProperties(field("tag", FieldType.KEYWORD))
                .build();
        QueryContext context = new QueryContext(new FieldCatalog(() -> List.of(mapping)), 0);
        return context.inner(Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private static void refused(String json, ErrorCode code, String reason) {
        assertThatThrownBy(() -> parse(json)).isInstanceOfSatisfying(SearchException.class, failure -> {
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure).hasMessageContaining(reason);
        });
    }
}
