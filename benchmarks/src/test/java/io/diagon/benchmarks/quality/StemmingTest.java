package io.diagon.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.engine.NativeShardEngine;
import io.diagon.protocol.shard.AnalyzeRequest;
import io.diagon.protocol.shard.AnalyzeResponse.Token;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.junit.jupiter.api.Test;

/** The english analyzer makes of words what Lucene's makes of them. */
class StemmingTest {
    private static final long SEED = Long.getLong("diagon.seed", System.nanoTime());
    private static final String[] BEGINNINGS =
            "a,ab,as,ge,bio,psych,semb,vers,pos,trans,form,re,un,tech,no,rel,at,y,by,fl,ex,oper,or,st,on,ch,i"
                    .split(",");
    private static final String[] ENDINGS =
            ("s,es,ies,ss,ed,eed,ing,y,ying,ied,ational,tional,enci,anci,izer,bli,bly,ably,ibly,blies,"
                            + "alli,ally,ently,ously,ization,ation,ator,alism,iveness,fulness,ousness,ality,ivity,bility,logi,logy,logies,logist,"
                            + "icate,ative,alize,icity,ical,ful,ness,al,ance,ence,er,ic,able,ible,ant,ement,ment,ent,ion,ou,ism,ate,ous,ive,ize,e,ll")
                    .split(",");

    @Test
    void randomWordsHaveTheSameStems() throws IOException {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            for (int syllables = 1 + random.nextInt(3); syllables > 0; syllables--) {
                text.append(BEGINNINGS[random.nextInt(BEGINNINGS.length)]);
            }
            for (int endings = random.nextInt(3); endings > 0; endings--) {
                text.append(ENDINGS[random.nextInt(ENDINGS.length)]);
            }
            text.append(' ');
        }
        // No word of English has it, and whether it counts as a double consonant is not agreed upon.
        String words = text.toString().replaceAll("y+", "y");
        assertThat(diagon(words)).isEqualTo(lucene(words));
    }

    private static List<String> diagon(String text) {
        return NativeShardEngine.analyzeWithoutShard(AnalyzeRequest.newBuilder()
                        .addTexts(text)
                        .setAnalyzer("english")
                        .build())
                .getTokensList()
                .stream()
                .map(Token::getText)
                .toList();
    }

    private static List<String> lucene(String text) throws IOException {
        List<String> tokens = new ArrayList<>();
        try (Analyzer analyzer = new EnglishAnalyzer();
                TokenStream stream = analyzer.tokenStream("text", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                tokens.add(term.toString());
            }
            stream.end();
        }
        return tokens;
    }
}
