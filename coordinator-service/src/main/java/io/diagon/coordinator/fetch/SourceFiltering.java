package io.diagon.coordinator.fetch;

import com.google.protobuf.ByteString;
import io.diagon.coordinator.dsl.Wildcards;
import io.diagon.protocol.search.SourceFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.filter.FilteringGeneratorDelegate;
import tools.jackson.core.filter.TokenFilter;
import tools.jackson.core.json.JsonFactory;

/** Leaves out of a document what was not asked for, token by token. */
public final class SourceFiltering {
    private static final ByteString EMPTY = ByteString.copyFromUtf8("{}");
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final TokenFilter root;

    public SourceFiltering(SourceFilter filter) {
        this.root =
                new PathFilter(filter.getIncludesList(), filter.getExcludesList(), "", filter.getIncludesCount() == 0);
    }

    public ByteString apply(ByteString source) {
        if (source.isEmpty()) {
            return source;
        }
        ByteString.Output out = ByteString.newOutput(source.size());
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), source.newInput());
                JsonGenerator json = new FilteringGeneratorDelegate(
                        FACTORY.createGenerator(ObjectWriteContext.empty(), out),
                        root,
                        TokenFilter.Inclusion.INCLUDE_ALL_AND_PATH,
                        true)) {
            parser.nextToken();
            json.copyCurrentStructure(parser);
        }
        ByteString filtered = out.toByteString();
        return filtered.isEmpty() ? EMPTY : filtered;
    }

    /** Knows where it is: patterns are about the whole path, and their stars go beyond dots. */
    private static final class PathFilter extends TokenFilter {
        private final List<String> includes;
        private final List<String> excludes;
        private final String path;
        private final boolean included;

        PathFilter(List<String> includes, List<String> excludes, String path, boolean included) {
            this.includes = includes;
            this.excludes = excludes;
            this.path = path;
            this.included = included;
        }

        @Override
        public @Nullable TokenFilter includeProperty(String name) {
            String full = path.isEmpty() ? name : path + '.' + name;
            if (matches(excludes, full)) {
                return null;
            }
            boolean whole = included || matches(includes, full);
            if (whole && excludes.isEmpty()) {
                return TokenFilter.INCLUDE_ALL;
            }
            if (!whole && includes.stream().noneMatch(pattern -> leadsInto(pattern, full + '.'))) {
                return null;
            }
            return new PathFilter(includes, excludes, full, whole);
        }

        @Override
        public TokenFilter includeElement(int index) {
            return this;
        }

        @Override
        public boolean includeEmptyObject(boolean contentsFiltered) {
            return included && !path.isEmpty();
        }

        @Override
        public boolean includeEmptyArray(boolean contentsFiltered) {
            return included;
        }

        @Override
        protected boolean _includeScalar() {
            return included;
        }

        private static boolean matches(List<String> patterns, String path) {
            for (String pattern : patterns) {
                if (Wildcards.matches(pattern, path)) {
                    return true;
                }
            }
            return false;
        }

        /** Whether the pattern may match something that begins with the prefix. */
        private static boolean leadsInto(String pattern, String prefix) {
            for (int i = 0; i < prefix.length(); i++) {
                if (i >= pattern.length()) {
                    return false;
                }
                if (pattern.charAt(i) == '*') {
                    return true;
                }
                if (pattern.charAt(i) != prefix.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }
}
