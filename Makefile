MAVEN ?= mvn --batch-mode --no-transfer-progress
CLANG_FORMAT ?= clang-format-16
CPP := $(shell find diagon-jna/src -name '*.cpp' -o -name '*.h' 2>/dev/null)

.PHONY: run build test test-full bench bench-cluster bench-quality bench-rest images instructions sanitize fuzz format check clean

run: build
	bin/local-cluster start --masters 1 --data-nodes 3 --coordinators 1
	scripts/demo "$$(bin/local-cluster url)"

build:
	scripts/prerequisites
	$(MAVEN) package -DskipTests

# The peer that answers and times are compared with
OPENSEARCH = $(MAVEN) -q -f benchmarks/opensearch/pom.xml package

# Without valgrind the tests say that they do not count instructions, without Prometheus that they do not try dashboards and alerts,
# without OpenSearch that they do not compare answers with its.
test:
	scripts/prerequisites
	$(OPENSEARCH) || echo "no OpenSearch: answers will not be compared with its"
	scripts/prerequisites valgrind || echo "no valgrind: the instructions of searches will not be compared"
	prometheus=$$(scripts/prometheus) || echo "no prometheus: dashboards and alerts will not be tried"; \
	PATH="$${prometheus:-/usr/bin}:$$PATH" $(MAVEN) verify

test-full:
	scripts/prerequisites valgrind
	$(OPENSEARCH)
	PATH="$$(scripts/prometheus):$$PATH" $(MAVEN) verify -Ddiagon.tests=full

# Takes down how many instructions searches take now, for the tests to compare with
instructions:
	scripts/prerequisites valgrind
	$(MAVEN) package -DskipTests -pl diagon-jna -am
	diagon-jna/test-instructions diagon-jna/target/native/diagon_instructions write

# The native tests under each sanitizer
sanitize:
	scripts/prerequisites
	for type in Asan Tsan; do \
	  diagon-jna/build-native diagon-jna/target/native-$$type $$type diagon-jna/target/native-$$type/lib && \
	  diagon-jna/test-native diagon-jna/target/native-$$type || exit 1; \
	done

# FUZZ: seconds for each target
FUZZ ?= 600
fuzz:
	scripts/prerequisites clang-16 libclang-rt-16-dev
	diagon-jna/fuzz-native diagon-jna/target/native-fuzz $(FUZZ)

BENCHMARK = "$$(scripts/jdk)/bin/java" -Xmx4g -cp 'benchmarks/target/classes:benchmarks/target/lib/*'

# BENCH: what to measure, as "docs=200000 classes=term,or variants=one"; benchmarks/README.md has them all
bench: build
	$(BENCHMARK) --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
	  io.diagon.benchmarks.engine.EngineBenchmark $(BENCH)

# BENCH: what to measure, as "docs=100000 nodes=1,2,4 shards=4 rates=10,50,100 warm-up=60 seconds=30 seed=42"
bench-cluster: build
	$(BENCHMARK) io.diagon.benchmarks.cluster.ClusterBenchmark $(BENCH)

# BENCH: what to measure, as "docs=100000 shards=4 classes=match,all queries=20 passes=7"; benchmarks/README.md has them all
bench-rest: build
	$(OPENSEARCH)
	$(BENCHMARK) io.diagon.benchmarks.rest.RestBenchmark $(BENCH)

# BENCH: a directory of test collections
bench-quality: build
	$(BENCHMARK) --enable-native-access=ALL-UNNAMED io.diagon.benchmarks.quality.QualityBenchmark $(BENCH)

# IMAGES: how they are named, as "--prefix registry.example/diagon- --tag 1.0"; scripts/images says more
images: build
	scripts/prerequisites unzip
	scripts/images $(IMAGES)

# The formatter parses with the compiler of the JDK it runs on, which has to know the language of today.
format:
	scripts/prerequisites $(CLANG_FORMAT)
	JAVA_HOME=$$(scripts/jdk) $(MAVEN) spotless:apply
	$(CLANG_FORMAT) -i $(CPP)

check:
	scripts/prerequisites $(CLANG_FORMAT)
	JAVA_HOME=$$(scripts/jdk) $(MAVEN) spotless:check
	$(CLANG_FORMAT) --dry-run --Werror $(CPP)
	$(MAVEN) test-compile -Dnative.skip=true

clean:
	$(MAVEN) clean
