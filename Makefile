MAVEN ?= mvn --batch-mode --no-transfer-progress
CLANG_FORMAT ?= clang-format-16
CPP := $(shell find diagon-jna/src -name '*.cpp' -o -name '*.h' 2>/dev/null)

.PHONY: run build test test-full format check clean

run: build
	bin/local-cluster start --masters 1 --data-nodes 3 --coordinators 1
	scripts/demo "$$(bin/local-cluster url)"

build:
	scripts/prerequisites
	$(MAVEN) package -DskipTests

test:
	scripts/prerequisites
	$(MAVEN) verify

test-full:
	scripts/prerequisites
	$(MAVEN) verify -Ddiagon.tests=full

format:
	$(MAVEN) spotless:apply
	$(CLANG_FORMAT) -i $(CPP)

check:
	$(MAVEN) spotless:check
	$(CLANG_FORMAT) --dry-run --Werror $(CPP)
	$(MAVEN) test-compile -Dnative.skip=true

clean:
	$(MAVEN) clean
